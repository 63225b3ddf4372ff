// What a single step may not be, though each of its words is well spelt.

import type { Duration } from "../../journey/plan.ts";
import type { Analysis } from "../analyse.ts";
import { type Problem, report } from "../problem.ts";
import type { QuestionnaireWords } from "../syntax.ts";
import type { AskStep, BranchStep, SplitStep, Step, TaskStep, WaitStep } from "../syntax-steps.ts";
import { entry, head, type Mapping } from "../tree.ts";

export function shapes({ steps, file, problems }: Analysis): void {
  for (const { step } of steps) shape(step, problems);
  for (const one of file?.questionnaires ?? []) questionnaireShape(one.value, problems);
}

function shape(step: Step, problems: Problem[]): void {
  switch (step.verb) {
    case "wait":
      wait(step, problems);
      return;
    case "ask":
      ask(step, problems);
      return;
    case "branch":
      branch(step, problems);
      return;
    case "split":
      split(step, problems);
      return;
    case "repeat": {
      const words = step.repeat?.node;
      if (words === undefined || entry(words, "times") !== undefined || entry(words, "until") !== undefined) return;
      report(problems, step.key, "endless-loop", "This repeats for ever.", 'Say how long: "times: 7", or "until:" with a condition.');
      return;
    }
    case "task":
      task(step, problems);
      return;
    case "set": {
      const words = step.set?.node;
      if (words !== undefined && words.entries.length === 0)
        report(problems, step.key, "missing-word", '"tags", "untag" or "attributes" is missing here.');
      return;
    }
    case "send":
    case "await":
    case "start":
    case "call":
    case "include":
    case "end":
      return;
  }
}

function wait(step: WaitStep, problems: Problem[]): void {
  if (step.wait === undefined) return;
  const [strange, reason] = step.wait.type === "until" ? [["on"], "with a duration"] : [["then", "cancelled"], 'with "until"'];
  for (const word of strange) {
    const at = entry(step.node, word)?.at;
    if (at !== undefined) report(problems, at, "unknown-word", `"${word}" can stand beside "wait" only ${reason}.`);
  }
}

function ask(step: AskStep, problems: Problem[]): void {
  oneAnswer(step.node, ["answer", "choices", "form"], step.key, problems);
  const within = step.within?.value ?? { count: 7, unit: "day" };
  if (step.within === undefined && entry(step.node, "within") !== undefined) return;
  if (step.remind?.some((one) => one.after !== undefined && neverBefore(one.after.value, within)) !== true) return;
  report(
    problems,
    entry(step.node, "remind")?.at ?? step.key,
    "unreachable-step",
    "This reminder would come when the question is already over.",
    'Remind sooner, or make "within" longer.',
  );
}

/** Exactly one of `words`: none is missed at `missing`, a second is one too many. */
function oneAnswer(
  node: Mapping,
  words: readonly string[],
  missing: { source: Mapping["source"]; start: number },
  problems: Problem[],
): void {
  const [first, ...more] = node.entries.filter(({ key }) => words.includes(key));
  if (first === undefined)
    report(problems, missing, "missing-word", `One of ${words.map((word) => `"${word}"`).join(", ")} is missing here.`);
  for (const { key, at } of more)
    report(problems, at, "unknown-word", `"${key}" cannot stand beside "${first?.key}": an answer is of one kind.`);
}

/** Least and most minutes that a length can take. */
function bounds({ count, unit }: Duration): [number, number] {
  const day = 1440;
  switch (unit) {
    case "minute":
      return [count, count];
    case "hour":
      return [count * 60, count * 60];
    case "day":
      return [count * day, count * day];
    case "week":
      return [count * 7 * day, count * 7 * day];
    case "month":
      return [count * 28 * day, count * 31 * day];
    case "workday":
      return [count * day, (count * 2 + 14) * day];
  }
}
const neverBefore = (one: Duration, other: Duration): boolean =>
  one.unit === other.unit ? one.count >= other.count : bounds(one)[0] >= bounds(other)[1];

function branch(step: BranchStep, problems: Problem[]): void {
  const cases = step.branch ?? [];
  const otherwise = cases.findIndex((one) => entry(one.node, "otherwise") !== undefined);
  const after = otherwise === -1 ? undefined : cases[otherwise + 1];
  if (after !== undefined)
    report(
      problems,
      head(after.node),
      "unreachable-step",
      '"otherwise" comes last: nothing after it is ever looked at.',
      "Move otherwise to the end.",
    );
}

function split(step: SplitStep, problems: Problem[]): void {
  const node = entry(step.node, "split")?.value;
  const weights = (step.split ?? []).map((variant) => variant.value.weight?.value);
  if (node === undefined || weights.length === 0 || weights.includes(undefined)) return;
  const sum = weights.reduce<number>((total, weight) => total + (weight ?? 0), 0);
  if (sum !== 100)
    report(
      problems,
      node,
      "wrong-type",
      `The weights must make 100 together, and these make ${sum}.`,
      "The hold-out is taken from everybody first and does not count here.",
    );
}

function task(step: TaskStep, problems: Problem[]): void {
  const overdue = entry(step.node, "overdue");
  if (overdue === undefined) return;
  if (entry(step.node, "outcomes") === undefined) {
    report(
      problems,
      overdue.at,
      "unreachable-step",
      'Without "outcomes" nothing waits for this task, so nothing happens when it is late.',
      "List the outcomes, or remove overdue.",
    );
  } else if (entry(step.node, "due") === undefined) {
    report(problems, overdue.at, "unreachable-step", 'Without "due" this task is never late.', 'Say by when: "due: 1 workday".');
  }
}

export function questionnaireShape({ questions }: QuestionnaireWords, problems: Problem[]): void {
  const seen = new Set<string>();
  for (const question of questions ?? []) {
    oneAnswer(question.node, ["answer", "choices"], head(question.node), problems);
    if (question.id === undefined) continue;
    if (seen.has(question.id.value))
      report(problems, question.id.node, "duplicate-id", `There is already a question "${question.id.value}".`);
    seen.add(question.id.value);
  }
}
