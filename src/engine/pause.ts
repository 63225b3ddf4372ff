// Pauses a scenario: nobody enters and nothing is sent, while waits, tasks and exits go on. Who resumes it says what becomes of what fell due.
import { audit } from "../store/audit.ts";
import { keptBack, updateMessage } from "../store/messages.ts";
import { pauseScenario, publishedScenario } from "../store/plans.ts";
import { tell } from "../store/timeline.ts";
import { type Engine, now } from "./engine.ts";
import { tellJourney } from "./notify.ts";
import type { Doer } from "./staff.ts";

/** Of what fell due meanwhile: it is left out, goes spread over `over` ms from now on, or goes at once. The gate judges each anew. */
export type Fallen = { type: "expire" } | { type: "retime"; over: number } | { type: "late" };

/** False where it is paused already, or there is no such scenario. A message whose sending has begun still goes. */
export async function pause(engine: Engine, scenario: string, doer: Doer): Promise<boolean> {
  return engine.db.transaction(async (tx) => {
    const row = await publishedScenario(tx, scenario);
    if (!row || row.pausedAt !== null) return false;
    await pauseScenario(tx, scenario, now(engine));
    await audit(tx, { ...doer, act: "scenario.pause", subject: scenario });
    return true;
  });
}

/** All or nothing. Answers with how many messages had fallen due; undefined where it was not paused. */
export async function resume(engine: Engine, scenario: string, fallen: Fallen, doer: Doer): Promise<number | undefined> {
  return engine.db.transaction(async (tx) => {
    if (((await publishedScenario(tx, scenario))?.pausedAt ?? null) === null) return undefined;
    await pauseScenario(tx, scenario, null);
    const at = now(engine);
    const kept = await keptBack(tx, scenario);
    for (const [index, { message, enrolment }] of kept.entries()) {
      const turn = message.turn ?? 0;
      if (fallen.type === "expire") {
        const because = "It fell due while the scenario was paused, and staff left it out when they resumed.";
        await updateMessage(tx, message.key, { state: "suppressed", reason: "too_late", because, updatedAt: at });
        await tell(tx, {
          patientId: message.patientId,
          enrolmentId: enrolment.id,
          scenario,
          at,
          kind: "suppressed",
          what: message.message,
          detail: { key: message.key, reason: "too_late" },
        });
        await tellJourney(engine, tx, enrolment, { type: "expired", of: turn }, at);
      } else {
        const until = fallen.type === "retime" ? at + Math.round((fallen.over * index) / kept.length) : at;
        await tellJourney(engine, tx, enrolment, { type: "released", ...(until > at && { until }) }, at);
      }
    }
    await audit(tx, { ...doer, act: "scenario.resume", subject: scenario, detail: { fallen: fallen.type, messages: kept.length } });
    return kept.length;
  });
}
