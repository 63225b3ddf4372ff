// What was handed to a journey from elsewhere, numbered without gaps, so that nothing is lost or applied twice.
import { and, asc, desc, eq, gt, isNull } from "drizzle-orm";
import type { JourneyEvent } from "../journey/events.ts";
import { type Matches, translated } from "../journey/migrate.ts";
import type { Db } from "./db.ts";
import { index, instant, integer, json, primaryKey, table, text } from "./dialect.ts";
import { enrolments, lockEnrolment } from "./enrolments.ts";
import { prepared } from "./prepared.ts";

export const happenings = table(
  "happenings",
  {
    enrolmentId: text()
      .notNull()
      .references(() => enrolments.id),
    /** From 1. */
    seq: integer().notNull(),
    event: json<JourneyEvent>().notNull(),
    /** When it was handed over. */
    at: instant().notNull(),
    /** When the journey's host was told. */
    deliveredAt: instant(),
  },
  (t) => [primaryKey({ columns: [t.enrolmentId, t.seq] }), index("happenings_undelivered").on(t.deliveredAt, t.seq)],
);

const newest = prepared((tx, { enrolmentId }: { enrolmentId: string }) =>
  tx.select({ seq: happenings.seq }).from(happenings).where(eq(happenings.enrolmentId, enrolmentId)).orderBy(desc(happenings.seq)).limit(1),
);
const insert = prepared((tx, row: typeof happenings.$inferInsert) => tx.insert(happenings).values(row));

/** In a transaction: locks the enrolment and answers with the event's number. */
export async function handOver(tx: Db, enrolmentId: string, event: JourneyEvent, at: number): Promise<number> {
  await lockEnrolment(tx, enrolmentId);
  const [last] = await newest(tx, { enrolmentId });
  const seq = (last?.seq ?? 0) + 1;
  await insert(tx, { enrolmentId, seq, event, at });
  return seq;
}

const after = prepared((db, { enrolmentId, afterSeq }: { enrolmentId: string; afterSeq: number }) =>
  db
    .select({ seq: happenings.seq, event: happenings.event })
    .from(happenings)
    .where(and(eq(happenings.enrolmentId, enrolmentId), gt(happenings.seq, afterSeq)))
    .orderBy(asc(happenings.seq)),
);

/** What came after `afterSeq`, in order. */
export const pending = (db: Db, enrolmentId: string, afterSeq: number): Promise<{ seq: number; event: JourneyEvent }[]> =>
  after(db, { enrolmentId, afterSeq });

/** What came after `afterSeq`, told of another plan's steps. */
export async function translatePending(tx: Db, enrolmentId: string, afterSeq: number, matches: Matches): Promise<void> {
  for (const { seq, event } of await pending(tx, enrolmentId, afterSeq)) {
    const which = and(eq(happenings.enrolmentId, enrolmentId), eq(happenings.seq, seq));
    await tx
      .update(happenings)
      .set({ event: translated(event, matches) })
      .where(which);
  }
}

/** Those of one enrolment in their order, whatever the limit. */
export async function undelivered(db: Db, limit: number): Promise<{ enrolmentId: string; seq: number; event: JourneyEvent }[]> {
  return db
    .select({ enrolmentId: happenings.enrolmentId, seq: happenings.seq, event: happenings.event })
    .from(happenings)
    .where(isNull(happenings.deliveredAt))
    .orderBy(asc(happenings.seq), asc(happenings.at), asc(happenings.enrolmentId))
    .limit(limit);
}

export async function delivered(db: Db, enrolmentId: string, seq: number, at: number): Promise<void> {
  const which = and(eq(happenings.enrolmentId, enrolmentId), eq(happenings.seq, seq), isNull(happenings.deliveredAt));
  await db.update(happenings).set({ deliveredAt: at }).where(which);
}

/** The last ones first. */
export async function latestHappenings(db: Db, enrolmentId: string, limit: number): Promise<{ event: JourneyEvent; at: number }[]> {
  const rows = db.select({ event: happenings.event, at: happenings.at }).from(happenings).where(eq(happenings.enrolmentId, enrolmentId));
  return rows.orderBy(desc(happenings.seq)).limit(limit);
}
