// `zabota publish`: new patients enter the new plan; those inside stay on theirs, go over to it, or are let go.
import type { Command } from "commander";
import { Option } from "commander";
import type { Move } from "../engine/migrate.ts";
import type { InFlight, Publication } from "../engine/publish.ts";
import { shortHash } from "../scenario/hash.ts";
import { describeProblems } from "./check.ts";
import { End, usedWrongly } from "./ends.ts";
import { scenarioRoom, yamlFiles } from "./files.ts";
import { readMap } from "./map-file.ts";
import { commandLine, expectSoundFiles, withEngine } from "./store.ts";
import { colour, counted, print, printJson } from "./terminal.ts";

/** With everybody inside older versions, and the step of this one that is theirs. */
interface Published extends Publication {
  moves: Move[];
}

interface Options {
  inFlight: InFlight;
  map?: string;
  dryRun?: true;
  approvedBy?: string;
  json?: true;
}

export function register(program: Command): void {
  program
    .command("publish")
    .description("publish scenarios to the store")
    .argument("<path...>", "scenario files, or folders with all of them")
    .addOption(
      new Option("--in-flight <what>", "those inside an older version: pin them to it, migrate them to this one, or stop them")
        .choices(["pin", "migrate", "stop"])
        .default("pin"),
    )
    .option("--map <file>", "YAML or JSON, for migrate: by scenario, which step's id became which")
    .option("--dry-run", "only show what would change, and who is where inside")
    .option("--approved-by <name>", "who has approved the advertising in it")
    .option("--json", "print what was published as JSON")
    .addHelpText(
      "after",
      `
Examples:
  npx zabota publish scenarios --dry-run
  npx zabota publish scenarios/recall.yaml --in-flight migrate --map renamed.yaml

Who is migrated goes on in the new version from the same step: by the map, the step's id, or its place. What has reached the patient
stays as it was; waits are counted anew from when they began. Who stands at a step that is gone stays on the older version.`,
    )
    .action(publish);
}

async function publish(paths: string[], options: Options): Promise<void> {
  if (options.map !== undefined && options.inFlight !== "migrate") throw usedWrongly("--map is for --in-flight migrate.");
  const maps = options.map === undefined ? {} : await readSteps(options.map);
  const room = await scenarioRoom();
  const files = yamlFiles(paths).filter((file) => !/\.test\.ya?ml$|(^|\/)(shared|safety)\/|(^|\/)clinic\.ya?ml$/.test(file));
  const compiled = files.map((file) => room.compile(file));
  const problems = compiled.flatMap((each) => each.problems).filter(({ severity }) => severity === "error");
  if (problems.length > 0) {
    if (options.json) printJson({ published: [], problems });
    else for (const line of describeProblems(problems)) print(line);
    throw new End(1, `Nothing was published: ${counted(problems.length, "error")}.`);
  }
  await expectSoundFiles();
  await withEngine(async (engine) => {
    const { approve } = await import("../engine/approval.ts");
    const { now } = await import("../engine/engine.ts");
    const { publish: publishPlan, stopOlder } = await import("../engine/publish.ts");
    const { mapProblems, migrateOlder, moves } = await import("../engine/migrate.ts");
    const wrong = await Promise.all(
      compiled.flatMap(({ plan }) => {
        const map = plan && maps[plan.scenario];
        return plan && map ? [mapProblems(engine.db, plan, map)] : [];
      }),
    );
    if (wrong.flat().length > 0) throw usedWrongly(["Nothing was published.", ...wrong.flat()].join(" "));
    const published: Published[] = [];
    const publishing = { dry: options.dryRun ?? false, doer: commandLine(), inside: options.inFlight };
    for (const { plan } of compiled) {
      if (!plan) continue;
      const at = now(engine);
      const map = maps[plan.scenario];
      const inside = await moves(engine.db, plan, map);
      published.push({ ...(await publishPlan(engine, plan, at, publishing)), moves: inside });
      if (options.dryRun) continue;
      if (options.approvedBy) await approve(engine.db, plan, { by: options.approvedBy, at }, commandLine());
      if (options.inFlight === "stop") await stopOlder(engine, plan, at);
      if (options.inFlight === "migrate") await migrateOlder(engine, plan, at, map);
    }
    if (options.json) printJson({ published, dryRun: options.dryRun ?? false });
    else for (const each of published) for (const line of describe(each, options)) print(line);
  });
}

/** By scenario, present step ids to new ones. */
const readSteps = (path: string): Promise<Record<string, Record<string, string>>> =>
  readMap(path, (z) => z.record(z.string(), z.record(z.string(), z.string())), '"recall: { call: call-first }", one scenario a line');

function describe({ scenario, hash, changed, moves }: Published, { dryRun, inFlight }: Options): string[] {
  const done = !changed ? "unchanged" : dryRun ? "would be published" : "published";
  return [
    `${scenario.padEnd(28)} ${shortHash(hash)}  ${changed ? colour("green", done) : done}`,
    ...moves.map(({ hash: from, step, to, count }) => {
      const would = dryRun ? "would " : "";
      const fate =
        inFlight === "stop" ? `${would}stop` : inFlight === "pin" || to === undefined ? `${would}stay` : `${would}go on at ${to}`;
      return `  ${shortHash(from)}  ${step.padEnd(34)} ${counted(count, "patient").padEnd(12)} ${fate}`;
    }),
  ];
}
