// Keeps what the booking system says of an appointment, so that the end state is as if its facts had come in order.
import { type Appointment, appointmentByExternalId, saveAppointment } from "../store/appointments.ts";
import type { Db } from "../store/db.ts";
import type { AppointmentInput, ClinicEvent } from "./clinic-event.ts";

export interface KeptVisit {
  visit: Appointment;
  /** `new`: it settles how the appointment stands. `older`: something newer is known already. `known`: such a fact of later is. `again`: this very one. */
  news: "new" | "older" | "known" | "again";
}

/** In the order of an appointment's life, which decides between facts of the same moment. */
const statuses = {
  "appointment.booked": "booked",
  "appointment.rescheduled": "booked",
  "appointment.confirmed": "booked",
  "appointment.cancelled": "cancelled",
  "appointment.noshow": "noshow",
  "appointment.arrived": "arrived",
  "appointment.fulfilled": "fulfilled",
} as const;
const types = Object.keys(statuses);
const fields = ["start", "service", "doctor", "diagnoses"] as const;

/** The source's own time decides, for the status and for each field by itself. */
export async function keepVisit(tx: Db, { patientId, source, type, at }: ClinicEvent, given: AppointmentInput): Promise<KeptVisit> {
  if (!(type in statuses)) throw new Error(`${type} is no fact about an appointment`);
  const before = await appointmentByExternalId(tx, given.externalId, source);
  const facts: Record<string, number> = { ...before?.facts, [type]: Math.max(before?.facts[type] ?? at, at) };
  const latest = types
    .filter((each) => facts[each] !== undefined)
    .sort((a, b) => (facts[a] ?? 0) - (facts[b] ?? 0) || types.indexOf(a) - types.indexOf(b));
  const newest = latest.at(-1) as keyof typeof statuses;
  const again = before?.facts[type] === at;
  const told = fields.filter((field) => !again && given[field] !== undefined && at >= (facts[field] ?? at));
  for (const field of told) facts[field] = at;
  const said = Object.fromEntries(told.map((field) => [field, given[field]]));
  const visit = await saveAppointment(tx, {
    patientId,
    source,
    externalId: given.externalId,
    status: statuses[newest],
    ...said,
    ...(facts.start === undefined && { start: tookPlace(facts) }),
    changedAt: Math.max(before?.changedAt ?? at, at),
    facts,
  });
  const known = before?.facts[type] !== undefined && before.facts[type] >= at;
  return { visit, news: again ? "again" : known ? "known" : newest === type ? "new" : "older" };
}

/** What else a source says of an appointment that is kept; nobody is told. Each field by the source's own time. */
export async function keepDetails(
  tx: Db,
  before: Appointment,
  { externalId: _, ...given }: AppointmentInput,
  at: number,
): Promise<Appointment> {
  const facts: Record<string, number> = { ...before.facts };
  const told = fields.filter((field) => given[field] !== undefined && at >= (facts[field] ?? at));
  for (const field of told) facts[field] = at;
  const said = Object.fromEntries(told.map((field) => [field, given[field]]));
  return saveAppointment(tx, { ...before, ...said, changedAt: Math.max(before.changedAt, at), facts });
}

/** Where nobody said when the visit was, it was when it was told of. */
function tookPlace(facts: Record<string, number>): number | null {
  return facts["appointment.arrived"] ?? facts["appointment.fulfilled"] ?? facts["appointment.noshow"] ?? null;
}
