// The values that expressions and templates may name, read from the store at one moment.
import { Temporal } from "temporal-polyfill";
import type { Value } from "../messaging/replies.ts";
import type { Clinic } from "../scenario/clinic.ts";
import type { Scope } from "../scenario/names.ts";
import { answersOf } from "../store/answers.ts";
import { type Appointment, appointmentsOf } from "../store/appointments.ts";
import type { Db } from "../store/db.ts";
import type { Enrolment } from "../store/enrolments.ts";
import { type Patient, recipientOf } from "../store/patients.ts";

/**
 * Everything is as of `now` (ms UTC): age, visits and tags are read anew each time. Where `reader` is given, the text that is to be filled,
 * nothing is read from the store that it does not name.
 */
export async function scopeOf(
  db: Db,
  clinic: Clinic,
  patient: Patient,
  now: number,
  enrolment?: Enrolment,
  reader?: string,
): Promise<Scope> {
  const zone = patient.timezone ?? clinic.timezone;
  const names = (...words: string[]) => reader === undefined || words.some((word) => reader.includes(word));
  const visits = names("appointment", "visits") ? await appointmentsOf(db, patient.id) : [];
  const visit = enrolment?.appointmentId ? visits.find(({ id }) => id === enrolment.appointmentId) : undefined;
  const series: Scope["series"] = {};
  const answers: Scope["answers"] = {};
  for (const { ask, value } of enrolment && names("answers", "series") ? await answersOf(db, enrolment.id) : []) {
    answers[ask] = value as Value;
    series[ask] = [...(series[ask] ?? []), value as Value];
  }
  return {
    patient: patientScope(patient, zone, now),
    guardian: patient.guardianId === null ? {} : guardianScope(await recipientOf(db, patient)),
    ...(visit && { appointment: appointmentScope(visit, zone) }),
    answers,
    series,
    visits: visitsScope(visits, zone, now),
    tags: patient.tags,
    ...enrolment?.trigger,
  };
}

export function appointmentScope(
  visit: Pick<Appointment, "start" | "service" | "doctor" | "diagnoses" | "status">,
  zone: string,
): NonNullable<Scope["appointment"]> {
  return {
    ...(visit.start !== null && {
      start: Temporal.Instant.fromEpochMilliseconds(visit.start).toZonedDateTimeISO(zone).toString({ timeZoneName: "never" }),
    }),
    ...(visit.service !== null && { service: visit.service }),
    ...(visit.doctor !== null && { doctor: visit.doctor }),
    diagnoses: visit.diagnoses,
    status: visit.status,
  };
}

/** Whoever reads in the patient's place. */
const guardianScope = ({ firstName, lastName, patronymic }: Patient): Scope["guardian"] => ({
  ...(firstName !== null && { first_name: firstName }),
  ...(lastName !== null && { last_name: lastName }),
  ...(patronymic !== null && { patronymic }),
});

function patientScope(patient: Patient, zone: string, now: number): Scope["patient"] {
  const given: [string, unknown][] = [
    ["first_name", patient.firstName],
    ["last_name", patient.lastName],
    ["patronymic", patient.patronymic],
    ["birth_date", patient.birthDate],
    ["age", ageOn(patient, zone, now)],
    ["sex", patient.sex],
    ["language", patient.language],
  ];
  const known = Object.fromEntries(given.filter(([, value]) => value !== null && value !== undefined));
  return { ...known, timezone: zone, attributes: patient.attributes } as Scope["patient"];
}

/** Whole years on the patient's own date; none where the year of birth is unknown. */
function ageOn(patient: Patient, zone: string, now: number): number | undefined {
  if (patient.birthDate?.length !== 10) return undefined;
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  return Temporal.PlainDate.from(patient.birthDate).until(today, { largestUnit: "year" }).years;
}

/** Visits are the appointments that were kept. */
function visitsScope(appointments: Appointment[], zone: string, now: number): Scope["visits"] {
  const kept = appointments
    .filter(({ status, start }) => status === "fulfilled" && start !== null && start <= now)
    .map(({ start }) => start as number);
  if (kept.length === 0) return { count: 0 };
  const date = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDate();
  return { count: kept.length, days_since_last: date(Math.max(...kept)).until(date(now)).days };
}
