// Plans by their content hash, kept for good, and which of them each scenario enters patients into today.
import { asc, eq } from "drizzle-orm";
import type { Plan } from "../journey/plan.ts";
import type { Db } from "./db.ts";
import { instant, json, table, text } from "./dialect.ts";

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
  /** Nobody enters since then. */
  pausedAt: instant(),
  publishedAt: instant().notNull(),
});

export type PublishedScenario = typeof scenarios.$inferSelect;

/** Keeps the plan; the same content again changes nothing. */
export async function savePlan(tx: Db, plan: Plan, at: number): Promise<void> {
  await tx.insert(plans).values({ hash: plan.hash, scenario: plan.scenario, plan, publishedAt: at }).onConflictDoNothing();
}

export async function planByHash(db: Db, hash: string): Promise<Plan | undefined> {
  return (await db.select({ plan: plans.plan }).from(plans).where(eq(plans.hash, hash)))[0]?.plan;
}

/** Keeps the plan and makes it the current one of its scenario. */
export async function publishPlan(tx: Db, plan: Plan, at: number): Promise<void> {
  await savePlan(tx, plan, at);
  const set = { hash: plan.hash, publishedAt: at };
  await tx
    .insert(scenarios)
    .values({ id: plan.scenario, ...set })
    .onConflictDoUpdate({ target: scenarios.id, set });
}

export async function publishedScenario(db: Db, id: string): Promise<PublishedScenario | undefined> {
  return (await db.select().from(scenarios).where(eq(scenarios.id, id)))[0];
}

export async function publishedScenarios(db: Db): Promise<PublishedScenario[]> {
  return db.select().from(scenarios).orderBy(asc(scenarios.id));
}

/** Null lets patients enter again. */
export async function pauseScenario(tx: Db, id: string, at: number | null): Promise<void> {
  await tx.update(scenarios).set({ pausedAt: at }).where(eq(scenarios.id, id));
}
