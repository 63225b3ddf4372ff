// Sessions: who is signed in, on which browser, and until when. The columns are the sign-in library's.
import { eq } from "drizzle-orm";
import type { Db } from "./db.ts";
import { id, index, instant, table, text, uniqueIndex } from "./dialect.ts";
import { users } from "./users.ts";

export const sessions = table(
  "sessions",
  {
    id: id(),
    userId: text()
      .notNull()
      .references(() => users.id),
    token: text().notNull(),
    expiresAt: instant().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
    ipAddress: text(),
    userAgent: text(),
  },
  (t) => [uniqueIndex("sessions_token").on(t.token), index("sessions_user").on(t.userId)],
);

/** They are out at once, on every browser. */
export async function endSessions(tx: Db, userId: string): Promise<void> {
  await tx.delete(sessions).where(eq(sessions.userId, userId));
}

export async function endSession(tx: Db, token: string): Promise<void> {
  await tx.delete(sessions).where(eq(sessions.token, token));
}
