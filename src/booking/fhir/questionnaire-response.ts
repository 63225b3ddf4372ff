// FHIR's QuestionnaireResponse: that a form was begun or filled in, and with what score.
import * as z from "zod";
import { changedAt, type Delivery, type Named, patientOf, refuse } from "./delivery.ts";
import type { FhirSaid } from "./said.ts";
import { base, listOf, millis, reference, text, unfolded } from "./shapes.ts";
import { formEvents, scoreItems } from "./words.ts";

const item = z.object({
  linkId: text.optional(),
  answer: z.array(z.object({ valueInteger: z.number().optional(), valueDecimal: z.number().optional() })).optional(),
});
/** Groups hold items, and answers do. */
const within = ({ item, answer }: Record<string, unknown>): unknown[] => [
  ...listOf(item),
  ...listOf(answer).flatMap((each) => listOf((each as { item?: unknown } | null)?.item)),
];

export const questionnaireResponse = z.object({
  resourceType: z.literal("QuestionnaireResponse"),
  ...base,
  questionnaire: text.optional(),
  status: z.enum(Object.keys(formEvents)),
  subject: reference.optional(),
  authored: text.optional(),
  item: z.preprocess((given) => unfolded(given, within), z.array(item).optional()),
});

export function formSaid(to: Delivery, each: Named<z.output<typeof questionnaireResponse>>): FhirSaid[] {
  const event = formEvents[each.status];
  if (!event) return [];
  // "#…" is contained: nobody else could know it.
  const form = (each.questionnaire?.startsWith("#") ? undefined : each.questionnaire)?.replace(/\|.*$/, "").split("/").at(-1);
  const patient = patientOf(to, each, each.subject);
  if (!form) return refuse(to, each, "does not say of which questionnaire it is");
  if (patient === undefined) return [];
  const sum = each.item?.find(({ linkId }) => linkId !== undefined && scoreItems.includes(linkId))?.answer?.[0];
  const score = sum?.valueInteger ?? sum?.valueDecimal;
  return [
    {
      type: "form",
      id: `QuestionnaireResponse/${each.id}/${event}`,
      patient,
      at: millis(each.authored) ?? changedAt(to, each),
      event,
      form: { id: form, ...(score !== undefined && { score }) },
    },
  ];
}
