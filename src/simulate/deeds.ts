// What a story's people do: each deed is the engine's own, at a moment.
import { fromLocal } from "../calendar/local.ts";
import { appointmentEvents, type ClinicEvent } from "../engine/clinic-event.ts";
import { consent } from "../engine/consent.ts";
import { delivery } from "../engine/delivery.ts";
import type { Engine } from "../engine/engine.ts";
import { recordOutcome } from "../engine/outcome.ts";
import { receive } from "../engine/receive.ts";
import { release } from "../engine/release.ts";
import { reply } from "../engine/reply.ts";
import type { ChannelName } from "../journey/plan.ts";
import type { Deed, EventWith } from "../scenario/story.ts";
import { appointmentsOf } from "../store/appointments.ts";
import { messagesOf } from "../store/messages.ts";
import { type Patient, patient as patientById, updatePatient } from "../store/patients.ts";
import { tasksOf } from "../store/tasks.ts";
import { channelConsents } from "./cast.ts";

export interface Stage {
  engine: Engine;
  patientId: string;
  zone: string;
  channels: ChannelName[];
  /** Numbers the story's replies and appointments. */
  count(): number;
}

type Act = Exclude<Deed, { type: "after" | "until" | "sending" }>;

/** Undefined when done; else one sentence on why it cannot be done. */
export async function perform(stage: Stage, deed: Act, at: number): Promise<string | undefined> {
  const { engine, patientId } = stage;
  switch (deed.type) {
    case "event":
      return event(stage, deed.event, deed.with, at);
    case "reply":
      await write(stage, deed.text, at);
      return undefined;
    case "choose":
      await write(stage, deed.value, at);
      return undefined;
    case "outcome": {
      const open = (await tasksOf(engine.db, patientId)).filter(({ state }) => state === "open").reverse();
      const task = open.find(({ task, outcomes }) => (deed.task === undefined ? outcomes.includes(deed.outcome) || task.startsWith("unclear-") : task === deed.task));
      if (!task) return deed.task ? `there is no open task "${deed.task}"` : `no open task has the outcome "${deed.outcome}"`;
      const recorded = await recordOutcome(engine, task.id, deed.outcome, "story", at);
      return recorded.type === "refused" ? recorded.reason : undefined;
    }
    case "delivery": {
      const sent = (await messagesOf(engine.db, patientId)).filter(({ sentAt, message }) => sentAt !== null && (deed.message ?? message) === message);
      const last = sent.sort((a, b) => (a.sentAt ?? 0) - (b.sentAt ?? 0)).at(-1);
      if (!last) return "nothing has been sent yet";
      await delivery(engine, last.key, deed.state, at);
      return undefined;
    }
    case "release":
      return (await release(engine, patientId, deed.rule, "story", at)) === 0 ? `no hold of the rule "${deed.rule}" stands` : undefined;
    case "consent":
      for (const [list, given] of [[deed.give, true], [deed.withdraw, false]] as const) {
        for (const { purpose, channel } of channelConsents(list, stage.channels)) {
          await consent(engine, { patientId, purpose, channels: [channel], given, at, way: "story", recordedBy: "story" });
        }
      }
      return undefined;
  }
}

/** By the channel that the patient last heard from. */
async function write({ engine, patientId, channels, count }: Stage, text: string, at: number): Promise<void> {
  const heard = (await messagesOf(engine.db, patientId)).filter(({ claimedAt }) => claimedAt !== null).sort((a, b) => (a.claimedAt ?? 0) - (b.claimedAt ?? 0));
  const channel = heard.at(-1)?.channel ?? channels[0] ?? "telegram";
  await reply(engine, { patientId, channel, id: `${patientId}/${count()}`, text, at });
}

async function event(stage: Stage, type: string, given: EventWith, at: number): Promise<string | undefined> {
  const { engine, patientId } = stage;
  const happened: ClinicEvent = { type, at, source: sourceOf(patientId), patientId };
  if ((appointmentEvents as readonly string[]).includes(type)) {
    const { start, service, doctor, diagnoses } = given;
    const words = { ...(start !== undefined && { start: fromLocal(start, stage.zone) }), ...(service && { service }), ...(doctor && { doctor }), ...(diagnoses && { diagnoses }) };
    await receive(engine, { ...happened, appointment: { externalId: await appointmentId(stage, type), ...words } });
    return undefined;
  }
  switch (type) {
    case "patient.tagged":
      if (given.tag) await tag(stage, given.tag, at);
      break;
    case "consent.given":
      if (given.purpose) return perform(stage, { type: "consent", give: [{ purpose: given.purpose }], withdraw: [] }, at);
      break;
  }
  await receive(engine, {
    ...happened,
    ...(type.startsWith("form.") && { form: { id: given.id ?? "", ...(given.score !== undefined && { score: given.score }) } }),
    ...(given.tag && { tag: given.tag }),
    ...(given.scenario && { ended: { scenario: given.scenario, outcome: given.outcome ?? "completed" } }),
  });
  return undefined;
}

/** Stories that share a store keep their appointments apart. */
const sourceOf = (patientId: string): string => `story/${patientId}`;

/** `booked` makes a new appointment; the rest mean the newest, and make one if there is none. */
async function appointmentId({ engine, patientId, count }: Stage, type: string): Promise<string> {
  const own = (await appointmentsOf(engine.db, patientId)).filter(({ source }) => source === sourceOf(patientId));
  const newest = own.sort((a, b) => Number(a.externalId) - Number(b.externalId)).at(-1);
  return type === "appointment.booked" || !newest ? String(count()) : newest.externalId;
}

async function tag({ engine, patientId }: Stage, name: string, at: number): Promise<void> {
  const patient: Patient | undefined = await patientById(engine.db, patientId);
  if (patient && !patient.tags.includes(name)) await updatePatient(engine.db, patientId, { tags: [...patient.tags, name] }, at);
}
