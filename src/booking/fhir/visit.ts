// What FHIR's Appointment and Encounter both say of a visit.
import type { Visit } from "../visit.ts";
import { type Delivery, find, idOf } from "./delivery.ts";
import { type Concept, diagnosesIn, type Reference } from "./shapes.ts";

/** An appointment's own id; encounters without one are kept apart. */
export const visitId = (type: string, id: string): string => (type === "Appointment" ? id : `${type}/${id}`);

interface Unsaid {
  start?: number | undefined;
  bookedAt?: number | undefined;
  service?: string | undefined;
  doctor?: string | undefined;
}

/** Without what was not spoken of. */
export function visitOf(sure: Pick<Visit, "externalId" | "status" | "changedAt">, details: Unsaid, reasons: Concept[]): Visit {
  const { start, bookedAt, service, doctor } = details;
  const diagnoses = diagnosesIn(reasons);
  return {
    ...sure,
    ...(start !== undefined && { start }),
    ...(bookedAt !== undefined && { bookedAt }),
    ...(service && { service }),
    ...(doctor && { doctor }),
    ...(diagnoses.length > 0 && { diagnoses }),
  };
}

/** The first of them who is a practitioner, by the name that the reference shows, or that came along. */
export function doctorOf(to: Delivery, actors: Reference[]): string | undefined {
  const isOne = (type: string) => (actor: Reference) => idOf(to, type, actor) !== undefined;
  const actor = actors.find(isOne("Practitioner")) ?? actors.find(isOne("PractitionerRole"));
  const role = find(to, "PractitionerRole", actor);
  const own = role?.resourceType === "PractitionerRole" ? role.practitioner : actor;
  const doctor = find(to, "Practitioner", own);
  const [name] = doctor?.resourceType === "Practitioner" ? (doctor.name ?? []) : [];
  const whole = [name?.family, ...(name?.given ?? [])].filter(Boolean).join(" ");
  return (actor?.display ?? own?.display ?? name?.text ?? whole) || undefined;
}

/** What the conditions are that it names and that came along. */
export const conditionsOf = (to: Delivery, references: Reference[]): Concept[] =>
  references.flatMap((each) => {
    const found = find(to, "Condition", each);
    return found?.resourceType === "Condition" ? (found.code ?? []) : [];
  });
