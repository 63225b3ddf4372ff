// Reads a patient's words as the typed answer that a question asks for; what is not plain is `unclear`, never guessed.

import type { AnswerType, Choice } from "../journey/plan.ts";
import { date } from "./dates.ts";
import { number, scale, yesNo } from "./numbers.ts";
import { pressure } from "./pressure.ts";
import { bare } from "./wording.ts";

export type Value =
  | boolean
  | number
  | string
  | { systolic: number; diastolic: number; pulse?: number }
  | { score: number; [key: string]: unknown };
export type Reading = { type: "read"; value: Value /** Index of the choice taken. */; choice?: number } | { type: "unclear" };

export interface ReplyContext {
  /** ms UTC */
  now: number;
  /** The patient's IANA zone. */
  zone: string;
  language: string;
}

/** A typed answer is short; a longer text is for staff to read. In UTF-16 units. */
const longest = 1_000;

/** The one value that the text plainly says, by rules 119 to 126 of the scenario language. */
export function read(text: string, answer: AnswerType, context: ReplyContext): Reading {
  if (answer.type === "text") return reading(text.trim() || undefined);
  if (text.length > longest) return { type: "unclear" };
  switch (answer.type) {
    case "number":
      return reading(number(text));
    case "scale":
      return reading(scale(text, answer.from, answer.to));
    case "nps":
      return reading(scale(text, 0, 10));
    case "yes-no":
      return reading(yesNo(text));
    case "date":
      return reading(date(text, context));
    case "blood-pressure":
      return reading(pressure(text));
    case "choices":
      return choice(text, answer.choices);
    case "form":
      return { type: "unclear" };
  }
}

const reading = (value: Value | undefined): Reading => (value === undefined ? { type: "unclear" } : { type: "read", value });

/** By value or label in any language, else by the button's number from 1 (rule 121). */
function choice(text: string, choices: Choice[]): Reading {
  const said = bare(text);
  const fits = (wordings: string[]) => said !== "" && wordings.some((wording) => bare(wording) === said);
  const named = choices.flatMap(({ value, label }, index) => (fits([value, ...Object.values(label)]) ? [index] : []));
  const numbered = /^(?:(?:вариант|номер|n|no|option|number) )?(\d{1,2})$/u.exec(said)?.[1];
  const index = named.length === 0 && numbered ? Number(numbered) - 1 : named.length === 1 ? named[0] : undefined;
  const taken = index === undefined ? undefined : choices[index];
  return taken ? { type: "read", value: taken.value, choice: index } : { type: "unclear" };
}
