// Every way through a plan, for those who must answer for it: how many messages, over how long, and which steps there are.

import type { Duration, Plan, Step } from "../journey/plan.ts";

export interface Walk {
  /** The most messages that one journey can bring: sends, questions, reminders, second askings; a cascade once. Infinity without an end. */
  messages: number;
  /** The longest stay in days, rounded up; a task that nobody settles is not counted. Infinity without an end. */
  days: number;
  /** In the plan's order: those that a scenario's author wrote. */
  steps: string[];
}

type Cost = { messages: number; days: number };
const nothing: Cost = { messages: 0, days: 0 };
const add = (a: Cost, b: Cost): Cost => ({ messages: a.messages + b.messages, days: a.days + b.days });
/** The two are looked for apart: the longest way need not be the one with the most messages. */
const most = (costs: readonly Cost[]): Cost =>
  costs.reduce((a, b) => ({ messages: Math.max(a.messages, b.messages), days: Math.max(a.days, b.days) }), nothing);

export function walk(plan: Plan): Walk {
  const known = new Map<number, Cost>();
  /** From a step to the end of the journey, of its round or of its `overdue` block. */
  const from = (index: number): Cost => {
    const step = plan.steps[index];
    if (step === undefined) return nothing;
    const before = known.get(index);
    if (before !== undefined) return before;
    const all = cost(step, from);
    known.set(index, all);
    return all;
  };
  const { messages, days } = from(0);
  return {
    messages,
    days: Math.ceil(days),
    steps: plan.steps.filter((step) => step.op !== "again" && step.op !== "back").map((step) => step.id),
  };
}

function cost(step: Step, on: (to: number) => Cost): Cost {
  switch (step.op) {
    case "wait":
      return add(
        { messages: 0, days: longest(step.do.for) + (step.do.at === undefined ? 0 : 1) + (step.do.on === undefined ? 0 : 7) },
        on(step.next),
      );
    case "until":
      return most([step.then, step.next, step.cancelled].map(on));
    case "send":
      return add({ messages: 1, days: 0 }, on(step.next));
    case "ask": {
      const unclear = step.do.answer.type === "form" ? 0 : 1;
      const asked = { messages: 1 + step.do.remind.length + unclear, days: longest(step.do.within) };
      return add(asked, most([...(step.choices ?? [step.next]), step.silence].map(on)));
    }
    case "await":
      return add({ messages: 0, days: longest(step.do.within) }, most([step.then, step.timeout].map(on)));
    case "branch":
    case "split":
      return most(step.targets.map(on));
    case "repeat":
      return repeat(step, on);
    case "task": {
      const late = step.late === undefined ? nothing : on(step.late);
      return add({ messages: late.messages, days: longest(step.do.due) + late.days }, most((step.outcomes ?? [step.next]).map(on)));
    }
    case "set":
    case "start":
    case "call":
      return on(step.next);
    case "again":
    case "back":
    case "end":
      return nothing;
  }
}

function repeat(step: Extract<Step, { op: "repeat" }>, on: (to: number) => Cost): Cost {
  const round = on(step.body);
  const rounds = step.do.times ?? Number.POSITIVE_INFINITY;
  const days = round.days + (rounds - 1) * Math.max(longest(step.do.every), round.days);
  const all = { messages: round.messages === 0 ? 0 : round.messages * rounds, days };
  return add(all, on(step.next));
}

/** The most days that a length can take. */
function longest(duration: Duration | undefined): number {
  if (duration === undefined) return 0;
  switch (duration.unit) {
    case "minute":
      return duration.count / 1440;
    case "hour":
      return duration.count / 24;
    case "day":
      return duration.count;
    case "week":
      return duration.count * 7;
    case "month":
      return duration.count * 31;
    case "workday":
      return Math.ceil(duration.count / 5) * 7 + 3;
  }
}
