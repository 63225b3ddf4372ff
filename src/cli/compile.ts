// `zabota compile`: the plan that a scenario becomes.
import type { Command } from "commander";
import type { Plan } from "../journey/plan.ts";
import type { StepPlace } from "../scenario/check.ts";
import { describeProblems } from "./check.ts";
import { scenarioFile, scenarioRoom } from "./files.ts";
import { colour, columns, counted, print, printError, printJson } from "./terminal.ts";

export function register(program: Command): void {
  program
    .command("compile")
    .description("show the plan that a scenario becomes, with its hash")
    .argument("<scenario>", "its id, or its file")
    .option("--json", "print the plan as one JSON document")
    .addHelpText("after", "\nExample:\n  npx zabota compile hypertension-control --json")
    .action(compile);
}

/** Problems go to standard error, so that standard output is a plan or nothing. */
async function compile(named: string, { json }: { json?: true }): Promise<void> {
  const room = await scenarioRoom();
  const { plan, places = [], problems } = room.compile(scenarioFile(named));
  for (const line of describeProblems(problems)) printError(line);
  if (!plan) process.exitCode = 1;
  else if (json) printJson(plan);
  else for (const line of describe(plan, places)) print(line);
}

function describe(plan: Plan, places: StepPlace[]): string[] {
  const steps = plan.steps.map((step, index) => [`${index}`.padStart(4), step.op, step.id, placeOf(places[index])]);
  return [`${colour("bold", plan.scenario)}  ${plan.title}`, ...columns(steps), `${counted(plan.steps.length, "step")}, hash ${plan.hash}`];
}

const placeOf = (place: StepPlace | undefined): string => (place ? `${place.file}:${place.line}` : "");
