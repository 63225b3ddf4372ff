// FHIR's Consent: to what a patient said yes, and to what no.
import * as z from "zod";
import type { Purpose } from "../../journey/plan.ts";
import { changedAt, type Delivery, type Named, past, patientOf, refuse } from "./delivery.ts";
import type { FhirSaid } from "./said.ts";
import { base, type Coding, coding, codings, concept, isAhead, isOver, listOf, period, reference, text, unfolded } from "./shapes.ts";
import { consentPurposes, consentStatuses, dissent, otherScopes } from "./words.ts";

const rule = z.object({
  type: z.enum(["deny", "permit"]).optional(),
  period: period.optional(),
  purpose: z.array(coding).optional(),
});
const exceptions = z.preprocess((given) => unfolded(given, ({ provision }) => listOf(provision)), z.array(rule).optional());

export const consent = z.object({
  resourceType: z.literal("Consent"),
  ...base,
  status: z.enum(Object.keys(consentStatuses)),
  scope: concept.optional(),
  category: z.array(concept).optional(),
  patient: reference.optional(),
  dateTime: text.optional(),
  sourceAttachment: z.object({ title: text.optional() }).optional(),
  policyRule: concept.optional(),
  provision: rule.extend({ provision: exceptions }).optional(),
});
type Consent = Named<z.output<typeof consent>>;

/** Where it says both, no is the answer. That a yes ends one day has to be said on that day. */
export function consentSaid(to: Delivery, each: Consent): FhirSaid[] {
  const stands = consentStatuses[each.status];
  if (stands == null || codings(each.scope && [each.scope]).some(({ code = "" }) => otherScopes.includes(code))) return [];
  const patient = patientOf(to, each, each.patient);
  if (patient === undefined) return [];
  if (stands && isAhead(each.provision?.period, to.now)) return refuse(to, each, "begins later: send it when it is in force");
  const [yes, no] = [new Set<Purpose>(), new Set<Purpose>()];
  for (const { permits, codes } of rulesOf(each, to.now))
    for (const purpose of purposesOf(codes)) (stands && permits ? yes : no).add(purpose);
  if (yes.size + no.size === 0) return refuse(to, each, `names no purpose that is known here: ${Object.keys(consentPurposes).join(", ")}`);
  const version = each.sourceAttachment?.title;
  const say = (purposes: Purpose[], given: boolean, at: number): FhirSaid[] =>
    purposes.length > 0 ? [{ type: "consent", id: `Consent/${each.id}`, patient, purposes, given, at, ...(version && { version }) }] : [];
  return [
    ...say([...no], false, changedAt(to, each)),
    ...say(
      [...yes].filter((purpose) => !no.has(purpose)),
      true,
      past(to, each.dateTime) ?? changedAt(to, each),
    ),
  ];
}

/** R4 answers in three places: by the policy that is agreed to, in the rule at the root, and in exceptions to it. */
function rulesOf({ category, policyRule, provision }: Consent, now: number): { permits: boolean; codes: Coding[] }[] {
  const { type, purpose = [], provision: exceptions = [] } = provision ?? {};
  const agreed = !isOver(provision?.period, now) && !codings(policyRule && [policyRule]).some(({ code = "" }) => dissent.includes(code));
  return [
    { permits: agreed && (type !== "deny" || purpose.length > 0), codes: codings(category) },
    ...[{ ...provision, purpose }, ...exceptions.filter((each) => inForce(each, now))].map((each) => ({
      permits: !isOver(provision?.period, now) && !isOver(each.period, now) && (each.type ? each.type === "permit" : agreed),
      codes: each.purpose ?? [],
    })),
  ];
}

/** What begins later says nothing yet, and a no that is over nothing more; a yes that is over is one no longer. */
const inForce = ({ type, period }: z.output<typeof rule>, now: number): boolean =>
  !isAhead(period, now) && !(type === "deny" && isOver(period, now));

const purposesOf = (codes: Coding[]): Purpose[] =>
  codes.flatMap(({ code = "" }) => (Object.hasOwn(consentPurposes, code) ? (consentPurposes[code] ?? []) : []));
