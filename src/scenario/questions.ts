// What an ask or a question of a questionnaire is answered with.

import type { AnswerType, Question, Questionnaire } from "../journey/plan.ts";
import type { Placed } from "./kinds.ts";
import type { Named } from "./mappings.ts";
import { without } from "./plain.ts";
import type { QuestionnaireWords, QuestionWords } from "./syntax.ts";
import type { AskStep } from "./syntax-steps.ts";

export const byLanguage = (labels: readonly Named<Placed<string>>[] = []): Record<string, string> =>
  Object.fromEntries(labels.map((one) => [one.name, one.value.value]));

/** Text where nothing readable was said: the check has reported that. */
export function answerType(ask: AskStep): AnswerType {
  if (ask.answer !== undefined) return ask.answer.value;
  if (ask.choices !== undefined)
    return { type: "choices", choices: ask.choices.map((one) => ({ value: one.name, label: byLanguage(one.value.label) })) };
  if (ask.form !== undefined) return { type: "form", questionnaire: ask.form.value };
  return { type: "text" };
}

function question(words: QuestionWords): Question {
  const choices = words.choices?.map((one) => ({ value: one.name, label: byLanguage(one.value) }));
  return without<Question>({
    id: words.id?.value ?? "",
    text: byLanguage(words.text),
    answer: words.answer?.value ?? (choices === undefined ? { type: "text" } : { type: "choices", choices }),
    health: words.health?.value,
    unit: words.unit?.value,
    required: words.required?.value,
    score: words.score === undefined ? undefined : Object.fromEntries(words.score.map((one) => [one.name, one.value.value])),
  });
}

export const questionnaire = ({ name, value }: Named<QuestionnaireWords>): Questionnaire => ({
  id: name,
  version: value.version?.value ?? "",
  title: byLanguage(value.title),
  questions: (value.questions ?? []).map(question),
  public: value.public?.value ?? false,
});
