// What a story names must be in its scenario: a story that waits for what can never come would only puzzle.

import type { Analysis } from "../analyse.ts";
import { suggest } from "../near.ts";
import type { At } from "../places.ts";
import { type Code, type Problem, report } from "../problem.ts";
import type { LineWords, TestWords } from "../syntax-story.ts";
import { entry, head } from "../tree.ts";
import { engineOutcomes } from "../words.ts";

export function checkStory({ story, variant }: TestWords, analysis: Analysis, problems: Problem[]): void {
  const known = namesOf(analysis);
  const find = (name: { value: string; node: At } | undefined, names: ReadonlySet<string>, code: Code, what: string): void => {
    if (name === undefined || names.has(name.value)) return;
    report(problems, name.node, code, `The scenario has no ${what} "${name.value}".`, () => suggest(name.value, names));
  };
  const rules = new Set(["any", ...analysis.library.clinic.redFlags.flatMap((set) => set.rules.map(({ id }) => id))]);
  const flag = (name: { value: string; node: At } | undefined): void => {
    if (name === undefined || rules.has(name.value)) return;
    const hint = () => suggest(name.value, rules) ?? `One of: ${[...rules].join(", ")}.`;
    report(problems, name.node, "wrong-type", `There is no red-flag rule "${name.value}" in safety/.`, hint);
  };
  for (const line of story ?? []) {
    find(line.sent, known.messages, "unknown-message", "message");
    find(line.suppressed, known.messages, "unknown-message", "message");
    if (line.delivery?.message !== undefined)
      find({ value: line.delivery.message, node: line.delivery.node }, known.messages, "unknown-message", "message");
    find(line.task, known.tasks, "wrong-type", "task");
    if (line.outcome !== undefined && line.outcome.task?.startsWith("unclear-") !== true)
      find(line.outcome, known.recorded, "wrong-type", "outcome");
    if (line.outcome?.task !== undefined) find({ value: line.outcome.task, node: line.outcome.node }, known.tasks, "wrong-type", "task");
    find(line.choose, known.choices, "wrong-type", "button");
    find(line.ended, known.ends, "wrong-type", "end");
    find(line.started, known.scenarios, "unknown-scenario", "scenario");
    find(line.not_entered, known.scenarios, "unknown-scenario", "scenario");
    flag(line.alert);
    flag(line.release);
    find(line.called, known.endpoints, "unknown-endpoint", "endpoint");
    empty(line, problems);
  }
  find(variant, known.variants, "wrong-type", "variant");
}

function empty(line: LineWords, problems: Problem[]): void {
  if (line.consent !== undefined && line.consent.node.entries.length === 0)
    report(problems, line.key, "missing-word", '"give" or "withdraw" is missing here.');
  const reply = line.type === "reply" ? entry(line.node, "reply")?.value : undefined;
  if (reply?.kind === "scalar" && reply.text.trim() === "") report(problems, head(line.node), "wrong-type", "A reply has words.");
}

/** Everything of the scenario that a story can speak of. */
function namesOf({
  steps,
  messages,
  questionnaires,
  tasks,
  asks,
  file,
  library,
}: Analysis): Record<"messages" | "tasks" | "recorded" | "choices" | "ends" | "scenarios" | "endpoints" | "variants", ReadonlySet<string>> {
  const recorded = new Set<string>();
  const choices = new Set<string>();
  const ends = new Set<string>([
    "completed",
    "cancelled",
    ...engineOutcomes,
    ...(file?.exit ?? []).flatMap((exit) => exit.outcome?.value ?? []),
  ]);
  const variants = new Set<string>();
  for (const { step } of steps) {
    if (step.verb === "task") for (const one of step.outcomes ?? []) recorded.add(one.name);
    if (step.verb === "ask") for (const one of step.choices ?? []) choices.add(one.name);
    if (step.verb === "ask" && step.form !== undefined) {
      for (const question of questionnaires.get(step.form.value)?.value.questions ?? [])
        for (const one of question.choices ?? []) choices.add(one.name);
    }
    if (step.verb === "end" && step.end !== undefined) ends.add(step.end.value);
    if (step.verb === "split") for (const one of step.split ?? []) variants.add(one.name);
    if (step.verb === "split" && step.holdout !== undefined) {
      ends.add("holdout");
      variants.add("holdout");
    }
  }
  return {
    // A question that was not understood is asked again under its own name where it has no other words.
    messages: new Set([...messages.keys(), ...asks.keys()]),
    tasks: new Set([...tasks.keys(), ...[...asks.keys()].map((ask) => `unclear-${ask}`)]),
    recorded,
    choices,
    ends,
    scenarios: new Set([...library.scenarios, ...(file?.scenario === undefined ? [] : [file.scenario.value])]),
    endpoints: new Set(Object.keys(library.clinic.endpoints)),
    variants,
  };
}
