// Puts one message before the gate with everything that speaks for or against it.

import type { Channels } from "../src/channels/channel.ts";
import { approval } from "../src/engine/approval.ts";
import { isInWindow } from "../src/engine/whatsapp-window.ts";
import type { Part } from "../src/journey/commands.ts";
import { type ChannelName, channelNames } from "../src/journey/plan.ts";
import { type GateInput, gate, type Verdict } from "../src/messaging/gate.ts";
import { answersOf } from "../src/store/answers.ts";
import { appointment } from "../src/store/appointments.ts";
import { type Consent, consentHistory, newestConsents } from "../src/store/consents.ts";
import type { Db } from "../src/store/db.ts";
import { holdsOf } from "../src/store/holds.ts";
import { messagesOfStep, sentFor, waitingBefore } from "../src/store/messages.ts";
import { addressOf, type Patient } from "../src/store/patients.ts";
import { lastReply } from "../src/store/replies.ts";
import type { Inputs } from "../src/store/verdicts.ts";
import type { CommandOf, Context, Sending } from "./context.ts";
import type { Named } from "./message-words.ts";

const hour = 3_600_000;
const day = 24 * hour;

export interface Request {
  named: Named;
  part: Part;
  /** When it first fell due, ms UTC. */
  due: number;
  /** Channels that were tried already. */
  tried: ChannelName[];
  /** Whether it counts towards the cap. */
  counts: boolean;
  /** Whether the scenario is. */
  paused: boolean;
}

/** With what it was judged by, for the record. */
export async function assess(
  tx: Db,
  context: Sending,
  { named, part, due, tried, counts, paused }: Request,
): Promise<{ verdict: Verdict; inputs: Inputs }> {
  const { engine, enrolment, patient, recipient, plan, zone, at, step } = context;
  const { policy } = engine.clinic;
  const purpose = named.message.purpose ?? plan.purpose;
  const visit = enrolment.appointmentId ? await appointment(tx, enrolment.appointmentId) : undefined;
  const reach = reachable(recipient, engine.channels);
  const asked: GateInput = {
    purpose,
    due,
    now: at,
    zone,
    ...((step.op === "send" || step.op === "ask") && step.do.via && { via: step.do.via }),
    order: await orderOf(tx, context, part),
    skip: tried,
    reachable: reach,
    consents: await spokenConsents(tx, patient.id),
    sent: [
      ...(await sentFor(tx, recipient.id, purpose, at - ((policy.caps[purpose]?.days ?? 0) + 2) * day)),
      // What the cap puts off goes in the order in which it fell due: each that waits longer has the first claim.
      ...(purpose === "advertising" ? [] : await waitingBefore(tx, recipient.id, purpose, due)).map(() => ({ at })),
    ],
    counts,
    holds: (await holdsOf(tx, patient.id)).map(({ kind }) => kind),
    ...(paused && { paused }),
    ...(visit?.start != null && visit.status !== "cancelled" && { appointment: { start: visit.start } }),
    policy,
    templateMissing: reach.whatsapp === undefined || named.message.whatsapp || (await isInWindow(tx, recipient.id, at)) ? [] : ["whatsapp"],
    approved: engine.approved === "everything" || purpose !== "advertising" || (await approval(tx, plan.hash)) !== undefined,
  };
  return { verdict: gate(asked), inputs: inputsOf(asked) };
}

/** The patient's wish, then the scenario's list; a form goes on where its last answer came from. */
async function orderOf(tx: Db, { patient, recipient, plan }: Sending, part: Part): Promise<ChannelName[]> {
  const last = part.type === "question" ? (await lastReply(tx, patient.id))?.channel : undefined;
  const wished = [...(last ? [last] : []), ...recipient.preferredChannels];
  return [...new Set([...wished.filter((channel) => plan.channels.includes(channel)), ...plan.channels])];
}

/** Counts, states and limits: no texts, no contacts, and of consents only those that the verdict names. */
function inputsOf({ consents: _, policy, sent, ...rest }: GateInput): Inputs {
  const { purpose } = rest;
  const unlocked = policy.unlawful.filter((rule) => rule.purpose === purpose && rule.unlocked !== undefined);
  return {
    ...rest,
    sent: sent.length,
    quiet: policy.quiet,
    ...(policy.caps[purpose] && { cap: policy.caps[purpose] }),
    ...(unlocked.length > 0 && { unlocked: unlocked.map(({ channel, unlocked }) => ({ channel, ...unlocked })) }),
  };
}

/**
 * A refusal of what was never given withdraws nothing. Of a document it does: most were given on paper, which this ledger never saw.
 */
async function spokenConsents(tx: Db, patientId: string): Promise<Consent[]> {
  const history = await consentHistory(tx, patientId);
  const given = new Set(history.filter((each) => each.given).map(({ purpose }) => purpose));
  return newestConsents(history).filter(({ purpose, channel }) => channel === null || given.has(purpose));
}

/** The channels by which whoever gets it has an address and the clinic a way to it. */
function reachable(patient: Patient, open: Channels): Partial<Record<ChannelName, "ok" | "blocked">> {
  const channels = channelNames.filter((channel) => addressOf(patient, channel) && open[channel] !== undefined);
  return Object.fromEntries(channels.map((channel) => [channel, patient.blockedChannels[channel] === undefined ? "ok" : "blocked"]));
}

/**
 * A second asking does not count towards a cap, nor a further copy of the same message, nor what the patient's own word
 * led to within the hour, nor a round whose last one was answered.
 */
export async function counted(
  tx: Db,
  { enrolment, step, at }: Context,
  named: Named,
  { part, turn, step: stepIndex }: CommandOf<"send_message">,
): Promise<boolean> {
  if (part.type === "unclear" || part.type === "question" || (part.type === "first" && part.copy > 0)) return false;
  const answers = await answersOf(tx, enrolment.id);
  if (answers.some((answer) => answer.at <= at && at - answer.at <= hour)) return false;
  if (step.round === undefined || part.type !== "first" || !named.ask) return true;
  const before = (await messagesOfStep(tx, enrolment.id, stepIndex)).filter((message) => message.turn !== turn).at(-1)?.sentAt;
  return before == null || !answers.some((answer) => answer.ask === named.ask && answer.at >= before);
}
