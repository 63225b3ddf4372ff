// Tombstone: an appointment that its source deleted before we had heard of it, so that its late booking finds it cancelled.
import { and, eq, lt } from "drizzle-orm";
import type { Db } from "./db.ts";
import { instant, primaryKey, table, text } from "./dialect.ts";
import { prepared } from "./prepared.ts";

export const tombstones = table(
  "tombstones",
  {
    source: text().notNull(),
    externalId: text().notNull(),
    /** When it was deleted, by the source's own time. */
    at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.source, t.externalId] })],
);

/** The latest deletion stands. */
export async function bury(tx: Db, row: typeof tombstones.$inferInsert): Promise<void> {
  await tx
    .insert(tombstones)
    .values(row)
    .onConflictDoUpdate({ target: [tombstones.source, tombstones.externalId], set: { at: row.at }, setWhere: lt(tombstones.at, row.at) });
}

const lying = prepared((tx, { source, externalId }: { source: string; externalId: string }) =>
  tx
    .select({ at: tombstones.at })
    .from(tombstones)
    .where(and(eq(tombstones.source, source), eq(tombstones.externalId, externalId))),
);

export async function buriedAt(tx: Db, source: string, externalId: string): Promise<number | undefined> {
  return (await lying(tx, { source, externalId }))[0]?.at;
}
