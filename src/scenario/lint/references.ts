// Names that must lead somewhere: messages, questionnaires, scenarios, endpoints.

import type { Analysis } from "../analyse.ts";
import { suggest } from "../near.ts";
import { type Code, report } from "../problem.ts";
import type { Name, ScenarioFile } from "../syntax.ts";
import type { Step } from "../syntax-steps.ts";
import { entry } from "../tree.ts";

/** Every message a step names. */
export function messagesOf(step: Step): Name[] {
  switch (step.verb) {
    case "send":
      return step.send === undefined ? [] : [step.send];
    case "ask":
      return [step.message, ...(step.remind ?? []).map((one) => one.message), step.unclear].filter((name) => name !== undefined);
    default:
      return [];
  }
}

function namesUnder(file: ScenarioFile | undefined, word: string): string[] {
  const value = file === undefined ? undefined : entry(file.node, word)?.value;
  return value?.kind === "map" ? value.entries.map(({ key }) => key) : [];
}

export function references({ file, steps, messages, questionnaires, library, source, problems }: Analysis): void {
  const endpoints = new Set(Object.keys(library.clinic.endpoints));
  const scenarios = new Set(library.scenarios);
  const own = /([^/]+)\.ya?ml$/.exec(source.file)?.[1];
  if (own !== undefined) scenarios.add(own);
  // What stands there and could not be read has its own problem.
  const unread = new Set(["messages", "questionnaires"].flatMap((word) => namesUnder(file, word)));
  const find = (
    name: Name | undefined,
    known: { has(name: string): boolean; keys(): Iterable<string> },
    code: Code,
    what: string,
  ): void => {
    if (name === undefined || known.has(name.value) || unread.has(name.value)) return;
    report(problems, name.node, code, `There is no ${what} "${name.value}".`, () => suggest(name.value, known.keys()));
  };
  for (const { step } of steps) {
    for (const name of messagesOf(step)) find(name, messages, "unknown-message", "message");
    if (step.verb === "ask") find(step.form, questionnaires, "unknown-questionnaire", "questionnaire");
    if (step.verb === "start") find(step.start, scenarios, "unknown-scenario", "scenario");
    if (step.verb === "call") find(step.call, endpoints, "unknown-endpoint", "endpoint in clinic.yaml");
  }
}
