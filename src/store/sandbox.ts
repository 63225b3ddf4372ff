// What the sandbox's providers were given: the demo's phones and mailboxes.
import { and, asc, eq, gt } from "drizzle-orm";
import type { ChannelName } from "../journey/plan.ts";
import type { Db } from "./db.ts";
import { index, instant, json, sequence, table, text } from "./dialect.ts";

export const sandbox = table(
  "sandbox",
  {
    id: sequence(),
    /** Not unique: a message sent twice is here twice. */
    key: text().notNull(),
    channel: text<ChannelName>().notNull(),
    address: text().notNull(),
    subject: text(),
    /** Markdown, rendered. */
    text: text().notNull(),
    buttons: json<{ value: string; label: string }[]>().notNull(),
    at: instant().notNull(),
  },
  (t) => [index("sandbox_key").on(t.key), index("sandbox_address").on(t.address, t.id)],
);

export type SandboxMessage = typeof sandbox.$inferSelect;

export async function keepInSandbox(db: Db, row: typeof sandbox.$inferInsert): Promise<void> {
  await db.insert(sandbox).values(row);
}

export async function isInSandbox(db: Db, key: string): Promise<boolean> {
  return (await db.select({ id: sandbox.id }).from(sandbox).where(eq(sandbox.key, key)).limit(1)).length > 0;
}

/** Oldest first, from after the one with the id `after`; of one address where it is given. */
export async function sandboxMessages(
  db: Db,
  { address, after = 0 }: { address?: string; after?: number } = {},
): Promise<SandboxMessage[]> {
  const of = address === undefined ? undefined : eq(sandbox.address, address);
  return db
    .select()
    .from(sandbox)
    .where(and(gt(sandbox.id, after), of))
    .orderBy(asc(sandbox.id));
}
