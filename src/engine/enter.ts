// Decides whether a patient enters a scenario, and writes the enrolment down.
import { randomUUID } from "node:crypto";
import { add } from "../calendar/add.ts";
import { start } from "../journey/advance.ts";
import type { Plan } from "../journey/plan.ts";
import { holds } from "../scenario/holds.ts";
import type { Appointment } from "../store/appointments.ts";
import type { Db } from "../store/db.ts";
import { createEnrolment, type Enrolment, enrolmentsOf, liveEnrolments } from "../store/enrolments.ts";
import type { Patient } from "../store/patients.ts";
import { tell } from "../store/timeline.ts";
import type { Trigger } from "./clinic-event.ts";
import { type Engine, moment } from "./engine.ts";
import { tellJourney } from "./notify.ts";
import { planOf } from "./plans.ts";
import { appointmentScope, scopeOf } from "./scope.ts";

/** The journey of a past visit begins at `at` (ms UTC), with what is due by then. */
export interface Backfill {
  at: number;
}

export type Entered = { type: "entered"; enrolmentId: string } | { type: "refused"; reason: Refusal };
export type Published = { plan: Plan; pausedAt: number | null };
export type Refusal = "when" | "again" | "exclusive" | "paused";

/**
 * Call inside a transaction that holds the patient's lock. `at` (ms UTC) is the moment of the event that enters:
 * the first waits count from it. A refusal is recorded with its reason. Whoever gets in ends the lower ones of its group.
 */
export async function enter(
  engine: Engine,
  tx: Db,
  { plan, pausedAt }: Published,
  patient: Patient,
  trigger: Trigger,
  at: number,
  visit?: Appointment,
  backfill?: Backfill,
): Promise<Entered> {
  const earlier = await enrolmentsOf(tx, patient.id, plan.scenario);
  const rivals = await rivalsOf(tx, plan, patient);
  const reason = pausedAt !== null ? "paused" : await refusal(engine, tx, plan, patient, trigger, at, earlier, rivals, visit);
  if (reason) {
    await tell(tx, {
      patientId: patient.id,
      scenario: plan.scenario,
      at,
      kind: "not_entered",
      what: plan.scenario,
      detail: { reason, ...(trigger.type === "start" && { started: true }) },
    });
    return { type: "refused", reason };
  }
  const id = randomUUID();
  const perVisit = plan.enter.again.type === "per_appointment" && visit;
  const created = await createEnrolment(tx, {
    id,
    patientId: patient.id,
    scenario: plan.scenario,
    planHash: plan.hash,
    appointmentId: visit?.id ?? null,
    entryKey: `${plan.scenario}/${patient.id}/${perVisit ? visit.id : earlier.length}`,
    trigger,
    enteredAt: at,
    ...(backfill ? begunLater(plan, at, backfill) : { journey: start(plan.steps, at, moment(engine, at)) }),
  });
  if (!created) return { type: "refused", reason: "again" };
  await tell(tx, {
    patientId: patient.id,
    enrolmentId: id,
    scenario: plan.scenario,
    at,
    kind: "entered",
    what: plan.scenario,
    detail: { on: trigger.type, ...(backfill && { backfill: backfill.at }) },
  });
  for (const { enrolment } of rivals) await tellJourney(engine, tx, enrolment, { type: "stopped", outcome: "superseded" }, at);
  engine.wake(id);
  return { type: "entered", enrolmentId: id };
}

/** Counts from the visit, and performs nothing before the drawn moment: its first command is put off until then. */
function begunLater(plan: Plan, since: number, { at }: Backfill): Pick<Enrolment, "journey" | "wakeAt" | "backfilledAt"> {
  const journey = start(plan.steps, since);
  const { want } = journey;
  if (want.type !== "perform") return { journey, wakeAt: null, backfilledAt: at };
  return { journey: { ...journey, want: { type: "wake", at, command: want.command } }, wakeAt: at, backfilledAt: at };
}

/** Those of the same group who are inside now. */
async function rivalsOf(tx: Db, plan: Plan, patient: Patient): Promise<{ enrolment: Enrolment; plan: Plan }[]> {
  if (!plan.exclusive) return [];
  const inside = await Promise.all(
    (await liveEnrolments(tx, patient.id)).map(async (enrolment) => ({ enrolment, plan: await planOf(tx, enrolment.planHash) })),
  );
  return inside.filter((other) => other.plan.exclusive === plan.exclusive);
}

async function refusal(
  engine: Engine,
  tx: Db,
  plan: Plan,
  patient: Patient,
  trigger: Trigger,
  at: number,
  earlier: Enrolment[],
  rivals: { plan: Plan }[],
  visit?: Appointment,
): Promise<Refusal | undefined> {
  const zone = patient.timezone ?? engine.clinic.timezone;
  if (plan.enter.when !== undefined) {
    const scope = {
      ...(await scopeOf(tx, engine.clinic, patient, at)),
      ...trigger,
      ...(visit && { appointment: appointmentScope(visit, zone) }),
    };
    if (!holds(plan.enter.when, scope)) return "when";
  }
  if (tooSoon(engine, plan, zone, at, earlier, visit)) return "again";
  if (rivals.some((other) => other.plan.priority >= plan.priority)) return "exclusive";
  return undefined;
}

function tooSoon(engine: Engine, plan: Plan, zone: string, at: number, earlier: Enrolment[], visit?: Appointment): boolean {
  const { again } = plan.enter;
  const inside = earlier.some(({ endedAt }) => endedAt === null);
  switch (again.type) {
    case "never":
      return earlier.length > 0;
    case "always":
      return inside;
    case "per_appointment":
      return visit ? earlier.some(({ appointmentId }) => appointmentId === visit.id) : inside;
    case "after":
      return inside || earlier.some(({ enteredAt }) => add(enteredAt, again.duration, zone, engine.clinic.calendar) > at);
  }
}
