// Publishes scenarios: new patients enter the new plan, those inside stay on theirs.
import type { Plan } from "../journey/plan.ts";
import { compileFile, type Library, type Problem } from "../scenario/check.ts";
import { shortHash } from "../scenario/hash.ts";
import { scenarioPath } from "../scenario/library.ts";
import { audit } from "../store/audit.ts";
import type { Db } from "../store/db.ts";
import { type Enrolment, enrolmentsByPlan, olderEnrolments } from "../store/enrolments.ts";
import { publishedScenario, publishPlan } from "../store/plans.ts";
import type { Engine } from "./engine.ts";
import { tellJourney } from "./notify.ts";
import type { Doer } from "./staff.ts";

export interface Publication {
  scenario: string;
  hash: string;
  /** False where this very plan was the current one. */
  changed: boolean;
  /** Who is inside, by the plan they are pinned to. */
  inside: { hash: string; count: number }[];
}

/** What becomes of those inside an older plan. */
export type InFlight = "pin" | "migrate" | "stop";

export interface Publishing {
  /** Changes nothing. */
  dry?: boolean;
  doer?: Doer;
  inside?: InFlight;
  act?: "scenario.publish" | "scenario.return";
}

/** `at` in ms UTC. Who is inside is only counted here, and what becomes of them only told to the audit log. */
export async function publish(engine: Engine, plan: Plan, at: number, publishing: Publishing = {}): Promise<Publication> {
  const { dry = false, doer, inside = "pin", act = "scenario.publish" } = publishing;
  return engine.db.transaction(async (tx) => {
    const before = await publishedScenario(tx, plan.scenario);
    const changed = before?.hash !== plan.hash;
    if (changed && !dry) await publishPlan(tx, plan, at, doer?.by);
    if (doer && !dry && (changed || inside !== "pin")) {
      const detail = { hash: shortHash(plan.hash), ...(act === "scenario.publish" && { inside }) };
      await audit(tx, { ...doer, act, subject: plan.scenario, detail });
    }
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
export const stopOlder = (engine: Engine, plan: Plan, at: number): Promise<void> =>
  eachOlder(engine, plan, (tx, enrolment) => tellJourney(engine, tx, enrolment, { type: "stopped", outcome: "stopped" }, at));

/** So many at a time, so that others can write in between: telling them twice does no harm. */
const batch = 100;

/** Does something for each enrolment inside an older plan of the scenario. */
export async function eachOlder(engine: Engine, plan: Plan, act: (tx: Db, enrolment: Enrolment) => Promise<unknown>): Promise<void> {
  for (let last = ""; ; ) {
    const found = await engine.db.transaction(async (tx) => {
      const older = await olderEnrolments(tx, plan.scenario, plan.hash, last, batch);
      for (const enrolment of older) await act(tx, enrolment);
      return older;
    });
    if (found.length < batch) return;
    last = found.at(-1)?.id ?? "";
  }
}
