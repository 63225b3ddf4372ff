// The timeline: everything that happened to a patient here, one line each, for staff to read; nothing is ever silent.
import { and, asc, desc, eq, gt, inArray, lt, lte, or, sql } from "drizzle-orm";
import type { Db } from "./db.ts";
import { index, instant, json, sequence, table, text } from "./dialect.ts";
import { enrolments } from "./enrolments.ts";
import { patients } from "./patients.ts";
import { prepared } from "./prepared.ts";

export type TimelineKind =
  | "event"
  | "reply"
  | "entered"
  | "not_entered"
  | "sent"
  /** Words that belong to no journey went: an answer by staff, an urgent text, a confirmation. No story tells it. */
  | "said"
  | "suppressed"
  | "deferred"
  | "held"
  | "delivery"
  | "task"
  | "outcome"
  | "alert"
  | "tagged"
  | "untagged"
  | "started"
  | "called"
  | "consent"
  | "ended"
  /** A page of ours led the patient on. */
  | "opened"
  | "failed"
  /** The journey goes by another version of its scenario, or could not: `what` says which. */
  | "migrated"
  /** Staff held or released the patient, or moved a journey; `what` says which, the detail who and why. */
  | "by_hand";

/** Who entered what, and who was refused: few among all rows, and looked for among all. The same words in index and query. */
const isEntry = sql`kind in ('entered', 'not_entered')`;

export const timeline = table(
  "timeline",
  {
    /** The order of writing. */
    seq: sequence(),
    patientId: text()
      .notNull()
      .references(() => patients.id),
    enrolmentId: text().references(() => enrolments.id),
    scenario: text(),
    /** When it happened or was due. */
    at: instant().notNull(),
    kind: text<TimelineKind>().notNull(),
    /** The message's, task's, scenario's or event's name. */
    what: text().notNull(),
    /** The channel, the reason, the key, … */
    detail: json<Record<string, unknown>>()
      .notNull()
      .$defaultFn(() => ({})),
    /** The reason of `detail`, for a refusal to be found by. */
    reason: text(),
  },
  (t) => [
    index("timeline_patient").on(t.patientId, t.at),
    index("timeline_enrolment").on(t.enrolmentId),
    index("timeline_entries").on(t.seq).where(isEntry),
    index("timeline_entries_scenario").on(t.scenario, t.seq).where(isEntry),
    index("timeline_entries_both").on(t.scenario, t.reason, t.seq).where(isEntry),
    index("timeline_entries_reason").on(t.reason, t.seq).where(isEntry),
  ],
);

export type TimelineRow = typeof timeline.$inferSelect;
export type NewTimelineRow = Omit<typeof timeline.$inferInsert, "seq" | "reason">;

const insert = prepared((tx, row: Omit<typeof timeline.$inferInsert, "seq">) => tx.insert(timeline).values(row));

export async function tell(tx: Db, row: NewTimelineRow): Promise<void> {
  const reason = row.kind === "not_entered" && typeof row.detail?.reason === "string" ? row.detail.reason : null;
  await insert(tx, { ...row, reason });
}

/** Who entered and who was refused, of everybody, the latest written first, from before the row `before`. `reason`: `entered`, or why not. */
export async function toldEntries(
  db: Db,
  { scenario, reason, before, limit }: { scenario?: string; reason?: string; before?: number; limit: number },
): Promise<TimelineRow[]> {
  const which = and(
    isEntry,
    scenario === undefined ? undefined : eq(timeline.scenario, scenario),
    reason === undefined ? undefined : reason === "entered" ? eq(timeline.kind, "entered") : eq(timeline.reason, reason),
    before === undefined ? undefined : lt(timeline.seq, before),
  );
  return db.select().from(timeline).where(which).orderBy(desc(timeline.seq)).limit(limit);
}

/** By `at`, then in the order of writing. On PostgreSQL a row may appear after one with a higher `seq`: read back a little when following. */
export async function told(db: Db, which: { patientId?: string; enrolmentId?: string; afterSeq?: number } = {}): Promise<TimelineRow[]> {
  const { patientId, enrolmentId, afterSeq } = which;
  return db
    .select()
    .from(timeline)
    .where(
      and(
        patientId === undefined ? undefined : eq(timeline.patientId, patientId),
        enrolmentId === undefined ? undefined : eq(timeline.enrolmentId, enrolmentId),
        afterSeq === undefined ? undefined : gt(timeline.seq, afterSeq),
      ),
    )
    .orderBy(asc(timeline.at), asc(timeline.seq));
}

/** A page of one patient's, the latest written first, from before the row `before`. */
export async function toldBefore(db: Db, patientId: string, before: number | undefined, limit: number): Promise<TimelineRow[]> {
  return db
    .select()
    .from(timeline)
    .where(and(eq(timeline.patientId, patientId), before === undefined ? undefined : lt(timeline.seq, before)))
    .orderBy(desc(timeline.seq))
    .limit(limit);
}

/** A page of one patient's, the latest first, from before the row `before`; of these kinds only where some are given. */
export async function happenedBefore(
  db: Db,
  patientId: string,
  { before, kinds, limit }: { before?: Pick<TimelineRow, "at" | "seq"> | undefined; kinds?: readonly TimelineKind[]; limit: number },
): Promise<TimelineRow[]> {
  const earlier = before && and(lte(timeline.at, before.at), or(lt(timeline.at, before.at), lt(timeline.seq, before.seq)));
  return db
    .select()
    .from(timeline)
    .where(and(eq(timeline.patientId, patientId), kinds && inArray(timeline.kind, [...kinds]), earlier))
    .orderBy(desc(timeline.at), desc(timeline.seq))
    .limit(limit);
}
