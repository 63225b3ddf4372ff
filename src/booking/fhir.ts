// FHIR R4: what a resource, or a Bundle of them, says in our own words.
import { Temporal } from "temporal-polyfill";
import * as z from "zod";
import type { Purpose } from "../journey/plan.ts";
import { appointmentStatuses, consentPurposes, consentStatuses, encounterStatuses, isIcd10, scoreItems } from "./fhir-words.ts";
import type { PatientSaid } from "./patient.ts";
import { problemsOf } from "./problems.ts";
import type { Visit, VisitStatus } from "./visit.ts";

/** Patients are named by their external ids: the resource's logical id. */
export type FhirSaid =
  | { type: "patient"; at: number; patient: PatientSaid }
  | { type: "visit"; patient: string; visit: Visit }
  | { type: "deletion"; externalId: string; at: number }
  | { type: "consent"; id: string; patient: string; purposes: Purpose[]; given: boolean; at: number; version?: string }
  | {
      type: "form";
      id: string;
      patient: string;
      at: number;
      event: "form.started" | "form.completed";
      form: { id: string; score?: number };
    }
  | { type: "outcome"; tasks: string[]; outcome: string; by: string; at: number };

export type FhirRead = { type: "said"; said: FhirSaid[] } | { type: "problems"; problems: { path: string; message: string }[] };

const text = z.string().max(2_000);
const id = z.string().min(1).max(200);
const moment = text.refine((value) => millis(value) !== undefined, "must be a moment with its offset, such as 2026-03-02T12:00:00+05:00");
const coding = z.object({ system: text.optional(), code: text.optional(), display: text.optional() });
const concept = z.object({ coding: z.array(coding).max(50).optional(), text: text.optional() });
const reference = z.object({ reference: text.optional(), display: text.optional() });
const base = { id: id.optional(), meta: z.object({ lastUpdated: moment.optional() }).optional() };
const humanName = z.object({ use: text.optional(), family: text.optional(), given: z.array(text).optional(), text: text.optional() });

const resource = z.discriminatedUnion("resourceType", [
  z.object({
    resourceType: z.literal("Patient"),
    ...base,
    name: z.array(humanName).optional(),
    telecom: z
      .array(z.object({ system: text.optional(), value: text.optional(), use: text.optional(), rank: z.number().optional() }))
      .optional(),
    gender: z.enum(["male", "female", "other", "unknown"]).optional(),
    birthDate: text.optional(),
    communication: z.array(z.object({ language: concept, preferred: z.boolean().optional() })).optional(),
  }),
  z.object({
    resourceType: z.literal("Appointment"),
    ...base,
    status: z.enum(Object.keys(appointmentStatuses)),
    serviceType: z.array(concept).optional(),
    reasonCode: z.array(concept).optional(),
    start: moment.optional(),
    created: text.optional(),
    participant: z.array(z.object({ actor: reference.optional(), status: text.optional() })),
  }),
  z.object({
    resourceType: z.literal("Encounter"),
    ...base,
    status: z.enum(Object.keys(encounterStatuses)),
    subject: reference.optional(),
    appointment: z.array(reference).optional(),
    serviceType: concept.optional(),
    participant: z.array(z.object({ individual: reference.optional() })).optional(),
    period: z.object({ start: text.optional(), end: text.optional() }).optional(),
    reasonCode: z.array(concept).optional(),
    diagnosis: z.array(z.object({ condition: reference })).optional(),
  }),
  z.object({ resourceType: z.literal("Condition"), ...base, code: concept.optional() }),
  z.object({ resourceType: z.literal("Practitioner"), ...base, name: z.array(humanName).optional() }),
  z.object({
    resourceType: z.literal("Consent"),
    ...base,
    status: z.enum(Object.keys(consentStatuses)),
    category: z.array(concept).optional(),
    patient: reference.optional(),
    dateTime: text.optional(),
    sourceAttachment: z.object({ title: text.optional() }).optional(),
    provision: z.object({ type: z.enum(["deny", "permit"]).optional(), purpose: z.array(coding).optional() }).optional(),
  }),
  z.object({
    resourceType: z.literal("Task"),
    ...base,
    identifier: z.array(z.object({ value: text.optional() })).optional(),
    status: text,
    businessStatus: concept.optional(),
    owner: reference.optional(),
  }),
  z.object({
    resourceType: z.literal("QuestionnaireResponse"),
    ...base,
    questionnaire: text.optional(),
    status: z.enum(["in-progress", "completed", "amended", "entered-in-error", "stopped"]),
    subject: reference.optional(),
    authored: text.optional(),
    item: z
      .array(
        z.object({
          linkId: text,
          answer: z.array(z.object({ valueInteger: z.number().optional(), valueDecimal: z.number().optional() })).optional(),
        }),
      )
      .optional(),
  }),
]);
type Resource = z.output<typeof resource>;
type Of<Type extends Resource["resourceType"]> = Extract<Resource, { resourceType: Type }>;

const known = new Set(resource.options.map((option) => option.shape.resourceType.value as string));
const request = z.object({ method: text, url: text });
/** Of Bundles that tell what a server has done, such as a history. */
const response = z.object({ location: text.optional(), lastModified: text.optional() });
const entry = z.object({
  fullUrl: text.optional(),
  resource: z.unknown().optional(),
  request: request.optional(),
  response: response.optional(),
});
const bundle = z.object({ resourceType: z.literal("Bundle"), timestamp: text.optional(), entry: z.array(entry).max(1_000).optional() });

/** In the order in which things depend on each other; a Bundle may hold them in any. */
const order: FhirSaid["type"][] = ["patient", "visit", "deletion", "consent", "form", "outcome"];

/** `now` (ms UTC) stands where a resource does not say when it changed. Resources of other kinds are left out. */
export function readFhir(given: unknown, now: number): FhirRead {
  const one = z.object({ resourceType: text }).safeParse(given);
  if (!one.success) return { type: "problems", problems: problemsOf(one.error, given) };
  const whole = bundle.safeParse(one.data.resourceType === "Bundle" ? given : { resourceType: "Bundle", entry: [{ resource: given }] });
  if (!whole.success) return { type: "problems", problems: problemsOf(whole.error, given) };
  const { entry: entries = [], timestamp } = whole.data;
  const house: House = { now: millis(timestamp) ?? now, ids: new Map(), all: new Map() };
  const problems: { path: string; message: string }[] = [];
  const deletions: FhirSaid[] = [];
  const read: Resource[] = [];
  for (const [index, each] of entries.entries()) {
    const { method, url = "" } = each.request ?? {};
    const [, kind = "", deleted = ""] = /^(Appointment|Encounter|Consent)\/([^/?]+)$/.exec(url) ?? [];
    if (method === "DELETE" && deleted) {
      if (kind === "Consent")
        problems.push(problemAt(index, `is the deletion of ${url}, which says not whose it was: send it as inactive`));
      else deletions.push({ type: "deletion", externalId: visitId(kind, deleted), at: millis(each.response?.lastModified) ?? house.now });
      continue;
    }
    if (method === "PATCH") {
      problems.push(problemAt(index, `is a PATCH of ${url}, which says only what differs: send the whole resource`));
      continue;
    }
    const type = (each.resource as { resourceType?: unknown } | undefined)?.resourceType;
    if (typeof type !== "string" || !known.has(type)) continue;
    const parsed = resource.safeParse(containedNamed(each.resource, house, `${type}/${index}`));
    if (!parsed.success) {
      const place = one.data.resourceType === "Bundle" ? `entry[${index}].resource.` : "";
      problems.push(
        ...problemsOf(parsed.error, each.resource).map(({ path, message }) => ({ path: `${place}${path}`, message: `${place}${message}` })),
      );
      continue;
    }
    const own =
      parsed.data.id ??
      /^[A-Za-z]+\/([^/]+)/.exec(each.response?.location ?? "")?.[1] ??
      each.fullUrl
        ?.replace(/^urn:uuid:/, "")
        .split("/")
        .at(-1);
    if (own === undefined) {
      problems.push({ path: `entry[${index}].resource.id`, message: `entry[${index}].resource.id is missing, and there is no fullUrl.` });
      continue;
    }
    const named = { ...parsed.data, id: own };
    house.all.set(`${type}/${own}`, named);
    if (each.fullUrl) house.ids.set(each.fullUrl, own);
    read.push(named);
  }
  const said = [...read.flatMap((each) => saidBy(house, each, problems)), ...deletions];
  if (problems.length > 0) return { type: "problems", problems };
  return { type: "said", said: said.sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type) || when(a) - when(b)) };
}

const problemAt = (index: number, words: string) => ({ path: `entry[${index}]`, message: `entry[${index}] ${words}.` });

/** What a resource contains is known within it alone, by "#…": each gets a name that is its own in the whole delivery. */
function containedNamed(given: unknown, house: House, place: string): unknown {
  const { contained } = given as { contained?: unknown };
  if (!Array.isArray(contained)) return given;
  for (const each of contained) {
    const parsed = resource.safeParse(each);
    if (!parsed.success || parsed.data.id === undefined) continue;
    const name = `${place}#${parsed.data.id.replace(/^#/, "")}`;
    house.all.set(`${parsed.data.resourceType}/${name}`, { ...parsed.data, id: name });
    house.ids.set(name, name);
  }
  const named = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(named);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        key === "reference" && typeof inner === "string" && inner.startsWith("#") ? `${place}${inner}` : named(inner),
      ]),
    );
  };
  return named({ ...(given as object), contained: undefined });
}

const when = (said: FhirSaid): number => (said.type === "visit" ? said.visit.changedAt : said.at);

interface House {
  now: number;
  /** Logical ids by full URL. */
  ids: Map<string, string>;
  /** By type and id. */
  all: Map<string, Resource>;
}

function saidBy(house: House, each: Resource, problems: { path: string; message: string }[]): FhirSaid[] {
  const changedAt = millis(each.meta?.lastUpdated) ?? house.now;
  const wants = (type: string, ref: z.output<typeof reference> | undefined): string | undefined => {
    const found = idOf(house, type, ref?.reference);
    if (found?.includes("#")) {
      problems.push({
        path: "",
        message: `${each.resourceType}/${each.id} contains its ${type}, who has no id then by which to be known again: send it as a resource.`,
      });
      return undefined;
    }
    if (found === undefined) problems.push({ path: "", message: `${each.resourceType}/${each.id} names no ${type} that can be found.` });
    return found;
  };
  switch (each.resourceType) {
    case "Patient":
      return [{ type: "patient", at: changedAt, patient: patientOf(each) }];
    case "Appointment":
      return appointmentSaid(house, each, changedAt, wants);
    case "Encounter":
      return encounterSaid(house, each, changedAt, wants);
    case "Consent": {
      const stands = consentStatuses[each.status];
      const codes = [...(each.category ?? []).flatMap(({ coding = [] }) => coding), ...(each.provision?.purpose ?? [])];
      const purposes = [
        ...new Set(codes.flatMap(({ code }) => (code && Object.hasOwn(consentPurposes, code) ? consentPurposes[code] : undefined) ?? [])),
      ];
      const patient = wants("Patient", each.patient);
      if (stands == null || patient === undefined) return [];
      if (purposes.length === 0)
        problems.push({
          path: "",
          message: `Consent/${each.id} names no purpose that is known here: ${Object.keys(consentPurposes).join(", ")}.`,
        });
      const given = stands && each.provision?.type !== "deny";
      const version = each.sourceAttachment?.title;
      const at = (given ? millis(each.dateTime) : undefined) ?? changedAt;
      return [{ type: "consent", id: `Consent/${each.id}`, patient, purposes, given, at, ...(version && { version }) }];
    }
    case "QuestionnaireResponse": {
      const event = { "in-progress": "form.started", completed: "form.completed", amended: "form.completed" } as const;
      if (each.status === "entered-in-error" || each.status === "stopped") return [];
      // "#…" is contained: nobody else could know it.
      const form = (each.questionnaire?.startsWith("#") ? undefined : each.questionnaire)?.replace(/\|.*$/, "").split("/").at(-1);
      const patient = wants("Patient", each.subject);
      if (!form) problems.push({ path: "", message: `QuestionnaireResponse/${each.id} does not say of which questionnaire it is.` });
      if (!form || patient === undefined) return [];
      const sum = each.item?.find(({ linkId }) => scoreItems.includes(linkId))?.answer?.[0];
      const score = sum?.valueInteger ?? sum?.valueDecimal;
      const at = millis(each.authored) ?? changedAt;
      const told = event[each.status];
      return [
        {
          type: "form",
          id: `QuestionnaireResponse/${each.id}/${told}`,
          patient,
          at,
          event: told,
          form: { id: form, ...(score !== undefined && { score }) },
        },
      ];
    }
    case "Task": {
      if (!["completed", "failed", "rejected"].includes(each.status)) return [];
      const outcome =
        each.businessStatus?.coding?.[0]?.code ?? each.businessStatus?.text ?? (each.status === "completed" ? "done" : each.status);
      const tasks = [each.id ?? "", ...(each.identifier ?? []).flatMap(({ value }) => value ?? [])];
      return [{ type: "outcome", tasks, outcome, by: each.owner?.display ?? each.owner?.reference ?? "fhir", at: changedAt }];
    }
    default:
      return [];
  }
}

type Wants = (type: string, ref: z.output<typeof reference> | undefined) => string | undefined;

function appointmentSaid(house: House, each: Of<"Appointment">, changedAt: number, wants: Wants): FhirSaid[] {
  const externalId = visitId("Appointment", each.id ?? "");
  const status = appointmentStatuses[each.status];
  if (!status) return [];
  if (status === "deleted") return [{ type: "deletion", externalId, at: changedAt }];
  // Of several patients the first is the one whose visit it is; who declined comes last.
  const actors = each.participant.toSorted((a, b) => declined(a) - declined(b)).flatMap(({ actor }) => actor ?? []);
  const patient = wants(
    "Patient",
    actors.find((actor) => idOf(house, "Patient", actor.reference) !== undefined),
  );
  if (patient === undefined) return [];
  const details = {
    start: millis(each.start),
    bookedAt: millis(each.created),
    service: wordOf(each.serviceType?.[0]),
    doctor: doctorOf(house, actors),
  };
  return [{ type: "visit", patient, visit: visitOf(externalId, status, changedAt, details, codesOf(each.reasonCode)) }];
}

const declined = ({ status }: { status?: string }): number => Number(status === "declined");

/** One that belongs to an appointment tells that the patient came; of everything else the appointment itself tells. */
function encounterSaid(house: House, each: Of<"Encounter">, changedAt: number, wants: Wants): FhirSaid[] {
  const booked = idOf(house, "Appointment", each.appointment?.[0]?.reference);
  const externalId = booked === undefined ? visitId("Encounter", each.id ?? "") : visitId("Appointment", booked);
  const status = encounterStatuses[each.status];
  if (!status || (booked !== undefined && status !== "arrived" && status !== "fulfilled")) return [];
  if (status === "deleted") return [{ type: "deletion", externalId, at: changedAt }];
  const patient = wants("Patient", each.subject);
  if (patient === undefined) return [];
  const conditions = (each.diagnosis ?? []).flatMap(({ condition }) => {
    const found = house.all.get(`Condition/${idOf(house, "Condition", condition.reference)}`);
    return found?.resourceType === "Condition" && found.code ? [found.code] : [];
  });
  const doctors = (each.participant ?? []).flatMap(({ individual }) => individual ?? []);
  const start = booked === undefined ? millis(each.period?.start) : undefined;
  const details = { start, bookedAt: undefined, service: wordOf(each.serviceType), doctor: doctorOf(house, doctors) };
  return [
    {
      type: "visit",
      patient,
      visit: visitOf(externalId, status, changedAt, details, codesOf([...(each.reasonCode ?? []), ...conditions])),
    },
  ];
}

function visitOf(
  externalId: string,
  status: VisitStatus,
  changedAt: number,
  { start, bookedAt, service, doctor }: { start?: number; bookedAt?: number; service?: string; doctor?: string },
  diagnoses: string[],
): Visit {
  return {
    externalId,
    status,
    changedAt,
    ...(start !== undefined && { start }),
    ...(bookedAt !== undefined && { bookedAt }),
    ...(service && { service }),
    ...(doctor && { doctor }),
    ...(diagnoses.length > 0 && { diagnoses }),
  };
}

/** An appointment's own id; encounters without one are kept apart. */
const visitId = (type: string, own: string): string => (type === "Appointment" ? own : `${type}/${own}`);

function patientOf({ id: externalId = "", name = [], telecom = [], gender, birthDate, communication = [] }: Of<"Patient">): PatientSaid {
  const used = name.find(({ use }) => use === "official") ?? name.find(({ use }) => use !== "old" && use !== "nickname") ?? name[0];
  const [first, patronymic] = used?.given ?? [];
  const by = (system: string) =>
    telecom
      .filter((each) => each.system === system && each.use !== "old" && each.value)
      .sort((a, b) => (a.rank ?? 99) - (b.rank ?? 99) || Number(b.use === "mobile") - Number(a.use === "mobile"))[0]?.value;
  const language = (communication.find(({ preferred }) => preferred) ?? communication[0])?.language.coding?.[0]?.code?.slice(0, 2);
  const [phone, email] = [by("phone"), by("email")];
  return {
    externalId,
    ...(first && { firstName: first }),
    ...(used?.family && { lastName: used.family }),
    ...(patronymic && { patronymic }),
    ...(gender && { sex: gender }),
    ...(birthDate && /^\d{4}-\d{2}-\d{2}$/.test(birthDate) && { birthDate }),
    ...(phone && { phone }),
    ...(email && { email }),
    ...(language && { language }),
  };
}

function doctorOf(house: House, actors: z.output<typeof reference>[]): string | undefined {
  const doctor = actors.find(({ reference: ref }) => idOf(house, "Practitioner", ref) !== undefined);
  const found = house.all.get(`Practitioner/${idOf(house, "Practitioner", doctor?.reference)}`);
  const [name] = found?.resourceType === "Practitioner" ? (found.name ?? []) : [];
  return doctor?.display ?? name?.text ?? ([name?.family, ...(name?.given ?? [])].filter(Boolean).join(" ") || undefined);
}

const wordOf = (given: z.output<typeof concept> | undefined): string | undefined =>
  given?.text ?? given?.coding?.[0]?.display ?? given?.coding?.[0]?.code;

const codesOf = (concepts: z.output<typeof concept>[] = []): string[] => [
  ...new Set(concepts.flatMap(({ coding = [] }) => coding.flatMap(({ system, code }) => (code && isIcd10(system) ? code : [])))),
];

/** `Patient/p-17`, the same on any server, or the full URL of an entry. */
function idOf({ ids, all }: House, type: string, ref: string | undefined): string | undefined {
  if (!ref) return undefined;
  const within = ids.get(ref);
  if (within !== undefined) return all.has(`${type}/${within}`) ? within : undefined;
  return new RegExp(`(?:^|/)${type}/([A-Za-z0-9\\-.]{1,64})(?:/_history/[^/]+)?$`).exec(ref)?.[1];
}

/** FHIR's `instant` and whole `dateTime`; a bare date is no moment. */
function millis(value: string | undefined): number | undefined {
  try {
    return value === undefined ? undefined : Temporal.Instant.from(value).epochMilliseconds;
  } catch {
    return undefined;
  }
}
