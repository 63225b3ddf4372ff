// A step's id: its own, or one derived from where it stands, so that a step put in above changes no other's.

import type { Duration } from "../journey/plan.ts";
import type { Step } from "./syntax-steps.ts";

export interface Identifier {
  /** The step's own id, else one made of `prefix`, its verb and argument, and its number among equals there. */
  of(prefix: string, step: Step): string;
  derive(prefix: string, step: Step): string;
  /** An id for a step that nobody wrote. */
  own(id: string): string;
}

export function identifier(): Identifier {
  const counts = new Map<string, number>();
  const own = (id: string): string => {
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return count === 1 ? id : `${id}~${count}`;
  };
  const derive = (prefix: string, step: Step): string => own(`${prefix}${step.verb}${argument(step)}`);
  return { own, derive, of: (prefix, step) => step.id?.value ?? derive(prefix, step) };
}

const length = (duration: Duration | undefined): string => (duration === undefined ? "" : `${duration.count}-${duration.unit}`);

/** What tells this step from others of its verb, by the names it uses and not by its every detail. */
function argument(step: Step): string {
  const text = bare(step).slice(0, 80);
  return text === "" ? "" : `:${text}`;
}

function bare(step: Step): string {
  switch (step.verb) {
    case "wait":
      if (step.wait?.type !== "until") return length(step.wait?.duration);
      return `until${step.wait.offset === undefined ? "" : `${step.wait.offset.sign === 1 ? "+" : "-"}${length(step.wait.offset)}`}`;
    case "send":
      return step.send?.value ?? "";
    case "ask":
      return step.ask?.value ?? "";
    case "await":
      return (step.await ?? []).map((event) => event.value).join("+");
    case "branch":
      return [...new Set((step.branch ?? []).flatMap((one) => namesIn(one.when?.value ?? "")))].join("+");
    case "split":
      return (step.split ?? []).map((variant) => variant.name).join("+");
    case "repeat":
      return length(step.repeat?.every?.value);
    case "task":
      return step.task?.value ?? "";
    case "set":
      return [...(step.set?.tags ?? []), ...(step.set?.untag ?? [])]
        .map((tag) => tag.value)
        .concat((step.set?.attributes ?? []).map((one) => one.name))
        .join("+");
    case "start":
      return step.start?.value ?? "";
    case "call":
      return step.call?.value ?? "";
    case "include":
      return step.include?.value ?? "";
    case "end":
      return step.end?.value ?? "";
  }
}

/** Of a condition no more than this is looked at, in UTF-16 units. */
const longest = 2_000;

/** The names a condition speaks of, so that a changed threshold leaves the branch what it was. */
const namesIn = (expression: string): string[] =>
  expression
    .slice(0, longest)
    .replace(/"[^"]*"|'[^']*'/g, "")
    .match(/\b[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+|\btags\b/g) ?? [];
