// Takes in the answers to a questionnaire, one at a time, and hands the whole to the journey that asked: the one path of chat and page.
import type { AnswerType, ChannelName, Question, Questionnaire } from "../journey/plan.ts";
import { type FormAnswers, type FormValue, formValue, nextQuestion } from "../messaging/questionnaire.ts";
import type { Value } from "../messaging/replies.ts";
import { recordAnswer } from "../store/answers.ts";
import type { Db } from "../store/db.ts";
import type { Enrolment } from "../store/enrolments.ts";
import type { Patient } from "../store/patients.ts";
import { questionnaireResponse, saveQuestionnaireResponse } from "../store/questionnaire-responses.ts";
import type { Engine } from "./engine.ts";
import { tellJourney } from "./notify.ts";
import { planOf } from "./plans.ts";
import { raiseFlags } from "./red-flags.ts";

export { type FormAnswers, readAnswer } from "../messaging/questionnaire.ts";

/** A questionnaire that a journey waits for, as far as it is filled in. */
export interface OpenForm {
  key: string;
  enrolment: Enrolment;
  /** Index into the plan. */
  step: number;
  ask: string;
  questionnaire: Questionnaire;
  answers: FormAnswers;
  /** The question that is due; none where all were answered and the journey has not moved on yet. */
  next?: Question;
}

/** None where the journey stands elsewhere than at a question that is a form. */
export async function openForm(db: Db, enrolment: Enrolment): Promise<OpenForm | undefined> {
  const { step, since } = enrolment.journey;
  const plan = await planOf(db, enrolment.planHash);
  const asking = plan.steps[step];
  if (enrolment.endedAt !== null || asking?.op !== "ask" || asking.do.answer.type !== "form") return undefined;
  const questionnaire = questionnaireOf(plan.questionnaires, asking.do.answer);
  const key = `${enrolment.id}/${asking.do.ask}@${since}`;
  const answers = (await questionnaireResponse(db, key))?.answers ?? {};
  const next = nextQuestion(questionnaire, answers);
  return { key, enrolment, step, ask: asking.do.ask, questionnaire, answers, ...(next && { next }) };
}

function questionnaireOf(all: Record<string, Questionnaire>, answer: AnswerType & { type: "form" }): Questionnaire {
  const found = Object.hasOwn(all, answer.questionnaire) ? all[answer.questionnaire] : undefined;
  if (!found) throw new Error("a plan asks for a questionnaire that it does not bring");
  return found;
}

/** Which words of the patient's these are, for red flags. */
export interface FormWords {
  id: string;
  channel?: ChannelName;
  /** ms UTC */
  at: number;
}

/**
 * Keeps one answer; null leaves the question out. With the last one the whole becomes `answers.<ask>` and the journey is told. The caller has
 * the patient locked, and has read the answer's own words for red flags; the score is read here. Answers with the form as it stands then.
 */
export async function answerForm(
  engine: Engine,
  tx: Db,
  patient: Patient,
  form: OpenForm,
  question: Question,
  value: Value | null,
  words: FormWords,
): Promise<OpenForm & { done?: FormValue }> {
  const { key, enrolment, ask, step, questionnaire, next: _, ...before } = form;
  const answers = { ...before.answers, [question.id]: value };
  const next = nextQuestion(questionnaire, answers);
  const kept = await questionnaireResponse(tx, key);
  await saveQuestionnaireResponse(tx, {
    key,
    patientId: patient.id,
    enrolmentId: enrolment.id,
    ask,
    questionnaire: questionnaire.id,
    version: questionnaire.version,
    status: next ? "in-progress" : "completed",
    answers,
    startedAt: kept?.startedAt ?? words.at,
    updatedAt: words.at,
  });
  const after = { key, enrolment, step, ask, questionnaire, answers };
  if (next) return { ...after, next };
  const done = formValue(questionnaire, answers);
  if (kept?.status === "completed") return { ...after, done };
  await recordAnswer(tx, { enrolmentId: enrolment.id, ask, value: done, at: words.at });
  const whole = { ask, answer: { type: "form", questionnaire: questionnaire.id } as const, value: done };
  await raiseFlags(engine, tx, patient, { ...words, id: `${words.id}/whole`, text: String(done.score), question: whole });
  await tellJourney(engine, tx, enrolment, { type: "answered", step }, words.at);
  return { ...after, done };
}
