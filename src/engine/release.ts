// Ends a hold: what was kept back for the patient is asked of the gate again.
import { liveEnrolments } from "../store/enrolments.ts";
import { holdsOf, releaseHold } from "../store/holds.ts";
import { lockPatient } from "../store/patients.ts";
import type { Engine } from "./engine.ts";
import { tellJourney } from "./notify.ts";

/** `rule` names a red flag; without it every staff hold of the patient ends. Returns how many holds ended. */
export async function release(engine: Engine, patientId: string, rule: string | undefined, by: string, at: number): Promise<number> {
  return engine.db.transaction(async (tx) => {
    await lockPatient(tx, patientId);
    const ended = (await holdsOf(tx, patientId)).filter((hold) => (rule === undefined ? hold.kind === "staff" : hold.rule === rule));
    for (const { id } of ended) await releaseHold(tx, id, at, by);
    if (ended.length > 0) for (const enrolment of await liveEnrolments(tx, patientId)) await tellJourney(engine, tx, enrolment, { type: "released" }, at);
    return ended.length;
  });
}
