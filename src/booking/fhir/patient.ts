// FHIR's Patient: who they are, how they are reached, and whether they live.
import * as z from "zod";
import { isBirthDate } from "../generic.ts";
import { changedAt, type Delivery, type Named } from "./delivery.ts";
import type { FhirSaid } from "./said.ts";
import { base, concept, humanName, identifier, isOver, period, text } from "./shapes.ts";
import { allPurposes, passedNames } from "./words.ts";

const contactPoint = z.object({
  system: text.optional(),
  value: text.optional(),
  use: text.optional(),
  rank: z.number().optional(),
  period: period.optional(),
});

export const patient = z.object({
  resourceType: z.literal("Patient"),
  ...base,
  identifier: z.array(identifier).optional(),
  name: z.array(humanName).optional(),
  telecom: z.array(contactPoint).optional(),
  gender: z.enum(["male", "female", "other", "unknown"]).optional(),
  birthDate: text.optional(),
  deceasedBoolean: z.boolean().optional(),
  deceasedDateTime: text.optional(),
  communication: z.array(z.object({ language: concept, preferred: z.boolean().optional() })).optional(),
});
type Patient = Named<z.output<typeof patient>>;

/** Of one who has died every consent is taken back, and their journeys end: nothing is written to them any more, and nobody calls. */
export function patientSaid(to: Delivery, each: Patient): FhirSaid[] {
  const { id: externalId, gender, birthDate, deceasedBoolean, deceasedDateTime } = each;
  const at = changedAt(to, each);
  const { family, given = [] } = nameOf(each, to.now) ?? {};
  const [firstName, patronymic] = given.flatMap((one) => one ?? []);
  const phone = addressOf(each, "phone", to.now) ?? addressOf(each, "sms", to.now);
  const email = addressOf(each, "email", to.now);
  const language = languageOf(each);
  const said: FhirSaid = {
    type: "patient",
    at,
    patient: {
      externalId,
      ...(firstName && { firstName }),
      ...(family && { lastName: family }),
      ...(patronymic && { patronymic }),
      ...(gender && { sex: gender }),
      ...(birthDate && isBirthDate(birthDate) && { birthDate }),
      ...(phone && { phone }),
      ...(email && { email }),
      ...(language && { language }),
    },
  };
  if (!deceasedBoolean && deceasedDateTime === undefined) return [said];
  return [
    said,
    { type: "consent", id: `Patient/${externalId}/deceased`, patient: externalId, purposes: allPurposes, given: false, at },
    { type: "death", patient: externalId, at },
  ];
}

function nameOf({ name = [] }: Patient, now: number) {
  const today = name.filter(({ period }) => !isOver(period, now));
  return (
    today.find(({ use }) => use === "official") ??
    today.find(({ use }) => use === "usual") ??
    today.find(({ use = "" }) => !passedNames.includes(use)) ??
    name[0]
  );
}

function addressOf({ telecom = [] }: Patient, system: string, now: number): string | undefined {
  return telecom
    .filter((each) => each.system === system && each.use !== "old" && each.value && !isOver(each.period, now))
    .sort((a, b) => (a.rank ?? 99) - (b.rank ?? 99) || Number(b.use === "mobile") - Number(a.use === "mobile"))[0]?.value;
}

function languageOf({ communication = [] }: Patient): string | undefined {
  const spoken = communication.find(({ preferred }) => preferred) ?? communication[0];
  return spoken?.language.coding?.[0]?.code?.slice(0, 2);
}
