// Keeps what the booking system says of an appointment, so that the end state is as if its facts had come in order.
import { type Appointment, appointmentByExternalId, saveAppointment } from "../store/appointments.ts";
import type { Db } from "../store/db.ts";
import type { AppointmentInput, ClinicEvent } from "./clinic-event.ts";

export interface KeptVisit {
  visit: Appointment;
  /** Something newer is known, or this very fact: nothing is to be told to anybody. */
  stale: boolean;
}

const statuses: Record<string, string> = {
  "appointment.booked": "booked",
  "appointment.rescheduled": "booked",
  "appointment.confirmed": "booked",
  "appointment.arrived": "arrived",
  "appointment.fulfilled": "fulfilled",
  "appointment.cancelled": "cancelled",
  "appointment.noshow": "noshow",
};

/** The source's own time decides; a fact that is older only fills in what nobody has said yet. */
export async function keepVisit(tx: Db, { patientId, source, type, at }: ClinicEvent, given: AppointmentInput): Promise<KeptVisit> {
  const before = await appointmentByExternalId(tx, given.externalId, source);
  const stale = before !== undefined && (before.changedAt > at || before.facts[type] === at);
  const fresh = { start: given.start, service: given.service, doctor: given.doctor, diagnoses: given.diagnoses };
  const [newer, older] = stale ? [before, fresh] : [fresh, before];
  const status = stale ? before.status : statuses[type];
  if (!status) throw new Error(`${type} is no fact about an appointment`);
  const visit = await saveAppointment(tx, {
    patientId,
    source,
    externalId: given.externalId,
    status,
    start: newer?.start ?? older?.start ?? (takesPlace(type) ? at : null),
    service: newer?.service ?? older?.service ?? null,
    doctor: newer?.doctor ?? older?.doctor ?? null,
    diagnoses: newer?.diagnoses ?? older?.diagnoses ?? [],
    changedAt: Math.max(before?.changedAt ?? at, at),
    facts: { ...before?.facts, [type]: Math.max(before?.facts[type] ?? at, at) },
  });
  return { visit, stale };
}

/** Where nobody said when the visit was, it was when it is told of. */
const takesPlace = (type: string): boolean => ["appointment.arrived", "appointment.fulfilled", "appointment.noshow"].includes(type);
