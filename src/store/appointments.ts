// Appointment: a visit as the booking system tells it, late, twice and out of order.
import { and, asc, eq, gte, notInArray, sql } from "drizzle-orm";
import { type Db, forUpdate } from "./db.ts";
import { id, index, instant, json, table, text, uniqueIndex } from "./dialect.ts";
import { patients } from "./patients.ts";
import { prepared } from "./prepared.ts";

/** Among all visits those that took place are looked for by when. The same words in index and query. */
export const isKept = sql`status = 'fulfilled'`;

export const appointments = table(
  "appointments",
  {
    id: id(),
    patientId: text()
      .notNull()
      .references(() => patients.id),
    source: text().notNull().default(""),
    externalId: text().notNull(),
    status: text().notNull(),
    start: instant(),
    service: text(),
    doctor: text(),
    diagnoses: json<string[]>()
      .notNull()
      .$defaultFn(() => []),
    /** The source's own time of the newest fact. */
    changedAt: instant().notNull(),
    /** When each type of event happened and each field was last spoken of, by the source's time. */
    facts: json<Record<string, number>>()
      .notNull()
      .$defaultFn(() => ({})),
  },
  (t) => [
    uniqueIndex("appointments_external").on(t.source, t.externalId),
    index("appointments_patient").on(t.patientId, t.start),
    index("appointments_kept").on(t.start, t.patientId).where(isKept),
  ],
);

export type Appointment = typeof appointments.$inferSelect;
export type NewAppointment = typeof appointments.$inferInsert;

const byExternalId = prepared((tx, { source, externalId }: { source: string; externalId: string }) =>
  forUpdate(
    tx
      .select()
      .from(appointments)
      .where(and(eq(appointments.source, source), eq(appointments.externalId, externalId))),
  ),
);
const save = prepared((tx, { id, ...patch }: NewAppointment & { id: string }) =>
  tx
    .insert(appointments)
    .values({ id, ...patch })
    .onConflictDoUpdate({ target: [appointments.source, appointments.externalId], set: patch })
    .returning(),
);
const byId = prepared((db, { id }: { id: string }) => db.select().from(appointments).where(eq(appointments.id, id)));
const ofPatient = prepared((db, { id }: { id: string }) =>
  db.select().from(appointments).where(eq(appointments.patientId, id)).orderBy(asc(appointments.start), asc(appointments.id)),
);

export async function appointment(db: Db, id: string): Promise<Appointment | undefined> {
  return (await byId(db, { id }))[0];
}

/** Locked until the transaction ends. */
export async function appointmentByExternalId(tx: Db, externalId: string, source = ""): Promise<Appointment | undefined> {
  return (await byExternalId(tx, { externalId, source }))[0];
}

/** By start; those without one in no promised place. */
export const appointmentsOf = (db: Db, patientId: string): Promise<Appointment[]> => ofPatient(db, { id: patientId });

/** The first one to come that is not called off. */
export async function nextAppointment(db: Db, patientId: string, now: number): Promise<Appointment | undefined> {
  const ahead = and(eq(appointments.patientId, patientId), gte(appointments.start, now), notInArray(appointments.status, over));
  return (await db.select().from(appointments).where(ahead).orderBy(asc(appointments.start), asc(appointments.id)).limit(1))[0];
}

/** A visit in one of these is not waited for. */
const over = ["cancelled", "noshow", "fulfilled", "entered-in-error"];

/** Makes the appointment of this source and external id, or changes the given fields of it (undefined stays, null clears). */
export async function saveAppointment(tx: Db, row: NewAppointment): Promise<Appointment> {
  const [saved] = await save(tx, { ...row, id: row.id ?? crypto.randomUUID() });
  if (!saved) throw new Error("an upsert answered with no row");
  return saved;
}
