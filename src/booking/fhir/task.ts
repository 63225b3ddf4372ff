// FHIR's Task: what came of one of our tasks that another system worked on.
import * as z from "zod";
import { changedAt, type Delivery, type Named } from "./delivery.ts";
import type { FhirSaid } from "./said.ts";
import { base, concept, identifier, millis, reference, text } from "./shapes.ts";
import { taskStatuses } from "./words.ts";

export const task = z.object({
  resourceType: z.literal("Task"),
  ...base,
  identifier: z.array(identifier).optional(),
  status: z.enum(Object.keys(taskStatuses)),
  businessStatus: concept.optional(),
  owner: reference.optional(),
  lastModified: text.optional(),
});

/** Ours is the one that its id or one of its identifiers names. */
export function outcomeSaid(to: Delivery, each: Named<z.output<typeof task>>): FhirSaid[] {
  const { id, identifier = [], status, businessStatus, owner, lastModified } = each;
  const end = taskStatuses[status];
  if (!end) return [];
  return [
    {
      type: "outcome",
      tasks: [id, ...identifier.flatMap(({ value }) => value ?? [])],
      outcome: businessStatus?.coding?.[0]?.code ?? businessStatus?.text ?? end,
      by: owner?.display ?? owner?.reference ?? "fhir",
      at: millis(lastModified) ?? changedAt(to, each),
    },
  ];
}
