// How a questionnaire is answered, one question after another, in chat and on a page alike: which comes next, what was said, how many points.
import type { Question, Questionnaire } from "../journey/plan.ts";
import { type Reading, type ReplyContext, read, type Value } from "./replies.ts";
import { bare } from "./wording.ts";

/** By question; null for one that the patient left out. What is absent was not asked yet. */
export type FormAnswers = Record<string, Value | null>;

/** What the whole of it is worth to expressions: `answers.<ask>.score`, `answers.<ask>.<question>`. */
export type FormValue = { score: number; [question: string]: unknown };

const isAnswered = (answers: FormAnswers, { id }: Question): boolean => Object.hasOwn(answers, id);

/** The first that was neither answered nor left out; none where the questionnaire is filled in. */
export const nextQuestion = ({ questions }: Questionnaire, answers: FormAnswers): Question | undefined =>
  questions.find((question) => !isAnswered(answers, question));

const skipping = new Set(["пропустить", "пропуск", "пропускаю", "пропустим", "дальше", "следующий", "skip", "next", "pass"]);

/** A question that may be left out is left out by a word. */
export function readAnswer(question: Question, text: string, context: ReplyContext): Reading | { type: "skipped" } {
  if (!question.required && skipping.has(bare(text))) return { type: "skipped" };
  return read(text, question.answer, context);
}

/** The sum of the points that questions give to their answers; a yes-no is scored under `yes` and `no`. */
export const score = ({ questions }: Questionnaire, answers: FormAnswers): number =>
  questions.reduce((sum, question) => sum + points(question, isAnswered(answers, question) ? answers[question.id] : null), 0);

function points({ score: table }: Question, value: Value | null | undefined): number {
  if (!table || value === null || value === undefined) return 0;
  const name = value === true ? "yes" : value === false ? "no" : String(value);
  return Object.hasOwn(table, name) ? (table[name] ?? 0) : 0;
}

/** The score and every answer that was given; `score` is always the sum, also where a question bears that name. */
export function formValue(questionnaire: Questionnaire, answers: FormAnswers): FormValue {
  const given = Object.entries(answers).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(given), score: score(questionnaire, answers) };
}
