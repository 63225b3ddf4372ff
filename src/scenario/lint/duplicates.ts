// Asks, tasks, messages and step ids are four namespaces; in each a name is given once.

import type { Analysis } from "../analyse.ts";
import type { Named } from "../mappings.ts";
import type { At } from "../places.ts";
import { type Problem, report } from "../problem.ts";
import type { Name, ScenarioFile } from "../syntax.ts";

export function duplicates({ steps, library, problems }: Analysis, file: ScenarioFile): void {
  const seen = { ask: new Set<string>(), task: new Set<string>(), step: new Set<string>() };
  const once = (kind: keyof typeof seen, name: Name | undefined, include: At | undefined): void => {
    if (name === undefined) return;
    if (seen[kind].has(name.value)) {
      report(problems, include ?? name.node, "duplicate-id", `There is already a${kind === "ask" ? "n" : ""} ${kind} "${name.value}".`);
    }
    seen[kind].add(name.value);
  };
  for (const { step, include } of steps) {
    once("step", step.id, include);
    if (step.verb === "ask") once("ask", step.ask, include);
    if (step.verb === "task") once("task", step.task, include);
  }
  clash("message", file.messages, library.shared.messages, problems);
  clash("questionnaire", file.questionnaires, library.shared.questionnaires, problems);
}

function clash(kind: string, own: readonly Named<unknown>[] | undefined, shared: ReadonlyMap<string, unknown>, problems: Problem[]): void {
  for (const { name, at } of own ?? []) {
    if (shared.has(name))
      report(problems, at, "duplicate-id", `scenarios/shared/ already has a ${kind} "${name}".`, "Rename one of the two.");
  }
}
