// Plans by their content hash, kept for good, and which of them each scenario enters patients into today.
import { asc, desc, eq } from "drizzle-orm";
import type { Plan } from "../journey/plan.ts";
import { type Db, forUpdate } from "./db.ts";
import { dialect, index, instant, json, sequence, table, text } from "./dialect.ts";
import { prepared } from "./prepared.ts";

export const plans = table("plans", {
  hash: text().primaryKey(),
  scenario: text().notNull(),
  plan: json<Plan>().notNull(),
  publishedAt: instant().notNull(),
});

export const scenarios = table("scenarios", {
  id: text().primaryKey(),
  /** The plan that new patients enter. */
  hash: text()
    .notNull()
    .references(() => plans.hash),
  /** Nobody enters since then, and nothing is sent. */
  pausedAt: instant(),
  publishedAt: instant().notNull(),
});

/** Each time that a scenario's patients began to enter another plan. */
export const publications = table(
  "publications",
  {
    seq: sequence(),
    scenario: text().notNull(),
    hash: text()
      .notNull()
      .references(() => plans.hash),
    at: instant().notNull(),
    /** A user's id, or `command-line`; none for the installation itself. */
    by: text(),
  },
  (t) => [index("publications_scenario").on(t.scenario, t.seq)],
);

export type Publication = typeof publications.$inferSelect;
export type PublishedScenario = typeof scenarios.$inferSelect;

/** Keeps the plan; the same content again changes nothing. */
export async function savePlan(tx: Db, plan: Plan, at: number): Promise<void> {
  await tx.insert(plans).values({ hash: plan.hash, scenario: plan.scenario, plan, publishedAt: at }).onConflictDoNothing();
}

export async function planByHash(db: Db, hash: string): Promise<Plan | undefined> {
  return (await db.select({ plan: plans.plan }).from(plans).where(eq(plans.hash, hash)))[0]?.plan;
}

/** Keeps the plan and makes it the current one of its scenario. */
export async function publishPlan(tx: Db, plan: Plan, at: number, by?: string): Promise<void> {
  await savePlan(tx, plan, at);
  await tx.insert(publications).values({ scenario: plan.scenario, hash: plan.hash, at, by: by ?? null });
  const set = { hash: plan.hash, publishedAt: at };
  await tx
    .insert(scenarios)
    .values({ id: plan.scenario, ...set })
    .onConflictDoUpdate({ target: scenarios.id, set });
}

export async function publishedScenario(db: Db, id: string): Promise<PublishedScenario | undefined> {
  return (await db.select().from(scenarios).where(eq(scenarios.id, id)))[0];
}

const published = prepared((db, _: object) => db.select().from(scenarios).orderBy(asc(scenarios.id)));

export const publishedScenarios = (db: Db): Promise<PublishedScenario[]> => published(db, {});

const pausedAt = prepared((tx, { id }: { id: string }) => {
  const found = tx.select({ pausedAt: scenarios.pausedAt }).from(scenarios).where(eq(scenarios.id, id));
  return dialect === "postgres" ? found.for("share") : found;
});

/** Inside a transaction: whoever pauses or resumes the scenario waits until it ends. */
export async function isPaused(tx: Db, id: string): Promise<boolean> {
  const [row] = await pausedAt(tx, { id });
  return row !== undefined && row.pausedAt !== null;
}

/** Whoever publishes, pauses or resumes it waits until the transaction ends. On SQLite the transaction itself is the lock. */
export async function lockScenario(tx: Db, id: string): Promise<PublishedScenario | undefined> {
  return (await forUpdate(tx.select().from(scenarios).where(eq(scenarios.id, id))))[0];
}

/** Null lets patients enter, and messages go, again. */
export async function pauseScenario(tx: Db, id: string, at: number | null): Promise<void> {
  await tx.update(scenarios).set({ pausedAt: at }).where(eq(scenarios.id, id));
}

/** Newest first. */
export async function publicationsOf(db: Db, scenario: string): Promise<Publication[]> {
  return db.select().from(publications).where(eq(publications.scenario, scenario)).orderBy(desc(publications.seq));
}
