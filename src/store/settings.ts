// Small facts of the installation itself that must outlive a restart.
import { eq } from "drizzle-orm";
import type { Db } from "./db.ts";
import { json, table, text } from "./dialect.ts";

export const settings = table("settings", {
  key: text().primaryKey(),
  value: json<unknown>().notNull(),
});

export async function setting(db: Db, key: string): Promise<unknown> {
  return (await db.select({ value: settings.value }).from(settings).where(eq(settings.key, key)))[0]?.value;
}

export async function saveSetting(tx: Db, key: string, value: unknown): Promise<void> {
  await tx.insert(settings).values({ key, value }).onConflictDoUpdate({ target: settings.key, set: { value } });
}
