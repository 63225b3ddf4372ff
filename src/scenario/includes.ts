// Which fragments a scenario includes, and whether that comes to an end.

import type { Expand } from "./blocks.ts";
import { blocks, maxSteps } from "./blocks.ts";
import type { Library } from "./library.ts";
import { suggest } from "./near.ts";
import { type Problem, report } from "./problem.ts";
import type { IncludeStep, Step } from "./syntax-steps.ts";

/** Reports unknown fragments, rings and growth without bounds; an `include` that has one of these stands for nothing. */
export function includes(steps: readonly Step[], { shared }: Library, problems: Problem[]): Expand {
  const dead = new Set<IncludeStep>();
  const sizes = new Map<string, number>();
  const visit = (block: readonly Step[], open: readonly string[]): number => {
    let size = 0;
    for (const step of block) {
      size += 1;
      for (const inner of blocks(step)) size += visit(inner.steps, open);
      if (step.verb === "include" && step.include !== undefined) size += enter(step, step.include.value, open);
    }
    return size;
  };
  const enter = (step: IncludeStep, name: string, open: readonly string[]): number => {
    const fragment = shared.fragments.get(name);
    if (fragment === undefined || open.includes(name)) {
      dead.add(step);
      if (fragment !== undefined) report(problems, step.key, "endless-loop", `The fragment "${name}" includes itself.`);
      else if (step.include !== undefined)
        report(problems, step.include.node, "unknown-fragment", `There is no fragment "${name}" in scenarios/shared/.`, () =>
          suggest(name, shared.fragments.keys()),
        );
      return 0;
    }
    const known = sizes.get(name);
    if (known !== undefined) return known;
    const size = visit(fragment.steps, [...open, name]);
    sizes.set(name, size);
    if (size > maxSteps) {
      dead.add(step);
      report(problems, step.key, "too-large", `With its fragments this grows over ${maxSteps} steps.`);
    }
    return size;
  };
  const size = visit(steps, []);
  const first = size > maxSteps ? firstInclude(steps) : undefined;
  if (first !== undefined) {
    report(problems, first.key, "too-large", `With its fragments this grows over ${maxSteps} steps.`);
    return () => [];
  }
  return (step) => (dead.has(step) || step.include === undefined ? [] : (shared.fragments.get(step.include.value)?.steps ?? []));
}

function firstInclude(steps: readonly Step[]): IncludeStep | undefined {
  for (const step of steps) {
    if (step.verb === "include") return step;
    for (const inner of blocks(step)) {
      const found = firstInclude(inner.steps);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
