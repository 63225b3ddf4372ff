// Puts one message before the gate with everything that speaks for or against it.

import type { Channels } from "../src/channels/channel.ts";
import { approval } from "../src/engine/approval.ts";
import type { Part } from "../src/journey/commands.ts";
import type { ChannelName } from "../src/journey/plan.ts";
import { gate, type Verdict } from "../src/messaging/gate.ts";
import { answersOf } from "../src/store/answers.ts";
import { appointment } from "../src/store/appointments.ts";
import { type Consent, consentHistory, newestConsents } from "../src/store/consents.ts";
import type { Db } from "../src/store/db.ts";
import { holdsOf } from "../src/store/holds.ts";
import { messagesOfStep, sentFor, waitingBefore } from "../src/store/messages.ts";
import type { Patient } from "../src/store/patients.ts";
import type { CommandOf, Context } from "./context.ts";
import { isInWindow, type Named } from "./message-words.ts";

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
}

export async function assess(tx: Db, context: Context, { named, due, tried, counts }: Request): Promise<Verdict> {
  const { engine, enrolment, patient, plan, zone, at, step } = context;
  const purpose = named.message.purpose ?? plan.purpose;
  const recipientId = patient.guardianId ?? patient.id;
  const visit = enrolment.appointmentId ? await appointment(tx, enrolment.appointmentId) : undefined;
  return gate({
    purpose,
    due,
    now: at,
    zone,
    ...((step.op === "send" || step.op === "ask") && step.do.via && { via: step.do.via }),
    order: [...new Set([...patient.preferredChannels.filter((channel) => plan.channels.includes(channel)), ...plan.channels])],
    skip: tried,
    reachable: reachable(patient, engine.channels),
    consents: await spokenConsents(tx, patient.id),
    sent: [
      ...(await sentFor(tx, recipientId, purpose, at - ((engine.clinic.policy.caps[purpose]?.days ?? 0) + 2) * day)),
      // What the cap puts off goes in the order in which it fell due: each that waits longer has the first claim.
      ...(purpose === "advertising" ? [] : await waitingBefore(tx, recipientId, purpose, due)).map(() => ({ at })),
    ],
    counts,
    holds: (await holdsOf(tx, patient.id)).map(({ kind }) => kind),
    ...(visit?.start != null && visit.status !== "cancelled" && { appointment: { start: visit.start } }),
    policy: engine.clinic.policy,
    templateMissing: named.message.whatsapp || (await isInWindow(tx, patient.id, at)) ? [] : ["whatsapp"],
    approved: engine.approved === "everything" || purpose !== "advertising" || (await approval(tx, plan.hash)) !== undefined,
  });
}

/** A refusal of what was never given withdraws nothing. */
async function spokenConsents(tx: Db, patientId: string): Promise<Consent[]> {
  const history = await consentHistory(tx, patientId);
  const given = new Set(history.filter((each) => each.given).map(({ purpose }) => purpose));
  return newestConsents(history).filter(({ purpose }) => given.has(purpose));
}

/** The channels by which the patient has an address and the clinic a way to it. */
function reachable(patient: Patient, open: Channels): Partial<Record<ChannelName, "ok" | "blocked">> {
  const channels = (["telegram", "max", "whatsapp", "email", "sms"] as const).filter(
    (channel) => addressOf(patient, channel) && open[channel] !== undefined,
  );
  return Object.fromEntries(channels.map((channel) => [channel, patient.blockedChannels[channel] === undefined ? "ok" : "blocked"]));
}

export function addressOf(patient: Patient, channel: ChannelName): string | null {
  switch (channel) {
    case "telegram":
    case "max":
    case "email":
      return patient[channel];
    case "whatsapp":
    case "sms":
      return patient.phone;
  }
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
  if (part.type === "unclear" || (part.type === "first" && part.copy > 0)) return false;
  const answers = await answersOf(tx, enrolment.id);
  if (answers.some((answer) => answer.at <= at && at - answer.at <= hour)) return false;
  if (step.round === undefined || part.type !== "first" || !named.ask) return true;
  const before = (await messagesOfStep(tx, enrolment.id, stepIndex)).filter((message) => message.turn !== turn).at(-1)?.sentAt;
  return before == null || !answers.some((answer) => answer.ask === named.ask && answer.at >= before);
}
