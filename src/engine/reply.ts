// Takes in what a patient wrote: kept once, read, and handed to the question it answers.
import type { ChannelName } from "../journey/plan.ts";
import { inert } from "../messaging/inert.ts";
import { isStop } from "../messaging/stop.ts";
import type { Db } from "../store/db.ts";
import { liveEnrolments } from "../store/enrolments.ts";
import { isUnderWay } from "../store/messages.ts";
import { lockPatient, type Patient, recipientOf, updatePatient } from "../store/patients.ts";
import { keepReply, type ReplyKind } from "../store/replies.ts";
import { tell } from "../store/timeline.ts";
import { whenFree } from "./consent.ts";
import type { Engine } from "./engine.ts";
import { tellJourney } from "./notify.ts";
import { planOf } from "./plans.ts";
import { raiseFlags } from "./red-flags.ts";
import { understand } from "./understand.ts";

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
  /** On a page that a message by this channel led to: the channel itself has heard nothing. Its id begins with `page/`. */
  onPage?: true;
  /** A wish that another patient at the same address has had confirmed already. */
  told?: boolean;
}

/** One transaction. Returns what the reply was taken for, or none where it had come before. A stop waits for what is on its way. */
export async function reply(engine: Engine, incoming: Incoming): Promise<ReplyKind | undefined> {
  return whenFree(engine, (tx) => hear(engine, tx, incoming));
}

/**
 * The same, inside a transaction of the caller's. "later": it is a stop, a message of the patient that passed the gate is on its way to a
 * provider, and nothing was kept; ask again soon.
 */
export async function hear(engine: Engine, tx: Db, incoming: Incoming): Promise<ReplyKind | "later" | undefined> {
  const patient = await lockPatient(tx, incoming.patientId);
  if (!patient) throw new Error("a reply names a patient who is not kept here");
  const { id, channel, at } = incoming;
  const { text } = inert(incoming.text);
  if (isStop(text) && (await isUnderWay(tx, patient.id, Date.now()))) return "later";
  const understood = await understand(engine, tx, patient, { ...incoming, text });
  const fresh = await keepReply(tx, { id, patientId: patient.id, channel, text: incoming.text, receivedAt: at, ...understood.row });
  if (!fresh) return undefined;
  const writer = await recipientOf(tx, patient);
  if (!incoming.onPage && writer.blockedChannels[channel] !== undefined) {
    await updatePatient(tx, writer.id, { blockedChannels: without(writer.blockedChannels, channel) }, at);
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

/** Whoever writes has been reached: a cascade that waits for its message to be read waits no longer. */
async function stopCascades(engine: Engine, tx: Db, patient: Patient, at: number): Promise<void> {
  for (const enrolment of await liveEnrolments(tx, patient.id)) {
    const { step, want } = enrolment.journey;
    const putOff = want.type === "nothing" || (want.type !== "perform" && want.command !== undefined);
    if (!putOff && (await planOf(tx, enrolment.planHash)).steps[step]?.op === "send")
      await tellJourney(engine, tx, enrolment, { type: "delivered", step }, at);
  }
}
