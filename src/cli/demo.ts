// `zabota demo`: a seeded clinic with everything sandboxed and a fast clock, in a browser or only in the terminal.
import type { Command } from "commander";
import type { TimelineRow } from "../store/timeline.ts";
import { End, usedWrongly } from "./ends.ts";
import { colour, print, printError, printJson, progressLine } from "./terminal.ts";

interface Options {
  headless?: true;
  untilIdle?: true;
  json?: true;
  speed: string;
  port?: string;
}

/** Three weeks in about twenty seconds. */
const usual = (21 * 24 * 3_600) / 20;

export function register(program: Command): void {
  program
    .command("demo")
    .description("show a lived-in clinic on this machine: no account or key needed")
    .option("--headless", "only in the terminal, without pages")
    .option("--until-idle", "end when every journey that can end has ended")
    .option("--speed <factor>", "virtual seconds in one real second", String(usual))
    .option("--port <port>", "where the pages are; PORT, or 3000, when left out")
    .option("--json", "one JSON object a line; the last is the summary")
    .addHelpText("after", "\nExamples:\n  npx zabota demo\n  npx zabota demo --headless --until-idle --json")
    .action(demo);
}

async function demo(options: Options): Promise<void> {
  const speed = Number(options.speed);
  if (!(speed >= 2 && speed <= 1_000_000)) throw usedWrongly(`--speed must be a number from 2 to 1000000; it is "${options.speed}".`);
  const { useSqlite } = await import("../environment.ts");
  useSqlite();
  const { readConfig } = await import("../config.ts");
  const config = readConfig();
  const { startDemo } = await import("../demo/demo.ts");
  const { narrate } = await import("../demo/narrate.ts");
  const { summarise } = await import("../demo/summary.ts");
  const line = progressLine();
  const { timezone } = (await import("../scenario/check.ts")).loadLibrary(config.scenariosDir).clinic;
  const problems: string[] = [];
  const port = options.headless ? 0 : options.port === undefined ? config.port : Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw usedWrongly(`--port must be a whole number from 0 to 65535; it is "${options.port}".`);
  const running = await startDemo(config, {
    speed,
    port,
    progress: (text) => line.tell(text),
    say: (what, error) => void problems.push(`${what}: ${error instanceof Error ? error.message : String(error)}`),
    happened: async ({ engine }, row, person) => {
      line.end();
      if (options.json)
        printJson({
          type: row.kind,
          at: new Date(row.at).toISOString(),
          patient: person?.id,
          scenario: row.scenario ?? undefined,
          what: row.what,
          ...publicDetail(row),
        });
      else {
        const told = await narrate(engine.db, row, person, timezone);
        if (told) print(told);
      }
    },
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EADDRINUSE") throw new End(3, `Port ${port} is in use: name another with --port.`);
    throw error;
  });
  line.end();
  if (!options.headless && !options.json) {
    print(colour("bold", `\nThe clinic is open: ${running.url}`));
    print("Press Ctrl-C to close it.\n");
  }
  const interrupted = new Promise<"interrupted">((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve("interrupted"));
  });
  await Promise.race([interrupted, options.untilIdle ? running.idle : new Promise(() => {})]);
  const summary = await summarise(running.house.engine, running.nameOf);
  if (options.json) printJson({ type: "summary", ...summary });
  else for (const text of describe(summary)) print(text);
  for (const problem of problems) printError(problem);
  await running.close();
}

/** Names of what happened; texts stay in the store. */
const publicDetail = ({ detail }: TimelineRow) => {
  const { key: _key, id: _id, enrolment: _enrolment, ...shown } = detail;
  return shown;
};

function describe(summary: Awaited<ReturnType<typeof import("../demo/summary.ts").summarise>>): string[] {
  const ends = Object.entries(summary.scenarios).map(
    ([scenario, outcomes]) =>
      `  ${scenario.padEnd(24)}${Object.entries(outcomes)
        .map(([outcome, count]) => `${outcome} ${count}`)
        .join(", ")}`,
  );
  const suppressed = Object.entries(summary.messages.suppressed)
    .map(([reason, count]) => `${reason} ${count}`)
    .join(", ");
  return [
    "",
    colour("bold", "How it ended"),
    ...ends,
    `  ${summary.patients} patients, ${summary.messages.sent} messages sent, suppressed: ${suppressed || "none"}, ${summary.tasks} tasks`,
  ];
}
