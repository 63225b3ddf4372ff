// Small facts of the installation itself that must outlive a restart.
import { and, asc, eq, gte, lt } from "drizzle-orm";
import { type Db, forUpdate } from "./db.ts";
import { json, table, text } from "./dialect.ts";

export const settings = table("settings", {
  key: text().primaryKey(),
  value: json<unknown>().notNull(),
});

export async function setting(db: Db, key: string): Promise<unknown> {
  return (await db.select({ value: settings.value }).from(settings).where(eq(settings.key, key)))[0]?.value;
}

/** The same, in a transaction: whoever wants to change it waits until that ends. */
export async function lockedSetting(tx: Db, key: string): Promise<unknown> {
  return (await forUpdate(tx.select({ value: settings.value }).from(settings).where(eq(settings.key, key))))[0]?.value;
}

export async function saveSetting(tx: Db, key: string, value: unknown): Promise<void> {
  await tx.insert(settings).values({ key, value }).onConflictDoUpdate({ target: settings.key, set: { value } });
}

/** The keys that begin so, which ends with a slash. */
export async function settingsUnder(db: Db, beginning: string): Promise<string[]> {
  const under = and(gte(settings.key, beginning), lt(settings.key, `${beginning.slice(0, -1)}0`));
  return (await db.select({ key: settings.key }).from(settings).where(under).orderBy(asc(settings.key))).map(({ key }) => key);
}

export async function dropSetting(tx: Db, key: string): Promise<void> {
  await tx.delete(settings).where(eq(settings.key, key));
}
