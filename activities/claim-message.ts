// Claims a message: in one transaction everything is asked anew, so that nothing leaves after a withdrawal was kept.
import type { Outgoing } from "../src/channels/channel.ts";
import type { Engine } from "../src/engine/engine.ts";
import { letterLinks } from "../src/engine/links.ts";
import type { ChannelName } from "../src/journey/plan.ts";
import type { Verdict } from "../src/messaging/gate.ts";
import type { Db } from "../src/store/db.ts";
import { dropDeferred, type Message, messagesOfStep, type NewMessage, putMessage, updateMessage } from "../src/store/messages.ts";
import { addressOf, lockPatient } from "../src/store/patients.ts";
import { isPaused } from "../src/store/plans.ts";
import { tell } from "../src/store/timeline.ts";
import { keepVerdict } from "../src/store/verdicts.ts";
import { assess, counted, type Request } from "./assess.ts";
import { catchesUp, isOvertaken } from "./catch-up.ts";
import type { CommandOf, Context, Result, Sending } from "./context.ts";
import { final } from "./final.ts";
import { compose, messageOf } from "./message-words.ts";
import { mustStandHere } from "./place.ts";
import { takeSlot } from "./take-slot.ts";

export type Send = CommandOf<"send_message">;
/** `orphan`: claimed by a sender that died, so perhaps sent already; ours now. */
export type Claim =
  | { type: "answer"; result: Result }
  | { type: "send"; message: Message; orphan: boolean }
  | { type: "busy"; after: number };

/** As long (ms, on the wall's clock) as one call to a provider may take and be written down: a claim that is older has lost its sender. */
export const lease = 15_000;

const overtaken: Verdict = {
  type: "suppress",
  reason: "too_late",
  rule: "too_late",
  because: "The visit was imported, and a later message of the same journey is due already.",
};

/** In the transaction that claims the message everything is asked anew, so nothing leaves after a withdrawal was kept. */
export async function claimNext(tx: Db, given: Context, command: Send): Promise<Claim> {
  // First, as pausing and resuming do: what takes two locks takes them in one order.
  const paused = await isPaused(tx, given.plan.scenario);
  const patient = (await lockPatient(tx, given.patient.id)) ?? given.patient;
  // The guardian too: caps count what one person gets.
  const recipient = (patient.guardianId === null ? undefined : await lockPatient(tx, patient.guardianId)) ?? patient;
  const context: Sending = { ...given, patient, recipient, zone: recipient.timezone ?? given.zone };
  await mustStandHere(tx, context);
  const { engine, enrolment, key, at } = context;
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
    paused,
  };
  const { verdict: assessed, inputs } = await assess(tx, context, request);
  const late = catchesUp(context);
  const verdict: Verdict = late && (await isOvertaken(tx, context)) ? overtaken : assessed;
  const row = await draft(tx, context, command, request, before, waiting?.key ?? (own.length === 0 ? key : `${key}/${own.length + 1}`));
  const says = { patientId: row.patientId, enrolmentId: enrolment.id, scenario: enrolment.scenario, at, what: named.name };
  await keepVerdict(tx, { ...kept(row, verdict), at, inputs }, waiting !== undefined);
  switch (verdict.type) {
    case "suppress": {
      const failed = own.some(({ state }) => state === "failed");
      const dropped = { type: "message_dropped", reason: verdict.reason, ...(late && { since: context.journey.since }) } as const;
      const result = await final(tx, context, command, dropped);
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
      const limits = engine.channels[channel]?.limits;
      const slot = limits && (await takeSlot(tx, limits, recipient.id, waiting?.channel === channel ? waiting.slotAt : null, Date.now()));
      if (slot && slot.wait > 0) {
        await putMessage(tx, { ...row, state: "deferred", channel, slotAt: slot.at, because: "Many messages at once: its turn is next." });
        return { type: "busy", after: slot.wait };
      }
      const words = await compose(tx, context, named, command.part, channel, row.key);
      const message = await putMessage(tx, {
        ...row,
        state: "sending",
        channel,
        address: addressOf(recipient, channel),
        subject: words.subject ?? null,
        text: words.text,
        language: words.language,
        buttons: words.buttons,
        question: words.question ?? null,
        template: words.template ?? null,
        claimedAt: at,
        leasedUntil: Date.now() + lease,
        slotAt: slot?.at ?? null,
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
  const leasedUntil = Date.now() + lease;
  await updateMessage(tx, message.key, { leasedUntil });
  return { type: "send", message: { ...message, leasedUntil }, orphan: true };
}

function kept(
  { key, message, enrolmentId, patientId }: Pick<NewMessage, "key" | "message" | "enrolmentId" | "patientId">,
  verdict: Verdict,
) {
  const { type, rule, because, consentId = null } = verdict;
  return {
    messageKey: key,
    message,
    enrolmentId,
    patientId,
    type,
    rule,
    because,
    consentId,
    reason: "reason" in verdict ? verdict.reason : null,
    channel: "channel" in verdict ? verdict.channel : null,
    until: "until" in verdict ? verdict.until : null,
  };
}

async function draft(tx: Db, context: Sending, command: Send, { named, due, counts }: Request, before: Message[], key: string) {
  await dropDeferred(tx, context.enrolment.id, "too_late", context.at, command.turn);
  const { patient, recipient, plan, at } = context;
  return {
    key,
    enrolmentId: context.enrolment.id,
    patientId: patient.id,
    recipientId: recipient.id,
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

export const outgoing = (engine: Engine, message: Message): Outgoing => {
  const { key, address, subject, text, language, buttons, template, channel } = message;
  return {
    key,
    to: address ?? "",
    ...(subject !== null && { subject }),
    text: text ?? "",
    language: language ?? "ru",
    buttons: buttons ?? [],
    ...(template && { template }),
    ...(channel === "email" && letterLinks(engine, message)),
  };
};

/** Before this (ms, on the wall's clock) no provider had it. */
export const sinceOf = ({ slotAt, claimedAt }: Message): number => slotAt ?? claimedAt ?? 0;

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

export const triedChannels = (before: Message[], command: Send): ChannelName[] =>
  copies(before, command).flatMap(({ state, channel }) => (state === "deferred" ? [] : (channel ?? [])));

/** A message counts once: by its first copy that was not lost, where the first of all was to count. */
function copyCounts(before: Message[], command: Send): boolean {
  if (command.part.type !== "first" || command.part.copy === 0) return false;
  const earlier = copies(before, command).filter(({ state }) => state !== "deferred" && state !== "suppressed");
  return earlier[0]?.counts === true && earlier.every(({ state }) => state === "failed");
}
