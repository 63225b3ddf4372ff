// Patient: who is written to, by which channels, in which words and zone.
import { and, asc, eq, gt, inArray, or, sql } from "drizzle-orm";
import type { ChannelName } from "../journey/plan.ts";
import { type Db, forUpdate } from "./db.ts";
import { id, index, instant, json, table, text, uniqueIndex } from "./dialect.ts";

export const patients = table(
  "patients",
  {
    id: id(),
    /** Whose id `externalId` is; "" for the clinic's own. */
    source: text().notNull().default(""),
    externalId: text().notNull(),
    firstName: text(),
    lastName: text(),
    patronymic: text(),
    /** YYYY-MM-DD, or MM-DD where the year is not known. */
    birthDate: text(),
    sex: text<"male" | "female" | "other" | "unknown">(),
    /** IANA. */
    timezone: text(),
    language: text(),
    phone: text(),
    email: text(),
    /** Telegram's chat id, MAX's user id. */
    telegram: text(),
    max: text(),
    preferredChannels: json<ChannelName[]>()
      .notNull()
      .$defaultFn(() => []),
    /** Since when a channel refuses this patient for good. */
    blockedChannels: json<Partial<Record<ChannelName, number>>>()
      .notNull()
      .$defaultFn(() => ({})),
    tags: json<string[]>()
      .notNull()
      .$defaultFn(() => []),
    attributes: json<Record<string, unknown>>()
      .notNull()
      .$defaultFn(() => ({})),
    /** Who is written to in this patient's place. */
    guardianId: text(),
    /** When the booking system last spoke of each field, by its own time. */
    said: json<Record<string, number>>(),
    /** What a search looks into: kept by `createPatient` and `updatePatient`. */
    folded: text().notNull().default(""),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("patients_external").on(t.source, t.externalId),
    index("patients_phone").on(t.phone),
    index("patients_email").on(t.email),
    index("patients_telegram").on(t.telegram),
    index("patients_max").on(t.max),
  ],
);

export type Patient = typeof patients.$inferSelect;
export type NewPatient = Omit<typeof patients.$inferInsert, "folded" | "createdAt" | "updatedAt">;
export type PatientPatch = Partial<Omit<NewPatient, "id">>;

export async function patient(db: Db, id: string): Promise<Patient | undefined> {
  return (await db.select().from(patients).where(eq(patients.id, id)))[0];
}

/** In no promised order. */
export async function patientsByIds(db: Db, ids: string[]): Promise<Patient[]> {
  return ids.length === 0
    ? []
    : db
        .select()
        .from(patients)
        .where(inArray(patients.id, [...new Set(ids)]));
}

export async function patientByExternalId(db: Db, externalId: string, source = ""): Promise<Patient | undefined> {
  return (
    await db
      .select()
      .from(patients)
      .where(and(eq(patients.source, source), eq(patients.externalId, externalId)))
  )[0];
}

/** One who writes from this address; several where a family shares a phone, the first known first. */
export async function patientsByAddress(db: Db, channel: ChannelName, address: string): Promise<Patient[]> {
  const column = { telegram: patients.telegram, max: patients.max, whatsapp: patients.phone, sms: patients.phone, email: patients.email }[
    channel
  ];
  return db
    .select()
    .from(patients)
    .where(eq(column, tidy(channel, address)))
    .orderBy(asc(patients.createdAt), asc(patients.id));
}

/** Reads the patient and keeps all others from changing what is decided about them until the transaction ends. */
export async function lockPatient(tx: Db, id: string): Promise<Patient | undefined> {
  return (await forUpdate(tx.select().from(patients).where(eq(patients.id, id))))[0];
}

export async function createPatient(tx: Db, row: NewPatient, at: number): Promise<Patient> {
  const whole = { ...tidied(row), folded: fold(row), createdAt: at, updatedAt: at };
  return one(await tx.insert(patients).values(whole).returning());
}

/** Fields that are absent (or undefined) stay; null clears. Undefined where there is no such patient. */
export async function updatePatient(tx: Db, id: string, patch: PatientPatch, at: number): Promise<Patient | undefined> {
  const before = await lockPatient(tx, id);
  if (!before) return undefined;
  const given = Object.fromEntries(Object.entries(tidied(patch)).filter(([, value]) => value !== undefined));
  const folded = fold({ ...before, ...given });
  return one(
    await tx
      .update(patients)
      .set({ ...given, folded, updatedAt: at })
      .where(eq(patients.id, id))
      .returning(),
  );
}

/** Makes the patient with this external id, or changes what is given. */
export async function savePatient(tx: Db, row: NewPatient, at: number): Promise<Patient> {
  const { id: _, ...patch } = row;
  const fresh = { ...tidied(row), folded: fold(row), createdAt: at, updatedAt: at };
  const made = await tx
    .insert(patients)
    .values(fresh)
    .onConflictDoNothing({ target: [patients.source, patients.externalId] })
    .returning();
  if (made[0]) return made[0];
  const known = await patientByExternalId(tx, row.externalId, row.source);
  return one([known && (await updatePatient(tx, known.id, patch, at))]);
}

/** Each word must occur in a name, phone, address or external id; letters' case and ё do not count. */
export async function searchPatients(db: Db, words: string, limit = 50): Promise<Patient[]> {
  const each = foldText(words).split(/\s+/).filter(Boolean);
  const like = (word: string) => sql`${patients.folded} like ${`%${word.replace(/[\\%_]/g, "\\$&")}%`} escape '\\'`;
  return db
    .select()
    .from(patients)
    .where(and(...each.map((word) => or(like(word), /^\+?[\d()-]{3,}$/.test(word) ? like(word.replace(/\D/g, "")) : undefined))))
    .orderBy(asc(patients.folded), asc(patients.id))
    .limit(limit);
}

/** The databases' own folding knows Latin letters only. */
const foldText = (text: string): string => text.normalize("NFC").toLowerCase().replaceAll("ё", "е");

function fold(row: Partial<Patient> | PatientPatch): string {
  const { lastName, firstName, patronymic, phone, email, externalId } = row;
  return foldText([lastName, firstName, patronymic, phone?.replace(/[^\d+]/g, ""), email, externalId].filter(Boolean).join(" "));
}

const tidy = (channel: ChannelName, address: string): string => (channel === "email" ? address.trim().toLowerCase() : address.trim());

const tidied = <T extends { email?: string | null }>(row: T): T => (row.email ? { ...row, email: tidy("email", row.email) } : row);

function one<T>([row]: (T | undefined)[]): T {
  if (row === undefined) throw new Error("a row that was just written is not there");
  return row;
}

/** Everybody, a few hundred at a time. */
export async function* allPatients(db: Db): AsyncGenerator<Patient> {
  let after = "";
  for (;;) {
    const page = await db.select().from(patients).where(gt(patients.id, after)).orderBy(asc(patients.id)).limit(500);
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    after = last.id;
  }
}

/** One from each source that uses this id. */
export async function patientsByExternalId(db: Db, externalId: string): Promise<Patient[]> {
  return db.select().from(patients).where(eq(patients.externalId, externalId)).orderBy(asc(patients.source));
}
