// Ends a hold: what was kept back for the patient is asked of the gate again.

import type { Db } from "../store/db.ts";
import { liveEnrolments } from "../store/enrolments.ts";
import { holdsOf, releaseHold } from "../store/holds.ts";
import { lockPatient } from "../store/patients.ts";
import { closeTask, openFlagTask } from "../store/tasks.ts";
import { tell } from "../store/timeline.ts";
import type { Engine } from "./engine.ts";
import { tellJourney } from "./notify.ts";
import { releasing } from "./red-flags.ts";

/** `rule` names a red flag, or `any`; without it every staff hold of the patient ends. Returns how many holds ended. */
export async function release(engine: Engine, patientId: string, rule: string | undefined, by: string, at: number): Promise<number> {
  return engine.db.transaction(async (tx) => {
    await lockPatient(tx, patientId);
    return releaseHolds(engine, tx, patientId, rule, by, at);
  });
}

/** The same, inside a transaction that holds the patient. A red flag's task ends with its hold. */
export async function releaseHolds(
  engine: Engine,
  tx: Db,
  patientId: string,
  rule: string | undefined,
  by: string,
  at: number,
): Promise<number> {
  const ended = (await holdsOf(tx, patientId)).filter((hold) => {
    if (rule === undefined) return hold.kind === "staff";
    return hold.kind === "red_flag" && (rule === "any" || hold.rule === rule);
  });
  for (const hold of ended) {
    await releaseHold(tx, hold.id, at, by);
    const task = hold.rule === null ? undefined : await openFlagTask(tx, patientId, hold.rule);
    if (!task || !(await closeTask(tx, task.id, { outcome: releasing, by, at }))) continue;
    await tell(tx, { patientId, at, kind: "outcome", what: task.task, detail: { outcome: releasing, by } });
  }
  if (ended.length > 0)
    for (const enrolment of await liveEnrolments(tx, patientId)) await tellJourney(engine, tx, enrolment, { type: "released" }, at);
  return ended.length;
}
