// Enrolment: one patient's stay in one scenario, pinned to a plan, with the journey as it stands.
import { and, asc, count, desc, eq, gt, isNotNull, isNull, lt, ne, or, sql } from "drizzle-orm";
import type { Journey } from "../journey/journey.ts";
import { appointments } from "./appointments.ts";
import { type Db, forUpdate, isAmong } from "./db.ts";
import { dialect, id, index, instant, integer, json, table, text, uniqueIndex } from "./dialect.ts";
import { patients } from "./patients.ts";
import { plans } from "./plans.ts";
import { prepared } from "./prepared.ts";

/** What the event that entered the patient brought for expressions to read. */
export interface Trigger {
  /** The event's type, such as `appointment.fulfilled`. */
  type: string;
  form?: { id: string; score?: number };
  tag?: string;
  consent?: { purpose: string };
  ended?: { scenario: string; outcome: string };
}

const isLive = sql`ended_at is null`;

export const enrolments = table(
  "enrolments",
  {
    id: id(),
    patientId: text()
      .notNull()
      .references(() => patients.id),
    scenario: text().notNull(),
    planHash: text()
      .notNull()
      .references(() => plans.hash),
    appointmentId: text().references(() => appointments.id),
    /** What makes entering twice impossible, such as `<scenario>/<patient>/<appointment>`. */
    entryKey: text().notNull(),
    trigger: json<Trigger>().notNull(),
    /** The event's time. */
    enteredAt: instant().notNull(),
    journey: json<Journey>().notNull(),
    /** Where the journey stands, to be counted by. */
    step: integer().notNull().default(0),
    /** The nearest moment that the journey wants to be woken at. */
    wakeAt: instant(),
    /** When its workflow was started. */
    launchedAt: instant(),
    /** On the wall's clock: until then somebody is starting its workflow. */
    launchingUntil: instant(),
    endedAt: instant(),
    outcome: text(),
    /** Where it was entered from an imported visit: the drawn moment at which it begins with what was due before. */
    backfilledAt: instant(),
    /** Every happening up to this one is in `journey`. */
    seen: integer().notNull().default(0),
  },
  (t) => [
    uniqueIndex("enrolments_entry").on(t.entryKey),
    index("enrolments_patient").on(t.patientId, t.scenario),
    index("enrolments_launch").on(t.launchedAt, t.enteredAt),
    // Of all that ever entered, few are inside. SQLite looks at endedAt though it knows it: with it the index is enough.
    index("enrolments_live").on(t.wakeAt, t.enteredAt, t.id).where(isLive),
    index("enrolments_steps").on(t.scenario, t.planHash, t.step, t.enteredAt, t.endedAt).where(isLive),
    index("enrolments_inside").on(t.scenario, t.patientId, t.endedAt).where(isLive),
    index("enrolments_of_patient").on(t.patientId, t.scenario, t.enteredAt, t.endedAt).where(isLive),
  ],
);

export type Enrolment = typeof enrolments.$inferSelect;
export type NewEnrolment = typeof enrolments.$inferInsert;

const insert = prepared((tx, row: NewEnrolment) =>
  tx.insert(enrolments).values(row).onConflictDoNothing({ target: enrolments.entryKey }).returning({ id: enrolments.id }),
);

/** False where this entry key has entered before. */
export const createEnrolment = async (tx: Db, row: NewEnrolment): Promise<boolean> =>
  (await insert(tx, { id: crypto.randomUUID(), ...row, step: row.journey.step })).length > 0;

const byId = prepared((db, { id }: { id: string }) => db.select().from(enrolments).where(eq(enrolments.id, id)));
const lockById = prepared((tx, { id }: { id: string }) =>
  forUpdate(tx.select({ id: enrolments.id }).from(enrolments).where(eq(enrolments.id, id))),
);

export async function enrolment(db: Db, id: string): Promise<Enrolment | undefined> {
  return (await byId(db, { id }))[0];
}

/** Keeps others from moving the enrolment until the transaction ends. On SQLite the transaction itself does. */
export async function lockEnrolment(tx: Db, id: string): Promise<void> {
  if (dialect === "postgres") await lockById(tx, { id });
}

/** Oldest first. */
const all = prepared(
  (db, { patientId, scenario, live }: { patientId?: string | undefined; scenario?: string | undefined; live?: "only" }) =>
    db
      .select()
      .from(enrolments)
      .where(
        and(
          patientId === undefined ? undefined : eq(enrolments.patientId, patientId),
          scenario === undefined ? undefined : eq(enrolments.scenario, scenario),
          live && isNull(enrolments.endedAt),
        ),
      )
      .orderBy(asc(enrolments.enteredAt), asc(enrolments.id)),
);

/** Those that have not ended; of one patient or of all; oldest first. */
export const liveEnrolments = (db: Db, patientId?: string): Promise<Enrolment[]> => all(db, { patientId, live: "only" });

/** The live ones of the scenario that go by another plan than this, by id, after `lastId`. */
export async function olderEnrolments(db: Db, scenario: string, hash: string, lastId: string, limit: number): Promise<Enrolment[]> {
  const older = and(eq(enrolments.scenario, scenario), isNull(enrolments.endedAt), ne(enrolments.planHash, hash));
  return db
    .select()
    .from(enrolments)
    .where(and(older, gt(enrolments.id, lastId)))
    .orderBy(asc(enrolments.id))
    .limit(limit);
}

/** Live and ended, oldest first. */
export const enrolmentsOf = (db: Db, patientId: string, scenario?: string): Promise<Enrolment[]> => all(db, { patientId, scenario });

const place = prepared((tx, { id, ...place }: Pick<Enrolment, "id" | "journey" | "step" | "wakeAt" | "seen">) =>
  tx.update(enrolments).set(place).where(eq(enrolments.id, id)),
);

export async function saveJourney(tx: Db, id: string, journey: Journey, wakeAt: number | undefined, seen: number): Promise<void> {
  await place(tx, { id, journey, step: journey.step, wakeAt: wakeAt ?? null, seen });
}

/** From now on it goes by this plan. */
export async function pinTo(tx: Db, id: string, planHash: string): Promise<void> {
  await tx.update(enrolments).set({ planHash }).where(eq(enrolments.id, id));
}

export async function launched(db: Db, id: string, at: number): Promise<void> {
  await db
    .update(enrolments)
    .set({ launchedAt: at })
    .where(and(eq(enrolments.id, id), isNull(enrolments.launchedAt)));
}

/** None of those that have not ended has a workflow any more: each is started again where its journey stands. */
export async function forgetLaunches(tx: Db): Promise<void> {
  await tx.update(enrolments).set({ launchedAt: null, launchingUntil: null }).where(isNull(enrolments.endedAt));
}

/** Those whose workflow was not started yet, oldest first; ended ones need none. */
export async function unlaunched(db: Db, limit = 500): Promise<Enrolment[]> {
  const waiting = and(isNull(enrolments.launchedAt), isNull(enrolments.endedAt));
  return db.select().from(enrolments).where(waiting).orderBy(asc(enrolments.enteredAt), asc(enrolments.id)).limit(limit);
}

/** The live enrolment that wants to be woken first. */
export async function nextWake(db: Db): Promise<Enrolment | undefined> {
  const sleeping = and(isNull(enrolments.endedAt), isNotNull(enrolments.wakeAt));
  const order = [asc(enrolments.wakeAt), asc(enrolments.enteredAt), asc(enrolments.id)];
  return (
    await db
      .select()
      .from(enrolments)
      .where(sleeping)
      .orderBy(...order)
      .limit(1)
  )[0];
}

/** The first end stands: false where it had ended before. */
export async function endEnrolment(tx: Db, id: string, outcome: string, at: number): Promise<boolean> {
  const set = { outcome, endedAt: at, wakeAt: null };
  const ended = await tx
    .update(enrolments)
    .set(set)
    .where(and(eq(enrolments.id, id), isNull(enrolments.endedAt)))
    .returning({ id: enrolments.id });
  return ended.length > 0;
}

/** One process launches at a time; both moments on the wall's clock. False where it is launched, or somebody is at it. */
export async function claimLaunch(db: Db, id: string, now: number, until: number): Promise<boolean> {
  const free = or(isNull(enrolments.launchingUntil), lt(enrolments.launchingUntil, now));
  const which = and(eq(enrolments.id, id), isNull(enrolments.launchedAt), free);
  return (await db.update(enrolments).set({ launchingUntil: until }).where(which).returning({ id: enrolments.id })).length > 0;
}

/** How many are inside the scenario now, by the plan they are pinned to. */
export async function enrolmentsByPlan(db: Db, scenario: string): Promise<{ hash: string; count: number }[]> {
  const which = and(eq(enrolments.scenario, scenario), isNull(enrolments.endedAt));
  return db
    .select({ hash: enrolments.planHash, count: count() })
    .from(enrolments)
    .where(which)
    .groupBy(enrolments.planHash)
    .orderBy(asc(enrolments.planHash));
}

/** Live and ended, of everybody, oldest first. */
export async function allEnrolments(db: Db): Promise<Enrolment[]> {
  return db.select().from(enrolments).orderBy(asc(enrolments.enteredAt), asc(enrolments.id));
}

/** Live and ended, of everybody, the newest entries first. */
export async function recentEnrolments(db: Db, limit: number): Promise<Enrolment[]> {
  return db.select().from(enrolments).orderBy(desc(enrolments.enteredAt), asc(enrolments.id)).limit(limit);
}

const liveOf = prepared((db, { patientIds }: { patientIds: string[] }) =>
  db
    .select({ patientId: enrolments.patientId, scenario: enrolments.scenario })
    .from(enrolments)
    .where(and(isAmong(enrolments.patientId, patientIds), isNull(enrolments.endedAt)))
    .orderBy(asc(enrolments.enteredAt), asc(enrolments.scenario)),
);

/** The live ones of these patients, oldest first. */
export async function liveAmong(db: Db, patientIds: string[]): Promise<Pick<Enrolment, "patientId" | "scenario">[]> {
  return patientIds.length === 0 ? [] : liveOf(db, { patientIds });
}

/** How many are inside each of these scenarios now. One at a time: to count what is equal costs a database a third of grouping it. */
export async function countInside(db: Db, scenarios: string[]): Promise<Map<string, number>> {
  const counts = await Promise.all(
    scenarios.map(async (id) => [id, await db.$count(enrolments, and(eq(enrolments.scenario, id), isNull(enrolments.endedAt)))] as const),
  );
  return new Map(counts);
}

/** How many stand at each step of each plan of the scenario. */
export async function countAtSteps(db: Db, scenario: string): Promise<{ hash: string; step: number; count: number }[]> {
  return db
    .select({ hash: enrolments.planHash, step: enrolments.step, count: count() })
    .from(enrolments)
    .where(and(eq(enrolments.scenario, scenario), isNull(enrolments.endedAt)))
    .groupBy(enrolments.planHash, enrolments.step)
    .orderBy(asc(enrolments.planHash), asc(enrolments.step));
}

/** Those who stand at a step of a plan, the longest inside first. */
export async function enrolmentsAtStep(db: Db, scenario: string, hash: string, step: number, limit: number): Promise<Enrolment[]> {
  const which = and(
    eq(enrolments.scenario, scenario),
    isNull(enrolments.endedAt),
    eq(enrolments.planHash, hash),
    eq(enrolments.step, step),
  );
  return db.select().from(enrolments).where(which).orderBy(asc(enrolments.enteredAt)).limit(limit);
}
