// Two factors: each user's secret for one-time codes and the backup codes, both encrypted. The columns are the sign-in library's.
import { eq } from "drizzle-orm";
import type { Db } from "./db.ts";
import { bool, id, index, instant, integer, table, text } from "./dialect.ts";
import { users } from "./users.ts";

export const twoFactors = table(
  "two_factors",
  {
    id: id(),
    userId: text()
      .notNull()
      .references(() => users.id),
    secret: text().notNull(),
    backupCodes: text().notNull(),
    verified: bool().notNull().default(true),
    failedVerificationCount: integer().notNull().default(0),
    lockedUntil: instant(),
  },
  (t) => [index("two_factors_user").on(t.userId)],
);

export async function forgetTwoFactor(tx: Db, userId: string): Promise<void> {
  await tx.delete(twoFactors).where(eq(twoFactors.userId, userId));
}
