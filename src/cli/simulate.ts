// `zabota simulate`: a talk with a scenario on a virtual clock, or stories told as they go.
import { existsSync } from "node:fs";
import type { Command } from "commander";
import { describeProblems } from "./check.ts";
import { usedWrongly } from "./ends.ts";
import { scenarioFile, scenarioRoom, yamlFiles } from "./files.ts";
import { type Cast, called, castOf, prepare, simulator } from "./stories.ts";
import { colour, print, printError, printJson } from "./terminal.ts";

interface Options {
  story?: string;
  name?: string;
  json?: true;
}
type Room = Awaited<ReturnType<typeof scenarioRoom>>;

export function register(program: Command): void {
  program
    .command("simulate")
    .description("talk with a scenario on a virtual clock, or tell its stories")
    .argument("<scenario>", "its id, or its file")
    .option("--story <file>", "tell the stories of this test file")
    .option("--name <name>", "only the story of this name")
    .option("--json", "print the transcript as lines of JSON")
    .addHelpText("after", "\nExample:\n  npx zabota simulate hypertension-control")
    .action(simulate);
}

async function simulate(named: string, { story, name, json }: Options): Promise<void> {
  const file = scenarioFile(named);
  if (name !== undefined && story === undefined) throw usedWrongly("--name chooses one story of --story <file>.");
  const room = await scenarioRoom();
  const { cast, problems } = castOf(room, file);
  if (!cast) {
    for (const line of describeProblems(problems)) printError(line);
    process.exitCode = 1;
  } else if (story === undefined) await talk(room, file, cast, json === true);
  else await tell(room, story, cast, name, json === true);
}

async function tell(room: Room, path: string, cast: Cast, name: string | undefined, json: boolean): Promise<void> {
  const [file = path] = yamlFiles([path]);
  const { stories, problems } = room.stories(file);
  for (const line of describeProblems(problems)) printError(line);
  if (!stories) {
    process.exitCode = 1;
    return;
  }
  const { scenario } = cast.plan;
  if (stories.scenario !== scenario) throw usedWrongly(`"${file}" tells of ${stories.scenario}, not of ${scenario}.`);
  const wanted = called(stories.tests, name);
  if (name !== undefined && wanted.length === 0) throw usedWrongly(`"${file}" has no story "${name}".`);
  const { runStory, heading, print: lines } = await simulator();
  for (const story of wanted) {
    const told = await runStory(cast.clinic, cast.plan, story, cast.others);
    if (json) {
      for (const line of told.lines) printJson(wanted.length > 1 ? { story: story.name, ...line } : line);
    } else {
      print(colour("bold", story.name));
      print(heading(story.patient.first_name ?? "patient", scenario, told.zone));
      for (const line of lines(told.lines, told.zone)) print(line);
      print();
    }
    if (!told.played.passed) {
      printError(`${file}:${told.played.line}: ${told.played.because}`);
      process.exitCode = 1;
    }
  }
}

/** The patient is as in the first story beside the scenario, where there is one. */
async function talk(room: Room, file: string, cast: Cast, json: boolean): Promise<void> {
  const beside = file.replace(/\.yaml$/, ".test.yaml");
  const model = existsSync(beside) ? (await prepare(room, beside)).stories?.tests[0] : undefined;
  const { heading, print: lines } = await simulator();
  const { lengthOf, openTalk } = await import("../simulate/talk.ts");
  const { converse } = await import("./talk.ts");
  const opened = await openTalk(cast.clinic, cast.plan, cast.others, model);
  try {
    await converse(opened, cast.plan.scenario, { heading, lines, lengthOf }, json);
  } finally {
    await opened.close();
  }
}
