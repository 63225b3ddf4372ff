// Accounts: the password of each user, as a scrypt hash. The columns are the sign-in library's.
import { and, eq } from "drizzle-orm";
import type { Db } from "./db.ts";
import { id, index, instant, table, text } from "./dialect.ts";
import { users } from "./users.ts";

export const accounts = table(
  "accounts",
  {
    id: id(),
    userId: text()
      .notNull()
      .references(() => users.id),
    accountId: text().notNull(),
    providerId: text().notNull(),
    password: text(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
    /** For signing in by somebody else's account, which is not offered. */
    accessToken: text(),
    refreshToken: text(),
    idToken: text(),
    accessTokenExpiresAt: instant(),
    refreshTokenExpiresAt: instant(),
    scope: text(),
  },
  (t) => [index("accounts_user").on(t.userId)],
);

/** `hash` as the sign-in library makes it. */
export async function setPassword(tx: Db, userId: string, hash: string, at: number): Promise<void> {
  const own = and(eq(accounts.userId, userId), eq(accounts.providerId, "credential"));
  const changed = await tx.update(accounts).set({ password: hash, updatedAt: at }).where(own).returning({ id: accounts.id });
  if (changed.length === 0)
    await tx.insert(accounts).values({ userId, accountId: userId, providerId: "credential", password: hash, createdAt: at, updatedAt: at });
}
