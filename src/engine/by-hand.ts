// What staff do to a patient's journeys by hand: hold, release, skip, advance, stop. Each with a reason, kept in the audit log and in the timeline.
import type { Happening } from "../journey/events.ts";
import { wakeOf } from "../journey/journey.ts";
import { audit } from "../store/audit.ts";
import type { Db } from "../store/db.ts";
import { type Enrolment, enrolment as enrolmentById, lockEnrolment } from "../store/enrolments.ts";
import { holdsOf, placeHold } from "../store/holds.ts";
import { dropTurn } from "../store/messages.ts";
import { lockPatient, type Patient } from "../store/patients.ts";
import { closeTasksOf } from "../store/tasks.ts";
import { tell } from "../store/timeline.ts";
import { type Engine, now } from "./engine.ts";
import { type Entered, enter, type Published } from "./enter.ts";
import { stopJourneys, tellJourney } from "./notify.ts";
import { planOf } from "./plans.ts";
import { releaseHolds } from "./release.ts";
import type { Doer } from "./staff.ts";

/** `reason` is staff's own words. */
export interface ByHand extends Doer {
  reason: string;
}

export type Move = "skip" | "advance" | "stop";
/** `moved_on`: the journey no longer stands where it was seen, or what it does now takes no such act. */
export type Moved = "done" | "moved_on" | "ended";

/** By the scenario's own rules, as the patient is now. */
export async function enterByHand(engine: Engine, published: Published, patient: Patient, doer: Doer): Promise<Entered> {
  return engine.db.transaction(async (tx) => {
    const locked = (await lockPatient(tx, patient.id)) ?? patient;
    const entered = await enter(engine, tx, published, locked, { type: "manual" }, now(engine));
    const outcome = entered.type === "entered" ? "entered" : entered.reason;
    await audit(tx, { ...doer, act: "entering.enrol", patientId: patient.id, subject: published.plan.scenario, detail: { outcome } });
    return entered;
  });
}

/** Keeps every message about the patient back until it is released. False where staff hold them already. */
export async function hold({ db, ...engine }: Engine, patientId: string, doer: ByHand): Promise<boolean> {
  return db.transaction(async (tx) => {
    const patient = await lockPatient(tx, patientId);
    if (!patient || (await holdsOf(tx, patientId)).some(({ kind }) => kind === "staff")) return false;
    const at = now({ db, ...engine });
    await placeHold(tx, { patientId, kind: "staff", reason: doer.reason, by: doer.by, at });
    await write(tx, patientId, "hold", doer, at);
    return true;
  });
}

/** Ends what staff hold; a red flag is ended by the outcome of its task. False where nothing was held. */
export async function letGo(engine: Engine, patientId: string, doer: ByHand): Promise<boolean> {
  return engine.db.transaction(async (tx) => {
    await lockPatient(tx, patientId);
    const at = now(engine);
    if ((await releaseHolds(engine, tx, patientId, undefined, doer.by, at)) === 0) return false;
    await write(tx, patientId, "release", doer, at);
    return true;
  });
}

/** Which of the acts the journey takes now. */
export function movesOf({ journey, endedAt }: Pick<Enrolment, "journey" | "endedAt">): Move[] {
  const { want } = journey;
  if (endedAt !== null || want.type === "nothing") return [];
  if (want.type === "perform") return want.command.type === "send_message" ? ["skip", "stop"] : ["stop"];
  const awaits = wakeOf(journey) !== undefined && !(want.type === "hear" && want.command);
  return awaits ? ["advance", "skip", "stop"] : ["skip", "stop"];
}

/** `turn` is where the journey was seen: what has moved on since is left as it is. */
export async function moveByHand(engine: Engine, enrolmentId: string, move: Move, turn: number, doer: ByHand): Promise<Moved> {
  return engine.db.transaction(async (tx) => {
    const found = await enrolmentById(tx, enrolmentId);
    if (!found) return "ended";
    await lockPatient(tx, found.patientId);
    await lockEnrolment(tx, enrolmentId);
    const enrolment = (await enrolmentById(tx, enrolmentId)) ?? found;
    if (enrolment.endedAt !== null) return "ended";
    const { journey } = enrolment;
    if (move !== "stop" && (journey.turn !== turn || !movesOf(enrolment).includes(move))) return "moved_on";
    const at = now(engine);
    if (!(await tellJourney(engine, tx, enrolment, happening(move, journey.step, turn), at))) return "moved_on";
    if (move === "skip") await leaveOut(tx, enrolment, at);
    await write(tx, enrolment.patientId, move, doer, at, await stoodAt(tx, enrolment));
    return "done";
  });
}

/** Ends every journey of the patient, or those in one scenario. Answers with the ones it ends. */
export async function stopAll(engine: Engine, patientId: string, doer: ByHand, scenario?: string): Promise<Enrolment[]> {
  return engine.db.transaction(async (tx) => {
    await lockPatient(tx, patientId);
    const at = now(engine);
    const stopped = await stopJourneys(engine, tx, patientId, at, (plan) => scenario === undefined || plan.scenario === scenario);
    for (const enrolment of stopped) await write(tx, patientId, "stop", doer, at, await stoodAt(tx, enrolment));
    return stopped;
  });
}

function happening(move: Move, step: number, of: number): Happening {
  switch (move) {
    case "skip":
      return { type: "skipped", step, of };
    case "advance":
      return { type: "hurried", of };
    case "stop":
      return { type: "stopped", outcome: "stopped" };
  }
}

/** What the step had put before people, or had still to send, goes with it. */
async function leaveOut(tx: Db, { id, journey }: Enrolment, at: number): Promise<void> {
  const { want, step } = journey;
  await closeTasksOf(tx, id, at, { step });
  if (want.type !== "nothing" && want.type !== "perform" && want.command) await dropTurn(tx, id, want.command.turn, "skipped", at);
}

/** The step's own name, for the record. */
async function stoodAt(tx: Db, { id, scenario, planHash, journey }: Enrolment) {
  const step = (await planOf(tx, planHash)).steps[journey.step]?.id ?? "";
  return { enrolmentId: id, scenario, step };
}

async function write(
  tx: Db,
  patientId: string,
  act: Move | "hold" | "release",
  { reason, ...doer }: ByHand,
  at: number,
  about?: { enrolmentId: string; scenario: string; step: string },
): Promise<void> {
  const { step, ...journey } = about ?? {};
  const where = { ...(step && { step }) };
  await tell(tx, { patientId, ...journey, at, kind: "by_hand", what: act, detail: { by: doer.by, reason, ...where } });
  await audit(tx, {
    ...doer,
    act: `patient.${act}`,
    patientId,
    ...(about && { subject: about.enrolmentId }),
    detail: { reason, ...where },
  });
}
