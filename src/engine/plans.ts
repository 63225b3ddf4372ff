// Plans by their hash, read from the store once: what a hash names never changes.
import type { Plan } from "../journey/plan.ts";
import type { Db } from "../store/db.ts";
import { planByHash, publishedScenario } from "../store/plans.ts";

const known = new Map<string, Plan>();

export async function planOf(db: Db, hash: string): Promise<Plan> {
  const plan = known.get(hash) ?? (await planByHash(db, hash));
  if (!plan) throw new Error(`plan ${hash} is not in the store`);
  known.set(hash, plan);
  return plan;
}

/** What new patients of the scenario enter, and since when nobody does. */
export async function currentPlan(db: Db, scenario: string): Promise<{ plan: Plan; pausedAt: number | null } | undefined> {
  const row = await publishedScenario(db, scenario);
  return row && { plan: await planOf(db, row.hash), pausedAt: row.pausedAt };
}
