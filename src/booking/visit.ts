// A visit as its source shows it now, and what must have happened to it since we last looked.
import type { AppointmentEvent } from "../scenario/appointment-events.ts";

export type VisitStatus = "booked" | "arrived" | "fulfilled" | "cancelled" | "noshow";

/** Fields that are absent were not spoken of. Moments in ms UTC. */
export interface Visit extends Details {
  externalId: string;
  status: VisitStatus;
  /** The patient has said that they will come. */
  confirmed?: boolean;
  /** Where the source says when it was booked. */
  bookedAt?: number;
  /** The source's own time of what it shows: an older showing than the one we hold only fills in what that one left unsaid. */
  changedAt: number;
}

interface Details {
  start?: number;
  service?: string;
  doctor?: string;
  diagnoses?: string[];
}

/** What is held of it: an appointment as the store keeps it. */
export interface Held {
  status: string;
  start: number | null;
  service: string | null;
  doctor: string | null;
  diagnoses: string[];
  changedAt: number;
  facts: Record<string, number>;
}

/** `details`: what is known of the visit changed, and nothing happened that anybody is told of. */
export interface Change {
  type: AppointmentEvent | "details";
  at: number;
  appointment: Details & { externalId: string };
}

/**
 * In the order in which they are to be taken in. The same showing again is no change, and a change of attendance alone is never a
 * change of time. What a source shows first as over is told so first: a booking from before then lets nobody in.
 */
export function changes(visit: Visit, held?: Held): Change[] {
  const { externalId, start, service, doctor, diagnoses, changedAt } = visit;
  const appointment = {
    externalId,
    ...(start !== undefined && { start }),
    ...(service !== undefined && { service }),
    ...(doctor !== undefined && { doctor }),
    ...(diagnoses !== undefined && { diagnoses }),
  };
  // Sources count in seconds: what changed twice within one is later all the same.
  const at = held && changedAt === held.changedAt ? changedAt + 1 : changedAt;
  const bookedAt = Math.min(visit.bookedAt ?? at, at);
  return (!held ? first(visit) : changedAt < held.changedAt ? late(visit, held) : since(visit, held)).map((type) => ({
    type,
    at: type === "appointment.booked" && (!held || at < held.changedAt) ? bookedAt : at,
    appointment,
  }));
}

function first({ status, confirmed, bookedAt }: Visit): Change["type"][] {
  switch (status) {
    case "booked":
      return confirmed ? ["appointment.booked", "appointment.confirmed"] : ["appointment.booked"];
    case "cancelled":
      return ["appointment.cancelled"];
    default:
      return bookedAt === undefined ? [`appointment.${status}`] : [`appointment.${status}`, "appointment.booked"];
  }
}

/** Shown before what is held: its booking may not have been heard of, nor what the newer showing left unsaid. */
function late(visit: Visit, held: Held): Change["type"][] {
  if (visit.status === "booked" && held.facts["appointment.booked"] === undefined) return ["appointment.booked"];
  const { start, service, doctor, diagnoses, ...rest } = visit;
  const unsaid = Object.entries({ start, service, doctor, diagnoses }).filter(([field]) => (held.facts[field] ?? 0) < visit.changedAt);
  return differs({ ...rest, ...Object.fromEntries(unsaid) }, held) ? ["details"] : [];
}

function since(visit: Visit, held: Held): Change["type"][] {
  const { status } = visit;
  const moved = visit.start !== undefined && visit.start !== held.start;
  if (status === "booked") {
    const back = held.status !== "booked";
    const told: Change["type"][] = [];
    if (moved && held.status !== "cancelled") told.push("appointment.rescheduled");
    else if (back) told.push("appointment.booked");
    if (visit.confirmed && (back || !wasConfirmed(held))) told.push("appointment.confirmed");
    return told.length > 0 || !differs(visit, held) ? told : ["details"];
  }
  // A diagnosis that is written down after the visit was closed is news to whoever waits for it.
  const richer = status === "fulfilled" && visit.diagnoses?.some((each) => !held.diagnoses.includes(each));
  if (status !== held.status || richer) return [`appointment.${status}`];
  return differs(visit, held) ? ["details"] : [];
}

/** A new booking under the same id asks for a new word. */
const wasConfirmed = ({ facts }: Held): boolean =>
  facts["appointment.confirmed"] !== undefined && facts["appointment.confirmed"] >= (facts["appointment.booked"] ?? 0);

function differs(visit: Visit, held: Held): boolean {
  const { start, service, doctor, diagnoses } = visit;
  return (
    (start !== undefined && start !== held.start) ||
    (service !== undefined && service !== held.service) ||
    (doctor !== undefined && doctor !== held.doctor) ||
    (diagnoses !== undefined && diagnoses.join("\n") !== held.diagnoses.join("\n"))
  );
}
