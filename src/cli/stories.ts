// From a test file to what its stories are played with: the plan, those that it may start, the clinic.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { useSqlite } from "../environment.ts";
import type { Plan } from "../journey/plan.ts";
import type { Clinic, StepPlace } from "../scenario/check.ts";
import type { Problem } from "../scenario/problem.ts";
import type { Story, StoryFile } from "../scenario/story.ts";
import type { scenarioRoom } from "./files.ts";

type Room = Awaited<ReturnType<typeof scenarioRoom>>;

/** What stories of one scenario are played with. */
export interface Cast {
  clinic: Clinic;
  plan: Plan;
  /** By the plan's step index. */
  places: StepPlace[];
  /** The plans that its `start` steps name. */
  others: Plan[];
}
export interface Prepared {
  file: string;
  problems: Problem[];
  stories?: StoryFile;
  /** Absent where the scenario or one that it starts has an error. */
  cast?: Cast;
  /** How many tests the file has, as far as that can be read. */
  count: number;
}

export async function prepare(room: Room, file: string): Promise<Prepared> {
  const { stories, problems } = room.stories(file);
  const named = await outline(file);
  const scenario = named.scenario === undefined ? undefined : beside(file, named.scenario);
  const found = scenario === undefined ? undefined : castOf(room, scenario);
  const all = [...problems, ...(found?.problems ?? [])].filter(({ severity }) => severity === "error");
  return {
    file,
    problems: all,
    stories,
    cast: stories && all.length === 0 ? found?.cast : undefined,
    count: stories?.tests.length ?? named.count,
  };
}

/** What can be told of a test file that has mistakes. */
async function outline(file: string): Promise<{ scenario?: string; count: number }> {
  const { load } = await import("../scenario/library.ts");
  const { entry } = await import("../scenario/tree.ts");
  const { root } = load(file);
  const at = (key: string) => (root?.kind === "map" ? entry(root, key)?.value : undefined);
  const scenario = at("scenario");
  const tests = at("tests");
  return { scenario: scenario?.kind === "scalar" ? scenario.text : undefined, count: tests?.kind === "list" ? tests.items.length : 1 };
}

/** Undefined where there is no such file: the test file's own problems say so. */
function beside(file: string, scenario: string): string | undefined {
  const path = join(dirname(file), `${scenario}.yaml`).replaceAll("\\", "/");
  return existsSync(path) ? path : undefined;
}

export function castOf(room: Room, file: string): { cast?: Cast; problems: Problem[] } {
  const { plan, places = [], problems } = room.compile(file);
  if (!plan) return { problems };
  const named = new Set(
    plan.steps.flatMap((step) => (step.op === "start" && step.do.scenario !== plan.scenario ? [step.do.scenario] : [])),
  );
  const started = [...named].flatMap((name) => beside(file, name) ?? []).map((path) => room.compile(path));
  const wrong = started.flatMap((each) => (each.plan ? [] : each.problems));
  const others = started.flatMap((each) => each.plan ?? []);
  const all = [...problems, ...wrong];
  return wrong.length > 0 ? { problems: all } : { cast: { clinic: room.libraryOf(file).clinic, plan, places, others }, problems: all };
}

/** The one of that name, else those whose name contains it; all where none is asked for. */
export function called(tests: Story[], name: string | undefined): Story[] {
  if (name === undefined) return tests;
  const exactly = tests.filter((test) => test.name === name);
  return exactly.length > 0 ? exactly : tests.filter((test) => test.name.includes(name));
}

/** The simulator, on a store in memory: DATABASE_URL must not matter, and the store speaks the dialect that it finds when first imported. */
export async function simulator() {
  useSqlite();
  const [{ runStory }, { heading, print }] = await Promise.all([import("../simulate/story.ts"), import("../simulate/transcript.ts")]);
  return { runStory, heading, print };
}
