// API keys: what the clinic's own programs show, kept as a hash only, with what each may do.
import { and, desc, eq, gt, isNull, or } from "drizzle-orm";
import type { Db } from "./db.ts";
import { id, instant, json, table, text, uniqueIndex } from "./dialect.ts";

export const scopes = [
  "patients:read",
  "patients:write",
  "consents:read",
  "consents:write",
  "timeline:read",
  "enrolments:read",
  "tasks:read",
  "tasks:write",
] as const;
export type Scope = (typeof scopes)[number];

export const apiKeys = table(
  "api_keys",
  {
    id: id(),
    name: text().notNull(),
    /** SHA-256 of the whole key, which is long and random. */
    hash: text().notNull(),
    scopes: json<Scope[]>().notNull(),
    createdAt: instant().notNull(),
    createdBy: text().notNull(),
    /** To the minute. */
    lastUsedAt: instant(),
    /** From then on it opens nothing. */
    endsAt: instant(),
  },
  (t) => [uniqueIndex("api_keys_hash").on(t.hash)],
);

export type ApiKey = typeof apiKeys.$inferSelect;

export async function createApiKey(tx: Db, row: typeof apiKeys.$inferInsert): Promise<void> {
  await tx.insert(apiKeys).values(row);
}

export async function apiKey(db: Db, id: string): Promise<ApiKey | undefined> {
  return (await db.select().from(apiKeys).where(eq(apiKeys.id, id)))[0];
}

export async function apiKeyByHash(db: Db, hash: string): Promise<ApiKey | undefined> {
  return (await db.select().from(apiKeys).where(eq(apiKeys.hash, hash)))[0];
}

/** Newest first, ended ones too. */
export async function allApiKeys(db: Db): Promise<ApiKey[]> {
  return db.select().from(apiKeys).orderBy(desc(apiKeys.createdAt), desc(apiKeys.id));
}

/** Never later than it ends already. */
export async function endApiKey(tx: Db, id: string, endsAt: number): Promise<void> {
  await tx
    .update(apiKeys)
    .set({ endsAt })
    .where(and(eq(apiKeys.id, id), or(isNull(apiKeys.endsAt), gt(apiKeys.endsAt, endsAt))));
}

const minute = 60_000;

export async function apiKeyUsed(db: Db, { id, lastUsedAt }: ApiKey, at: number): Promise<void> {
  if (lastUsedAt !== null && at - lastUsedAt < minute) return;
  await db.update(apiKeys).set({ lastUsedAt: at }).where(eq(apiKeys.id, id));
}
