// `zabota test`: plays the stories that stand beside scenarios, and shows how each that failed really went.
import { existsSync, readFileSync, statSync } from "node:fs";
import type { Command } from "commander";
import { scenariosDir } from "../environment.ts";
import type { Problem } from "../scenario/problem.ts";
import type { Story } from "../scenario/story.ts";
import type { Told } from "../simulate/story.ts";
import { describeProblems } from "./check.ts";
import { scenarioRoom, yamlFiles } from "./files.ts";
import { type Cast, called, type Prepared, prepare, simulator } from "./stories.ts";
import { colour, counted, print, printJson, progressLine } from "./terminal.ts";

interface Options {
  coverage?: true;
  name?: string;
  json?: true;
}
type Simulator = Awaited<ReturnType<typeof simulator>>;
/** How one story went. `told` is absent where the engine had a fault. */
interface Result {
  file: string;
  cast: Cast;
  story: Story;
  told?: Told;
  /** Absent where it passed. */
  failure?: { line: number; because: string };
}
/** A step that no passing story has begun. */
interface Missed {
  scenario: string;
  step: string;
  file: string;
  line: number;
}

export function register(program: Command): void {
  program
    .command("test")
    .description("play the stories that stand beside scenarios")
    .argument("[path...]", "test files, scenarios with tests beside them, or folders; by default the folder of scenarios")
    .option("--name <name>", "only the test of this name, or those whose names contain it")
    .option("--coverage", "name the steps that no passing test visits")
    .option("--json", "print one object a line for each test, then a summary")
    .addHelpText("after", "\nExample:\n  npx zabota test scenarios/hypertension-control.test.yaml --coverage")
    .action(test);
}

/** Ends with 1 where a story failed, or where a test file or its scenario has errors: then all its tests count as failed. */
async function test(paths: string[], { coverage, name, json }: Options): Promise<void> {
  const files = testFiles(paths.length > 0 ? paths : [scenariosDir()]);
  const room = await scenarioRoom();
  const prepared: Prepared[] = [];
  for (const file of files) prepared.push(await prepare(room, file));
  const results: Result[] = [];
  const progress = progressLine();
  const stage = await simulator();
  for (const each of prepared) {
    if (!json) show(each);
    if (!each.cast) continue;
    for (const story of called(each.stories?.tests ?? [], name)) {
      progress.tell(`${each.file}: ${story.name}`);
      const result = await run(stage, each.file, each.cast, story);
      results.push(result);
      if (!json && result.failure) progress.end();
      if (json) printJson(asJson(result));
      else for (const line of describe(stage, result)) print(line);
    }
  }
  progress.end();
  const spoilt = prepared.reduce((sum, each) => sum + (each.cast ? 0 : each.count), 0);
  const failed = spoilt + results.filter(({ failure }) => failure).length;
  const passed = results.length + spoilt - failed;
  const missed = coverage ? missedSteps(prepared, results) : undefined;
  if (json)
    printJson({ passed, failed, problems: distinct(prepared.flatMap(({ problems }) => problems)), ...(missed && { unvisited: missed }) });
  else {
    for (const line of missed ? describeMissed(missed) : []) print(line);
    const summary = `${passed} passed, ${failed} failed`;
    print(failed ? colour("red", summary) : summary);
  }
  if (failed > 0) process.exitCode = 1;
}

/** A scenario stands for the test file beside it. */
function testFiles(paths: string[]): string[] {
  const found = paths.flatMap((path) => {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return yamlFiles([path]).filter((file) => file.endsWith(".test.yaml"));
    const [file = path] = yamlFiles([path]);
    if (file.endsWith(".test.yaml")) return [file];
    const beside = file.replace(/\.yaml$/, ".test.yaml");
    return existsSync(beside) ? [beside] : [];
  });
  return [...new Set(found)];
}

async function run({ runStory }: Simulator, file: string, cast: Cast, story: Story): Promise<Result> {
  try {
    const told = await runStory(cast.clinic, cast.plan, story, cast.others);
    return { file, cast, story, told, ...(!told.played.passed && { failure: told.played }) };
  } catch (error) {
    return {
      file,
      cast,
      story,
      failure: { line: story.line, because: `the engine has a fault: ${error instanceof Error ? error.message : error}` },
    };
  }
}

function show({ file, problems, cast, count }: Prepared): void {
  if (cast) {
    print(colour("bold", file));
    return;
  }
  for (const line of describeProblems(problems)) print(line);
  print(`${colour("bold", file)}  ${colour("red", `${counted(count, "test")} cannot be played`)}`);
}

function describe({ heading, print: lines }: Simulator, { file, cast, story, told, failure }: Result): string[] {
  if (!failure) return [`  ${colour("green", "ok")}      ${story.name}`];
  const written =
    readFileSync(file, "utf8")
      .split(/\r\n|\r|\n/)
      [failure.line - 1]?.trim() ?? "";
  const name = story.patient.first_name ?? "patient";
  const transcript = told ? [heading(name, cast.plan.scenario, told.zone), ...lines(told.lines, told.zone)] : [];
  return [
    `  ${colour("red", "failed")}  ${story.name}`,
    "",
    `    ${file}:${failure.line}`,
    `    ${colour("dim", written)}`,
    `    ${failure.because}`,
    "",
    ...transcript.map((line) => `    ${line}`),
    "",
  ];
}

function asJson({ file, cast, story, told, failure }: Result) {
  const parted = failure ? { line: failure.line, because: failure.because } : {};
  return { file, scenario: cast.plan.scenario, name: story.name, passed: !failure, ...parted, transcript: told?.lines ?? [] };
}

/** Of every scenario with tests; what nobody wrote as a step is left out. */
function missedSteps(prepared: Prepared[], results: Result[]): Missed[] {
  const visited = new Map<string, Set<number>>();
  for (const { cast, told, failure } of results) {
    const steps = visited.get(cast.plan.hash) ?? new Set();
    if (!failure) for (const index of told?.visited ?? []) steps.add(index);
    visited.set(cast.plan.hash, steps);
  }
  const plans = new Map(prepared.flatMap(({ cast }) => (cast ? [[cast.plan.hash, cast] as const] : [])));
  return [...plans.values()].flatMap(({ plan, places }) =>
    plan.steps.flatMap(({ id }, index) => {
      const place = places[index];
      if (!place || place.implied || visited.get(plan.hash)?.has(index)) return [];
      return [{ scenario: plan.scenario, step: id, file: place.file, line: place.line }];
    }),
  );
}

function describeMissed(missed: Missed[]): string[] {
  if (missed.length === 0) return ["", "Every step is visited by a passing test.", ""];
  const lines = missed.map(({ step, file, line }) => `  ${file}:${line}  ${step}`);
  return ["", `${counted(missed.length, "step")} that no passing test visits:`, ...lines, ""];
}

const distinct = (problems: Problem[]): Problem[] => [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
