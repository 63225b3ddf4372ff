// Reads what the phone page shows: the patient's threads, what the engine did, and where each journey stands.
import { type Engine, now } from "../engine/engine.ts";
import { wantSentence } from "../engine/explain.ts";
import { planOf } from "../engine/plans.ts";
import type { ChannelName, Plan } from "../journey/plan.ts";
import { enrolmentsOf, nextWake } from "../store/enrolments.ts";
import { type Message, messagesOf } from "../store/messages.ts";
import { type Patient, patient as patientById, searchPatients } from "../store/patients.ts";
import { publishedScenarios } from "../store/plans.ts";
import { type Reply, repliesOf } from "../store/replies.ts";
import { type Task, tasksOf } from "../store/tasks.ts";
import { type TimelineRow, told } from "../store/timeline.ts";
import { cityOf, type Language } from "./language.ts";

export interface Listed {
  id: string;
  name: string;
  city: string;
}

export interface Bubble {
  from: "clinic" | "patient";
  at: number;
  text: string;
  subject?: string;
  state?: Message["state"];
  kind?: Reply["kind"];
  buttons: { value: string; label: string }[];
}

export interface Standing {
  title: string;
  sentence: string;
  ended: boolean;
}

export interface PhoneData {
  language: Language;
  clinic: string;
  clinicZone: string;
  now: number;
  patients: Listed[];
  /** The one whose phone is shown. */
  patient?: {
    id: string;
    name: string;
    zone: string;
    channels: ChannelName[];
    channel: ChannelName;
    bubbles: Bubble[];
    journeys: Standing[];
    tasks: Task[];
    rows: Told[];
  };
}

/** A line of the timeline with what it is about. */
export interface Told {
  row: TimelineRow;
  /** The scenario's title. */
  title?: string;
  /** What the message is about, in the reader's language. */
  about?: string;
  task?: Task;
  reply?: Reply;
  /** What the reply chose, in the reader's language. */
  choice?: string;
}

const most = 500;
const shownRows = 60;

/** The patient is none where nobody is asked for; undefined altogether where there is no such patient. */
export async function phoneData(engine: Engine, language: Language, patientId?: string, channel?: string): Promise<PhoneData | undefined> {
  const { db, clinic } = engine;
  const patients = (await searchPatients(db, "", most)).map((each) => listed(each, clinic.timezone, language));
  const frame = { language, clinic: clinic.name, clinicZone: clinic.timezone, now: now(engine), patients };
  if (patientId === undefined) return frame;
  const patient = await patientById(db, patientId);
  if (!patient) return undefined;
  const messages = await messagesOf(db, patient.id);
  const tasks = await tasksOf(db, patient.id);
  const happened = await told(db, { patientId });
  const replies = await repliesOf(db, patient.id);
  const channels = channelsOf(patient, messages);
  const last = messages
    .filter(gone)
    .sort((a, b) => went(a) - went(b))
    .at(-1)?.channel;
  const chosen = channels.find((each) => each === channel) ?? last ?? channels[0] ?? "sms";
  const zone = patient.timezone ?? clinic.timezone;
  return {
    ...frame,
    patient: {
      id: patient.id,
      name: nameOf(patient),
      zone,
      channels,
      channel: chosen,
      bubbles: bubbles(messages, replies, chosen, happened),
      journeys: await journeys(engine, patient.id, zone, language),
      tasks: tasks.filter(({ state }) => state === "open"),
      rows: await rows(engine, happened, tasks, replies, language),
    },
  };
}

const gone = ({ state }: Message): boolean => ["sent", "delivered", "read", "unknown"].includes(state);
const went = ({ sentAt, claimedAt, dueAt }: Message): number => sentAt ?? claimedAt ?? dueAt;

export const nameOf = ({ firstName, lastName, externalId }: Patient): string =>
  [firstName, lastName].filter(Boolean).join(" ") || externalId;

const listed = (patient: Patient, clinicZone: string, language: Language): Listed => ({
  id: patient.id,
  name: nameOf(patient),
  city: cityOf(patient.timezone ?? clinicZone, language),
});

/** Those by which the patient can be reached, and those by which they were. */
function channelsOf(patient: Patient, messages: Message[]): ChannelName[] {
  const has = { telegram: patient.telegram, whatsapp: patient.phone, max: patient.max, sms: patient.phone, email: patient.email };
  const used = new Set(messages.filter(gone).flatMap(({ channel }) => channel ?? []));
  return (Object.keys(has) as ChannelName[]).filter((channel) => has[channel] || used.has(channel));
}

/** Buttons stay under the last message until the patient has written after it. */
function bubbles(messages: Message[], replies: Reply[], channel: ChannelName, happened: TimelineRow[]): Bubble[] {
  // Within one instant, the order of writing.
  const place = new Map(
    happened.flatMap(({ kind, detail }, index) =>
      kind === "sent" || kind === "said" ? [[detail.key, index]] : kind === "reply" ? [[detail.id, index]] : [],
    ),
  );
  const labels = new Map(messages.flatMap(({ buttons }) => buttons ?? []).map(({ value, label }) => [value, label]));
  const theirs = messages.filter((message) => message.channel === channel && gone(message));
  const own = replies.filter((reply) => reply.channel === channel);
  const all: (Bubble & { place: number })[] = [
    ...theirs.map((message) => ({
      from: "clinic" as const,
      at: went(message),
      place: place.get(message.key) ?? 0,
      text: message.text ?? "",
      ...(message.subject && { subject: message.subject }),
      state: message.state,
      buttons: message.buttons ?? [],
    })),
    ...own.map(({ id, text, receivedAt, kind }) => ({
      from: "patient" as const,
      at: receivedAt,
      place: place.get(id) ?? 0,
      text: labels.get(text) ?? text,
      kind,
      buttons: [],
    })),
  ].sort((a, b) => a.at - b.at || a.place - b.place);
  return all.map((bubble, index) => (index === all.length - 1 ? bubble : { ...bubble, buttons: [] }));
}

/** Live ones first, the newest of each first. */
async function journeys(engine: Engine, patientId: string, zone: string, language: Language): Promise<Standing[]> {
  const enrolments = (await enrolmentsOf(engine.db, patientId)).reverse();
  const standings = await Promise.all(
    enrolments.map(async (enrolment) => {
      const plan = await planOf(engine.db, enrolment.planHash);
      return { title: plan.title, sentence: wantSentence(plan, enrolment, zone, language), ended: enrolment.endedAt !== null };
    }),
  );
  return standings.sort((a, b) => Number(a.ended) - Number(b.ended));
}

/** Newest first. */
async function rows(engine: Engine, happened: TimelineRow[], tasks: Task[], replies: Reply[], language: Language): Promise<Told[]> {
  const plans = await currentPlans(engine);
  const newest = happened.toReversed().slice(0, shownRows);
  const byTask = new Map(tasks.map((task) => [task.key, task]));
  const byId = new Map(replies.map((reply) => [reply.id, reply]));
  return newest.map((row) => {
    const names = row.kind === "entered" || row.kind === "not_entered" || row.kind === "started";
    const plan = plans.get(names ? row.what : (row.scenario ?? String(row.detail.key ?? "")));
    const own =
      row.kind === "outcome"
        ? tasks.find(({ task, closedAt }) => task === row.what && closedAt === row.at)
        : byTask.get(String(row.detail.key));
    return {
      row,
      ...(plan && { title: plan.title, about: subjectOf(plan, row.what, language) }),
      ...(own && { task: own }),
      ...(row.kind === "reply" && { reply: byId.get(String(row.detail.id)) }),
    };
  });
}

/** None where the subject has parts that only a patient's data fill in. */
export function subjectOf(plan: Plan, message: string, language: Language): string | undefined {
  const texts = Object.hasOwn(plan.messages, message) ? plan.messages[message]?.texts : undefined;
  const subject = texts?.[language]?.subject;
  return subject === undefined || /\{[{%]/.test(subject) ? undefined : subject;
}

/** What new patients enter today, by scenario. */
export async function currentPlans({ db }: Engine): Promise<Map<string, Plan>> {
  const published = await publishedScenarios(db);
  return new Map(await Promise.all(published.map(async ({ id, hash }) => [id, await planOf(db, hash)] as const)));
}

/** Until the nearest moment (ms from now) that one of the patient's journeys, or of anybody's, wants to be woken at. */
export async function untilNext(engine: Engine, patientId?: string): Promise<number | undefined> {
  const moments = patientId
    ? (await enrolmentsOf(engine.db, patientId)).flatMap(({ wakeAt, endedAt }) => (endedAt === null && wakeAt !== null ? wakeAt : []))
    : [(await nextWake(engine.db))?.wakeAt].flatMap((at) => at ?? []);
  return moments.length === 0 ? undefined : Math.max(0, Math.min(...moments) - now(engine));
}
