// Scenarios that set each other off without end: by `start`, by a tag, or by ending.

import type { Analysis } from "../analyse.ts";
import type { Library } from "../library.ts";
import { type Outline, outline, outlineOf, type Trigger } from "../outline.ts";
import type { At } from "../places.ts";
import { isPlenty, type Problem, report } from "../problem.ts";
import type { ScenarioFile } from "../syntax.ts";

export function rings({ library, steps, flow, problems }: Analysis, file: ScenarioFile): void {
  const sets = steps.some(({ step }) => step.verb === "start" || step.verb === "set");
  const ended = file.enter?.on?.some((event) => event.value === "scenario.ended") === true;
  if (file.scenario === undefined || !(sets || ended)) return;
  const own = outlineOf(file.scenario.value, file, flow);
  const find = finder(own, library);
  for (const trigger of own.triggers) {
    if (isPlenty(problems)) return;
    const targets = setOff(own, trigger, find);
    const told = trigger.type === "end" ? undefined : trigger.at;
    if (told !== undefined)
      tell(
        told,
        targets.flatMap((target) => ringBack(target, own, trigger.instant, find)),
        problems,
      );
  }
  if (!own.on.includes("scenario.ended")) return;
  const closing = find
    .all(["end"])
    .flatMap((other) =>
      other.triggers
        .filter((trigger) => trigger.type === "end" && setOff(other, trigger, find).includes(own))
        .map((trigger) => ({ other, trigger })),
    );
  tell(
    own.at,
    closing.flatMap(({ other, trigger }) => (other === own ? [trigger.instant] : ringBack(own, other, trigger.instant, find))),
    problems,
  );
}

/** `found` has true for a ring that lets no time pass. */
function tell(at: At, found: readonly boolean[], problems: Problem[]): void {
  if (found.includes(true))
    report(
      problems,
      at,
      "never-waits",
      "Here scenarios set each other off again and again, without letting time pass.",
      'Put a wait between, or "again: never".',
    );
  else if (found.length > 0)
    report(
      problems,
      at,
      "endless-loop",
      "Here scenarios set each other off without end.",
      '"again: never" in one of them breaks the ring.',
    );
}

interface Finder {
  one(id: string): Outline | undefined;
  /** All that may have these events. */
  all(words: readonly string[]): Outline[];
}

function finder(own: Outline, library: Library): Finder {
  const one = (id: string, words?: readonly string[]): Outline | undefined => (id === own.id ? own : outline(id, library, words));
  return {
    one: (id) => one(id),
    all: (words) => [...new Set([...library.scenarios, own.id])].map((id) => one(id, words)).filter((found) => found !== undefined),
  };
}

/** Those that a trigger lets patients into, again and again. */
function setOff(from: Outline, trigger: Trigger, find: Finder): Outline[] {
  switch (trigger.type) {
    case "start": {
      const target = find.one(trigger.scenario);
      return target?.again && target.when !== "false" ? [target] : [];
    }
    case "tag":
      return find
        .all(["patient.tagged"])
        .filter((other) => other.again && other.on.includes("patient.tagged") && fits(other.when, trigger.tag));
    case "end":
      return find
        .all(["scenario.ended"])
        .filter((other) => other.again && other.on.includes("scenario.ended") && fits(other.when, from.id));
  }
}

/** A condition that compares with words fits only these; any other fits. */
function fits(when: string | undefined, word: string): boolean {
  if (when === undefined) return true;
  if (when.trim() === "false") return false;
  const words = [...when.matchAll(/"([^"]*)"|'([^']*)'/g)].map((match) => match[1] ?? match[2]);
  return words.length === 0 || words.includes(word);
}

/** For the ways from `start` to `goal`: is there one without waiting (true), or only with (false)? Empty without any. */
function ringBack(start: Outline, goal: Outline, instant: boolean, find: Finder): boolean[] {
  const found: boolean[] = [];
  const seen = new Set<string>();
  const open: [Outline, boolean][] = [[start, instant]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [at, still] = next;
    if (at === goal) {
      found.push(still);
      continue;
    }
    const key = `${at.id} ${still}`;
    if (seen.has(key)) continue;
    seen.add(key);
    for (const trigger of at.triggers) for (const target of setOff(at, trigger, find)) open.push([target, still && trigger.instant]);
  }
  return found;
}
