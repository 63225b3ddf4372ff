// Patient: who is written to, by which channels, in which words and zone.
import { and, asc, eq, gt, inArray, or, sql } from "drizzle-orm";
import type { ChannelName } from "../journey/plan.ts";
import { type Db, forUpdate, isAmong } from "./db.ts";
import { id, index, instant, json, table, text, uniqueIndex } from "./dialect.ts";
import { type FoundBy, keepWords } from "./patient-words.ts";
import { prepared } from "./prepared.ts";

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
    /** When everything that tells who they are was taken out. */
    erasedAt: instant(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    uniqueIndex("patients_external").on(t.externalId, t.source),
    index("patients_phone").on(t.phone),
    index("patients_email").on(t.email),
    index("patients_telegram").on(t.telegram),
    index("patients_max").on(t.max),
    index("patients_guardian").on(t.guardianId),
    // With erasedAt in it a walk through the names reads no row that it does not show.
    index("patients_folded").on(t.folded, t.id, t.erasedAt),
  ],
);

export type Patient = typeof patients.$inferSelect;
export type NewPatient = Omit<typeof patients.$inferInsert, "folded" | "createdAt" | "updatedAt">;
export type PatientPatch = Partial<Omit<NewPatient, "id">>;

const byId = prepared((db, { id }: { id: string }) => db.select().from(patients).where(eq(patients.id, id)));
const byIds = prepared((db, { ids }: { ids: string[] }) => db.select().from(patients).where(isAmong(patients.id, ids)));
const lockedById = prepared((tx, { id }: { id: string }) => forUpdate(tx.select().from(patients).where(eq(patients.id, id))));
const named = (externalId: string, source: string) => and(eq(patients.source, source), eq(patients.externalId, externalId));
const byExternalId = prepared((db, { externalId, source }: { externalId: string; source: string }) =>
  db.select().from(patients).where(named(externalId, source)),
);
const lockedByExternalId = prepared((tx, { externalId, source }: { externalId: string; source: string }) =>
  forUpdate(tx.select().from(patients).where(named(externalId, source))),
);
const insert = prepared((tx, row: typeof patients.$inferInsert) =>
  tx
    .insert(patients)
    .values(row)
    .onConflictDoNothing({ target: [patients.source, patients.externalId] })
    .returning(),
);
const patched = prepared((tx, { id, ...given }: Partial<typeof patients.$inferInsert> & { id: string }) =>
  tx.update(patients).set(given).where(eq(patients.id, id)).returning(),
);

export async function patient(db: Db, id: string): Promise<Patient | undefined> {
  return (await byId(db, { id }))[0];
}

/** In no promised order. */
export async function patientsByIds(db: Db, ids: string[]): Promise<Patient[]> {
  return ids.length === 0 ? [] : byIds(db, { ids });
}

export async function patientByExternalId(db: Db, externalId: string, source = ""): Promise<Patient | undefined> {
  return (await byExternalId(db, { externalId, source }))[0];
}

/** The same, and locked as by `lockPatient`. */
export async function lockByExternalId(tx: Db, externalId: string, source = ""): Promise<Patient | undefined> {
  return (await lockedByExternalId(tx, { externalId, source }))[0];
}

/** Whose address this is; several where a family shares a phone, the first known first. */
export async function patientsByAddress(db: Db, channel: ChannelName, address: string): Promise<Patient[]> {
  return byAddress[columnOf[channel]](db, { address: tidy(channel, address) });
}

/** Whom words from this address may be about: its owners, and those whose guardians they are. The first known first. */
export async function patientsSpokenFor(db: Db, channel: ChannelName, address: string): Promise<Patient[]> {
  const owners = db.select({ id: patients.id }).from(patients).where(owns(channel, address));
  return db
    .select()
    .from(patients)
    .where(or(owns(channel, address), inArray(patients.guardianId, owners)))
    .orderBy(asc(patients.createdAt), asc(patients.id));
}

const columnOf = { telegram: "telegram", max: "max", whatsapp: "phone", sms: "phone", email: "email" } as const;
const owns = (channel: ChannelName, address: string) => eq(patients[columnOf[channel]], tidy(channel, address));
const owning = (column: "telegram" | "max" | "phone" | "email") =>
  prepared((db, { address }: { address: string }) =>
    db.select().from(patients).where(eq(patients[column], address)).orderBy(asc(patients.createdAt), asc(patients.id)),
  );
const byAddress = { telegram: owning("telegram"), max: owning("max"), phone: owning("phone"), email: owning("email") };

/** Who is written to about this patient: the guardian where one is on record, else the patient. */
export async function recipientOf(db: Db, about: Patient): Promise<Patient> {
  return (about.guardianId === null ? undefined : await patient(db, about.guardianId)) ?? about;
}

/** By which the patient can be reached. */
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

/** Reads the patient and keeps all others from changing what is decided about them until the transaction ends. */
export async function lockPatient(tx: Db, id: string): Promise<Patient | undefined> {
  return (await lockedById(tx, { id }))[0];
}

export async function createPatient(tx: Db, row: NewPatient, at: number): Promise<Patient> {
  return withWords(tx, one(await tx.insert(patients).values(whole(row, at)).returning()), true);
}

/** With an id and everything else that the table would make up: then all rows are written by one statement. */
function whole(row: NewPatient, at: number): typeof patients.$inferInsert {
  const given = Object.fromEntries(Object.entries(tidied(row)).filter(([, value]) => value !== undefined)) as NewPatient;
  return { id: crypto.randomUUID(), ...blank, ...given, folded: fold(row), createdAt: at, updatedAt: at };
}

/** All that may be known of a patient, where nothing is. */
export const blank = {
  source: "",
  firstName: null,
  lastName: null,
  patronymic: null,
  birthDate: null,
  sex: null,
  timezone: null,
  language: null,
  phone: null,
  email: null,
  telegram: null,
  max: null,
  preferredChannels: [],
  blockedChannels: {},
  tags: [],
  attributes: {},
  guardianId: null,
  said: null,
} satisfies Partial<NewPatient>;

/** Fields that are absent (or undefined) stay; null clears. Undefined where there is no such patient. */
export async function updatePatient(tx: Db, id: string, patch: PatientPatch, at: number): Promise<Patient | undefined> {
  const before = await lockPatient(tx, id);
  if (!before) return undefined;
  const given = Object.fromEntries(Object.entries(tidied(patch)).filter(([, value]) => value !== undefined));
  const folded = fold({ ...before, ...given });
  const after = one(await patched(tx, { ...given, id, folded, updatedAt: at }));
  const same = folded === before.folded && JSON.stringify(marksOf(after)) === JSON.stringify(marksOf(before));
  return same ? after : withWords(tx, after, false);
}

/** Locks the patient of this source and external id; one who is not here yet is made with these fields. Whoever else is making them is waited for. */
export async function ensurePatient(tx: Db, row: NewPatient, at: number): Promise<{ patient: Patient; made: boolean }> {
  const found = await lockByExternalId(tx, row.externalId, row.source);
  if (found) return { patient: found, made: false };
  const [made] = await insert(tx, whole(row, at));
  if (made) return { patient: await withWords(tx, made, true), made: true };
  return { patient: one([await lockByExternalId(tx, row.externalId, row.source)]), made: false };
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

/** With the words that they are found by: whoever writes a name, a contact or a tag passes here. */
async function withWords(tx: Db, patient: Patient, fresh: boolean): Promise<Patient> {
  await keepWords(tx, patient, foundBy(patient), fresh);
  return patient;
}

type Named = Pick<Patient, "lastName" | "firstName" | "patronymic" | "externalId" | "phone" | "email" | "tags" | "blockedChannels">;

export function foundBy(named: Named): Record<FoundBy, string[]> {
  const { lastName, firstName, patronymic, externalId, phone, email } = named;
  const name = [lastName, firstName, patronymic, externalId].flatMap((each) => wordsOf(each ?? ""));
  return { name, contact: [...waysToDial(phone), ...wordsOf(email ?? "")], ...marksOf(named) };
}

const marksOf = ({ tags, blockedChannels }: Pick<Patient, "tags" | "blockedChannels">) => ({
  tag: tags,
  blocked: Object.keys(blockedChannels),
});

/** Folded; of a word with hyphens its parts too. */
export function wordsOf(text: string): string[] {
  const whole = foldText(text).split(/\s+/).filter(Boolean);
  return whole.flatMap((word) => [word, ...(word.includes("-") ? word.split("-").filter(Boolean) : [])]);
}

/** The digits as with the country's code, with the 8 of Russia, from the region's code on, and the last four. */
function waysToDial(phone: string | null): string[] {
  const digits = phone?.replace(/\D/g, "") ?? "";
  if (digits === "") return [];
  return [digits, digits.slice(-10), digits.slice(-4), ...(/^7\d{10}$/.test(digits) ? [`8${digits.slice(1)}`] : [])];
}

/** The databases' own folding knows Latin letters only. */
const foldText = (text: string): string => text.normalize("NFC").toLowerCase().replaceAll("ё", "е");

export function fold(row: Partial<Patient> | PatientPatch): string {
  const { lastName, firstName, patronymic, phone, email, externalId } = row;
  return foldText([lastName, firstName, patronymic, phone?.replace(/[^\d+]/g, ""), email, externalId].filter(Boolean).join(" "));
}

export const tidy = (channel: ChannelName, address: string): string =>
  channel === "email" ? address.trim().toLowerCase() : address.trim();

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

/** Who is written to in whose place: those whose guardian this is. */
export async function wardsOf(db: Db, guardianId: string): Promise<Patient[]> {
  return db.select().from(patients).where(eq(patients.guardianId, guardianId)).orderBy(asc(patients.createdAt), asc(patients.id));
}
