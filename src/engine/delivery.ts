// Takes in what became of a message after the provider had it: states only move forward.
import type { Db } from "../store/db.ts";
import { enrolment as enrolmentById } from "../store/enrolments.ts";
import { copyKey, dropCopy, type Message, messageByKey, messagesOfStep, putMessage, raiseState } from "../store/messages.ts";
import { lockPatient, updatePatient } from "../store/patients.ts";
import { settledAnswer } from "../store/settled.ts";
import { closeUnknownTask } from "../store/tasks.ts";
import { tell } from "../store/timeline.ts";
import type { Engine } from "./engine.ts";
import { tellJourney } from "./notify.ts";
import { tellElsewhere } from "./urgent.ts";

/** `sent`: it is known now that the provider took it. */
export type DeliveryState = "sent" | "delivered" | "read" | "failed" | "blocked";

/** ms: a message that is refused later than this after it was sent is no news any more. */
const fresh = 24 * 3_600_000;
/** ms: a journey that ended so soon after the message ended with it, and not because of something else. */
const withIt = 60_000;

/** `blocked` is `failed`, and the channel takes nothing more until the patient writes. Returns whether anything changed. */
export async function delivery(engine: Engine, key: string, state: DeliveryState, at: number): Promise<boolean> {
  return engine.db.transaction((tx) => report(engine, tx, key, state, at));
}

/** The same, inside a transaction of the caller's. */
export async function report(engine: Engine, tx: Db, key: string, state: DeliveryState, at: number): Promise<boolean> {
  const message = await messageByKey(tx, key);
  if (!message) return false;
  await lockPatient(tx, message.patientId);
  const lost = state === "failed" || state === "blocked";
  if (!(await raiseState(tx, key, lost ? "failed" : state, at))) return false;
  const recipient = state === "blocked" ? await lockPatient(tx, message.recipientId) : undefined;
  if (recipient && message.channel) {
    await updatePatient(tx, recipient.id, { blockedChannels: { ...recipient.blockedChannels, [message.channel]: at } }, at);
  }
  const { patientId, enrolmentId, message: what } = message;
  await tell(tx, {
    patientId,
    enrolmentId,
    scenario: message.scenario,
    at,
    kind: "delivery",
    what,
    detail: { state, key, channel: message.channel },
  });
  if (lost) await tellElsewhere(engine, tx, message, at);
  if (message.state === "unknown") await closeUnknownTask(tx, key, { outcome: lost ? "not_arrived" : "arrived", by: "zabota", at });
  if (message.state === "failed") await dropCopy(tx, key, "The first one did arrive.", at);
  const enrolment = enrolmentId ? await enrolmentById(tx, enrolmentId) : undefined;
  if (state === "sent" || !enrolment || message.step === null || isPast(message, await messagesOfStep(tx, enrolment.id, message.step)))
    return true;
  if (lost && !(await isAwaited(tx, message))) {
    const sentAt = message.sentAt ?? at;
    if (at - sentAt > fresh || (enrolment.endedAt !== null && enrolment.endedAt - sentAt > withIt)) return true;
    await wantCopy(tx, message, at);
    engine.wake(enrolment.id);
  } else if (enrolment.endedAt === null) {
    await tellJourney(engine, tx, enrolment, { type: lost ? "refused" : "delivered", step: message.step }, at);
  }
  return true;
}

/** Whether the journey waits at this message: at a question for its answer, in a cascade for its delivery. */
async function isAwaited(tx: Db, { enrolmentId, turn, part }: Message): Promise<boolean> {
  if (part?.type !== "first" || enrolmentId === null || turn === null) return false;
  const answer = await settledAnswer(tx, enrolmentId, turn);
  return answer?.type !== "message_sent" || answer.deadline !== undefined || answer.cascade !== undefined;
}

/** The journey has gone on: a copy by the next channel goes beside it. */
async function wantCopy(tx: Db, message: Message, at: number): Promise<void> {
  const copy = {
    ...message,
    channel: null,
    address: null,
    providerId: null,
    claimedAt: null,
    leasedUntil: null,
    slotAt: null,
    sentAt: null,
    deliveredAt: null,
    readAt: null,
  };
  await putMessage(tx, { ...copy, key: copyKey(message.key), state: "deferred", reason: null, because: null, dueAt: at, updatedAt: at });
}

/** Of an earlier round, or an earlier message of the same question: what became of it moves nothing any more. */
function isPast({ turn }: Message, ofStep: Message[]): boolean {
  const newest = ofStep.filter(({ sentAt }) => sentAt !== null).at(-1);
  const copies = newest?.part?.type === "first" ? newest.part.copy : 0;
  return (turn ?? 0) < (newest?.turn ?? 0) - copies;
}
