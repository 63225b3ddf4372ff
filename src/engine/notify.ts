// Hands what happened at the clinic to the journeys that it can move, and to no others.
import { advance } from "../journey/advance.ts";
import type { Happening } from "../journey/events.ts";
import { isBusy } from "../journey/journey.ts";
import type { Plan } from "../journey/plan.ts";
import { holds } from "../scenario/holds.ts";
import type { Appointment } from "../store/appointments.ts";
import type { Db } from "../store/db.ts";
import { type Enrolment, liveEnrolments } from "../store/enrolments.ts";
import { handOver, pending } from "../store/happenings.ts";
import type { Patient } from "../store/patients.ts";
import { type ClinicEvent, triggerOf } from "./clinic-event.ts";
import type { Engine } from "./engine.ts";
import { planOf } from "./plans.ts";
import { appointmentScope, scopeOf } from "./scope.ts";

/**
 * Call inside the transaction that keeps the event. An exit comes before anything else that the same event could mean.
 * `older`: the appointment has a newer fact already, so this one is heard only by who listened for it then.
 */
export async function notify(
  engine: Engine,
  tx: Db,
  patient: Patient,
  event: ClinicEvent,
  visit?: Appointment,
  older = false,
): Promise<void> {
  for (const enrolment of await liveEnrolments(tx, patient.id)) {
    if (older && enrolment.enteredAt > event.at) continue;
    for (const happening of await meaning(engine, tx, patient, enrolment, event, older, visit))
      await tellJourney(engine, tx, enrolment, happening, event.at);
  }
}

/** Hands one thing to one journey, unless it would not move it. Returns whether it was handed over. */
export async function tellJourney(engine: Engine, tx: Db, enrolment: Enrolment, happening: Happening, at: number): Promise<boolean> {
  const event = { ...happening, at };
  const { steps } = await planOf(tx, enrolment.planHash);
  const idle = !isBusy(enrolment.journey) && (await pending(tx, enrolment.id, enrolment.seen)).length === 0;
  if (idle && advance(steps, enrolment.journey, event) === enrolment.journey) return false;
  await handOver(tx, enrolment.id, event, at);
  engine.wake(enrolment.id);
  return true;
}

/** Ends the patient's journeys, or those that `which` picks. Answers with the ones that were told. */
export async function stopJourneys(
  engine: Engine,
  tx: Db,
  patientId: string,
  at: number,
  which: (plan: Plan) => boolean = () => true,
): Promise<Enrolment[]> {
  const stopped: Enrolment[] = [];
  for (const enrolment of await liveEnrolments(tx, patientId)) {
    if (!which(await planOf(tx, enrolment.planHash))) continue;
    if (await tellJourney(engine, tx, enrolment, { type: "stopped", outcome: "stopped" }, at)) stopped.push(enrolment);
  }
  return stopped;
}

/** What words to stop end: all but what is about a visit the patient made (rule 185). */
export const isNotService = ({ purpose }: Plan): boolean => purpose !== "service";

async function meaning(
  engine: Engine,
  tx: Db,
  patient: Patient,
  enrolment: Enrolment,
  event: ClinicEvent,
  older: boolean,
  visit?: Appointment,
): Promise<Happening[]> {
  const plan = await planOf(tx, enrolment.planHash);
  if (!older && withdrawn(enrolment, event, visit)) return [{ type: "stopped", outcome: "cancelled" }];
  const own = visit !== undefined && visit.id === enrolment.appointmentId;
  const happenings: Happening[] = [];
  const listeners = concerned(plan, event.type).filter(() => concerns(enrolment, event, own));
  if (listeners.length > 0) {
    const zone = patient.timezone ?? engine.clinic.timezone;
    const scope = {
      ...(await scopeOf(tx, engine.clinic, patient, event.at, enrolment)),
      ...triggerOf(event),
      ...(visit && { appointment: appointmentScope(visit, zone) }),
    };
    const met = listeners.filter(({ when }) => when === undefined || holds(when, scope));
    const exit = met.find(({ happening }) => happening.type === "exited");
    if (exit) return [exit.happening];
    happenings.push(...met.map(({ happening }) => happening));
  }
  if (own && !older && (event.type === "appointment.rescheduled" || event.type === "appointment.cancelled"))
    happenings.push({ type: "visit_changed" });
  return happenings;
}

/** A `booked` means any other appointment; the rest mean the one that entered, where one did. */
function concerns(enrolment: Enrolment, event: ClinicEvent, own: boolean): boolean {
  if (!event.type.startsWith("appointment.") || !enrolment.appointmentId) return true;
  return event.type === "appointment.booked" ? !own : own;
}

/** A fact that entered a patient and was then corrected: a no-show that came after all, or the other way round. */
function withdrawn(enrolment: Enrolment, event: ClinicEvent, visit?: Appointment): boolean {
  if (!visit || visit.id !== enrolment.appointmentId) return false;
  const entered = enrolment.trigger.type;
  const came = (type: string) => type === "appointment.fulfilled" || type === "appointment.arrived";
  return (entered === "appointment.noshow" && came(event.type)) || (came(entered) && event.type === "appointment.noshow");
}

/** The plan's exits and awaits that listen for events of this type, exits first, in the file's order. */
function concerned(plan: Plan, type: string): { when?: string; happening: Happening }[] {
  const exits = plan.exits
    .filter(({ on }) => on.includes(type))
    .map(({ when, outcome }) => ({ when, happening: { type: "exited", outcome } as const }));
  const awaits = plan.steps.flatMap((step, index) =>
    step.op === "await" && step.do.on.includes(type) ? [{ when: step.do.when, happening: { type: "met", step: index } as const }] : [],
  );
  return [...exits, ...awaits];
}
