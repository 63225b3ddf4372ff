// Takes in what a patient wrote: kept once, read, and handed to the question it answers.
import type { AnswerType, ChannelName, Purpose } from "../journey/plan.ts";
import { type Reading, read, readTogether } from "../messaging/replies.ts";
import { isStop } from "../messaging/stop.ts";
import { stopConfirmed } from "../messaging/stop-words.ts";
import { recordAnswer } from "../store/answers.ts";
import { recordConsent } from "../store/consents.ts";
import type { Db } from "../store/db.ts";
import { type Enrolment, enrolment as enrolmentById, liveEnrolments } from "../store/enrolments.ts";
import { type Message, openQuestions } from "../store/messages.ts";
import { lockPatient, type Patient, updatePatient } from "../store/patients.ts";
import { keepReply, type Reply, type ReplyKind, repliesOf } from "../store/replies.ts";
import { tell } from "../store/timeline.ts";
import type { Engine } from "./engine.ts";
import { tellJourney } from "./notify.ts";
import { planOf } from "./plans.ts";
import { raiseFlags, type Written } from "./red-flags.ts";
import { say } from "./say.ts";

export interface Incoming {
  patientId: string;
  channel: ChannelName;
  /** The provider's own id: the same one again is not a second reply. */
  id: string;
  text: string;
  /** ms UTC */
  at: number;
  /** The key of the message that the patient quoted. */
  quoted?: string;
  /** By a button of the quoted message, which answers no other question. */
  pressed?: boolean;
}

/** One transaction. Returns what the reply was taken for, or none where it had come before. */
export async function reply(engine: Engine, incoming: Incoming): Promise<ReplyKind | undefined> {
  return engine.db.transaction((tx) => hear(engine, tx, incoming));
}

/** The same, inside a transaction of the caller's. */
export async function hear(engine: Engine, tx: Db, incoming: Incoming): Promise<ReplyKind | undefined> {
  const patient = await lockPatient(tx, incoming.patientId);
  if (!patient) throw new Error("a reply names a patient who is not kept here");
  const { id, channel, text, at } = incoming;
  const understood = await understand(engine, tx, patient, incoming);
  const fresh = await keepReply(tx, { id, patientId: patient.id, channel, text, receivedAt: at, ...understood.row });
  if (!fresh) return undefined;
  if (patient.blockedChannels[channel] !== undefined) {
    await updatePatient(tx, patient.id, { blockedChannels: without(patient.blockedChannels, channel) }, at);
  }
  const { kind, ask, enrolmentId } = understood.row;
  await tell(tx, { patientId: patient.id, enrolmentId, at, kind: "reply", what: ask ?? kind, detail: { id, channel, kind } });
  await raiseFlags(engine, tx, patient, { text, id, channel, at, ...(understood.question && { question: understood.question }) });
  await understood.act();
  await stopCascades(engine, tx, patient, at);
  return kind;
}

export const without = <K extends string, V>(all: Partial<Record<K, V>>, key: K): Partial<Record<K, V>> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => name !== key)) as Partial<Record<K, V>>;

interface Understood {
  /** Open when the reply came, and what it was read as. */
  question?: Written["question"];
  row: { kind: ReplyKind; ask: string | null; enrolmentId: string | null; reading: Reading | null; messageKey: string | null };
  act(): Promise<void>;
}

async function understand(engine: Engine, tx: Db, patient: Patient, incoming: Incoming): Promise<Understood> {
  if (isStop(incoming.text)) {
    return {
      row: { kind: "stop", ask: null, enrolmentId: null, reading: null, messageKey: null },
      act: () => stop(engine, tx, patient, incoming),
    };
  }
  const open = await openQuestion(tx, patient, incoming);
  if (!open) return { row: { kind: "stray", ask: null, enrolmentId: null, reading: null, messageKey: null }, act: async () => {} };
  const { question, enrolment, answer } = open;
  const about = { ask: question.ask, enrolmentId: enrolment.id, messageKey: question.key };
  const reading = await readReply(engine, tx, patient, incoming, answer, about);
  const step = question.step ?? 0;
  const asked = { ask: question.ask ?? "", answer };
  if (reading.type === "unclear") {
    return {
      question: asked,
      row: { kind: "unclear", ...about, reading },
      act: async () => void (await tellJourney(engine, tx, enrolment, { type: "unclear", step }, incoming.at)),
    };
  }
  return {
    question: { ...asked, value: reading.value },
    row: { kind: "answer", ...about, reading },
    act: async () => {
      await recordAnswer(tx, { enrolmentId: enrolment.id, ask: question.ask ?? "", value: reading.value, at: incoming.at });
      const choice = reading.choice === undefined ? {} : { choice: reading.choice };
      await tellJourney(engine, tx, enrolment, { type: "answered", step, ...choice }, incoming.at);
    },
  };
}

interface Open {
  question: Message;
  enrolment: Enrolment;
  answer: AnswerType;
}

/** Whoever writes has been reached: a cascade that waits for its message to be read waits no longer. */
async function stopCascades(engine: Engine, tx: Db, patient: Patient, at: number): Promise<void> {
  for (const enrolment of await liveEnrolments(tx, patient.id)) {
    const { step, want } = enrolment.journey;
    const putOff = want.type === "nothing" || (want.type !== "perform" && want.command !== undefined);
    if (!putOff && (await planOf(tx, enrolment.planHash)).steps[step]?.op === "send")
      await tellJourney(engine, tx, enrolment, { type: "delivered", step }, at);
  }
}

/** The question quoted, else the one sent last whose journey still stands at it. */
async function openQuestion(tx: Db, patient: Patient, { quoted, pressed }: Incoming): Promise<Open | undefined> {
  const questions = await openQuestions(tx, patient.id);
  const named = questions.filter(({ key }) => key === quoted);
  const ordered = pressed ? named : [...named, ...questions];
  for (const question of ordered) {
    const enrolment = question.enrolmentId ? await enrolmentById(tx, question.enrolmentId) : undefined;
    if (!enrolment || enrolment.endedAt !== null || enrolment.journey.step !== question.step) continue;
    const step = (await planOf(tx, enrolment.planHash)).steps[question.step];
    if (step?.op !== "ask") continue;
    return { question, enrolment, answer: step.do.answer };
  }
  return undefined;
}

/** An answer split over two messages is read together with the unclear first. */
async function readReply(
  engine: Engine,
  tx: Db,
  patient: Patient,
  incoming: Incoming,
  answer: AnswerType,
  about: Pick<Reply, "enrolmentId" | "ask">,
): Promise<Reading> {
  const where = { now: incoming.at, zone: patient.timezone ?? engine.clinic.timezone, language: patient.language ?? "ru" };
  const alone = read(incoming.text, answer, where);
  const before = (await repliesOf(tx, patient.id)).at(-1);
  const together = before?.kind === "unclear" && before.enrolmentId === about.enrolmentId && before.ask === about.ask;
  return alone.type === "read" || !together ? alone : readTogether(before.text, incoming.text, answer, where);
}

/** ms: whoever asks again within a day was told already. */
const confirmedFor = 24 * 3_600_000;

/** Care and advertising end on every channel, and everything on the channel it came by; journeys of those purposes end at once. */
async function stop(engine: Engine, tx: Db, patient: Patient, { id, channel, at, text }: Incoming): Promise<void> {
  const withdraw = (purpose: Purpose, by: ChannelName) =>
    recordConsent(tx, { patientId: patient.id, purpose, channel: by, given: false, at, way: "reply", proof: text, recordedBy: "patient" });
  for (const by of ["telegram", "max", "whatsapp", "email", "sms"] as const) {
    await withdraw("care", by);
    await withdraw("advertising", by);
  }
  await withdraw("service", channel);
  for (const enrolment of await liveEnrolments(tx, patient.id)) {
    const { purpose } = await planOf(tx, enrolment.planHash);
    if (purpose !== "service") await tellJourney(engine, tx, enrolment, { type: "stopped", outcome: "stopped" }, at);
  }
  await say(
    engine,
    tx,
    patient,
    { key: `stop/${channel}/${id}`, message: "stop-confirmed", texts: stopConfirmed, channel, at },
    confirmedFor,
  );
}
