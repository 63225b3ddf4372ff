// What a story's people do: each deed is the engine's own, at a moment.
import { fromLocal } from "../calendar/local.ts";
import type { ClinicEvent } from "../engine/clinic-event.ts";
import { consent } from "../engine/consent.ts";
import { delivery } from "../engine/delivery.ts";
import type { Engine } from "../engine/engine.ts";
import { recordOutcome } from "../engine/outcome.ts";
import { receive } from "../engine/receive.ts";
import { release } from "../engine/release.ts";
import { reply } from "../engine/reply.ts";
import type { ChannelName } from "../journey/plan.ts";
import { isStop } from "../messaging/stop.ts";
import { appointmentEvents } from "../scenario/appointment-events.ts";
import type { Deed, EventWith } from "../scenario/story.ts";
import { appointmentsOf } from "../store/appointments.ts";
import { messagesOf } from "../store/messages.ts";
import { type Patient, patient as patientById, updatePatient } from "../store/patients.ts";
import { type Task, tasksOf } from "../store/tasks.ts";
import { type TimelineRow, told } from "../store/timeline.ts";
import { channelConsents } from "./cast.ts";

export interface Stage {
  engine: Engine;
  patientId: string;
  zone: string;
  channels: ChannelName[];
  /** Numbers the story's replies and appointments. */
  count(): number;
}

export type Act = Exclude<Deed, { type: "after" | "until" | "sending" }>;

/** Whether the deed takes a consent back: that waits for a message which is on its way. */
export const withdraws = (deed: Act): boolean =>
  deed.type === "consent" ? deed.withdraw.length > 0 : deed.type === "reply" && isStop(deed.text);

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
      const task = await taskFor(stage, deed.outcome, deed.task);
      if (!task) return deed.task ? `no open task "${deed.task}" takes an outcome` : `no open task has the outcome "${deed.outcome}"`;
      const recorded = await recordOutcome(engine, task.id, deed.outcome, "story", at);
      return recorded.type === "refused" ? recorded.reason : undefined;
    }
    case "delivery": {
      const sent = (await toldInOrder(stage, "sent")).filter(({ what }) => (deed.message ?? what) === what);
      const last = sent.at(-1);
      if (!last) return deed.message ? `"${deed.message}" has not been sent yet` : "nothing has been sent yet";
      await delivery(engine, String(last.detail.key), deed.state, at);
      return undefined;
    }
    case "release":
      return (await release(engine, patientId, deed.rule, "story", at)) === 0 ? `no hold of the rule "${deed.rule}" stands` : undefined;
    case "consent":
      for (const [list, given] of [
        [deed.give, true],
        [deed.withdraw, false],
      ] as const) {
        const each = channelConsents(list, stage.channels);
        for (const purpose of new Set(each.map((one) => one.purpose))) {
          const channels = each.filter((one) => one.purpose === purpose).map(({ channel }) => channel);
          await consent(engine, { patientId, purpose, channels, given, at, way: "story", recordedBy: "story" });
        }
      }
      return undefined;
  }
}

/** Oldest first. */
const toldInOrder = async ({ engine, patientId }: Stage, kind: TimelineRow["kind"]): Promise<TimelineRow[]> =>
  (await told(engine.db, { patientId })).filter((row) => row.kind === kind).sort((a, b) => a.seq - b.seq);

/** The newest that lists the outcome, open ones before those that a journey's end has closed; else the value of a reply that nobody could read. */
async function taskFor(stage: Stage, outcome: string, name: string | undefined): Promise<Task | undefined> {
  const order = (await toldInOrder(stage, "task")).map(({ detail }) => detail.key);
  const tasks = (await tasksOf(stage.engine.db, stage.patientId))
    .filter(({ task, state }) => state !== "done" && (name ?? task) === task)
    .sort((a, b) => Number(b.state === "open") - Number(a.state === "open") || order.indexOf(b.key) - order.indexOf(a.key));
  const listing = tasks.find(({ outcomes }) => (name === undefined ? outcomes.includes(outcome) : outcomes.length > 0));
  return listing ?? tasks.find(({ task }) => task.startsWith("unclear-"));
}

/** By the channel that the patient last heard from. */
async function write({ engine, patientId, channels, count }: Stage, text: string, at: number): Promise<void> {
  const messages = (await messagesOf(engine.db, patientId)).filter(
    ({ claimedAt, state }) => claimedAt !== null && state !== "failed" && state !== "suppressed",
  );
  const heard = messages.sort((a, b) => (a.claimedAt ?? 0) - (b.claimedAt ?? 0));
  const channel = heard.at(-1)?.channel ?? channels[0] ?? "telegram";
  await reply(engine, { patientId, channel, id: `${patientId}/${count()}`, text, at });
}

async function event(stage: Stage, type: string, given: EventWith, at: number): Promise<string | undefined> {
  const { engine, patientId } = stage;
  const happened: ClinicEvent = { type, at, source: sourceOf(patientId), patientId };
  if ((appointmentEvents as readonly string[]).includes(type)) {
    const { start, service, doctor, diagnoses } = given;
    const words = {
      ...(start !== undefined && { start: fromLocal(start, stage.zone) }),
      ...(service && { service }),
      ...(doctor && { doctor }),
      ...(diagnoses && { diagnoses }),
    };
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
