// The answer of each command, kept so that a retry answers the same and decides nothing anew.
import { and, desc, eq } from "drizzle-orm";
import type { JourneyEvent } from "../journey/events.ts";
import type { Db } from "./db.ts";
import { instant, integer, json, primaryKey, table, text } from "./dialect.ts";
import { enrolments } from "./enrolments.ts";
import { prepared } from "./prepared.ts";

export const settled = table(
  "settled",
  {
    enrolmentId: text()
      .notNull()
      .references(() => enrolments.id),
    turn: integer().notNull(),
    /** The step that asked. */
    step: integer().notNull(),
    answer: json<JourneyEvent>().notNull(),
    at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.enrolmentId, t.turn] })],
);

export async function settledAnswer(tx: Db, enrolmentId: string, turn: number): Promise<JourneyEvent | undefined> {
  const which = and(eq(settled.enrolmentId, enrolmentId), eq(settled.turn, turn));
  return (await tx.select({ answer: settled.answer }).from(settled).where(which))[0]?.answer;
}

const latest = prepared((tx, { enrolmentId }: { enrolmentId: string }) =>
  tx.select({ turn: settled.turn }).from(settled).where(eq(settled.enrolmentId, enrolmentId)).orderBy(desc(settled.turn)).limit(1),
);

/** The latest turn that was ever answered; 0 where none was. */
export const latestTurn = async (tx: Db, enrolmentId: string): Promise<number> => (await latest(tx, { enrolmentId }))[0]?.turn ?? 0;

const first = prepared((tx, row: typeof settled.$inferInsert) =>
  tx.insert(settled).values(row).onConflictDoNothing().returning({ turn: settled.turn }),
);

/** Answers with what stands: the first answer that was ever kept. */
export async function settle(
  tx: Db,
  enrolmentId: string,
  { turn, step }: { turn: number; step: number },
  answer: JourneyEvent,
  at: number,
): Promise<JourneyEvent> {
  const kept = await first(tx, { enrolmentId, turn, step, answer, at });
  return kept.length > 0 ? answer : ((await settledAnswer(tx, enrolmentId, turn)) ?? answer);
}

/** The steps that the patient's journeys through a plan have begun. */
export async function stepsBegun(db: Db, patientId: string, planHash: string): Promise<number[]> {
  const which = and(eq(enrolments.patientId, patientId), eq(enrolments.planHash, planHash));
  const rows = await db
    .selectDistinct({ step: settled.step })
    .from(settled)
    .innerJoin(enrolments, eq(enrolments.id, settled.enrolmentId))
    .where(which);
  return rows.map(({ step }) => step);
}

/** The last ones first. */
export async function latestAnswers(
  db: Db,
  enrolmentId: string,
  limit: number,
): Promise<{ step: number; answer: JourneyEvent; at: number }[]> {
  const rows = db
    .select({ step: settled.step, answer: settled.answer, at: settled.at })
    .from(settled)
    .where(eq(settled.enrolmentId, enrolmentId));
  return rows.orderBy(desc(settled.turn)).limit(limit);
}
