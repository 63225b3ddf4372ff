// Calls to other systems that scenarios ask for: written down first, made afterwards, until one succeeds.
import { and, asc, count, eq, gt, gte, isNotNull, isNull, lte, max, min, or } from "drizzle-orm";
import { type Db, forUpdate } from "./db.ts";
import { index, instant, integer, json, table, text } from "./dialect.ts";
import { enrolments } from "./enrolments.ts";
import { often } from "./inbound.ts";

export const calls = table(
  "calls",
  {
    /** Also the id that the receiver sees, so that it can tell a repeat. */
    key: text().primaryKey(),
    enrolmentId: text()
      .notNull()
      .references(() => enrolments.id),
    /** Its name in clinic.yaml. */
    endpoint: text().notNull(),
    body: json<unknown>().notNull(),
    createdAt: instant().notNull(),
    attempts: integer().notNull().default(0),
    nextAt: instant().notNull(),
    doneAt: instant(),
    gaveUpAt: instant(),
    problem: text(),
  },
  (t) => [index("calls_due").on(t.doneAt, t.gaveUpAt, t.nextAt)],
);

export type Call = typeof calls.$inferSelect;

/** False where this key has one. */
export async function createCall(tx: Db, row: typeof calls.$inferInsert): Promise<boolean> {
  return (await tx.insert(calls).values(row).onConflictDoNothing().returning({ key: calls.key })).length > 0;
}

/** Soonest first. In a transaction they are locked, and those that another holds are left out. */
export async function dueCalls(tx: Db, now: number, limit: number): Promise<Call[]> {
  const due = and(isNull(calls.doneAt), isNull(calls.gaveUpAt), lte(calls.nextAt, now));
  return forUpdate(tx.select().from(calls).where(due).orderBy(asc(calls.nextAt), asc(calls.key)).limit(limit), { skipLocked: true });
}

export async function updateCall(tx: Db, key: string, patch: Partial<Omit<Call, "key">>): Promise<void> {
  await tx.update(calls).set(patch).where(eq(calls.key, key));
}

/** Of one endpoint, what was tried often in vain, or given up since. */
export interface StuckCalls {
  endpoint: string;
  number: number;
  /** ms UTC: when the oldest was first tried. */
  since: number;
  tries: number;
  /** None where all of them were given up. */
  nextAt: number | null;
}

export async function stuckCalls(db: Db, gaveUpSince: number): Promise<StuckCalls[]> {
  const failing = and(isNull(calls.gaveUpAt), gte(calls.attempts, often));
  const rows = await db
    .select({
      endpoint: calls.endpoint,
      number: count(),
      since: min(calls.createdAt),
      tries: max(calls.attempts),
      last: max(calls.gaveUpAt),
      nextAt: min(calls.nextAt),
    })
    .from(calls)
    .where(and(isNull(calls.doneAt), or(failing, gt(calls.gaveUpAt, gaveUpSince))))
    .groupBy(calls.endpoint)
    .orderBy(asc(calls.endpoint));
  return rows.map(({ last, nextAt, since, tries, ...row }) => ({
    ...row,
    since: since ?? 0,
    tries: tries ?? 0,
    nextAt: last === null ? nextAt : null,
  }));
}

/** All that failed is due at once, for a day again, also what was given up since. Answers with how many. */
export async function retryCalls(tx: Db, now: number, gaveUpSince: number): Promise<number> {
  const failing = and(isNull(calls.gaveUpAt), gte(calls.attempts, 1));
  const again = await tx
    .update(calls)
    .set({ nextAt: now, createdAt: now, gaveUpAt: null })
    .where(and(isNull(calls.doneAt), or(failing, and(isNotNull(calls.gaveUpAt), gt(calls.gaveUpAt, gaveUpSince)))))
    .returning({ key: calls.key });
  return again.length;
}
