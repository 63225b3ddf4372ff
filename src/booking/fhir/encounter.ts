// FHIR's Encounter: a visit as it takes place.
import * as z from "zod";
import { changedAt, type Delivery, idOf, isContained, type Named, patientOf } from "./delivery.ts";
import type { FhirSaid } from "./said.ts";
import { base, concept, millis, period, reference, wordOf } from "./shapes.ts";
import { conditionsOf, doctorOf, visitId, visitOf } from "./visit.ts";
import { encounterStatuses } from "./words.ts";

export const encounter = z.object({
  resourceType: z.literal("Encounter"),
  ...base,
  status: z.enum(Object.keys(encounterStatuses)),
  type: z.array(concept).optional(),
  serviceType: concept.optional(),
  subject: reference.optional(),
  appointment: z.array(reference).optional(),
  participant: z.array(z.object({ individual: reference.optional() })).optional(),
  period: period.optional(),
  reasonCode: z.array(concept).optional(),
  reasonReference: z.array(reference).optional(),
  diagnosis: z.array(z.object({ condition: reference })).optional(),
});
type Encounter = Named<z.output<typeof encounter>>;

/** One that belongs to an appointment tells that the patient came; of everything else the appointment itself tells. */
export function encounterSaid(to: Delivery, each: Encounter): FhirSaid[] {
  const booked = appointmentOf(to, each);
  const externalId = booked === undefined ? visitId("Encounter", each.id) : visitId("Appointment", booked);
  const sure = { externalId, changedAt: changedAt(to, each) };
  const status = encounterStatuses[each.status];
  if (!status || (booked !== undefined && status !== "arrived" && status !== "fulfilled")) return [];
  if (status === "deleted") return [{ type: "deletion", externalId, at: sure.changedAt }];
  const patient = patientOf(to, each, each.subject);
  if (patient === undefined) return [];
  const details = {
    ...(booked === undefined && { start: millis(each.period?.start) }),
    service: wordOf(each.serviceType) ?? (booked === undefined ? wordOf(each.type?.[0]) : undefined),
    doctor: doctorOf(
      to,
      (each.participant ?? []).flatMap(({ individual }) => individual ?? []),
    ),
  };
  const conditions = [...(each.reasonReference ?? []), ...(each.diagnosis ?? []).map(({ condition }) => condition)];
  const reasons = [...(each.reasonCode ?? []), ...conditionsOf(to, conditions)];
  return [{ type: "visit", patient, visit: visitOf({ ...sure, status }, details, reasons) }];
}

function appointmentOf(to: Delivery, { appointment = [] }: Encounter): string | undefined {
  const id = idOf(to, "Appointment", appointment[0]);
  return id !== undefined && isContained(id) ? undefined : id;
}
