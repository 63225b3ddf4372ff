// Pauses a scenario: nobody enters and nothing is sent, while waits, tasks and exits go on.
import { audit } from "../store/audit.ts";
import { lockScenario, pauseScenario } from "../store/plans.ts";
import { type Engine, now } from "./engine.ts";
import { stopResuming } from "./resume.ts";
import type { Doer } from "./staff.ts";

/** False where it is paused already, or there is no such scenario. A message whose sending has begun still goes. */
export async function pause(engine: Engine, scenario: string, doer: Doer): Promise<boolean> {
  return engine.db.transaction(async (tx) => {
    const row = await lockScenario(tx, scenario);
    if (!row || row.pausedAt !== null) return false;
    await pauseScenario(tx, scenario, now(engine));
    await stopResuming(tx, scenario);
    await audit(tx, { ...doer, act: "scenario.pause", subject: scenario });
    return true;
  });
}
