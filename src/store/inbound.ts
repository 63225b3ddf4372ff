// What came in from outside, kept before the sender hears 200, and handled once.
import { and, asc, eq, isNull } from "drizzle-orm";
import { type Db, forUpdate } from "./db.ts";
import { index, instant, json, table, text } from "./dialect.ts";

export const inbound = table(
  "inbound",
  {
    /** The sender's own id of the delivery: the same again is the same. */
    id: text().primaryKey(),
    type: text().notNull(),
    body: json<unknown>().notNull(),
    receivedAt: instant().notNull(),
    occurredAt: instant(),
    handledAt: instant(),
    /** Why it could not be used. */
    problem: text(),
  },
  (t) => [index("inbound_unhandled").on(t.handledAt, t.receivedAt)],
);

export type Inbound = typeof inbound.$inferSelect;

/** False where it was kept before. */
export async function keepInbound(db: Db, row: typeof inbound.$inferInsert): Promise<boolean> {
  return (await db.insert(inbound).values(row).onConflictDoNothing().returning({ id: inbound.id })).length > 0;
}

/** Oldest first. In a transaction they are locked, and those that another holds are left out. */
export async function unhandled(db: Db, limit: number): Promise<Inbound[]> {
  const waiting = db.select().from(inbound).where(isNull(inbound.handledAt)).orderBy(asc(inbound.receivedAt), asc(inbound.id)).limit(limit);
  return forUpdate(waiting, { skipLocked: true });
}

/** Whether it still waits; locked until the transaction ends. */
export async function isUnhandled(tx: Db, id: string): Promise<boolean> {
  const waiting = tx
    .select({ id: inbound.id })
    .from(inbound)
    .where(and(eq(inbound.id, id), isNull(inbound.handledAt)));
  return (await forUpdate(waiting)).length > 0;
}

export async function markHandled(tx: Db, id: string, at: number, problem?: string): Promise<void> {
  await tx
    .update(inbound)
    .set({ handledAt: at, problem: problem ?? null })
    .where(eq(inbound.id, id));
}
