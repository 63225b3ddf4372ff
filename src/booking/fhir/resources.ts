// The kinds of resource that are read, and what one of them says.
import * as z from "zod";
import { appointment, appointmentSaid } from "./appointment.ts";
import { consent, consentSaid } from "./consent.ts";
import type { Delivery, Named } from "./delivery.ts";
import { encounter, encounterSaid } from "./encounter.ts";
import { patient, patientSaid } from "./patient.ts";
import { formSaid, questionnaireResponse } from "./questionnaire-response.ts";
import type { FhirSaid } from "./said.ts";
import { base, concept, humanName, identifier, reference } from "./shapes.ts";
import { outcomeSaid, task } from "./task.ts";

export const resource = z.discriminatedUnion("resourceType", [
  patient,
  appointment,
  encounter,
  consent,
  task,
  questionnaireResponse,
  // These say nothing by themselves.
  z.object({ resourceType: z.literal("Condition"), ...base, code: concept.optional() }),
  z.object({
    resourceType: z.literal("Practitioner"),
    ...base,
    identifier: z.array(identifier).optional(),
    name: z.array(humanName).optional(),
  }),
  z.object({ resourceType: z.literal("PractitionerRole"), ...base, practitioner: reference.optional() }),
]);
export type Resource = z.output<typeof resource>;

const kinds = new Set<unknown>(resource.options.map((option) => option.shape.resourceType.value));
export const isRead = (given: unknown): given is { resourceType: Resource["resourceType"] } => kinds.has(typeOf(given));

export const typeOf = (given: unknown): unknown => (given as { resourceType?: unknown } | null | undefined)?.resourceType;

export function saidBy(to: Delivery, each: Named<Resource>): FhirSaid[] {
  switch (each.resourceType) {
    case "Patient":
      return patientSaid(to, each);
    case "Appointment":
      return appointmentSaid(to, each);
    case "Encounter":
      return encounterSaid(to, each);
    case "Consent":
      return consentSaid(to, each);
    case "QuestionnaireResponse":
      return formSaid(to, each);
    case "Task":
      return outcomeSaid(to, each);
    default:
      return [];
  }
}
