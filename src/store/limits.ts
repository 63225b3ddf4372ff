// Sending limits shared by all workers: when the next message may go by each bot or number, and to each recipient.
import { and, eq, lt } from "drizzle-orm";
import { type Db, forUpdate } from "./db.ts";
import { index, instant, table, text } from "./dialect.ts";

/** All moments are on the wall's clock: providers live by it. */
export const limits = table(
  "limits",
  {
    /** An account; or `<account>/<patient id>`, a recipient there. */
    name: text().primaryKey(),
    /** The first moment that nobody has taken. */
    next: instant().notNull().default(0),
    /** The moment by which those that went would have gone, had each kept its distance. */
    went: instant().notNull().default(0),
    /** Until then the provider takes nothing from the account. */
    closedUntil: instant().notNull().default(0),
  },
  (t) => [index("limits_next").on(t.next)],
);

export type Limit = typeof limits.$inferSelect;

/** Locked until the transaction ends; made where there was none. */
export async function lockLimit(tx: Db, name: string): Promise<Limit> {
  await tx.insert(limits).values({ name }).onConflictDoNothing();
  const [row] = await forUpdate(tx.select().from(limits).where(eq(limits.name, name)));
  return row ?? unused(name);
}

/** Lock the account first: that keeps its recipients' too. */
export async function limitOf(db: Db, name: string): Promise<Limit> {
  return (await db.select().from(limits).where(eq(limits.name, name)))[0] ?? unused(name);
}

const unused = (name: string): Limit => ({ name, next: 0, went: 0, closedUntil: 0 });

export async function saveLimit(tx: Db, row: Limit): Promise<void> {
  await tx.insert(limits).values(row).onConflictDoUpdate({ target: limits.name, set: row });
}

/** Those that have been free since before `before` say nothing any more. */
export async function pruneLimits(db: Db, before: number): Promise<void> {
  await db.delete(limits).where(and(lt(limits.next, before), lt(limits.went, before), lt(limits.closedUntil, before)));
}
