// Communication: each message that was to go, under a key of which there is only one, and what became of it.
import { and, asc, count, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, ne, or, type SQLWrapper, sql } from "drizzle-orm";
import type { Part } from "../journey/commands.ts";
import type { Matches } from "../journey/migrate.ts";
import type { ChannelName, Purpose } from "../journey/plan.ts";
import type { Db } from "./db.ts";
import { bool, index, instant, integer, json, table, text } from "./dialect.ts";
import { type Enrolment, enrolments } from "./enrolments.ts";
import { patients } from "./patients.ts";
import { prepared } from "./prepared.ts";
import { settled } from "./settled.ts";
import { tasks, unknownPrefix } from "./tasks.ts";

export type MessageState = "deferred" | "sending" | "sent" | "delivered" | "read" | "failed" | "unknown" | "suppressed";

export const messages = table(
  "messages",
  {
    /** `<enrolment>/<stepId>#<turn>`, and `/2` for a copy by the next channel. */
    key: text().primaryKey(),
    enrolmentId: text().references(() => enrolments.id),
    /** Whom it is about. */
    patientId: text()
      .notNull()
      .references(() => patients.id),
    /** Who gets it: the patient, or the guardian. */
    recipientId: text()
      .notNull()
      .references(() => patients.id),
    scenario: text(),
    /** Its name in the scenario. */
    message: text().notNull(),
    step: integer(),
    turn: integer(),
    part: json<Part>(),
    purpose: text<Purpose>().notNull(),
    channel: text<ChannelName>(),
    state: text<MessageState>().notNull(),
    /** Why it was suppressed or failed: one of the kept words, or a channel's code. */
    reason: text(),
    /** The same for people. */
    because: text(),
    subject: text(),
    text: text(),
    html: text(),
    buttons: json<{ value: string; label: string }[]>(),
    /** The approved template that goes in place of the text. */
    template: json<{ id: string; variables: Record<string, string> }>(),
    address: text(),
    providerId: text(),
    /** The question it asks. */
    ask: text(),
    /** Of a form: the one of its questions that this message puts. */
    question: text(),
    /** Towards the frequency cap. */
    counts: bool().notNull().default(true),
    language: text(),
    /** Which of the staff wrote it, where a person did: a user's id. */
    writtenBy: text(),
    dueAt: instant().notNull(),
    claimedAt: instant(),
    /** On the wall's clock: until then its sender may be alive. */
    leasedUntil: instant(),
    /** On the wall's clock: the moment that it took at its provider, where there is a limit. */
    slotAt: instant(),
    sentAt: instant(),
    deliveredAt: instant(),
    readAt: instant(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    index("messages_patient").on(t.patientId, t.dueAt),
    index("messages_recipient").on(t.recipientId, t.purpose),
    index("messages_enrolment").on(t.enrolmentId).where(sql`enrolment_id is not null`),
    index("messages_provider").on(t.providerId),
    // Few are in any one of the states that somebody looks for.
    index("messages_state").on(t.state, t.dueAt),
  ],
);

export type Message = typeof messages.$inferSelect;
export type NewMessage = typeof messages.$inferInsert;

/** On its way, or beyond. */
const GONE: MessageState[] = ["sending", "sent", "delivered", "read", "unknown"];

/** "claimed" for the one that may go on; everyone after gets the row as it stands. */
export async function claimMessage(tx: Db, row: NewMessage): Promise<"claimed" | Message> {
  const made = await tx.insert(messages).values(row).onConflictDoNothing({ target: messages.key }).returning({ key: messages.key });
  return made.length > 0 ? "claimed" : ((await messageByKey(tx, row.key)) ?? "claimed");
}

const put = prepared((tx, row: NewMessage) => {
  const { key: _, ...set } = row;
  const onlyDeferred = eq(messages.state, "deferred");
  return tx.insert(messages).values(row).onConflictDoUpdate({ target: messages.key, set, setWhere: onlyDeferred }).returning();
});

/** Makes the message, or changes it while it is only put off. Answers with what stands under the key then. */
export async function putMessage(tx: Db, row: NewMessage): Promise<Message> {
  const [written] = await put(tx, row);
  const stands = written ?? (await messageByKey(tx, row.key));
  if (!stands) throw new Error("a message that was just written is not there");
  return stands;
}

export async function messageByKey(db: Db, key: string): Promise<Message | undefined> {
  return (await db.select().from(messages).where(eq(messages.key, key)))[0];
}

export async function messagesByKeys(db: Db, keys: string[]): Promise<Message[]> {
  return keys.length === 0 ? [] : db.select().from(messages).where(inArray(messages.key, keys));
}

export async function messageByProviderId(db: Db, channel: ChannelName, providerId: string): Promise<Message | undefined> {
  return (
    await db
      .select()
      .from(messages)
      .where(and(eq(messages.providerId, providerId), eq(messages.channel, channel)))
  )[0];
}

/** Whom of them this channel took a message to last. */
export async function lastWrittenTo(db: Db, patientIds: string[], channel: ChannelName): Promise<string | undefined> {
  const out = and(inArray(messages.patientId, patientIds), eq(messages.channel, channel), isNotNull(messages.sentAt));
  const newest = db.select({ patientId: messages.patientId }).from(messages).where(out).orderBy(desc(messages.sentAt), desc(messages.key));
  return (await newest.limit(1))[0]?.patientId;
}

const update = prepared((tx, { key, ...patch }: Partial<Message> & { key: string }) =>
  tx.update(messages).set(patch).where(eq(messages.key, key)),
);

export async function updateMessage(tx: Db, key: string, patch: Partial<Omit<Message, "key">>): Promise<void> {
  await update(tx, { ...patch, key });
}

const deferredBefore = prepared((db, { recipientId, purpose, due }: { recipientId: string; purpose: Purpose; due: number }) => {
  const whose = and(eq(messages.recipientId, recipientId), eq(messages.purpose, purpose), eq(messages.counts, true));
  return db
    .select({ key: messages.key, turn: messages.turn, journey: enrolments.journey })
    .from(messages)
    .innerJoin(enrolments, eq(enrolments.id, messages.enrolmentId))
    .where(and(whose, eq(messages.state, "deferred"), lt(messages.dueAt, due)));
});

/** Those that count, fell due before `due` (ms UTC), and that a journey still waits to send. */
export async function waitingBefore(db: Db, recipientId: string, purpose: Purpose, due: number): Promise<{ key: string }[]> {
  const rows = await deferredBefore(db, { recipientId, purpose, due });
  return rows.filter(({ turn, journey: { want } }) => want.type !== "nothing" && want.command?.turn === turn);
}

/**
 * Whether a message about the patient has passed the gate and its call to the provider may still begin, at `now` (ms on the wall's clock).
 * Call while holding the patient: a withdrawal waits for that. Words past the gate, such as a red flag's, rest on no consent and hold up nobody.
 */
export async function isUnderWay(tx: Db, patientId: string, now: number): Promise<boolean> {
  const which = and(eq(messages.patientId, patientId), eq(messages.state, "sending"), gt(messages.leasedUntil, now));
  return (
    (
      await tx
        .select({ key: messages.key })
        .from(messages)
        .where(and(which, isNotNull(messages.enrolmentId)))
        .limit(1)
    ).length > 0
  );
}

/** Puts off a message whose claim is still the one given and whose call never began; others are left as they stand. */
export async function letGo(tx: Db, { key, leasedUntil }: Pick<Message, "key" | "leasedUntil">): Promise<void> {
  const mine = leasedUntil === null ? isNull(messages.leasedUntil) : eq(messages.leasedUntil, leasedUntil);
  const which = and(eq(messages.key, key), eq(messages.state, "sending"), mine);
  await tx.update(messages).set({ state: "deferred", leasedUntil: null }).where(which);
}

/** When it left, or was about to. */
const went = sql<number>`coalesce(${messages.sentAt}, ${messages.claimedAt}, ${messages.updatedAt})`.mapWith(Number);

const goneSince = prepared((db, { recipientId, purpose, since }: { recipientId: string; purpose: Purpose; since: number }) => {
  const whose = and(eq(messages.recipientId, recipientId), eq(messages.purpose, purpose), eq(messages.counts, true));
  return db
    .select({ key: messages.key, at: went })
    .from(messages)
    .where(and(whose, inArray(messages.state, GONE), gte(went, since)))
    .orderBy(asc(went), asc(messages.key));
});

/** Those that count towards the recipient's cap of this purpose, from `since` on; the ones being sent too. */
export const sentFor = (db: Db, recipientId: string, purpose: Purpose, since: number): Promise<{ key: string; at: number }[]> =>
  goneSince(db, { recipientId, purpose, since });

/**
 * The messages of live journeys that ask something and went out, reminders too, newest first. Which of them still wait for an answer the
 * journeys know.
 */
export async function openQuestions(db: Db, patientId: string): Promise<Message[]> {
  const open = await db
    .select({ message: messages })
    .from(messages)
    .innerJoin(enrolments, and(eq(enrolments.id, messages.enrolmentId), isNull(enrolments.endedAt)))
    .where(and(eq(messages.patientId, patientId), isNotNull(messages.ask), inArray(messages.state, GONE)))
    .orderBy(desc(went), desc(messages.turn), desc(messages.key));
  return open.map(({ message }) => message);
}

/** In the order in which they fell due. */
export async function messagesOf(db: Db, patientId: string): Promise<Message[]> {
  return db
    .select()
    .from(messages)
    .where(eq(messages.patientId, patientId))
    .orderBy(asc(messages.dueAt), asc(messages.turn), asc(messages.key));
}

type Raised = "sent" | "delivered" | "read" | "failed" | "unknown";

/**
 * Reports come twice and out of order, so of two the higher holds, whichever came first. That a message arrived is worth more than that it
 * was lost; a letter that the patient's server took may still come back, and one that was read did arrive.
 */
const rising = (arrived: MessageState[]): MessageState[] => ["deferred", "sending", "unknown", "sent", ...arrived, "read"];
const ORDER = { message: rising(["failed", "delivered"]), letter: rising(["delivered", "failed"]) };
const below = (state: Raised, order: MessageState[]): MessageState[] => order.slice(0, order.indexOf(state));

/** Raises the message's state and stamps the moment; false where it stands as high already. */
export async function raiseState(tx: Db, key: string, state: Raised, at: number): Promise<boolean> {
  const first = (column: SQLWrapper) => sql<number>`coalesce(${column}, ${at})`;
  const stamps = {
    sent: { sentAt: first(messages.sentAt) },
    delivered: { sentAt: first(messages.sentAt), deliveredAt: first(messages.deliveredAt) },
    read: { sentAt: first(messages.sentAt), deliveredAt: first(messages.deliveredAt), readAt: first(messages.readAt) },
    failed: {},
    unknown: {},
  }[state];
  const letter = and(eq(messages.channel, "email"), inArray(messages.state, below(state, ORDER.letter)));
  const other = and(or(isNull(messages.channel), ne(messages.channel, "email")), inArray(messages.state, below(state, ORDER.message)));
  const which = and(eq(messages.key, key), or(letter, other));
  return (
    (
      await tx
        .update(messages)
        .set({ state, ...stamps, updatedAt: at })
        .where(which)
        .returning({ key: messages.key })
    ).length > 0
  );
}

/** Whose fate nobody knows and nobody has been asked to find out, of those handed over before `before` (ms, on the wall's clock). */
export async function unknownSince(db: Db, before: number, limit: number): Promise<Message[]> {
  const asked = eq(tasks.key, sql`${unknownPrefix} || ${messages.key}`);
  const old = or(isNull(messages.leasedUntil), lt(messages.leasedUntil, before));
  const rows = await db
    .select({ message: messages })
    .from(messages)
    .leftJoin(tasks, asked)
    .where(and(eq(messages.state, "unknown"), old, isNull(tasks.id)))
    .orderBy(asc(messages.dueAt), asc(messages.key))
    .limit(limit);
  return rows.map(({ message }) => message);
}

/** Those of a channel of which it is not known yet whether the provider has them: few at any time. */
export async function inDoubt(db: Db, channel: ChannelName): Promise<Message[]> {
  return db
    .select()
    .from(messages)
    .where(and(inArray(messages.state, ["sending", "unknown"]), eq(messages.channel, channel)));
}

/** A copy that has not left need not leave. */
export async function dropCopy(tx: Db, key: string, because: string, at: number): Promise<void> {
  const waits = and(eq(messages.key, copyKey(key)), eq(messages.state, "deferred"));
  await tx.update(messages).set({ state: "suppressed", reason: "too_late", because, updatedAt: at }).where(waits);
}

/** Of the copy that goes by the next channel, beside the journey. */
export const copyKey = (key: string): string => `${key}/next`;

/** Of no journey, written whole and past every gate: those not sent yet, or whose sender may have died. Oldest first. */
export async function directWaiting(db: Db): Promise<Message[]> {
  const which = and(isNull(messages.enrolmentId), inArray(messages.state, ["deferred", "sending"]));
  return db.select().from(messages).where(which).orderBy(asc(messages.dueAt), asc(messages.key));
}

/** Every such message about the patient. */
export async function directOf(db: Db, patientId: string): Promise<Message[]> {
  return db
    .select()
    .from(messages)
    .where(and(isNull(messages.enrolmentId), eq(messages.patientId, patientId)));
}

/** Those still put off will not go any more; with `before` only those of earlier turns. What a red flag has kept back until the end says so. */
export async function dropDeferred(tx: Db, enrolmentId: string, reason: string, at: number, before?: number): Promise<void> {
  if (before !== undefined) return drop(tx, { enrolmentId, reason, at, before });
  const held = and(eq(messages.enrolmentId, enrolmentId), eq(messages.state, "deferred"), eq(messages.reason, "red_flag_hold"));
  await tx.update(messages).set({ state: "suppressed", updatedAt: at }).where(held);
  await drop(tx, { enrolmentId, reason, at });
}

const drop = prepared((tx, { enrolmentId, reason, at, before }: { enrolmentId: string; reason: string; at: number; before?: number }) => {
  const earlier = before === undefined ? undefined : lt(messages.turn, before);
  const which = and(eq(messages.enrolmentId, enrolmentId), eq(messages.state, "deferred"), earlier);
  return tx.update(messages).set({ state: "suppressed", reason, updatedAt: at }).where(which);
});

/** Staff have left out what one turn was to send: what is still put off will not go. */
export async function dropTurn(tx: Db, enrolmentId: string, turn: number, reason: string, at: number): Promise<void> {
  const which = and(eq(messages.enrolmentId, enrolmentId), eq(messages.turn, turn), eq(messages.state, "deferred"));
  await tx.update(messages).set({ state: "suppressed", reason, updatedAt: at }).where(which);
}

/** Put off though the command of their turn was answered: copies that go beside their journey. In the order in which they fell due. */
export async function wantedCopies(db: Db): Promise<Message[]> {
  const answered = and(eq(settled.enrolmentId, messages.enrolmentId), eq(settled.turn, messages.turn));
  const rows = await db
    .select({ message: messages })
    .from(messages)
    .innerJoin(settled, answered)
    .where(eq(messages.state, "deferred"))
    .orderBy(asc(messages.dueAt), asc(messages.key));
  return rows.map(({ message }) => message);
}

/** One command's message, with the copies of it that went by further channels. */
export async function messagesOfTurn(db: Db, enrolmentId: string, turn: number): Promise<Message[]> {
  const which = and(eq(messages.enrolmentId, enrolmentId), eq(messages.turn, turn));
  return db.select().from(messages).where(which).orderBy(asc(messages.key));
}

const ofStep = prepared((db, { enrolmentId, step }: { enrolmentId: string; step: number }) => {
  const which = and(eq(messages.enrolmentId, enrolmentId), eq(messages.step, step));
  return db.select().from(messages).where(which).orderBy(asc(messages.turn), asc(messages.key));
});

/** What one step of a journey sent or tried to send, in order. */
export const messagesOfStep = (db: Db, enrolmentId: string, step: number): Promise<Message[]> => ofStep(db, { enrolmentId, step });

/** The enrolment goes by another plan: its messages are of that one's steps, or of none. */
export async function moveMessages(tx: Db, enrolmentId: string, matches: Matches): Promise<void> {
  const which = and(eq(messages.enrolmentId, enrolmentId), isNotNull(messages.step));
  for (const { key, step } of await tx.select({ key: messages.key, step: messages.step }).from(messages).where(which)) {
    const now = matches[step ?? -1] ?? null;
    if (now !== step) await tx.update(messages).set({ step: now }).where(eq(messages.key, key));
  }
}

const keptByPause = (scenario: string) =>
  and(eq(messages.state, "deferred"), eq(messages.reason, "paused"), eq(messages.scenario, scenario), isNull(enrolments.endedAt));

/** What a pause of the scenario has kept back, with the journeys that it belongs to, in the order in which it fell due. */
export async function keptBack(
  db: Db,
  scenario: string,
  after: Pick<Message, "dueAt" | "key"> | undefined,
  limit: number,
): Promise<{ message: Message; enrolment: Enrolment }[]> {
  const later = after && or(gt(messages.dueAt, after.dueAt), and(eq(messages.dueAt, after.dueAt), gt(messages.key, after.key)));
  return db
    .select({ message: messages, enrolment: enrolments })
    .from(messages)
    .innerJoin(enrolments, eq(enrolments.id, messages.enrolmentId))
    .where(and(keptByPause(scenario), later))
    .orderBy(asc(messages.dueAt), asc(messages.key))
    .limit(limit);
}

export async function countKeptBack(db: Db, scenario: string): Promise<number> {
  const found = db.select({ n: count() }).from(messages).innerJoin(enrolments, eq(enrolments.id, messages.enrolmentId));
  return (await found.where(keptByPause(scenario)))[0]?.n ?? 0;
}
