// Moves those inside older versions of a scenario to another one, each at the step where they stand.
import type { Plan } from "../journey/plan.ts";
import { matchSteps } from "../scenario/match-steps.ts";
import { suggest } from "../scenario/near.ts";
import type { Db } from "../store/db.ts";
import { countAtSteps } from "../store/enrolments.ts";
import type { Engine } from "./engine.ts";
import { tellJourney } from "./notify.ts";
import { planOf } from "./plans.ts";
import { eachOlder } from "./publish.ts";

/** Present step ids to those of the new version, for steps that were given another id. */
export type StepMap = Readonly<Record<string, string>>;

/** So many stand at this step of an older version; `to` is their step in the new one, and who has none stays. */
export interface Move {
  hash: string;
  step: string;
  to?: string;
  count: number;
}

/** Who would go where. */
export async function moves(db: Db, plan: Plan, map?: StepMap): Promise<Move[]> {
  const standing = (await countAtSteps(db, plan.scenario)).filter(({ hash }) => hash !== plan.hash);
  return Promise.all(
    standing.map(async ({ hash, step, count }) => {
      const from = await planOf(db, hash);
      const index = matchSteps(from, plan, map)[step];
      const to = index === undefined ? undefined : plan.steps[index]?.id;
      return { hash, step: from.steps[step]?.id ?? "", count, ...(to !== undefined && { to }) };
    }),
  );
}

/** What is wrong with a map, one sentence each: it may name steps of any older version that patients are inside of, and of the new one. */
export async function mapProblems(db: Db, plan: Plan, map: StepMap): Promise<string[]> {
  const inside = new Set((await countAtSteps(db, plan.scenario)).map(({ hash }) => hash));
  const older = await Promise.all([...inside].map((hash) => planOf(db, hash)));
  const from = new Set(older.flatMap(({ steps }) => steps.map(({ id }) => id)));
  const to = new Set(plan.steps.map(({ id }) => id));
  const missing = (id: string, known: Set<string>, where: string) =>
    known.has(id) ? [] : [[`${plan.scenario}: there is no step "${id}" in ${where}.`, suggest(id, known)].filter(Boolean).join(" ")];
  return Object.entries(map).flatMap(([before, after]) => [
    ...missing(before, from, "a version that patients are inside of"),
    ...missing(after, to, "the new version"),
  ]);
}

/** Each goes over as soon as nothing is under way for them; whose step is not in the new version stays in theirs. Safe to repeat. */
export const migrateOlder = (engine: Engine, plan: Plan, at: number, map?: StepMap): Promise<void> =>
  eachOlder(engine, plan, async (tx, enrolment) => {
    const happening = { type: "migrated", plan: plan.hash, ...(map && { map }) } as const;
    const matches = matchSteps(await planOf(tx, enrolment.planHash), plan, map);
    if (matches[enrolment.journey.step] !== undefined) await tellJourney(engine, tx, enrolment, happening, at);
  });
