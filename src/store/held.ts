// Everything that is held on a patient, table by table: how it is read out, and what of it stays when the patient is erased.
import { and, eq, inArray, isNull, or, type SQL } from "drizzle-orm";
import { channelNames } from "../journey/plan.ts";
import { answers } from "./answers.ts";
import { appointments } from "./appointments.ts";
import { auditLog } from "./audit.ts";
import { calls } from "./calls.ts";
import { consents } from "./consents.ts";
import type { Db } from "./db.ts";
import { enrolments } from "./enrolments.ts";
import { holds } from "./holds.ts";
import { invitations } from "./invitations.ts";
import { messages } from "./messages.ts";
import { patientWords } from "./patient-words.ts";
import { addressOf, blank, type Patient, patients } from "./patients.ts";
import { questionnaireResponses } from "./questionnaire-responses.ts";
import { replies } from "./replies.ts";
import { sandbox } from "./sandbox.ts";
import { taskNotes } from "./task-notes.ts";
import { tasks } from "./tasks.ts";
import { type TimelineKind, type TimelineRow, timeline } from "./timeline.ts";
import { variants } from "./variants.ts";
import { verdicts } from "./verdicts.ts";

/** By table. What came in from outside as it was is not here: see `inboundAbout`. */
export async function heldOn(db: Db, patient: Patient): Promise<Record<string, unknown[]>> {
  const { id } = patient;
  const own = await ownEnrolments(db, id);
  const { folded: _, ...shown } = patient;
  return {
    patients: [shown],
    consents: await db.select().from(consents).where(eq(consents.patientId, id)),
    appointments: await db.select().from(appointments).where(eq(appointments.patientId, id)),
    enrolments: await db.select().from(enrolments).where(eq(enrolments.patientId, id)),
    messages: await db.select().from(messages).where(addressedTo(id)),
    verdicts: await db.select().from(verdicts).where(eq(verdicts.patientId, id)),
    replies: await db.select().from(replies).where(saidBy(patient)),
    answers: await db.select().from(answers).where(inArray(answers.enrolmentId, own)),
    questionnaireResponses: await db.select().from(questionnaireResponses).where(eq(questionnaireResponses.patientId, id)),
    tasks: await db.select().from(tasks).where(eq(tasks.patientId, id)),
    taskNotes: await db
      .select()
      .from(taskNotes)
      .where(inArray(taskNotes.taskId, await ownTasks(db, id))),
    holds: await db.select().from(holds).where(eq(holds.patientId, id)),
    variants: await db.select().from(variants).where(eq(variants.patientId, id)),
    calls: await db.select().from(calls).where(inArray(calls.enrolmentId, own)),
    timeline: await db.select().from(timeline).where(eq(timeline.patientId, id)),
    audit: await db.select().from(auditLog).where(eq(auditLog.patientId, id)),
  };
}

/** What a line keeps: codes, keys and moments. Other kinds of lines go altogether. */
const keptKinds: readonly TimelineKind[] = [
  "sent",
  "suppressed",
  "deferred",
  "held",
  "delivery",
  "failed",
  "consent",
  "entered",
  "not_entered",
  "ended",
];
const keptDetails = ["channel", "reason", "state", "until", "given", "channels", "on", "unknown"];

/**
 * Takes out what tells who they are, what they said and what was said to them. What stays: that a message was sent, put off or not sent,
 * when, by which channel and under which consent; that a consent was given or taken back; ids, codes and moments.
 */
export async function eraseHeld(tx: Db, patient: Patient, at: number): Promise<void> {
  const { id } = patient;
  const own = await ownEnrolments(tx, id);
  const addresses = channelNames.flatMap((channel) => addressOf(patient, channel) ?? []);
  if (addresses.length > 0) await tx.delete(sandbox).where(inArray(sandbox.address, addresses));
  await tx.delete(replies).where(saidBy(patient));
  await tx.delete(patientWords).where(eq(patientWords.patientId, id));
  await tx.delete(invitations).where(eq(invitations.patientId, id));
  await tx.delete(questionnaireResponses).where(eq(questionnaireResponses.patientId, id));
  await tx.delete(variants).where(eq(variants.patientId, id));
  await tx.delete(answers).where(inArray(answers.enrolmentId, own));
  await tx.update(calls).set({ body: {}, problem: null }).where(inArray(calls.enrolmentId, own));
  await tx
    .update(calls)
    .set({ gaveUpAt: at })
    .where(and(inArray(calls.enrolmentId, own), isNull(calls.doneAt)));
  await eraseMessages(tx, id, at);
  for (const { seq, inputs } of await tx
    .select({ seq: verdicts.seq, inputs: verdicts.inputs })
    .from(verdicts)
    .where(eq(verdicts.patientId, id)))
    await tx
      .update(verdicts)
      .set({ because: "", inputs: { purpose: inputs.purpose } })
      .where(eq(verdicts.seq, seq));
  await tx.update(consents).set({ text: null, proof: null }).where(eq(consents.patientId, id));
  for (const row of await tx.select({ id: appointments.id }).from(appointments).where(eq(appointments.patientId, id)))
    await tx
      .update(appointments)
      .set({ externalId: `erased/${row.id}`, start: null, service: null, doctor: null, diagnoses: [], facts: {} })
      .where(eq(appointments.id, row.id));
  for (const row of await tx
    .select({ id: enrolments.id, trigger: enrolments.trigger })
    .from(enrolments)
    .where(eq(enrolments.patientId, id)))
    await tx
      .update(enrolments)
      .set({ trigger: { type: row.trigger.type } })
      .where(eq(enrolments.id, row.id));
  await eraseTasks(tx, id, at);
  await tx.delete(taskNotes).where(inArray(taskNotes.taskId, await ownTasks(tx, id)));
  await tx
    .update(holds)
    .set({ reason: null, releasedAt: at })
    .where(and(eq(holds.patientId, id), isNull(holds.releasedAt)));
  await tx.update(holds).set({ reason: null }).where(eq(holds.patientId, id));
  await eraseLines(tx, id);
  await tx.update(auditLog).set({ detail: {} }).where(eq(auditLog.patientId, id));
  await tx
    .update(patients)
    .set({ ...blank, folded: "", externalId: `erased/${id}`, erasedAt: at, updatedAt: at })
    .where(eq(patients.id, id));
}

const ownEnrolments = async (db: Db, patientId: string): Promise<string[]> =>
  (await db.select({ id: enrolments.id }).from(enrolments).where(eq(enrolments.patientId, patientId))).map(({ id }) => id);

const ownTasks = async (db: Db, patientId: string): Promise<string[]> =>
  (await db.select({ id: tasks.id }).from(tasks).where(eq(tasks.patientId, patientId))).map(({ id }) => id);

const addressedTo = (id: string) => or(eq(messages.patientId, id), eq(messages.recipientId, id));

/** With what came from their addresses while nobody had them. */
function saidBy(patient: Patient): SQL | undefined {
  const from = channelNames.flatMap((channel) => {
    const address = addressOf(patient, channel);
    return address ? [and(eq(replies.channel, channel), eq(replies.address, address))] : [];
  });
  return or(eq(replies.patientId, patient.id), ...from);
}

/** A key of no journey may hold the id of the word it answers, which names a chat. */
async function eraseMessages(tx: Db, id: string, at: number): Promise<void> {
  const blank = { subject: null, text: null, html: null, buttons: null, template: null, address: null, providerId: null, because: null };
  await tx.update(messages).set(blank).where(addressedTo(id));
  const waiting = and(eq(messages.patientId, id), eq(messages.state, "deferred"));
  await tx.update(messages).set({ state: "suppressed", reason: "journey_ended", updatedAt: at }).where(waiting);
  const direct = and(addressedTo(id), isNull(messages.enrolmentId));
  for (const { key } of await tx.select({ key: messages.key }).from(messages).where(direct)) {
    await tx.update(replies).set({ messageKey: null }).where(eq(replies.messageKey, key));
    await tx
      .update(messages)
      .set({ key: `erased/${crypto.randomUUID()}` })
      .where(eq(messages.key, key));
  }
}

async function eraseTasks(tx: Db, patientId: string, at: number): Promise<void> {
  for (const task of await tx.select().from(tasks).where(eq(tasks.patientId, patientId))) {
    const said = task.outcome !== null && task.outcomes.includes(task.outcome) ? task.outcome : null;
    const closed = task.state === "open" ? { state: "no_longer_needed" as const, closedAt: at } : {};
    await tx
      .update(tasks)
      .set({ key: `erased/${task.id}`, title: task.task, script: null, outcome: said, ...closed })
      .where(eq(tasks.id, task.id));
  }
}

async function eraseLines(tx: Db, patientId: string): Promise<void> {
  const rows: Pick<TimelineRow, "seq" | "kind" | "enrolmentId" | "detail">[] = await tx
    .select({ seq: timeline.seq, kind: timeline.kind, enrolmentId: timeline.enrolmentId, detail: timeline.detail })
    .from(timeline)
    .where(eq(timeline.patientId, patientId));
  for (const { seq, kind, enrolmentId, detail } of rows) {
    if (!keptKinds.includes(kind)) await tx.delete(timeline).where(eq(timeline.seq, seq));
    else {
      const names = enrolmentId === null ? keptDetails : [...keptDetails, "key"];
      const left = Object.fromEntries(Object.entries(detail).filter(([name]) => names.includes(name)));
      // Of what belongs to no journey the name may be a red flag's.
      const what = enrolmentId === null && (kind === "delivery" || kind === "failed") ? { what: "" } : {};
      await tx
        .update(timeline)
        .set({ detail: left, ...what })
        .where(eq(timeline.seq, seq));
    }
  }
}
