// Enters patients from visits of the past that a file brought, as scenarios with `backfill` ask.
import { createHash } from "node:crypto";
import { add } from "../calendar/add.ts";
import { visitMoment } from "../calendar/offset.ts";
import type { Exit, Plan } from "../journey/plan.ts";
import { holds } from "../scenario/holds.ts";
import { type Appointment, appointmentsOf } from "../store/appointments.ts";
import type { Db } from "../store/db.ts";
import { enrolmentsOf } from "../store/enrolments.ts";
import { lockPatient, type Patient } from "../store/patients.ts";
import { publishedScenarios } from "../store/plans.ts";
import { told } from "../store/timeline.ts";
import { type Engine, now } from "./engine.ts";
import { type Entered, enter } from "./enter.ts";
import { planOf } from "./plans.ts";
import { appointmentScope, scopeOf } from "./scope.ts";

export interface Backfilled {
  scenario: string;
  entered: Entered;
}

/** Inside a transaction, once all of a patient's visits are there; safe to repeat. Of several visits the latest that fits. */
export async function backfill(engine: Engine, tx: Db, patientId: string): Promise<Backfilled[]> {
  const patient = await lockPatient(tx, patientId);
  if (!patient) return [];
  const visits = (await appointmentsOf(tx, patientId)).toReversed();
  const done: Backfilled[] = [];
  for (const { id, hash, pausedAt } of await publishedScenarios(tx)) {
    const plan = await planOf(tx, hash);
    if (!plan.enter.backfill || !(engine.only?.includes(id) ?? true)) continue;
    const found = await fitting(engine, tx, plan, patient, visits);
    if (!found || (await isSettled(tx, patient, plan, found))) continue;
    const { visit, type, at } = found;
    const published = { plan, pausedAt };
    const begin = beginning(engine, plan, patient, visit, at);
    done.push({ scenario: id, entered: await enter(engine, tx, published, patient, { type }, at, visit, { at: begin }) });
  }
  return done;
}

/** By which patients may enter from the past now: what `mayEnter` asks of, without the database. */
export async function backfillEntrances(engine: Engine): Promise<Plan["enter"][]> {
  const published = (await publishedScenarios(engine.db)).filter(({ id }) => engine.only?.includes(id) ?? true);
  const plans = await Promise.all(published.map(({ hash }) => planOf(engine.db, hash)));
  return plans.map(({ enter }) => enter).filter(({ backfill }) => backfill !== undefined);
}

/** Whether a visit of this status and date could let its patient in, whatever else is asked; a day is given for zones. */
export function mayEnter(engine: Engine, entrances: Plan["enter"][], { status, start }: { status: string; start: number }): boolean {
  const { clinic } = engine;
  const today = now(engine);
  return entrances.some(
    ({ on, backfill }) =>
      backfill !== undefined &&
      start <= today &&
      on.includes(`appointment.${status}`) &&
      add(start, backfill.within, clinic.timezone, clinic.calendar) + 86_400_000 >= today,
  );
}

interface Past {
  visit: Appointment;
  /** What happened to it that the scenario enters on. */
  type: string;
  /** The visit's own date. */
  at: number;
}

async function fitting(engine: Engine, tx: Db, plan: Plan, patient: Patient, visits: Appointment[]): Promise<Past | undefined> {
  const { on, when, backfill } = plan.enter;
  if (!backfill) return undefined;
  const zone = zoneOf(engine, patient);
  const today = now(engine);
  for (const visit of visits) {
    const at = visit.start;
    const type = `appointment.${visit.status}`;
    if (at === null || at > today || !on.includes(type) || add(at, backfill.within, zone, engine.clinic.calendar) < today) continue;
    const scope = { ...(await scopeOf(tx, engine.clinic, patient, at)), type, appointment: appointmentScope(visit, zone) };
    if (when !== undefined && !holds(when, scope)) continue;
    // What would have ended the journey has happened already.
    return plan.exits.some((exit) => hasHappened(exit, scope, visit, visits, zone)) ? undefined : { visit, type, at };
  }
  return undefined;
}

/** A booking means any other visit, told of or begun since; the rest mean the visit itself. */
function hasHappened(
  { on, when }: Exit,
  scope: Parameters<typeof holds>[1],
  visit: Appointment,
  visits: Appointment[],
  zone: string,
): boolean {
  const since = visit.start ?? 0;
  return on.some((type) =>
    visits.some((other) => {
      const own = other.id === visit.id;
      if (type === "appointment.booked" ? own : !own) return false;
      const at = type === "appointment.booked" ? Math.max(other.facts[type] ?? 0, other.start ?? 0) : (other.facts[type] ?? 0);
      return at > since && (when === undefined || holds(when, { ...scope, appointment: appointmentScope(other, zone) }));
    }),
  );
}

/** By this visit or a newer one the patient has been in, or was refused and that is on record. */
async function isSettled(tx: Db, patient: Patient, plan: Plan, { visit, at }: Past): Promise<boolean> {
  const earlier = await enrolmentsOf(tx, patient.id, plan.scenario);
  if (earlier.some(({ appointmentId, enteredAt }) => appointmentId === visit.id || enteredAt >= at)) return true;
  const rows = await told(tx, { patientId: patient.id });
  return rows.some((row) => row.kind === "not_entered" && row.scenario === plan.scenario && row.at === at);
}

/** Now, where nothing is due yet; else a moment within `spread`, always the same for this patient and scenario. */
function beginning(engine: Engine, plan: Plan, patient: Patient, visit: Appointment, at: number): number {
  const today = now(engine);
  const zone = zoneOf(engine, patient);
  const { calendar } = engine.clinic;
  if (!plan.enter.backfill || !isDue(engine, plan, visit, at, today, zone)) return today;
  const end = add(today, plan.enter.backfill.spread, zone, calendar);
  const drawn = createHash("sha256").update(`${plan.scenario}/${patient.id}`).digest().readUInt32BE(0) / 2 ** 32;
  return Math.round(today + drawn * (end - today));
}

/** Whether something other than a wait is reached by now. */
function isDue({ clinic }: Engine, plan: Plan, visit: Appointment, at: number, today: number, zone: string): boolean {
  let since = at;
  for (let index = 0; ; ) {
    const step = plan.steps[index];
    if (step?.op === "wait") {
      const { for: length, ...words } = step.do;
      since = add(since, length, zone, clinic.calendar, words);
    } else if (step?.op === "until") {
      const { offset, at: hour } = step.do;
      const until = visit.start === null ? undefined : visitMoment(visit.start, today, offset, zone, clinic.calendar, hour);
      since = until ?? since;
    } else return step !== undefined && step.op !== "end";
    if (since > today) return false;
    index = step.next;
  }
}

const zoneOf = ({ clinic }: Engine, { timezone }: Patient): string => timezone ?? clinic.timezone;
