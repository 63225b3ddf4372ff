// Reads what a patient wrote against the red-flag rules: which of them it meets.
import type { AnswerType } from "../journey/plan.ts";
import type { Value } from "../messaging/replies.ts";
import { clauses, isPast, isSaid } from "./phrases.ts";
import { isDangerous } from "./pressures.ts";
import type { AnswerCondition, Condition, Rule, RuleSet } from "./rules.ts";

export interface Said {
  text: string;
  /** The question that it answers, and what it was read as. */
  question?: { ask: string; answer: AnswerType; value?: Value };
}

export interface Met {
  set: RuleSet;
  rule: Rule;
}

/** Danger is told early, and a book is for people to read. In UTF-16 units. */
const longest = 20_000;

/** In the order of the files and of the rules in them. */
export function readFlags(sets: readonly RuleSet[], said: Said): Met[] {
  const short = { ...said, text: said.text.slice(0, longest) };
  return sets.flatMap((set) =>
    set.rules.filter((rule) => rule.conditions.some((condition) => meets(rule, condition, short))).map((rule) => ({ set, rule })),
  );
}

function meets({ unless }: Rule, condition: Condition, { text, question }: Said): boolean {
  switch (condition.type) {
    case "pressure": {
      const value = question?.value;
      if (isPressure(value)) return value.systolic >= condition.systolic || value.diastolic >= condition.diastolic;
      return isDangerous(text, question?.answer.type === "blood-pressure", condition, unless);
    }
    case "answer":
      return question?.value !== undefined && question.ask === condition.ask && answers(condition, question.value);
    case "words":
      return clauses(text).some((words) => condition.phrases.some((phrase) => isSaid(words, phrase)) && !isPast(words, unless));
  }
}

function isPressure(value: Value | undefined): value is { systolic: number; diastolic: number } {
  return typeof value === "object" && "systolic" in value;
}

function answers({ from, to, is }: AnswerCondition, value: Value): boolean {
  const number = typeof value === "object" && "score" in value ? value.score : value;
  if (is?.includes(String(number))) return true;
  return typeof number === "number" && ((from !== undefined && number >= from) || (to !== undefined && number <= to));
}

/** Whether some condition of the set reads a health answer of this kind. */
export const reads = (set: RuleSet, ask: string, answer: AnswerType): boolean =>
  set.rules.some(({ conditions }) =>
    conditions.some(
      (condition) =>
        (condition.type === "pressure" && answer.type === "blood-pressure") ||
        (condition.type === "words" && answer.type === "text") ||
        (condition.type === "answer" && condition.ask === ask),
    ),
  );
