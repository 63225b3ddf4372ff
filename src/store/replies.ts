// What patients wrote back, each word once, and what it was taken for.
import { and, asc, desc, eq, ne } from "drizzle-orm";
import type { ChannelName } from "../journey/plan.ts";
import type { Db } from "./db.ts";
import { index, instant, json, primaryKey, table, text } from "./dialect.ts";
import { enrolments } from "./enrolments.ts";
import { messages } from "./messages.ts";
import { patients } from "./patients.ts";

export type ReplyKind = "answer" | "unclear" | "stray" | "stop" | "extra";

export const replies = table(
  "replies",
  {
    /** The provider's. */
    id: text().notNull(),
    channel: text<ChannelName>().notNull(),
    patientId: text()
      .notNull()
      .references(() => patients.id),
    text: text().notNull(),
    receivedAt: instant().notNull(),
    enrolmentId: text().references(() => enrolments.id),
    ask: text(),
    reading: json<unknown>(),
    kind: text<ReplyKind>().notNull(),
    /** The message it answers. */
    messageKey: text().references(() => messages.key),
  },
  (t) => [primaryKey({ columns: [t.channel, t.id] }), index("replies_patient").on(t.patientId, t.receivedAt)],
);

export type Reply = typeof replies.$inferSelect;

/** False where the provider brought it before. */
export async function keepReply(tx: Db, row: typeof replies.$inferInsert): Promise<boolean> {
  // PostgreSQL refuses a NUL in text.
  const clean = { ...row, text: row.text.replaceAll("\0", "") };
  return (await tx.insert(replies).values(clean).onConflictDoNothing().returning({ id: replies.id })).length > 0;
}

/** Oldest first. */
export async function repliesOf(db: Db, patientId: string): Promise<Reply[]> {
  return db.select().from(replies).where(eq(replies.patientId, patientId)).orderBy(asc(replies.receivedAt), asc(replies.id));
}

/** Where and when the patient last wrote something other than a stop. */
export async function lastHeard(db: Db, patientId: string): Promise<{ channel: Reply["channel"]; at: number } | undefined> {
  const own = and(eq(replies.patientId, patientId), ne(replies.kind, "stop"));
  const newest = db.select({ channel: replies.channel, at: replies.receivedAt }).from(replies).where(own);
  return (await newest.orderBy(desc(replies.receivedAt), desc(replies.id)).limit(1))[0];
}

/** When (ms UTC) the patient last wrote by this channel, a stop too. */
export async function lastWord(db: Db, patientId: string, channel: Reply["channel"]): Promise<number | undefined> {
  const own = and(eq(replies.patientId, patientId), eq(replies.channel, channel));
  const newest = db.select({ at: replies.receivedAt }).from(replies).where(own).orderBy(desc(replies.receivedAt)).limit(1);
  return (await newest)[0]?.at;
}

export async function replyById(db: Db, patientId: string, id: string): Promise<Reply | undefined> {
  return (
    await db
      .select()
      .from(replies)
      .where(and(eq(replies.patientId, patientId), eq(replies.id, id)))
  )[0];
}
