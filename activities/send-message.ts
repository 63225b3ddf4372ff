// Sends one message, once: asks the gate, claims the message's key, calls the provider, writes down what became of it.

import { add } from "../src/calendar/add.ts";
import type { Fate, Outgoing } from "../src/channels/channel.ts";
import type { JourneyEvent } from "../src/journey/events.ts";
import type { ChannelName } from "../src/journey/plan.ts";
import type { Db } from "../src/store/db.ts";
import { enrolment as enrolmentById, lockEnrolment } from "../src/store/enrolments.ts";
import { dropDeferred, type Message, messagesOfStep, putMessage, updateMessage } from "../src/store/messages.ts";
import { lockPatient, updatePatient } from "../src/store/patients.ts";
import { tell } from "../src/store/timeline.ts";
import { addressOf, assess, counted, type Request } from "./assess.ts";
import { type CommandOf, type Context, details, type Result } from "./context.ts";
import { compose, messageOf } from "./message-words.ts";
import { isBehind, keepAnswer, mustStandHere, Overtaken } from "./place.ts";

/** Thrown where the provider surely did not take it: to be tried again. */
export class NotSent extends Error {
  constructor(
    readonly after: number | undefined,
    problem: string,
  ) {
    super(problem);
  }
}

/** As long (ms, on the wall's clock) as one call to a provider may take and be written down: a claim that is older has lost its sender. */
export const lease = 15_000;

type Send = CommandOf<"send_message">;
/** `orphan`: claimed by a sender that died, so perhaps sent already; ours now. */
type Claim = { type: "answer"; result: Result } | { type: "send"; message: Message; orphan: boolean } | { type: "busy"; after: number };
type Record =
  | { type: "answer"; result: Result }
  | { type: "refused" }
  | { type: "overtaken" }
  | { type: "not_sent"; after?: number; problem: string };

/** Tries channel after channel until one takes the message, none is left, or it has to wait. */
export async function sendMessage(context: Context, command: Send): Promise<Result> {
  for (;;) {
    const claim = await context.engine.db.transaction((tx) => claimNext(tx, context, command));
    if (claim.type === "answer") return claim.result;
    if (claim.type === "busy") throw new NotSent(claim.after, "Another worker is sending it.");
    const fate = await fateOf(context, claim.message, claim.orphan);
    const recorded = await context.engine.db.transaction((tx) => record(tx, context, command, claim, fate));
    if (recorded.type === "overtaken") throw new Overtaken();
    if (recorded.type === "not_sent") throw new NotSent(recorded.after, recorded.problem);
    if (recorded.type === "answer") return recorded.result;
  }
}

/** An orphan is asked after first; where nobody can be asked, its fate stays unknown. */
async function fateOf({ engine }: Context, message: Message, orphan: boolean): Promise<Fate> {
  const channel = engine.channels[message.channel as ChannelName];
  if (!orphan) return channel?.send(outgoing(message)) ?? { type: "not_sent", problem: `The channel ${message.channel} is not open.` };
  if (!channel?.find)
    return { type: "unknown", problem: "The sender stopped in the middle, and this channel cannot be asked what became of the message." };
  return (await channel.find(message.key)) ?? channel.send(outgoing(message));
}

/** In the transaction that claims the message everything is asked anew, so nothing leaves after a withdrawal was kept. */
async function claimNext(tx: Db, given: Context, command: Send): Promise<Claim> {
  const patient = await lockPatient(tx, given.patient.id);
  const context = patient ? { ...given, patient } : given;
  await mustStandHere(tx, context);
  const { enrolment, key, at } = context;
  const named = messageOf(context, command.part);
  const before = await messagesOfStep(tx, enrolment.id, command.step);
  const own = before.filter(({ turn }) => turn === command.turn);
  const sending = own.find(({ state }) => state === "sending");
  if (sending) return takeOver(tx, sending);
  const tried = triedChannels(before, command);
  const waiting = own.find(({ state }) => state === "deferred");
  const request: Request = {
    named,
    part: command.part,
    due: waiting?.dueAt ?? at,
    tried,
    counts: await counted(tx, context, named, command),
  };
  const verdict = await assess(tx, context, request);
  const row = await draft(tx, context, command, request, before, waiting?.key ?? (own.length === 0 ? key : `${key}/${own.length + 1}`));
  const says = { patientId: row.patientId, enrolmentId: enrolment.id, scenario: enrolment.scenario, at, what: named.name };
  switch (verdict.type) {
    case "suppress": {
      const failed = own.some(({ state }) => state === "failed");
      const result = await final(tx, context, command, { type: "message_dropped", reason: verdict.reason });
      if (tried.length > 0 && !failed) return { type: "answer", result };
      await putMessage(tx, { ...row, state: failed ? "failed" : "suppressed", reason: verdict.reason, because: verdict.because });
      await tell(tx, { ...says, kind: failed ? "failed" : "suppressed", detail: { key: row.key, reason: verdict.reason } });
      return { type: "answer", result };
    }
    case "defer":
      await putMessage(tx, { ...row, state: "deferred", because: verdict.because });
      if (!waiting) await tell(tx, { ...says, kind: "deferred", detail: { key: row.key, until: verdict.until } });
      return { type: "answer", result: { type: "command_deferred", until: verdict.until } };
    case "hold":
      await putMessage(tx, { ...row, state: "deferred", reason: verdict.reason, because: verdict.because });
      if (!waiting) await tell(tx, { ...says, kind: "held", detail: { key: row.key, reason: verdict.reason } });
      return { type: "answer", result: { type: "command_held" } };
    case "send": {
      const { channel } = verdict;
      const words = await compose(tx, context, named, channel);
      const message = await putMessage(tx, {
        ...row,
        state: "sending",
        channel,
        address: addressOf(context.patient, channel),
        subject: words.subject ?? null,
        text: words.text,
        language: words.language,
        buttons: words.buttons,
        template: words.template ?? null,
        claimedAt: at,
        leasedUntil: Date.now() + lease,
        because: null,
        reason: null,
      });
      return { type: "send", message, orphan: false };
    }
  }
}

async function takeOver(tx: Db, message: Message): Promise<Claim> {
  const left = (message.leasedUntil ?? 0) - Date.now();
  if (left > 0) return { type: "busy", after: left };
  await updateMessage(tx, message.key, { leasedUntil: Date.now() + lease });
  return { type: "send", message, orphan: true };
}

async function draft(tx: Db, context: Context, command: Send, { named, due, counts }: Request, before: Message[], key: string) {
  await dropDeferred(tx, context.enrolment.id, "too_late", context.at, command.turn);
  const { patient, plan, at } = context;
  return {
    key,
    enrolmentId: context.enrolment.id,
    patientId: patient.id,
    recipientId: patient.guardianId ?? patient.id,
    scenario: plan.scenario,
    message: named.name,
    step: command.step,
    turn: command.turn,
    part: command.part,
    purpose: named.message.purpose ?? plan.purpose,
    ask: named.ask ?? null,
    counts: counts || copyCounts(before, command),
    reason: null,
    dueAt: due,
    updatedAt: at,
  };
}

export const outgoing = ({ key, address, subject, text, language, buttons, template }: Message): Outgoing => ({
  key,
  to: address ?? "",
  ...(subject !== null && { subject }),
  text: text ?? "",
  language: language ?? "ru",
  buttons: buttons ?? [],
  ...(template && { template }),
});

/** This very message's rows, and for a later copy those of the copies before; oldest first. */
function copies(before: Message[], { turn, part }: Send): Message[] {
  const own = before.filter((message) => message.turn === turn);
  if (part.type !== "first") return own;
  const firsts = before.filter((message) => message.part?.type === "first" && (message.turn ?? 0) <= turn);
  // Those of an earlier round are other messages.
  const begun =
    part.copy === 0 ? turn : (firsts.findLast((message) => message.part?.type === "first" && message.part.copy === 0)?.turn ?? turn);
  return firsts.filter((message) => (message.turn ?? 0) >= begun);
}

const triedChannels = (before: Message[], command: Send): ChannelName[] =>
  copies(before, command).flatMap(({ state, channel }) => (state === "deferred" ? [] : (channel ?? [])));

/** A message counts once: by its first copy that was not lost, where the first of all was to count. */
function copyCounts(before: Message[], command: Send): boolean {
  if (command.part.type !== "first" || command.part.copy === 0) return false;
  const earlier = copies(before, command).filter(({ state }) => state !== "deferred" && state !== "suppressed");
  return earlier[0]?.counts === true && earlier.every(({ state }) => state === "failed");
}

/** What became of it is written down even where the journey has been carried past it. Refused for good here: the next channel is tried. */
async function record(tx: Db, context: Context, command: Send, { message }: Extract<Claim, { type: "send" }>, fate: Fate): Promise<Record> {
  const { enrolment, patient, at } = context;
  const says = { patientId: patient.id, enrolmentId: enrolment.id, scenario: enrolment.scenario, what: message.message };
  await lockEnrolment(tx, enrolment.id);
  const overtaken = !context.beside && (await isBehind(tx, enrolment.id, context.journey));
  switch (fate.type) {
    case "not_sent":
      if (overtaken) {
        const reason = (await enrolmentById(tx, enrolment.id))?.endedAt == null ? "too_late" : "journey_ended";
        await updateMessage(tx, message.key, { state: "suppressed", reason, because: fate.problem, updatedAt: at });
        return { type: "overtaken" };
      }
      await updateMessage(tx, message.key, { state: "deferred", because: fate.problem, updatedAt: at });
      return fate;
    case "refused": {
      await updateMessage(tx, message.key, { state: "failed", because: fate.problem, updatedAt: at });
      const current = await lockPatient(tx, patient.id);
      if (fate.blocked && current && message.channel) {
        await updatePatient(tx, patient.id, { blockedChannels: { ...current.blockedChannels, [message.channel]: at } }, at);
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

/** Kept with the effect itself. */
async function final(tx: Db, context: Context, command: Send, result: Result): Promise<Result> {
  await keepAnswer(tx, context, { at: context.at, ...result, turn: command.turn } as JourneyEvent);
  return result;
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
  const next = await assess(tx, context, { named, part: command.part, due: sentAt, tried, counts: false });
  return { type: "message_sent", at: sentAt, ...(next.type === "suppress" ? {} : { cascade: after(cascade) }) };
}
