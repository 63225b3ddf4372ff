// What each step is to do, in the plan's words: only for a file without errors, so what must be there is there.

import type { Details } from "../journey/plan.ts";
import type { FlowStep } from "./flow.ts";
import { plain, without } from "./plain.ts";
import { answerType } from "./questions.ts";
import type { AskStep, Step } from "./syntax-steps.ts";

/** A part that the check has promised to be there. */
export function given<T>(part: T | undefined): T {
  if (part === undefined) throw new Error("The check let through a file in which something is missing.");
  return part;
}

type Detail = Details[keyof Details];

export function details({ step }: FlowStep): Detail {
  return step === undefined ? {} : without(written(step));
}

function written(step: Exclude<Step, { verb: "include" }>): Detail {
  switch (step.verb) {
    case "wait": {
      const wait = given(step.wait);
      return wait.type === "for" ? { for: wait.duration, at: step.at?.value, on: step.on } : { offset: wait.offset, at: step.at?.value };
    }
    case "send":
      return {
        message: given(step.send).value,
        via: step.via?.value,
        cascade: step.cascade === undefined ? undefined : given(step.cascade.after).value,
      };
    case "ask":
      return ask(step);
    case "await":
      return { on: given(step.await).map((event) => event.value), when: step.when?.value, within: given(step.within).value };
    case "branch":
      return { when: given(step.branch).flatMap((one) => (one.otherwise === undefined ? [given(one.when).value] : [])) };
    case "split":
      return {
        variants: given(step.split).map(({ name, value }) => ({ name, weight: given(value.weight).value })),
        holdout: step.holdout?.value,
      };
    case "repeat": {
      const words = given(step.repeat);
      return { every: given(words.every).value, at: words.at?.value, times: words.times?.value, until: words.until?.value };
    }
    case "task":
      return {
        task: given(step.task).value,
        title: given(step.title).value,
        role: step.role?.value ?? "coordinator",
        due: step.due?.value,
        script: step.script?.value,
        outcomes: (step.outcomes ?? []).map((one) => one.name),
      };
    case "set": {
      const words = given(step.set);
      return {
        tags: (words.tags ?? []).map((tag) => tag.value),
        untag: (words.untag ?? []).map((tag) => tag.value),
        attributes: Object.fromEntries((words.attributes ?? []).map((one) => [one.name, plain(one.value)])),
      };
    }
    case "start":
      return { scenario: given(step.start).value };
    case "call":
      return { endpoint: given(step.call).value, body: step.body === undefined ? undefined : plain(step.body) };
    case "end":
      return {};
  }
}

const ask = (step: AskStep): Details["ask"] => ({
  ask: given(step.ask).value,
  message: given(step.message).value,
  answer: answerType(step),
  health: step.answer?.value.type === "blood-pressure" ? true : step.health?.value,
  within: step.within?.value ?? { count: 7, unit: "day" },
  remind: (step.remind ?? []).map((one) => ({ after: given(one.after).value, message: given(one.message).value })),
  unclear: step.unclear?.value,
  via: step.via?.value,
});
