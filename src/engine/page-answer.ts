// What a patient answers on a page: the question that the link was sent with, read and handed on as a word in a chat would be.
import { createHash } from "node:crypto";
import type { AnswerType, Question } from "../journey/plan.ts";
import { render } from "../messaging/render.ts";
import { type ReplyContext, read, type Value } from "../messaging/replies.ts";
import { answersOf } from "../store/answers.ts";
import type { Db } from "../store/db.ts";
import { type Enrolment, enrolment as enrolmentById } from "../store/enrolments.ts";
import { type Message, openQuestions } from "../store/messages.ts";
import { lockPatient, type Patient } from "../store/patients.ts";
import { keepReply } from "../store/replies.ts";
import { tell } from "../store/timeline.ts";
import { whenFree } from "./consent.ts";
import { type Engine, now } from "./engine.ts";
import { messageOfSubject } from "./links.ts";
import type { Opened } from "./page-link.ts";
import { planOf } from "./plans.ts";
import { answerForm, type FormAnswers, type OpenForm, openForm, readAnswer } from "./questionnaire.ts";
import { raiseFlags, urgentWords, type Written } from "./red-flags.ts";
import { hear } from "./reply.ts";
import { scopeOf } from "./scope.ts";

/** What the page has to show. */
export type Asked =
  | { type: "form"; message: Message; form: OpenForm; languages: string[] }
  | { type: "question"; message: Message; ask: string; answer: AnswerType }
  /** `at`: when, ms UTC. */
  | { type: "answered"; at: number }
  /** The time for it is over, or there was none. */
  | { type: "closed" };

/** A link that was sent with a question means that one; any other link means the question asked last. */
export async function askedBy(db: Db, { patientId, subject }: Opened): Promise<Asked> {
  const named = await messageOfSubject(db, subject);
  const own = named?.ask
    ? [named]
    : (await openQuestions(db, patientId)).filter(({ enrolmentId }) => !subject || named || enrolmentId === subject);
  for (const message of own) {
    const enrolment = message.enrolmentId ? await enrolmentById(db, message.enrolmentId) : undefined;
    const asked = enrolment && (await standingAt(db, message, enrolment));
    if (asked) return asked;
  }
  return { type: "closed" };
}

async function standingAt(db: Db, message: Message, enrolment: Enrolment): Promise<Asked | undefined> {
  const asked = message.sentAt ?? message.claimedAt ?? message.dueAt;
  const given = (await answersOf(db, enrolment.id)).findLast(({ ask, at }) => ask === message.ask && at >= asked);
  if (given) return { type: "answered", at: given.at };
  if (enrolment.endedAt !== null || enrolment.journey.step !== message.step) return undefined;
  const form = await openForm(db, enrolment);
  if (form?.ask === message.ask) return { type: "form", message, form, languages: (await planOf(db, enrolment.planHash)).languages };
  const step = (await planOf(db, enrolment.planHash)).steps[message.step];
  return step?.op === "ask" ? { type: "question", message, ask: step.do.ask, answer: step.do.answer } : undefined;
}

/** `urgent` is what a red flag has to say to the patient at once, in their language. */
export type Taken = { type: "taken" | "unclear" | "closed" | "stopped"; urgent?: string };

/** One transaction. What cannot be read changes nothing, since the page asks again; red flags read it all the same. */
export async function answerQuestion(engine: Engine, link: Opened, text: string): Promise<Taken> {
  return whenFree<Taken>(engine, async (tx) => {
    const patient = await lockPatient(tx, link.patientId);
    if (!patient) return { type: "closed" };
    const asked = await askedBy(tx, link);
    if (asked.type !== "question") return { type: "closed" };
    const { ask, answer, message } = asked;
    const reading = read(text, answer, contextOf(engine, patient));
    const question = { ask, answer, ...(reading.type === "read" && { value: reading.value }) };
    const words = wordsOf(engine, message, text);
    const urgent = await urgentFor(engine, tx, patient, { text, question });
    if (reading.type === "unclear") {
      await raiseFlags(engine, tx, patient, { ...words, question });
      return { type: "unclear", ...urgent };
    }
    const { channel, id, at } = words;
    const kind = await hear(engine, tx, { patientId: patient.id, channel, id, text, at, quoted: message.key, pressed: true, onPage: true });
    return kind === "later" ? "later" : { type: kind === "stop" ? "stopped" : "taken", ...urgent };
  });
}

/** The same for one question of a questionnaire; no text leaves it out. */
export async function answerFormQuestion(engine: Engine, link: Opened, questionId: string, text: string | undefined): Promise<Taken> {
  return engine.db.transaction(async (tx) => {
    const patient = await lockPatient(tx, link.patientId);
    if (!patient) return { type: "closed" };
    const asked = await askedBy(tx, link);
    if (asked.type !== "form") return { type: "closed" };
    const { form, message } = asked;
    const question = form.questionnaire.questions.find(({ id }) => id === questionId);
    if (!question) return { type: "closed" };
    if (text === undefined && question.required) return { type: "unclear" };
    const reading = text === undefined ? { type: "skipped" as const } : readAnswer(question, text, contextOf(engine, patient));
    const words = wordsOf(engine, message, `${questionId}: ${text ?? ""}`);
    const about = { ask: question.id, answer: question.answer, ...(reading.type === "read" && { value: reading.value }) };
    const written = { ...words, text: text ?? "", question: about };
    const urgent = await urgentFor(engine, tx, patient, written);
    await raiseFlags(engine, tx, patient, written);
    if (reading.type === "unclear") return { type: "unclear", ...urgent };
    const value = reading.type === "read" ? reading.value : null;
    const after = await answerForm(engine, tx, patient, form, question, value, words);
    if (after.done) await keepWhole(tx, patient, message, after, words.at);
    return { type: "taken", ...urgent };
  });
}

/** Staff find the questions and answers where they find every other word of the patient. */
async function keepWhole(tx: Db, patient: Patient, message: Message, form: OpenForm & { done?: object }, at: number): Promise<void> {
  const { ask, enrolment, questionnaire, answers, done } = form;
  const id = `page/${form.key}`;
  const channel = message.channel ?? "email";
  const text = questionnaire.questions
    .map((question) => `${wordsIn(question.text, patient.language)} ${shown(question, answers)}`)
    .join("\n");
  const about = { ask, enrolmentId: enrolment.id, messageKey: message.key };
  const row = {
    id,
    channel,
    patientId: patient.id,
    text,
    receivedAt: at,
    kind: "answer" as const,
    reading: { type: "read", value: done },
    ...about,
  };
  if (!(await keepReply(tx, row))) return;
  await tell(tx, {
    patientId: patient.id,
    enrolmentId: enrolment.id,
    at,
    kind: "reply",
    what: ask,
    detail: { id, channel, kind: "answer" },
  });
}

function shown({ id, answer, unit }: Question, answers: FormAnswers): string {
  const value = answers[id];
  if (value === null || value === undefined) return "–";
  if (answer.type === "choices")
    return wordsIn(answer.choices.find((choice) => choice.value === value)?.label ?? {}, undefined) || String(value);
  return [valueText(value), unit].filter(Boolean).join(" ");
}

/** As a patient would write it, so that it is read as the same. */
export function valueText(value: Value): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value !== "object") return String(value);
  return "systolic" in value ? `${value.systolic}/${value.diastolic}` : String(value.score);
}

const wordsIn = (words: Record<string, string>, language: string | null | undefined): string =>
  (language != null && Object.hasOwn(words, language) ? words[language] : Object.values(words)[0]) ?? "";

const contextOf = (engine: Engine, { timezone, language }: Patient): ReplyContext => ({
  now: now(engine),
  zone: timezone ?? engine.clinic.timezone,
  language: language ?? engine.clinic.languages[0] ?? "ru",
});

/** The same words to the same message are the same reply, however often the button is pressed. */
function wordsOf(engine: Engine, { key, channel }: Message, text: string) {
  const id = `page/${createHash("sha256").update(`${key}\0${text}`).digest("base64url").slice(0, 22)}`;
  return { id, channel: channel ?? ("email" as const), at: now(engine), text };
}

async function urgentFor(
  engine: Engine,
  tx: Db,
  patient: Patient,
  written: Pick<Written, "text" | "question">,
): Promise<{ urgent?: string }> {
  const texts = urgentWords(engine, written);
  if (!texts) return {};
  const { now: at, ...where } = contextOf(engine, patient);
  const scope = { ...(await scopeOf(tx, engine.clinic, patient, at)), clinic: engine.clinic, links: {} };
  return { urgent: render(wordsIn(texts, where.language), scope, where).trim() };
}
