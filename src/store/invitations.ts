// One-time tokens by which a chat is told to belong to a patient. Only a hash of each is kept.
import { and, eq, gt, isNotNull, isNull } from "drizzle-orm";
import type { ChannelName } from "../journey/plan.ts";
import type { Db } from "./db.ts";
import { index, instant, table, text } from "./dialect.ts";
import { patients } from "./patients.ts";

export const invitations = table(
  "invitations",
  {
    hash: text().primaryKey(),
    patientId: text()
      .notNull()
      .references(() => patients.id),
    channel: text<ChannelName>().notNull(),
    expiresAt: instant().notNull(),
    usedAt: instant(),
  },
  (t) => [index("invitations_patient").on(t.patientId)],
);

/** The same again is valid anew. */
export async function keepInvitation(tx: Db, row: typeof invitations.$inferInsert): Promise<void> {
  await tx
    .insert(invitations)
    .values(row)
    .onConflictDoUpdate({ target: invitations.hash, set: { expiresAt: row.expiresAt } });
}

/** How many of the patient's have brought them into this channel. */
export const usedInvitations = (db: Db, patientId: string, channel: ChannelName): Promise<number> =>
  db.$count(invitations, and(eq(invitations.patientId, patientId), eq(invitations.channel, channel), isNotNull(invitations.usedAt)));

/** Whom it invites; undefined where it is unknown, used, too old or for another channel. Of many at once one gets it. */
export async function useInvitation(tx: Db, hash: string, channel: ChannelName, at: number): Promise<string | undefined> {
  const valid = and(
    eq(invitations.hash, hash),
    eq(invitations.channel, channel),
    isNull(invitations.usedAt),
    gt(invitations.expiresAt, at),
  );
  return (await tx.update(invitations).set({ usedAt: at }).where(valid).returning({ patientId: invitations.patientId }))[0]?.patientId;
}
