// Attempts to sign in: how many failed lately for an account and from an address, so that guessing ends, across restarts and processes.
import { eq, inArray, lt, sql } from "drizzle-orm";
import { type Db, forUpdate } from "./db.ts";
import { index, instant, integer, table, text } from "./dialect.ts";

export const signInAttempts = table(
  "sign_in_attempts",
  {
    /** `account/<hash>` or `address/<hash>`. */
    key: text().primaryKey(),
    failures: integer().notNull(),
    /** Of the first of them. */
    since: instant().notNull(),
    lockedUntil: instant(),
  },
  (t) => [index("sign_in_attempts_since").on(t.since)],
);

/** How many attempts may fail within `window` ms before the key is locked for as long. */
export interface Allowance {
  key: string;
  most: number;
  window: number;
}

/**
 * Counts the attempt before it is made, so that a hundred at once are no more than one after another. False where a key is locked.
 * What was right is taken back by `forgetAttempts` or `takeBackAttempt`.
 */
export async function beginAttempt(db: Db, allowances: readonly Allowance[], at: number): Promise<boolean> {
  return db.transaction(async (tx) => {
    await tx.delete(signInAttempts).where(lt(signInAttempts.since, at - Math.max(...allowances.map(({ window }) => window)) * 2));
    for (const { key } of allowances) await tx.insert(signInAttempts).values({ key, failures: 0, since: at }).onConflictDoNothing();
    const keys = allowances.map(({ key }) => key).sort();
    const rows = await forUpdate(tx.select().from(signInAttempts).where(inArray(signInAttempts.key, keys)).orderBy(signInAttempts.key));
    if (rows.some(({ lockedUntil }) => lockedUntil !== null && lockedUntil > at)) return false;
    for (const { key, most, window } of allowances) {
      const row = rows.find((each) => each.key === key);
      const fresh = !row || row.lockedUntil !== null || row.since + window <= at;
      const failures = (fresh ? 0 : row.failures) + 1;
      const set = { failures, since: fresh ? at : row.since, lockedUntil: failures >= most ? at + window : null };
      await tx.update(signInAttempts).set(set).where(eq(signInAttempts.key, key));
    }
    return true;
  });
}

/** The right password was given. */
export async function forgetAttempts(db: Db, key: string): Promise<void> {
  await db.delete(signInAttempts).where(eq(signInAttempts.key, key));
}

/** Only this one did not fail: others from there may have. */
export async function takeBackAttempt(db: Db, key: string): Promise<void> {
  await db
    .update(signInAttempts)
    .set({ failures: sql`${signInAttempts.failures} - 1`, lockedUntil: null })
    .where(eq(signInAttempts.key, key));
}
