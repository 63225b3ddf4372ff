// Lays the steps out flat, each with its id and where it leads; needs nothing but the words, so it works on a file with mistakes too.

import type { Waypoint } from "../journey/plan.ts";
import type { Expand, Occurrence } from "./blocks.ts";
import { identifier } from "./identity.ts";
import type { At } from "./places.ts";
import type { RepeatStep, SplitStep, Step, TaskStep, WaitStep } from "./syntax-steps.ts";

export interface FlowStep {
  id: string;
  point: Waypoint;
  /** Absent for the steps that nobody wrote: `again`, `back` and the implied ends. */
  step?: Occurrence["step"];
  /** Where it was written: its verb, or the step it follows from. */
  at: At;
  /** The step whose block this one stands in, and the step before it there; indexes. */
  owner?: number;
  before?: number;
  /** Where to say that it is never reached: the `include` for the first step of a fragment. */
  told: At;
}

/** Becomes known when the step that it stands for is laid down. */
interface Label {
  at?: number;
}
type Place = { visit?: number; overdue?: number; round?: number };
type Draft = Omit<FlowStep, "point"> & { make: () => Waypoint };
interface Item {
  step: Occurrence["step"];
  prefix: string;
  told: At;
}
/** A step that has been laid down: its index, its own place, its id. */
interface Laid {
  index: number;
  place: Place;
  id: string;
}
interface Where {
  prefix: string;
  place: Place;
  owner?: number;
}

/** `start` is where the implied `end: completed` is said to be written. */
export function flow(steps: readonly Step[], expand: Expand, start: At): FlowStep[] {
  const drafts: Draft[] = [];
  const name = identifier();

  const push = (draft: Draft, label: Label): number => {
    label.at = drafts.length;
    drafts.push(draft);
    return label.at;
  };

  const items = (block: readonly Step[], prefix: string, include?: At): Item[] =>
    block.flatMap((step): Item[] => {
      if (step.verb !== "include") return [{ step, prefix, told: step.key }];
      const inner = items(expand(step), `${name.derive(prefix, step)}/`);
      const [first, ...rest] = inner;
      return first === undefined ? [] : [{ ...first, told: include ?? step.key }, ...rest];
    });

  const block = (written: readonly Step[] | undefined, after: Label, where: Where): Label => {
    const all = items(written ?? [], where.prefix);
    const labels = all.map((): Label => ({}));
    let before: number | undefined;
    for (const [index, item] of all.entries()) {
      before = lay(item, labels[index] ?? after, labels[index + 1] ?? after, where, before);
    }
    return labels[0] ?? after;
  };

  const implied = (id: string, at: At, make: () => Waypoint, owner?: number): Label => {
    const label: Label = {};
    push({ id: name.own(id), at, told: at, owner, make }, label);
    return label;
  };

  const lay = ({ step, prefix, told }: Item, label: Label, next: Label, { place, owner }: Where, before: number | undefined): number => {
    const id = name.of(prefix, step);
    const index = push({ id, step, at: step.key, told, owner, before, make: () => ({ ...place, op: "end", outcome: "" }) }, label);
    const draft = drafts[index];
    if (draft !== undefined) draft.make = lead(step, next, { index, place, id });
    return index;
  };

  const lead = (step: Occurrence["step"], next: Label, at: Laid): (() => Waypoint) => {
    const { place } = at;
    switch (step.verb) {
      case "wait":
        return step.wait?.type === "until" ? until(step, next, at) : () => ({ ...place, op: "wait", next: to(next) });
      case "send":
      case "set":
      case "start":
      case "call": {
        const op = step.verb;
        return () => ({ ...place, op, next: to(next) });
      }
      case "ask": {
        const choices = step.choices?.map((choice) => block(choice.value.steps, next, inside(at, `choices/${choice.name}`)));
        const silence = block(step.silence, next, inside(at, "silence"));
        return () => ({
          ...place,
          op: "ask",
          next: to(next),
          ...(choices === undefined ? {} : { choices: choices.map(to) }),
          silence: to(silence),
        });
      }
      case "await": {
        const then = block(step.then, next, inside(at, "then"));
        const timeout = block(step.timeout, next, inside(at, "timeout"));
        // biome-ignore lint/suspicious/noThenProperty: a word of the language
        return () => ({ ...place, op: "await", then: to(then), timeout: to(timeout) });
      }
      case "branch": {
        const cases = step.branch ?? [];
        const whens = cases.flatMap((one, nth) =>
          one.otherwise === undefined ? [block(one.steps, next, inside(at, `when-${nth + 1}`))] : [],
        );
        const otherwise = block(cases.find((one) => one.otherwise !== undefined)?.otherwise, next, inside(at, "otherwise"));
        return () => ({ ...place, op: "branch", targets: [...whens, otherwise].map(to) });
      }
      case "split":
        return split(step, next, at);
      case "repeat":
        return repeat(step, next, at);
      case "task":
        return task(step, next, at);
      case "end": {
        const outcome = step.end?.value ?? "";
        return () => ({ ...place, op: "end", outcome });
      }
    }
  };

  const until = (step: WaitStep, next: Label, at: Laid): (() => Waypoint) => {
    const { index, place, id } = at;
    const { visit: _over, ...unvisited } = place;
    const then = block(step.then, next, inside(at, "then", { visit: index }));
    const end: Label = {};
    const cancelled = block(step.cancelled, end, { ...inside(at, "cancelled"), place: unvisited });
    end.at = implied(`${id}/cancelled/end:cancelled`, step.key, () => ({ ...unvisited, op: "end", outcome: "cancelled" }), index).at;
    // biome-ignore lint/suspicious/noThenProperty: a word of the language
    return () => ({ ...place, op: "until", then: to(then), next: to(next), cancelled: to(cancelled) });
  };

  const split = (step: SplitStep, next: Label, at: Laid): (() => Waypoint) => {
    const { index, place, id } = at;
    const targets = (step.split ?? []).map((variant) => block(variant.value.steps, next, inside(at, variant.name)));
    if (step.holdout !== undefined)
      targets.push(implied(`${id}/holdout/end:holdout`, step.key, () => ({ ...place, op: "end", outcome: "holdout" }), index));
    return () => ({ ...place, op: "split", targets: targets.map(to) });
  };

  const repeat = (step: RepeatStep, next: Label, at: Laid): (() => Waypoint) => {
    const { index, place, id } = at;
    const again: Label = {};
    const body = block(step.repeat?.steps, again, inside(at, "steps", { round: index }));
    again.at = implied(`${id}/again`, step.key, () => ({ ...place, round: index, op: "again", repeat: index, next: to(next) }), index).at;
    return () => ({ ...place, op: "repeat", body: to(body), next: to(next) });
  };

  const task = (step: TaskStep, next: Label, at: Laid): (() => Waypoint) => {
    const { index, place, id } = at;
    const outcomes = step.outcomes?.map((one) => block(one.value, next, inside(at, `outcomes/${one.name}`)));
    if (outcomes === undefined) return () => ({ ...place, op: "task", next: to(next) });
    if (step.overdue === undefined) return () => ({ ...place, op: "task", next: to(next), outcomes: outcomes.map(to) });
    const back: Label = {};
    const late = block(step.overdue, back, inside(at, "overdue", { overdue: index }));
    back.at = implied(`${id}/overdue/back`, step.key, () => ({ ...place, overdue: index, op: "back", task: index }), index).at;
    return () => ({ ...place, op: "task", next: to(next), outcomes: outcomes.map(to), late: to(late) });
  };

  const end: Label = {};
  block(steps, end, { prefix: "", place: {} });
  end.at = drafts.length;
  implied("end:completed", start, () => ({ op: "end", outcome: "completed" }));
  return drafts.map(({ make, ...draft }) => ({ ...draft, point: make() }));
}

const inside = ({ index, place, id }: Laid, word: string, more?: Place): Where => ({
  prefix: `${id}/${word}/`,
  place: more === undefined ? place : { ...place, ...more },
  owner: index,
});

const to = (label: Label): number => {
  if (label.at === undefined) throw new Error("A step was never laid down.");
  return label.at;
};
