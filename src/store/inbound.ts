// What came in from outside, kept before the sender hears 200, and handled once.
import { and, asc, eq, gt, isNull, lte } from "drizzle-orm";
import { type Db, forUpdate } from "./db.ts";
import { index, instant, integer, json, table, text } from "./dialect.ts";
import { prepared } from "./prepared.ts";

export const inbound = table(
  "inbound",
  {
    /** The sender's own id of the delivery: the same again is the same. */
    id: text().primaryKey(),
    type: text().notNull(),
    body: json<unknown>().notNull(),
    receivedAt: instant().notNull(),
    occurredAt: instant(),
    handledAt: instant(),
    /** Why it could not be used. */
    problem: text(),
    /** Of a delivery that only hints: when its source is asked what is so, and how often that was tried. */
    askAt: instant(),
    asked: integer().notNull().default(0),
  },
  (t) => [index("inbound_unhandled").on(t.handledAt, t.receivedAt)],
);

export type Inbound = typeof inbound.$inferSelect;

const insert = prepared((db, row: typeof inbound.$inferInsert) =>
  db.insert(inbound).values(row).onConflictDoNothing().returning({ id: inbound.id }),
);

/** False where it was kept before. */
export const keepInbound = async (db: Db, row: typeof inbound.$inferInsert): Promise<boolean> => (await insert(db, row)).length > 0;

/** What says everything itself; oldest first. In a transaction they are locked, and those that another holds are left out. */
export async function unhandled(db: Db, limit: number): Promise<Inbound[]> {
  const which = and(isNull(inbound.handledAt), isNull(inbound.askAt));
  const waiting = db.select().from(inbound).where(which).orderBy(asc(inbound.receivedAt), asc(inbound.id)).limit(limit);
  return forUpdate(waiting, { skipLocked: true });
}

/** Hints of one kind whose source is to be asked by now, soonest first. */
export async function dueHints(db: Db, type: string, now: number, limit: number): Promise<Inbound[]> {
  const due = and(isNull(inbound.handledAt), eq(inbound.type, type), lte(inbound.askAt, now));
  return db.select().from(inbound).where(due).orderBy(asc(inbound.askAt), asc(inbound.id)).limit(limit);
}

/** The source did not answer: it is asked again at `askAt`. */
export async function askAgain(db: Db, id: string, askAt: number, asked: number): Promise<void> {
  await db
    .update(inbound)
    .set({ askAt, asked })
    .where(and(eq(inbound.id, id), isNull(inbound.handledAt)));
}

const lockUnhandled = prepared((tx, { id }: { id: string }) => {
  const which = and(eq(inbound.id, id), isNull(inbound.handledAt));
  return forUpdate(tx.select({ id: inbound.id }).from(inbound).where(which));
});
const mark = prepared((tx, { id, at, problem }: { id: string; at: number; problem: string | null }) =>
  tx.update(inbound).set({ handledAt: at, problem }).where(eq(inbound.id, id)),
);

/** Whether it still waits; locked until the transaction ends. */
export const isUnhandled = async (tx: Db, id: string): Promise<boolean> => (await lockUnhandled(tx, { id })).length > 0;

export const markHandled = async (tx: Db, id: string, at: number, problem?: string): Promise<void> =>
  void (await mark(tx, { id, at, problem: problem ?? null }));

/** Everything that was ever kept, a few hundred at a time. */
export async function* allInbound(db: Db): AsyncGenerator<Inbound> {
  let after = "";
  for (;;) {
    const page = await db.select().from(inbound).where(gt(inbound.id, after)).orderBy(asc(inbound.id)).limit(300);
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    after = last.id;
  }
}

/** That it came stays, so that it is not taken in again; what it said is gone. */
export async function eraseInbound(tx: Db, id: string, at: number): Promise<void> {
  await tx.update(inbound).set({ body: {}, problem: null }).where(eq(inbound.id, id));
  await tx
    .update(inbound)
    .set({ handledAt: at })
    .where(and(eq(inbound.id, id), isNull(inbound.handledAt)));
}
