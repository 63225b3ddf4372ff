// Takes in how a source shows a visit now: what must have happened to it since happens here too.
import { changes, type Visit } from "../booking/visit.ts";
import { appointmentByExternalId } from "../store/appointments.ts";
import type { Db } from "../store/db.ts";
import { lockPatient } from "../store/patients.ts";
import { buriedAt, bury } from "../store/tombstones.ts";
import type { Engine } from "./engine.ts";
import { happen } from "./receive.ts";
import { keepDetails } from "./visit.ts";

/** Whose visit it is, and whether it happens now or comes from a file about the past. */
export interface Taking {
  source: string;
  patientId: string;
  imported?: true;
}

/** Inside a transaction. The same showing again changes nothing. One that its source has deleted since is taken in as cancelled. */
export async function takeVisit(engine: Engine, tx: Db, taking: Taking, shown: Visit): Promise<"made" | "changed" | "same"> {
  const { source, patientId } = taking;
  // The lock of the patient comes first everywhere: two transactions that want both never wait for each other.
  await lockPatient(tx, patientId);
  const held = await appointmentByExternalId(tx, shown.externalId, source);
  const buried = held ? undefined : await buriedAt(tx, source, shown.externalId);
  const visit = buried !== undefined && buried >= shown.changedAt ? deleted(shown, buried) : taking.imported && !held ? past(shown) : shown;
  const found = changes(visit, held);
  for (const { type, at, appointment } of found) {
    if (type !== "details") await happen(engine, tx, { ...taking, type, at, appointment });
    else if (held) await keepDetails(tx, held, appointment, at);
  }
  return held ? (found.length > 0 ? "changed" : "same") : "made";
}

const deleted = (shown: Visit, at: number): Visit => ({ ...shown, status: "cancelled", changedAt: at });

/** What a file tells of the past for the first time happened then. */
const past = (shown: Visit): Visit => ({ ...shown, changedAt: Math.min(shown.start ?? shown.changedAt, shown.changedAt) });

/** Deleted at its source, at `at` by the source's own time: cancelled here, or remembered until its booking comes. */
export async function takeDeletion(engine: Engine, tx: Db, source: string, externalId: string, at: number): Promise<void> {
  const held = await appointmentByExternalId(tx, externalId, source);
  if (!held) return bury(tx, { source, externalId, at });
  await takeVisit(
    engine,
    tx,
    { source, patientId: held.patientId },
    { externalId, status: "cancelled", changedAt: Math.max(at, held.changedAt) },
  );
}
