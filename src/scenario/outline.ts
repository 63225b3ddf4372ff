// What other scenarios can see of one: what enters it, and what it sets off, at once or after a wait.

import { existsSync, readFileSync } from "node:fs";
import { againOf } from "./compile.ts";
import { type FlowStep, flow } from "./flow.ts";
import { includes } from "./includes.ts";
import { type Library, load, scenarioPath } from "./library.ts";
import { reachable } from "./lint/reach.ts";
import type { At } from "./places.ts";
import { scenarioFile } from "./schema.ts";
import type { ScenarioFile } from "./syntax.ts";
import { entry } from "./tree.ts";

/** `at` is where the problem is told when this closes a ring. */
export type Trigger = { at: At; instant: boolean } & ({ type: "start"; scenario: string } | { type: "tag"; tag: string } | { type: "end" });

export interface Outline {
  id: string;
  on: string[];
  /** Where `on` stands. */
  at: At;
  when?: string;
  /** False where a patient enters only once in all. */
  again: boolean;
  triggers: Trigger[];
}

export function outlineOf(id: string, file: ScenarioFile, steps: readonly FlowStep[]): Outline {
  const { enter } = file;
  const at = enter === undefined ? file.node : (entry(enter.node, "on")?.at ?? enter.node);
  const instant = reachable(steps, passesNoTime);
  const all = reachable(steps, () => true);
  return {
    id,
    on: (enter?.on ?? []).map((event) => event.value),
    at,
    when: enter?.when?.value,
    again: enter === undefined || againOf(enter).type !== "never",
    triggers: steps.flatMap((step, index) => (all.has(index) ? triggers(step, instant.has(index)) : [])),
  };
}

function triggers({ step, point, at }: FlowStep, instant: boolean): Trigger[] {
  if (point.op === "end") return [{ type: "end", at, instant }];
  if (step?.verb === "start" && step.start !== undefined) return [{ type: "start", scenario: step.start.value, at, instant }];
  if (step?.verb === "set") return (step.set?.tags ?? []).map((tag) => ({ type: "tag", tag: tag.value, at, instant }));
  return [];
}

function passesNoTime({ point, step }: FlowStep): boolean {
  switch (point.op) {
    case "wait":
    case "until":
    case "ask":
    case "await":
      return false;
    case "task":
      return point.outcomes === undefined;
    case "again":
      return step?.verb === "repeat";
    default:
      return true;
  }
}

const kept = new WeakMap<Library, Map<string, Outline | undefined>>();

/** Another scenario's outline; read once for each library. Nothing where there is no such file, or none of `words` is in it. */
export function outline(id: string, library: Library, words?: readonly string[]): Outline | undefined {
  const known = kept.get(library) ?? new Map<string, Outline | undefined>();
  kept.set(library, known);
  if (known.has(id)) return known.get(id);
  const path = scenarioPath(library, id);
  if (!existsSync(path)) return undefined;
  if (words !== undefined && !words.some((word) => readFileSync(path, "utf8").includes(word))) return undefined;
  const { root } = load(path);
  const file = root === undefined ? undefined : scenarioFile.read(root, []);
  const read =
    file === undefined ? undefined : outlineOf(id, file, flow(file.steps ?? [], includes(file.steps ?? [], library, []), file.node));
  known.set(id, read);
  return read;
}
