// `zabota publish`: new patients enter the new plan; those inside stay on theirs, or are let go.
import type { Command } from "commander";
import { Option } from "commander";
import type { Publication } from "../engine/publish.ts";
import { describeProblems } from "./check.ts";
import { End } from "./ends.ts";
import { scenarioRoom, yamlFiles } from "./files.ts";
import { withEngine } from "./store.ts";
import { colour, counted, print, printJson } from "./terminal.ts";

interface Options {
  inFlight: "pin" | "stop";
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
      new Option("--in-flight <what>", "those inside an older version: pin them to it, or stop them")
        .choices(["pin", "stop"])
        .default("pin"),
    )
    .option("--dry-run", "only show what would change, and who is inside")
    .option("--approved-by <name>", "who has approved the advertising in it")
    .option("--json", "print what was published as JSON")
    .addHelpText("after", "\nExample:\n  npx zabota publish scenarios --dry-run")
    .action(publish);
}

async function publish(paths: string[], options: Options): Promise<void> {
  const room = await scenarioRoom();
  const files = yamlFiles(paths).filter((file) => !/\.test\.ya?ml$|(^|\/)(shared|safety)\/|(^|\/)clinic\.ya?ml$/.test(file));
  const compiled = files.map((file) => room.compile(file));
  const problems = compiled.flatMap((each) => each.problems).filter(({ severity }) => severity === "error");
  if (problems.length > 0) {
    if (options.json) printJson({ published: [], problems });
    else for (const line of describeProblems(problems)) print(line);
    throw new End(1, `Nothing was published: ${counted(problems.length, "error")}.`);
  }
  await withEngine(async (engine) => {
    const { approve } = await import("../engine/approval.ts");
    const { now } = await import("../engine/engine.ts");
    const { publish: publishPlan, stopOlder } = await import("../engine/publish.ts");
    const published: Publication[] = [];
    for (const { plan } of compiled) {
      if (!plan) continue;
      const at = now(engine);
      published.push(await publishPlan(engine, plan, at, options.dryRun));
      if (options.dryRun) continue;
      if (options.approvedBy) await approve(engine.db, plan.hash, { by: options.approvedBy, at });
      if (options.inFlight === "stop") await stopOlder(engine, plan, at);
    }
    if (options.json) printJson({ published, dryRun: options.dryRun ?? false });
    else for (const each of published) for (const line of describe(each, options)) print(line);
  });
}

function describe({ scenario, hash, changed, inside }: Publication, { dryRun, inFlight }: Options): string[] {
  const done = !changed ? "unchanged" : dryRun ? "would be published" : "published";
  const older = inside.filter((each) => each.hash !== hash);
  const fate = inFlight === "pin" ? "stay on" : dryRun ? "would be stopped on" : "are told to stop on";
  return [
    `${scenario.padEnd(28)} ${hash.slice(0, 8)}  ${changed ? colour("green", done) : done}`,
    ...older.map((each) => `  ${counted(each.count, "patient")} inside ${fate} ${each.hash.slice(0, 8)}`),
  ];
}
