// Finds what a patient's words are: a wish, the answer to an open question, or a word out of the blue for a person to read.
import type { AnswerType, Question } from "../journey/plan.ts";
import { type Reading, read } from "../messaging/replies.ts";
import { isCommand, isStart, isStop } from "../messaging/stop.ts";
import { answersOf, recordAnswer } from "../store/answers.ts";
import type { Db } from "../store/db.ts";
import { type Enrolment, enrolment as enrolmentById } from "../store/enrolments.ts";
import { type Message, messageByKey, openQuestions } from "../store/messages.ts";
import type { Patient } from "../store/patients.ts";
import { lastReply, type ReplyKind } from "../store/replies.ts";
import { addToScript, openTaskOf, quoted, unclearTask } from "../store/tasks.ts";
import type { Engine } from "./engine.ts";
import { tellJourney } from "./notify.ts";
import { planOf } from "./plans.ts";
import { answerForm, type OpenForm, openForm, readAnswer } from "./questionnaire.ts";
import type { Written } from "./red-flags.ts";
import type { Incoming } from "./reply.ts";
import { comeBack, stop } from "./wishes.ts";

export interface Understood {
  /** Open when the reply came, and what it was read as. */
  question?: Written["question"];
  row: { kind: ReplyKind; ask: string | null; enrolmentId: string | null; reading: Reading | null; messageKey: string | null };
  act(): Promise<void>;
}

interface Asked {
  message: Message;
  ask: string;
  step: number;
  enrolment: Enrolment;
  answer: AnswerType;
}

const aside = (kind: ReplyKind, act: () => Promise<void> = async () => {}): Understood => ({
  row: { kind, ask: null, enrolmentId: null, reading: null, messageKey: null },
  act,
});

/** A stop wins over everything; a wish to come back is one where no open question takes the words for its answer. */
export async function understand(engine: Engine, tx: Db, patient: Patient, incoming: Incoming): Promise<Understood> {
  const { text, pressed } = incoming;
  const starting = () => aside("start", () => comeBack(engine, tx, patient, incoming));
  if (isStop(text)) return aside("stop", () => stop(engine, tx, patient, incoming));
  if (isCommand(text)) return starting();
  const open = await openQuestion(tx, patient, incoming);
  const taken = open && (await answerTo(engine, tx, patient, incoming, open));
  if (!pressed && isStart(text) && (!taken || taken.row.kind === "unclear")) return starting();
  return taken ?? aside(pressed && (await isAnswered(tx, incoming.quoted)) ? "extra" : "stray");
}

/** The question quoted, else the one sent last whose journey still stands at it. */
async function openQuestion(tx: Db, patient: Patient, { quoted, pressed }: Incoming): Promise<Asked | undefined> {
  const questions = await openQuestions(tx, patient.id);
  const named = questions.filter(({ key }) => key === quoted);
  for (const message of pressed ? named : [...named, ...questions]) {
    const enrolment = message.enrolmentId ? await enrolmentById(tx, message.enrolmentId) : undefined;
    if (!enrolment || enrolment.endedAt !== null || enrolment.journey.step !== message.step) continue;
    const step = (await planOf(tx, enrolment.planHash)).steps[message.step];
    if (step?.op === "ask") return { message, ask: step.do.ask, step: message.step, enrolment, answer: step.do.answer };
  }
  return undefined;
}

/** Whether the message is a question that has its answer: its buttons can be pressed for ever. */
async function isAnswered(tx: Db, key: string | undefined): Promise<boolean> {
  const message = key === undefined ? undefined : await messageByKey(tx, key);
  if (!message?.enrolmentId) return false;
  return (await answersOf(tx, message.enrolmentId)).some(({ ask }) => ask === message.ask);
}

async function answerTo(engine: Engine, tx: Db, patient: Patient, incoming: Incoming, asked: Asked): Promise<Understood> {
  const { at } = incoming;
  const { ask, step, enrolment, answer } = asked;
  const form = answer.type === "form" ? await openForm(tx, enrolment) : undefined;
  if (form && incoming.channel !== "email") return answerInForm(engine, tx, patient, incoming, asked, form);
  const reading = await readReply(engine, tx, patient, incoming, asked, (text, where) => read(text, answer, where));
  if (reading.type !== "read") return unclear(engine, tx, incoming, asked, answer);
  return {
    question: { ask, answer, value: reading.value },
    row: { kind: "answer", ...about(asked), reading },
    act: async () => {
      await recordAnswer(tx, { enrolmentId: enrolment.id, ask, value: reading.value, at });
      const choice = reading.choice === undefined ? {} : { choice: reading.choice };
      await tellJourney(engine, tx, enrolment, { type: "answered", step, ...choice }, at);
    },
  };
}

/** In a chat one question after another. Words that come before a question was put there, or after its answer, only bring the next one. */
async function answerInForm(
  engine: Engine,
  tx: Db,
  patient: Patient,
  incoming: Incoming,
  asked: Asked,
  form: OpenForm,
): Promise<Understood> {
  const { at, channel, id } = incoming;
  const { step, enrolment, message } = asked;
  const question = form.questionnaire.questions.find((one) => one.id === message.question);
  const goOn = async () => void (await tellJourney(engine, tx, enrolment, { type: "answered_partly", step }, at));
  if (!question || Object.hasOwn(form.answers, question.id))
    return { row: { kind: "extra", ...about(asked), reading: null }, act: incoming.pressed ? async () => {} : goOn };
  const reading = await readReply(engine, tx, patient, incoming, asked, (text, where) => readAnswer(question, text, where));
  if (reading.type === "unclear") return unclear(engine, tx, incoming, asked, question.answer, question);
  const value = reading.type === "read" ? reading.value : null;
  return {
    question: { ask: question.id, answer: question.answer, ...(value !== null && { value }) },
    row: { kind: "answer", ...about(asked), reading: reading.type === "read" ? reading : null },
    act: async () => {
      const { next } = await answerForm(engine, tx, patient, form, question, value, { id, channel, at });
      if (next) await goOn();
    },
  };
}

/** Asked again once, then a person's: what comes after that is added to the open task. */
function unclear(engine: Engine, tx: Db, { text, at }: Incoming, asked: Asked, answer: AnswerType, question?: Question): Understood {
  const { ask, step, enrolment } = asked;
  return {
    question: { ask: question?.id ?? ask, answer },
    row: { kind: "unclear", ...about(asked), reading: { type: "unclear" } },
    act: async () => {
      const task = await openTaskOf(tx, enrolment.id, unclearTask(ask));
      if (task) await addToScript(tx, task.id, quoted(text));
      await tellJourney(engine, tx, enrolment, { type: "unclear", step }, at);
    },
  };
}

const about = ({ ask, enrolment, message }: Asked) => ({ ask, enrolmentId: enrolment.id, messageKey: message.key });

/** An answer split over two messages is read together with the unclear first. */
async function readReply<R extends { type: string }>(
  engine: Engine,
  tx: Db,
  patient: Patient,
  { text, at }: Incoming,
  { ask, enrolment }: Asked,
  reads: (text: string, where: Parameters<typeof read>[2]) => R,
): Promise<R> {
  const where = { now: at, zone: patient.timezone ?? engine.clinic.timezone, language: patient.language ?? "ru" };
  const alone = reads(text, where);
  const before = alone.type === "unclear" ? await lastReply(tx, patient.id) : undefined;
  const together = before?.kind === "unclear" && before.enrolmentId === enrolment.id && before.ask === ask;
  return together ? reads(`${before.text} ${text}`, where) : alone;
}
