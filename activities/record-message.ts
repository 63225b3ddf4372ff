// Writes down what became of a message, and what its journey waits for next.
import { add } from "../src/calendar/add.ts";
import type { Fate } from "../src/channels/channel.ts";
import type { ChannelName } from "../src/journey/plan.ts";
import type { Db } from "../src/store/db.ts";
import { enrolment as enrolmentById, lockEnrolment } from "../src/store/enrolments.ts";
import { type Message, messagesOfStep, updateMessage } from "../src/store/messages.ts";
import { lockPatient, recipientOf, updatePatient } from "../src/store/patients.ts";
import { tell } from "../src/store/timeline.ts";
import { assess } from "./assess.ts";
import { type Claim, type Send, triedChannels } from "./claim-message.ts";
import { type Context, details, type Result } from "./context.ts";
import { final } from "./final.ts";
import { messageOf } from "./message-words.ts";
import { isBehind } from "./place.ts";
import { leaveAlone } from "./take-slot.ts";

export type Recorded =
  | { type: "answer"; result: Result }
  | { type: "refused" }
  | { type: "overtaken" }
  | { type: "not_sent"; after?: number; problem: string };

/** What became of it is written down even where the journey has been carried past it. Refused for good here: the next channel is tried. */
export async function record(
  tx: Db,
  context: Context,
  command: Send,
  { message }: Extract<Claim, { type: "send" }>,
  fate: Fate,
): Promise<Recorded> {
  const { enrolment, patient, at } = context;
  const says = { patientId: patient.id, enrolmentId: enrolment.id, scenario: enrolment.scenario, what: message.message };
  await lockEnrolment(tx, enrolment.id);
  const overtaken = !context.beside && (await isBehind(tx, enrolment.id, context.journey));
  switch (fate.type) {
    case "not_sent":
      await leaveAlone(tx, context.engine.channels[message.channel as ChannelName]?.limits, fate.after);
      if (overtaken) {
        const reason = (await enrolmentById(tx, enrolment.id))?.endedAt == null ? "too_late" : "journey_ended";
        await updateMessage(tx, message.key, { state: "suppressed", reason, because: fate.problem, updatedAt: at });
        return { type: "overtaken" };
      }
      await updateMessage(tx, message.key, { state: "deferred", slotAt: null, because: fate.problem, updatedAt: at });
      return fate;
    case "refused": {
      await updateMessage(tx, message.key, { state: "failed", because: fate.problem, updatedAt: at });
      const recipient = await lockPatient(tx, message.recipientId);
      if (fate.blocked && recipient && message.channel) {
        await updatePatient(tx, recipient.id, { blockedChannels: { ...recipient.blockedChannels, [message.channel]: at } }, at);
      }
      return { type: "refused" };
    }
    case "unknown":
    case "sent": {
      const sentAt = fate.type === "sent" ? (fate.at ?? at) : at;
      const state = fate.type === "unknown" ? "unknown" : fate.delivered ? "delivered" : "sent";
      const stamps = { sentAt, ...(state === "delivered" && { deliveredAt: sentAt }) };
      await updateMessage(tx, message.key, {
        state,
        ...stamps,
        providerId: fate.type === "sent" ? (fate.providerId ?? null) : null,
        because: fate.type === "unknown" ? fate.problem : null,
        updatedAt: sentAt,
      });
      const own = command.part.type === "unclear" && message.message === messageOf(context, { type: "first", copy: 0 }).name;
      const detail = {
        key: message.key,
        channel: message.channel,
        ...(state === "unknown" && { unknown: true }),
        ...(own && { again: message.ask }),
      };
      await tell(tx, { ...says, at: sentAt, kind: "sent", detail });
      if (overtaken) return { type: "overtaken" };
      const result = await sentResult(tx, context, command, message, sentAt, state === "delivered");
      return { type: "answer", result: await final(tx, context, command, result) };
    }
  }
}

/** With the moments that the journey waits for next, counted from the real sending. */
async function sentResult(tx: Db, context: Context, command: Send, message: Message, sentAt: number, delivered = false): Promise<Result> {
  const { engine, step, zone } = context;
  const after = (length: Parameters<typeof add>[1]) => add(sentAt, length, zone, engine.clinic.calendar);
  if (step.op === "ask") {
    return {
      type: "message_sent",
      at: sentAt,
      deadline: after(step.do.within),
      reminders: step.do.remind.map((reminder) => after(reminder.after)),
    };
  }
  const { cascade } = details(step, "send");
  if (!cascade || delivered) return { type: "message_sent", at: sentAt };
  const named = messageOf(context, command.part);
  const tried = [...triedChannels(await messagesOfStep(tx, context.enrolment.id, command.step), command), message.channel as ChannelName];
  const recipient = await recipientOf(tx, context.patient);
  const sending = { ...context, recipient, zone: recipient.timezone ?? zone };
  const next = await assess(tx, sending, { named, part: command.part, due: sentAt, tried, counts: false, paused: false });
  return { type: "message_sent", at: sentAt, ...(next.verdict.type === "suppress" ? {} : { cascade: after(cascade) }) };
}
