// The timeline: everything that happened to a patient here, one line each, for staff to read; nothing is ever silent.
import { and, asc, desc, eq, gt, inArray, lt, lte, or } from "drizzle-orm";
import type { Db } from "./db.ts";
import { index, instant, json, sequence, table, text } from "./dialect.ts";
import { enrolments } from "./enrolments.ts";
import { patients } from "./patients.ts";

export type TimelineKind =
  | "event"
  | "reply"
  | "entered"
  | "not_entered"
  | "sent"
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
  /** Staff held or released the patient, or moved a journey; `what` says which, the detail who and why. */
  | "by_hand";

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
  },
  (t) => [index("timeline_patient").on(t.patientId, t.at), index("timeline_enrolment").on(t.enrolmentId)],
);

export type TimelineRow = typeof timeline.$inferSelect;
export type NewTimelineRow = Omit<typeof timeline.$inferInsert, "seq">;

export async function tell(tx: Db, row: NewTimelineRow): Promise<void> {
  await tx.insert(timeline).values(row);
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
