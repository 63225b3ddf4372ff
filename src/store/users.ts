// Staff: who may sign in to the console, and as what.
import { asc, count, eq } from "drizzle-orm";
import type { Db } from "./db.ts";
import { bool, id, instant, table, text, uniqueIndex } from "./dialect.ts";

export const roles = ["coordinator", "doctor", "marketer", "auditor", "administrator"] as const;
export type Role = (typeof roles)[number];

export const users = table(
  "users",
  {
    id: id(),
    name: text().notNull(),
    /** In lower case. */
    email: text().notNull(),
    role: text<Role>().notNull(),
    /** Given by somebody else: to be changed before anything else is done. */
    temporaryPassword: bool().notNull().default(false),
    twoFactorEnabled: bool().notNull().default(false),
    disabledAt: instant(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
    /** Of no use to us; the sign-in library wants them. */
    emailVerified: bool().notNull().default(false),
    image: text(),
  },
  (t) => [uniqueIndex("users_email").on(t.email)],
);

export type User = typeof users.$inferSelect;
export type NewUser = Pick<User, "id" | "name" | "email" | "role"> & Partial<Pick<User, "temporaryPassword">>;

export async function user(db: Db, id: string): Promise<User | undefined> {
  return (await db.select().from(users).where(eq(users.id, id)))[0];
}

export async function userByEmail(db: Db, email: string): Promise<User | undefined> {
  return (await db.select().from(users).where(eq(users.email, email.trim().toLowerCase())))[0];
}

/** By name. A clinic has some dozens. */
export async function allUsers(db: Db): Promise<User[]> {
  return db.select().from(users).orderBy(asc(users.name), asc(users.id));
}

export async function hasUsers(db: Db): Promise<boolean> {
  return ((await db.select({ all: count() }).from(users))[0]?.all ?? 0) > 0;
}

/** False where somebody has this address or id. */
export async function createUser(tx: Db, row: NewUser, at: number): Promise<boolean> {
  const whole = { ...row, email: row.email.trim().toLowerCase(), createdAt: at, updatedAt: at };
  return (await tx.insert(users).values(whole).onConflictDoNothing().returning({ id: users.id })).length > 0;
}

export async function changeUser(
  tx: Db,
  id: string,
  patch: Partial<Pick<User, "role" | "disabledAt" | "twoFactorEnabled" | "temporaryPassword">>,
  at: number,
): Promise<void> {
  await tx
    .update(users)
    .set({ ...patch, updatedAt: at })
    .where(eq(users.id, id));
}
