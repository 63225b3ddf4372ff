// Consent: a ledger that only grows, with the evidence of each yes and no.
import { asc, eq } from "drizzle-orm";
import type { ChannelName } from "../journey/plan.ts";
import type { Agreement } from "../messaging/policy.ts";
import type { Db } from "./db.ts";
import { bool, index, instant, sequence, table, text, uniqueIndex } from "./dialect.ts";
import { isMissed, mark } from "./patient-words.ts";
import { patients } from "./patients.ts";
import { prepared } from "./prepared.ts";

export const consents = table(
  "consents",
  {
    seq: sequence(),
    id: text()
      .notNull()
      .$defaultFn(() => crypto.randomUUID()),
    patientId: text()
      .notNull()
      .references(() => patients.id),
    /** Messages of a purpose, or a document of its own. */
    purpose: text<Agreement>().notNull(),
    /** None for a document. */
    channel: text<ChannelName>(),
    given: bool().notNull(),
    /** When it was given or withdrawn. */
    at: instant().notNull(),
    /** Which of the clinic's legal texts was agreed to, in which version, and its exact words then. */
    document: text(),
    version: text(),
    text: text(),
    /** How: "form", "paper", "page", "reply", "import", "event", "staff", … */
    way: text(),
    /** What proves it: a message's key, a scan's name, … */
    proof: text(),
    /** Who wrote it down: staff, a program, the patient; for a child, the guardian. */
    recordedBy: text(),
  },
  (t) => [uniqueIndex("consents_id").on(t.id), index("consents_patient").on(t.patientId)],
);

export type Consent = typeof consents.$inferSelect;
export type NewConsent = Omit<typeof consents.$inferInsert, "seq">;

const insert = prepared((tx, row: NewConsent & { id: string }) => tx.insert(consents).values(row));

export async function recordConsent(tx: Db, row: NewConsent): Promise<void> {
  await insert(tx, { ...row, id: row.id ?? crypto.randomUUID() });
  if (row.channel == null || !isMissed(row.purpose)) return;
  const agreed = (await consentsOf(tx, row.patientId)).some(
    ({ purpose, channel, given }) => purpose === row.purpose && channel !== null && given,
  );
  await mark(tx, row.patientId, "without", row.purpose, !agreed);
}

/** The state of each purpose and channel that was ever spoken of: the newest by `at`, then by the order of recording. */
export const consentsOf = async (db: Db, patientId: string): Promise<Consent[]> => newestConsents(await consentHistory(db, patientId));

export function newestConsents(history: Consent[]): Consent[] {
  const newest = new Map<string, Consent>();
  for (const row of history) newest.set(`${row.purpose}/${row.channel}`, row);
  return [...newest.values()];
}

const ofPatient = prepared((db, { id }: { id: string }) =>
  db.select().from(consents).where(eq(consents.patientId, id)).orderBy(asc(consents.at), asc(consents.seq)),
);

/** All of the ledger, oldest first. */
export const consentHistory = (db: Db, patientId: string): Promise<Consent[]> => ofPatient(db, { id: patientId });
