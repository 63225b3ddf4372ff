// Which step of one version of a scenario is which step of another.
import type { Matches } from "../journey/migrate.ts";
import type { Plan, Step } from "../journey/plan.ts";

/**
 * By `map` (present id to new id), by id, else by place: what stands alone between two steps that are known, and does the same, is
 * the same step whose length or name was changed. Only steps that do the same kind of thing match.
 */
export function matchSteps(from: Plan, to: Plan, map: Readonly<Record<string, string>> = {}): Matches {
  const places = new Map(to.steps.map((step, index) => [step.id, index]));
  const matches = from.steps.map((step) => {
    const index = places.get(Object.hasOwn(map, step.id) ? (map[step.id] ?? "") : step.id);
    return index !== undefined && to.steps[index]?.op === step.op ? index : undefined;
  });
  const taken = new Set(matches);
  for (const [begin, end] of gaps(matches)) {
    const [first, last] = [matches[begin - 1] ?? -1, matches[end] ?? to.steps.length];
    const free = range(first + 1, last).filter((index) => !taken.has(index));
    const lost = range(begin, end).filter((index) => !Object.hasOwn(map, from.steps[index]?.id ?? ""));
    if (lost.length !== end - begin || kinds(from.steps, lost) !== kinds(to.steps, free)) continue;
    for (const [order, index] of lost.entries()) matches[index] = free[order];
  }
  return matches;
}

const range = (from: number, to: number): number[] => Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
/** A question under another name is another question. */
const kindOf = (step: Step | undefined): string => (step?.op === "ask" ? `ask ${step.do.ask}` : `${step?.op}`);
const kinds = (steps: readonly Step[], indexes: number[]): string => indexes.map((index) => kindOf(steps[index])).join();

/** The runs of steps that have no match yet, each from its first step to the one after its last. */
function gaps(matches: Matches): [begin: number, end: number][] {
  const found: [number, number][] = [];
  for (let begin = 0; begin < matches.length; begin++) {
    if (matches[begin] !== undefined) continue;
    let end = begin;
    while (end < matches.length && matches[end] === undefined) end++;
    found.push([begin, end]);
    begin = end;
  }
  return found;
}
