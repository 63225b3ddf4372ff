// FHIR's Appointment: a visit from its booking on.
import * as z from "zod";
import { moment } from "../generic.ts";
import { changedAt, type Delivery, idOf, type Named, patientOf } from "./delivery.ts";
import type { FhirSaid } from "./said.ts";
import { base, concept, identifier, millis, reference, text, wordOf } from "./shapes.ts";
import { conditionsOf, doctorOf, visitId, visitOf } from "./visit.ts";
import { appointmentStatuses } from "./words.ts";

export const appointment = z.object({
  resourceType: z.literal("Appointment"),
  ...base,
  identifier: z.array(identifier).optional(),
  status: z.enum(Object.keys(appointmentStatuses)),
  serviceType: z.array(concept).optional(),
  reasonCode: z.array(concept).optional(),
  reasonReference: z.array(reference).optional(),
  start: moment.optional(),
  created: text.optional(),
  participant: z.array(z.object({ actor: reference.optional(), status: text.optional() })),
});

export function appointmentSaid(to: Delivery, each: Named<z.output<typeof appointment>>): FhirSaid[] {
  const sure = { externalId: visitId("Appointment", each.id), changedAt: changedAt(to, each) };
  const status = appointmentStatuses[each.status];
  if (!status) return [];
  if (status === "deleted") return [{ type: "deletion", externalId: sure.externalId, at: sure.changedAt }];
  // Of several patients the first is the one whose visit it is; who declined comes last.
  const actors = each.participant.toSorted((a, b) => declined(a) - declined(b)).flatMap(({ actor }) => actor ?? []);
  const patient = patientOf(
    to,
    each,
    actors.find((actor) => idOf(to, "Patient", actor) !== undefined),
  );
  if (patient === undefined) return [];
  const details = {
    start: millis(each.start),
    bookedAt: millis(each.created),
    service: wordOf(each.serviceType?.[0]),
    doctor: doctorOf(to, actors),
  };
  const reasons = [...(each.reasonCode ?? []), ...conditionsOf(to, each.reasonReference ?? [])];
  return [{ type: "visit", patient, visit: visitOf({ ...sure, status }, details, reasons) }];
}

const declined = ({ status }: { status?: string | undefined }): number => Number(status === "declined");
