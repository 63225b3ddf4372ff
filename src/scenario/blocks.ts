// The blocks of steps that a step holds, and every step of a scenario with its fragments written in.

import type { At } from "./places.ts";
import type { IncludeStep, Step } from "./syntax-steps.ts";

/** A block with the word or name it stands under. */
export interface Block {
  word: string;
  steps: readonly Step[];
}

/** In the order they are written about: a fragment's own steps are not among them. */
export function blocks(step: Step): Block[] {
  switch (step.verb) {
    case "wait":
      return some([
        ["then", step.then],
        ["cancelled", step.cancelled],
      ]);
    case "ask":
      return some([
        ...(step.choices ?? []).map((choice) => [`choices/${choice.name}`, choice.value.steps] as const),
        ["silence", step.silence],
      ]);
    case "await":
      return some([
        ["then", step.then],
        ["timeout", step.timeout],
      ]);
    case "branch":
      return some(
        (step.branch ?? []).map((one, index) =>
          one.otherwise === undefined ? [`when-${index + 1}`, one.steps] : ["otherwise", one.otherwise],
        ),
      );
    case "split":
      return some((step.split ?? []).map((variant) => [variant.name, variant.value.steps]));
    case "repeat":
      return some([["steps", step.repeat?.steps]]);
    case "task":
      return some([...(step.outcomes ?? []).map((one) => [`outcomes/${one.name}`, one.value] as const), ["overdue", step.overdue]]);
    case "send":
    case "set":
    case "start":
    case "call":
    case "include":
    case "end":
      return [];
  }
}

const some = (all: readonly (readonly [string, readonly Step[] | undefined])[]): Block[] =>
  all.flatMap(([word, steps]) => (steps === undefined ? [] : [{ word, steps }]));

/** A step where it comes to stand. */
export interface Occurrence {
  step: Exclude<Step, IncludeStep>;
  /** The `include` in the scenario's own file that brought it. */
  include?: At;
}

/** What an `include` stands for; nothing where it is unknown or would never end. */
export type Expand = (step: IncludeStep) => readonly Step[];
/** A scenario that has grown over this many steps, fragments written in, is too large. */
export const maxSteps = 20_000;

/** Every step from top to bottom, fragments written in. Stops a little beyond `maxSteps`. */
export function everyStep(steps: readonly Step[], expand: Expand): Occurrence[] {
  const found: Occurrence[] = [];
  const visit = (block: readonly Step[], include: At | undefined): void => {
    for (const step of block) {
      if (found.length > maxSteps) return;
      if (step.verb === "include") {
        visit(expand(step), include ?? step.key);
        continue;
      }
      found.push({ step, include });
      for (const inner of blocks(step)) visit(inner.steps, include);
    }
  };
  visit(steps, undefined);
  return found;
}
