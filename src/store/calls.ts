// Calls to other systems that scenarios ask for: written down first, made afterwards, until one succeeds.
import { and, asc, eq, isNull, lte } from "drizzle-orm";
import { type Db, forUpdate } from "./db.ts";
import { index, instant, integer, json, table, text } from "./dialect.ts";
import { enrolments } from "./enrolments.ts";

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
