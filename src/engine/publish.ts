// Publishes scenarios: new patients enter the new plan, those inside stay on theirs.

import type { Plan } from "../journey/plan.ts";
import { compileFile, type Library, type Problem } from "../scenario/check.ts";
import { scenarioPath } from "../scenario/library.ts";
import { enrolmentsByPlan, liveEnrolments } from "../store/enrolments.ts";
import { publishedScenario, publishPlan } from "../store/plans.ts";
import type { Engine } from "./engine.ts";
import { tellJourney } from "./notify.ts";

export interface Publication {
  scenario: string;
  hash: string;
  /** False where this very plan was the current one. */
  changed: boolean;
  /** Who is inside, by the plan they are pinned to. */
  inside: { hash: string; count: number }[];
}

/** Changes nothing with `dry`. `at` in ms UTC; `by` a user's id, none for the command line. */
export async function publish(engine: Engine, plan: Plan, at: number, dry = false, by?: string): Promise<Publication> {
  return engine.db.transaction(async (tx) => {
    const before = await publishedScenario(tx, plan.scenario);
    const changed = before?.hash !== plan.hash;
    if (changed && !dry) await publishPlan(tx, plan, at, by);
    return { scenario: plan.scenario, hash: plan.hash, changed, inside: await enrolmentsByPlan(tx, plan.scenario) };
  });
}

/** Every scenario of the folder; one with errors throws with its first problem. */
export async function publishAll(engine: Engine, library: Library, at: number): Promise<Publication[]> {
  const done: Publication[] = [];
  for (const id of library.scenarios) {
    const { plan, problems } = compileFile(scenarioPath(library, id), library);
    if (!plan) throw new Error(sentence(problems));
    done.push(await publish(engine, plan, at));
  }
  return done;
}

const sentence = ([first]: Problem[]): string =>
  first ? `${first.file}:${first.line}:${first.column} ${first.message}` : "a scenario does not compile";

/** Those inside an older plan of the scenario are told to stop; what is under way is let finish. */
export async function stopOlder(engine: Engine, plan: Plan, at: number): Promise<void> {
  await engine.db.transaction(async (tx) => {
    for (const enrolment of await liveEnrolments(tx)) {
      if (enrolment.scenario !== plan.scenario || enrolment.planHash === plan.hash) continue;
      await tellJourney(engine, tx, enrolment, { type: "stopped", outcome: "stopped" }, at);
    }
  });
}
