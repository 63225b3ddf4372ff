// Verdicts of the gate, each kept with its rule, the record it rests on and what it was decided from: why was this sent, why not.
import { and, asc, desc, eq, inArray } from "drizzle-orm";
import type { ChannelName } from "../journey/plan.ts";
import type { Rule } from "../messaging/policy.ts";
import { type Consent, consents } from "./consents.ts";
import type { Db } from "./db.ts";
import { index, instant, json, sequence, table, text } from "./dialect.ts";
import { enrolments } from "./enrolments.ts";
import { patients } from "./patients.ts";
import { prepared } from "./prepared.ts";

/** What the gate was asked, without texts and contacts. */
export type Inputs = Record<string, unknown>;

export const verdicts = table(
  "verdicts",
  {
    seq: sequence(),
    /** Of the message, which may never have been written: a copy for which no channel was left. */
    messageKey: text().notNull(),
    message: text().notNull(),
    enrolmentId: text().references(() => enrolments.id),
    /** Whom the message is about. */
    patientId: text()
      .notNull()
      .references(() => patients.id),
    at: instant().notNull(),
    type: text<"send" | "suppress" | "defer" | "hold">().notNull(),
    rule: text<Rule>().notNull(),
    /** One of the kept words, where it was suppressed or held. */
    reason: text(),
    /** The same for staff. */
    because: text().notNull(),
    channel: text<ChannelName>(),
    /** Where it was put off. */
    until: instant(),
    /** The very record that it rests on. */
    consentId: text(),
    inputs: json<Inputs>().notNull(),
  },
  (t) => [index("verdicts_message").on(t.messageKey), index("verdicts_patient").on(t.patientId, t.at)],
);

export type VerdictRow = typeof verdicts.$inferSelect;
export type NewVerdict = Omit<typeof verdicts.$inferInsert, "seq">;
/** With the record that it rests on. */
export interface Why {
  verdict: VerdictRow;
  consent: Consent | null;
}

/** The sentence for staff may tell the hour at which it was asked. */
const decided = ["type", "rule", "reason", "channel", "until", "consentId"] as const;

const insert = prepared((tx, row: NewVerdict) => tx.insert(verdicts).values(row));

/** With `again` the message was judged before: what was decided then and is decided now in the same way is not written twice. */
export async function keepVerdict(tx: Db, row: NewVerdict, again: boolean): Promise<void> {
  if (again) {
    const newest = tx.select().from(verdicts).where(eq(verdicts.messageKey, row.messageKey)).orderBy(desc(verdicts.seq)).limit(1);
    const [last] = await newest;
    if (last && decided.every((column) => last[column] === (row[column] ?? null))) return;
  }
  await insert(tx, row);
}

/** Why this message was sent, put off, held or not sent: oldest first, the last one holds. */
export const verdictsOf = (db: Db, messageKey: string): Promise<Why[]> => why(db, { messageKey });

/** The same of every message about the patient, in the order of judging. */
export const verdictsAbout = (db: Db, patientId: string): Promise<Why[]> => why(db, { patientId });

/** The same of these messages. */
export const verdictsOn = async (db: Db, messageKeys: string[]): Promise<Why[]> =>
  messageKeys.length === 0 ? [] : why(db, { messageKeys });

async function why(
  db: Db,
  { messageKey, messageKeys, patientId }: { messageKey?: string; messageKeys?: string[]; patientId?: string },
): Promise<Why[]> {
  const which = and(
    messageKey === undefined ? undefined : eq(verdicts.messageKey, messageKey),
    messageKeys && inArray(verdicts.messageKey, messageKeys),
    patientId === undefined ? undefined : eq(verdicts.patientId, patientId),
  );
  return db
    .select({ verdict: verdicts, consent: consents })
    .from(verdicts)
    .leftJoin(consents, eq(consents.id, verdicts.consentId))
    .where(which)
    .orderBy(asc(verdicts.at), asc(verdicts.seq));
}
