// What came in from outside, kept before the sender hears 200, and handled once.
import { and, asc, eq, gt, gte, isNotNull, isNull, lte, or, sql } from "drizzle-orm";
import { type Db, forUpdate } from "./db.ts";
import { index, instant, integer, json, table, text } from "./dialect.ts";
import { prepared } from "./prepared.ts";

/** What was tried so often in vain is shown to staff; see `nextTry` for how long that takes. */
export const often = 10;

/** The same words in index and query. */
export const isStuck = sql.raw(`handled_at is null and tries >= ${often}`);

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
    /** How often taking it in failed, when that is tried again (on the wall's clock), and the code of the last fault. */
    tries: integer().notNull().default(0),
    nextAt: instant(),
    fault: text(),
  },
  (t) => [index("inbound_unhandled").on(t.handledAt, t.receivedAt), index("inbound_stuck").on(t.receivedAt).where(isStuck)],
);

export type Inbound = typeof inbound.$inferSelect;

const insert = prepared((db, row: typeof inbound.$inferInsert) =>
  db.insert(inbound).values(row).onConflictDoNothing().returning({ id: inbound.id }),
);

/** False where it was kept before. */
export const keepInbound = async (db: Db, row: typeof inbound.$inferInsert): Promise<boolean> => (await insert(db, row)).length > 0;

/**
 * What says everything itself; oldest first; without what failed and is not to be tried again by `now`, where that is given. In a
 * transaction they are locked, and those that another holds are left out.
 */
export const unhandled = (db: Db, limit: number, now?: number): Promise<Inbound[]> => waiting(db, { limit, now });

const waiting = prepared((db, { limit, now }: { limit: number; now?: number | undefined }) => {
  const due = now === undefined ? undefined : or(isNull(inbound.nextAt), lte(inbound.nextAt, now));
  const which = and(isNull(inbound.handledAt), isNull(inbound.askAt), due);
  return forUpdate(db.select().from(inbound).where(which).orderBy(asc(inbound.receivedAt), asc(inbound.id)).limit(limit), {
    skipLocked: true,
  });
});

const put = prepared((tx, { id, ...off }: Pick<Inbound, "id" | "nextAt"> & Partial<Pick<Inbound, "tries" | "fault">>) =>
  tx.update(inbound).set(off).where(eq(inbound.id, id)),
);

/** It is tried again at `nextAt`; where it failed, with how often it has, and the fault's code. */
export const putOff = async (tx: Db, id: string, nextAt: number, failed: { tries?: number; fault?: string } = {}): Promise<void> =>
  void (await put(tx, { id, nextAt, ...failed }));

/** Of one source, what was tried often in vain. Ids and codes only. */
export interface Stuck {
  source: string;
  number: number;
  /** ms UTC: when the oldest came. */
  since: number;
  /** Of the one that was tried most. */
  tries: number;
  nextAt: number;
  faults: string[];
}

/** How many are looked at: where there are more, something is wrong with all. */
const most = 500;

/** What a type of delivery is called here, or who sent an event; the longest waiting first. */
export async function stuckInbound(db: Db): Promise<Stuck[]> {
  const { id, type, body, receivedAt, tries, nextAt, fault } = inbound;
  const rows = db.select({ id, type, body, receivedAt, tries, nextAt, fault }).from(inbound).where(isStuck);
  const bySource = new Map<string, Stuck>();
  for (const row of await rows.orderBy(asc(receivedAt)).limit(most)) {
    const source = sourceOf(row);
    const known = bySource.get(source) ?? { source, number: 0, since: row.receivedAt, tries: 0, nextAt: row.nextAt ?? 0, faults: [] };
    bySource.set(source, {
      ...known,
      number: known.number + 1,
      tries: Math.max(known.tries, row.tries),
      nextAt: Math.min(known.nextAt, row.nextAt ?? 0),
      faults: [...new Set([...known.faults, row.fault ?? ""])].filter(Boolean),
    });
  }
  return [...bySource.values()];
}

const sourceOf = ({ type, body }: Pick<Inbound, "type" | "body">): string => {
  const { source } = body as { source?: unknown };
  return typeof source === "string" && source !== "" ? source : type;
};

/** All that failed is due at once. Answers with how many were. */
export async function retryInbound(tx: Db): Promise<number> {
  const failed = and(isNull(inbound.handledAt), isNotNull(inbound.nextAt), gte(inbound.tries, 1));
  return (await tx.update(inbound).set({ nextAt: null }).where(failed).returning({ id: inbound.id })).length;
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
