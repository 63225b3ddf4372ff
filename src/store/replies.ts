// What people wrote to the clinic, each word once, what it was taken for, and whether it still waits for a person.
import { and, asc, desc, eq, inArray, isNull, notLike, or, sql } from "drizzle-orm";
import { type ChannelName, channelNames } from "../journey/plan.ts";
import { inert } from "../messaging/inert.ts";
import type { Db } from "./db.ts";
import { index, instant, integer, json, primaryKey, table, text } from "./dialect.ts";
import { enrolments } from "./enrolments.ts";
import { messages } from "./messages.ts";
import { addressOf, patient as patientById, patients, patientsByAddress, tidy } from "./patients.ts";
import { isOpenUnclear, tasks, unclearTask } from "./tasks.ts";

/** `stranger`: from an address that nobody here had then. `extra`: what nobody asked for, and needs no person. */
export type ReplyKind = "answer" | "unclear" | "stray" | "stop" | "start" | "extra" | "stranger";

/** What waits for a person: few among all, and looked for among all. The same words in index and query. */
export const waits = sql`kind in ('stray', 'stranger') and answered_at is null`;
export const strangerWaits = sql`kind = 'stranger' and answered_at is null`;
const alarmsFirst = sql`(case when alarm is null then 1 else 0 end)`;

export const replies = table(
  "replies",
  {
    /** The provider's. */
    id: text().notNull(),
    channel: text<ChannelName>().notNull(),
    /** Absent for a stranger. */
    patientId: text().references(() => patients.id),
    /** A stranger's, in the channel. */
    address: text(),
    text: text().notNull(),
    /** How long it was (UTF-16 units) where only its beginning is kept. */
    cutFrom: integer(),
    receivedAt: instant().notNull(),
    enrolmentId: text().references(() => enrolments.id),
    ask: text(),
    reading: json<unknown>(),
    kind: text<ReplyKind>().notNull(),
    /** The message it answers. */
    messageKey: text().references(() => messages.key),
    /** The red-flag rule that a stranger's words meet. */
    alarm: text(),
    answeredAt: instant(),
    answeredBy: text(),
  },
  (t) => [
    primaryKey({ columns: [t.channel, t.id] }),
    index("replies_patient").on(t.patientId, t.receivedAt),
    index("replies_address").on(t.address, t.channel, t.receivedAt),
    index("replies_patient_channel").on(t.patientId, t.channel, t.receivedAt),
    index("replies_channel").on(t.channel, t.receivedAt, t.id),
    index("replies_waiting").on(alarmsFirst, t.receivedAt, t.id).where(waits),
    index("replies_strangers").on(t.receivedAt, t.id).where(strangerWaits),
    index("replies_received").on(t.receivedAt, t.id),
  ],
);

export type Reply = typeof replies.$inferSelect;
/** Names one for good. */
export type ReplyId = Pick<Reply, "channel" | "id">;

/** False where the provider brought it before. Kept inert: see `inert`. */
export async function keepReply(tx: Db, row: typeof replies.$inferInsert): Promise<boolean> {
  const { text, cutFrom = null } = inert(row.text);
  const address = row.address == null ? null : tidy(row.channel, row.address);
  const made = await tx
    .insert(replies)
    .values({ ...row, text, cutFrom, address })
    .onConflictDoNothing()
    .returning({ id: replies.id });
  return made.length > 0;
}

/** Oldest first; with what they wrote while their address was a stranger's. */
export async function repliesOf(db: Db, patientId: string): Promise<Reply[]> {
  const which = or(eq(replies.patientId, patientId), await asStranger(db, patientId));
  return db.select().from(replies).where(which).orderBy(asc(replies.receivedAt), asc(replies.id));
}

/** Words from the patient's addresses that were nobody's when they came. */
export async function asStranger(db: Db, patientId: string) {
  const patient = await patientById(db, patientId);
  const from = channelNames.flatMap((channel) => {
    const address = patient && addressOf(patient, channel);
    return address ? [and(eq(replies.channel, channel), eq(replies.address, tidy(channel, address)))] : [];
  });
  return from.length > 0 ? and(eq(replies.kind, "stranger"), or(...from)) : sql`1 = 0`;
}

/** What the patient wrote last, before now. */
export async function lastReply(db: Db, patientId: string): Promise<Reply | undefined> {
  const own = db.select().from(replies).where(eq(replies.patientId, patientId));
  return (await own.orderBy(desc(replies.receivedAt), desc(replies.id)).limit(1))[0];
}

/** When (ms UTC) this person last wrote by this channel, a stop too; a guardian's words are kept under the ward they are about. */
export async function lastWord(db: Db, personId: string, channel: Reply["channel"]): Promise<number | undefined> {
  const wards = db.select({ id: patients.id }).from(patients).where(eq(patients.guardianId, personId));
  const own = and(
    or(eq(replies.patientId, personId), inArray(replies.patientId, wards), await asStranger(db, personId)),
    eq(replies.channel, channel),
    notLike(replies.id, "page/%"),
  );
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

export async function repliesByIds(db: Db, patientIds: string[], ids: string[]): Promise<Reply[]> {
  if (ids.length === 0) return [];
  return db
    .select()
    .from(replies)
    .where(and(inArray(replies.patientId, patientIds), inArray(replies.id, ids)));
}

/** What the patient wrote to this question and nobody could read, oldest first. */
export async function unclearReplies(db: Db, enrolmentId: string, ask: string): Promise<Reply[]> {
  const which = and(eq(replies.enrolmentId, enrolmentId), eq(replies.ask, ask), eq(replies.kind, "unclear"));
  return db.select().from(replies).where(which).orderBy(asc(replies.receivedAt), asc(replies.id));
}

export interface Waiting extends Reply {
  /** `unclear`: twice could not be read as the answer, and stands in an open task. */
  why: "stranger" | "stray" | "unclear";
  /** Whose words they are; for a stranger's everybody who has the address by now, which may be nobody. */
  patientIds: string[];
}

/** Everything written that waits for a person, what alarms first, then oldest first. At most `limit`. */
export async function waitingReplies(db: Db, { limit = 200, patientId }: { limit?: number; patientId?: string } = {}): Promise<Waiting[]> {
  const whose = patientId === undefined ? undefined : or(eq(replies.patientId, patientId), await asStranger(db, patientId));
  const blue = db
    .select()
    .from(replies)
    .where(and(waits, whose))
    .orderBy(alarmsFirst, asc(replies.receivedAt), asc(replies.id))
    .limit(limit);
  const asked = and(
    eq(tasks.patientId, replies.patientId),
    eq(tasks.enrolmentId, replies.enrolmentId),
    eq(tasks.task, sql`${unclearTask("")} || ${replies.ask}`),
  );
  const unread = db
    .select({ reply: replies })
    .from(tasks)
    .innerJoin(replies, and(asked, eq(replies.kind, "unclear")))
    .where(and(isOpenUnclear, isNull(replies.answeredAt), whose))
    .orderBy(asc(tasks.createdAt), asc(tasks.id), asc(replies.receivedAt))
    .limit(limit);
  const rows = [...(await blue), ...(await unread).map(({ reply }) => reply)];
  const waiting = await Promise.all(rows.map(async (row) => ({ ...row, why: whyOf(row), patientIds: await ownersOf(db, row) })));
  const alarms = ({ alarm }: Reply) => Number(alarm !== null);
  return waiting.sort((a, b) => alarms(b) - alarms(a) || a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : 1)).slice(0, limit);
}

const whyOf = ({ kind }: Reply): Waiting["why"] => (kind === "stranger" || kind === "unclear" ? kind : "stray");

async function ownersOf(db: Db, { patientId, channel, address }: Reply): Promise<string[]> {
  if (patientId !== null) return [patientId];
  return address === null ? [] : (await patientsByAddress(db, channel, address)).map(({ id }) => id);
}

export async function replyOf(db: Db, { channel, id }: ReplyId): Promise<Reply | undefined> {
  return (
    await db
      .select()
      .from(replies)
      .where(and(eq(replies.channel, channel), eq(replies.id, id)))
  )[0];
}

/** A person has seen to it: it waits no longer. False where somebody had before. */
export async function markAnswered(tx: Db, { channel, id }: ReplyId, by: string, at: number): Promise<boolean> {
  const which = and(eq(replies.channel, channel), eq(replies.id, id), isNull(replies.answeredAt));
  return (await tx.update(replies).set({ answeredAt: at, answeredBy: by }).where(which).returning({ id: replies.id })).length > 0;
}
