// Steps that can never run, however a patient behaves.

import type { FlowStep } from "../flow.ts";
import { type Problem, report } from "../problem.ts";
import type { BranchStep } from "../syntax-steps.ts";

/** Of each run of such steps the first is told. */
export function reach(steps: readonly FlowStep[], problems: Problem[]): void {
  const reached = reachable(steps, () => true);
  for (const [index, step] of steps.entries()) {
    if (reached.has(index) || step.step === undefined) continue;
    const above = step.before ?? step.owner;
    if (above === undefined || reached.has(above)) report(problems, step.told, "unreachable-step", "This step can never be reached.");
  }
}

/** The indexes that can be reached from the first step; beyond a step that is not `passable` nothing is. */
export function reachable(steps: readonly FlowStep[], passable: (step: FlowStep, to: number) => boolean): Set<number> {
  const reached = new Set<number>();
  const open = [0];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    const step = steps[index];
    if (step === undefined || reached.has(index)) continue;
    reached.add(index);
    open.push(...leads(step).filter((to) => passable(step, to)));
  }
  return reached;
}

/** Where a step can lead; only the literals `true` and `false` are known beforehand. */
export function leads({ point, step }: FlowStep): number[] {
  switch (point.op) {
    case "wait":
    case "send":
    case "set":
    case "start":
    case "call":
      return [point.next];
    case "until":
      return [point.then, point.next, point.cancelled];
    case "ask":
      return [...(point.choices ?? [point.next]), point.silence];
    case "await":
      return [point.then, point.timeout];
    case "branch":
      return step?.verb === "branch" ? ways(step, point.targets) : point.targets;
    case "split":
      return point.targets;
    case "repeat":
      return [point.body];
    case "again":
      return [point.next];
    case "task":
      return [...(point.outcomes ?? [point.next]), ...(point.late === undefined ? [] : [point.late])];
    case "back":
    case "end":
      return [];
  }
}

function ways(step: BranchStep, targets: readonly number[]): number[] {
  const open: number[] = [];
  const whens = (step.branch ?? []).filter((one) => one.otherwise === undefined).map((one) => one.when?.value.trim());
  for (const [index, target] of targets.entries()) {
    const when = whens[index];
    if (when !== "false" || index === targets.length - 1) open.push(target);
    if (when === "true" && index < whens.length) return open;
  }
  return open;
}
