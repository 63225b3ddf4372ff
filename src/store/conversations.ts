// Conversations: what each person wrote last, newest first, and one person's words and ours a page at a time.
import { aliasedTable, and, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, lte, notExists, notInArray, or, sql } from "drizzle-orm";
import type { ChannelName } from "../journey/plan.ts";
import type { Db } from "./db.ts";
import { type Message, messages } from "./messages.ts";
import { asStranger, type Reply, replies, waits } from "./replies.ts";

/** Where a page of the list ended. */
export type Heard = Pick<Reply, "receivedAt" | "id">;

/**
 * The last words of everybody who wrote, a stranger's too, by this channel or by any; from before `before`. A patient whose first words
 * came from an address that was nobody's then may come twice.
 */
export async function lastHeard(
  db: Db,
  { channel, before, limit }: { channel?: ChannelName | undefined; before?: Heard | undefined; limit: number },
): Promise<Reply[]> {
  const newer = aliasedTable(replies, "newer");
  const later = and(gte(newer.receivedAt, replies.receivedAt), or(gt(newer.receivedAt, replies.receivedAt), gt(newer.id, replies.id)));
  const onChannel = channel && eq(newer.channel, channel);
  const word = sql`1`.as("word");
  const sameWriter = and(eq(newer.channel, replies.channel), eq(newer.address, replies.address), isNull(newer.patientId));
  const earlier =
    before && and(lte(replies.receivedAt, before.receivedAt), or(lt(replies.receivedAt, before.receivedAt), lt(replies.id, before.id)));
  const last = or(
    and(
      isNotNull(replies.patientId),
      notExists(
        db
          .select({ word })
          .from(newer)
          .where(and(eq(newer.patientId, replies.patientId), later, onChannel)),
      ),
    ),
    and(isNull(replies.patientId), notExists(db.select({ word }).from(newer).where(and(sameWriter, later)))),
  );
  return db
    .select()
    .from(replies)
    .where(and(channel && eq(replies.channel, channel), earlier, last))
    .orderBy(desc(replies.receivedAt), desc(replies.id))
    .limit(limit);
}

/** Whose words among these patients' wait for a person. */
export async function waitingAmong(db: Db, patientIds: string[]): Promise<Set<string>> {
  if (patientIds.length === 0) return new Set();
  const rows = await db
    .selectDistinct({ id: replies.patientId })
    .from(replies)
    .where(and(inArray(replies.patientId, patientIds), waits));
  return new Set(rows.flatMap(({ id }) => id ?? []));
}

/** The newest first, of this moment (ms UTC) and before; with what came from their addresses while those were nobody's. */
export async function wordsBefore(db: Db, patientId: string, before: number, limit: number): Promise<Reply[]> {
  const whose = or(eq(replies.patientId, patientId), await asStranger(db, patientId));
  return db
    .select()
    .from(replies)
    .where(and(whose, lte(replies.receivedAt, before)))
    .orderBy(desc(replies.receivedAt), desc(replies.id))
    .limit(limit);
}

/** Likewise of what was sent, or was not: by when it fell due. What a journey still puts off is not among it. */
export async function sentBefore(db: Db, patientId: string, before: number, limit: number): Promise<Message[]> {
  const put = or(notInArray(messages.state, ["deferred"]), isNull(messages.enrolmentId));
  return db
    .select()
    .from(messages)
    .where(and(eq(messages.patientId, patientId), put, lte(messages.dueAt, before)))
    .orderBy(desc(messages.dueAt), desc(messages.key))
    .limit(limit);
}

/** A stranger's words, newest first. */
export async function wordsFrom(db: Db, channel: ChannelName, address: string, limit: number): Promise<Reply[]> {
  return db
    .select()
    .from(replies)
    .where(and(eq(replies.channel, channel), eq(replies.address, address), isNull(replies.patientId)))
    .orderBy(desc(replies.receivedAt), desc(replies.id))
    .limit(limit);
}
