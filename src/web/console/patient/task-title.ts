// What a scenario calls a task, for those who may read scenarios but not what patients wrote.
import type { Plan } from "../../../journey/plan.ts";

/** None where the title has parts that only a patient's data fill in, or where the task is no scenario's own. */
export function taskTitle(plan: Plan, name: string): string | undefined {
  const step = plan.steps.find((each) => each.op === "task" && each.do.task === name);
  return step?.op !== "task" || /\{[{%]/.test(step.do.title) ? undefined : step.do.title.trim();
}
