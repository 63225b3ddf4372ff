// What R4 allows and HL7's examples do not show: references of every form, exceptions to a consent, nested answers, odd Bundles.
import type { Appointment, Bundle, BundleEntry, Consent, Encounter, FhirResource, Patient, QuestionnaireResponse, Task } from "fhir/r4";
import { describe, expect, test } from "vitest";
import { readFhir } from "../../src/booking/fhir/bundle.ts";
import type { FhirSaid } from "../../src/booking/fhir/said.ts";
import { NOW } from "./support.ts";

type Saying<Type extends FhirSaid["type"]> = Extract<FhirSaid, { type: Type }>;

function said<Type extends FhirSaid["type"]>(type: Type, given: unknown): Saying<Type>[] {
  const read = readFhir(given, NOW);
  if (read.type === "problems") throw new Error(read.problems.map(({ message }) => message).join(" "));
  return read.said.filter((each): each is Saying<Type> => each.type === type);
}
const refusals = (given: unknown): string[] => {
  const read = readFhir(given, NOW);
  return read.type === "said" ? [] : read.problems.map(({ message }) => message);
};

const bundle = (...entry: BundleEntry[]): Bundle => ({ resourceType: "Bundle", type: "collection", entry });
const entries = (...resources: FhirResource[]): Bundle => bundle(...resources.map((resource) => ({ resource })));

const urn = "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0";
const anna = (over: Partial<Patient> = {}): Patient => ({ resourceType: "Patient", id: "p-17", ...over });
const appointment = (over: Partial<Appointment> = {}): Appointment => ({
  resourceType: "Appointment",
  id: "a-204",
  status: "booked",
  participant: [{ actor: { reference: "Patient/p-17" }, status: "accepted" }],
  ...over,
});
const encounter = (over: Partial<Encounter> = {}): Encounter => ({
  resourceType: "Encounter",
  id: "e-1",
  status: "finished",
  class: { code: "AMB" },
  subject: { reference: "Patient/p-17" },
  ...over,
});

describe("a reference", () => {
  const mrn = { system: "https://mis.example.org/mrn", value: "17" };
  const whole = (actor: object): Bundle =>
    bundle(
      { fullUrl: urn, resource: anna({ identifier: [mrn] }) },
      { resource: anna({ id: "p-1", identifier: [{ value: "7" }] }) },
      { resource: anna({ id: "p-2", identifier: [{ value: "7" }] }) },
      { resource: appointment({ participant: [{ actor, status: "accepted" }] }) },
    );

  test.each<[string, object]>([
    ["relative", { reference: "Patient/p-17" }],
    ["relative, of one version", { reference: "Patient/p-17/_history/3" }],
    ["absolute", { reference: "https://mis.example.org/fhir/Patient/p-17" }],
    ["absolute, of one version", { reference: "https://mis.example.org/fhir/Patient/p-17/_history/3" }],
    ["by a URN within the Bundle", { reference: urn }],
    ["by an identifier", { type: "Patient", identifier: mrn }],
    ["conditional", { reference: `Patient?identifier=${mrn.system}|17` }],
    ["conditional, escaped", { reference: `Patient?identifier=${mrn.system}%7C17` }],
  ])("%s names the patient", (_, actor) => {
    expect(said("visit", whole(actor))[0]?.patient).toBe("p-17");
  });

  test.each<[string, object]>([
    ["to one of another kind", { reference: "RelatedPerson/p-17" }],
    ["that is empty", { reference: "" }],
    ["of a display alone", { display: "Анна Иванова" }],
    ["by a URN that did not come along", { reference: "urn:uuid:5b1bd4a4-8a8b-4c4d-8a0e-7a0f6d1f2c11" }],
    ["by an identifier that two share", { identifier: { value: "7" } }],
    ["by an identifier that nobody has", { identifier: { ...mrn, value: "18" } }],
  ])("%s names nobody, and the appointment is refused", (_, actor) => {
    expect(refusals(whole(actor))).toEqual(["Appointment/a-204 names no Patient that can be found."]);
  });

  test("of two versions of a practitioner is to the newer, which a history has first", () => {
    const doctor = (family: string): FhirResource => ({ resourceType: "Practitioner", id: "d-1", name: [{ family }] });
    const actors = [{ actor: { reference: "Practitioner/d-1" }, status: "accepted" }, ...appointment().participant] as const;
    const history = entries(doctor("Орлова-Кац"), doctor("Орлова"), appointment({ participant: [...actors] }));
    expect(said("visit", history)[0]?.visit.doctor).toBe("Орлова-Кац");
  });
});

describe("Patient", () => {
  test.each<[string, Patient["name"], object]>([
    [
      "the usual before the maiden",
      [
        { use: "maiden", family: "Сидорова" },
        { use: "usual", family: "Иванова" },
      ],
      { lastName: "Иванова" },
    ],
    [
      "the official one that holds",
      [{ use: "official", family: "Сидорова", period: { end: "2019-05" } }, { family: "Иванова" }],
      { lastName: "Иванова" },
    ],
    ["what there is", [{ use: "old", family: "Сидорова" }], { lastName: "Сидорова" }],
  ])("is named by %s", (_, name, expected) => {
    expect(said("patient", anna({ name }))[0]?.patient).toMatchObject(expected);
  });

  test.each<[string, Patient["telecom"], string | undefined]>([
    ["whose time is over", [{ system: "phone", value: "1", period: { end: "2026-03-05T08:59:59Z" } }], undefined],
    ["that is theirs until today is over", [{ system: "phone", value: "1", period: { end: "2026-03-05" } }], "1"],
    ["that was theirs until yesterday", [{ system: "phone", value: "1", period: { end: "2026-03-04" } }], undefined],
    ["that is theirs all this year", [{ system: "phone", value: "1", period: { end: "2026" } }], "1"],
    ["for texts where there is no other", [{ system: "sms", value: "2" }], "2"],
  ])("is called by a number %s", (_, telecom, phone) => {
    expect(said("patient", anna({ telecom }))[0]?.patient.phone).toBe(phone);
  });

  test.each<[string, Partial<Patient>, number]>([
    ["who lives", { deceasedBoolean: false }, 0],
    ["who has died", { deceasedBoolean: true }, 1],
    ["who has died on a day", { deceasedDateTime: "2026-03-01" }, 1],
  ])("%s takes back that many consents", (_, over, count) => {
    const taken = said("consent", anna(over));
    expect(taken).toHaveLength(count);
    expect(taken.every(({ given, purposes }) => !given && purposes.length === 3)).toBe(true);
  });

  test("may have gaps in a list of names, and no day that no calendar has", () => {
    const odd = { ...anna({ birthDate: "1968-02-31" }), name: [{ given: [null, "Анна"], _given: [{ extension: [] }, null] }] };
    expect(said("patient", odd)[0]?.patient).toEqual({ externalId: "p-17", firstName: "Анна" });
  });

  test("cannot have a name that no database keeps", () => {
    expect(refusals(anna({ name: [{ family: "Ива\0нова" }] }))).toEqual(["name[0].family contains a character that no text has."]);
  });
});

describe("an Encounter", () => {
  test("that contains its appointment is a visit of its own: nobody else could know that one", () => {
    const contained = encounter({ contained: [appointment({ id: "a" })], appointment: [{ reference: "#a" }] });
    expect(said("visit", entries(contained))[0]?.visit.externalId).toBe("Encounter/e-1");
  });

  test.each<[Encounter["status"], string | undefined, string | undefined]>([
    ["planned", "booked", undefined],
    ["in-progress", "arrived", "arrived"],
    ["finished", "fulfilled", "fulfilled"],
    ["cancelled", "cancelled", undefined],
    ["unknown", undefined, undefined],
  ])("that is %s stands as %s by itself, and as %s with an appointment", (status, alone, booked) => {
    expect(said("visit", encounter({ status }))[0]?.visit.status).toBe(alone);
    expect(said("visit", encounter({ status, appointment: [{ reference: "Appointment/a-204" }] }))[0]?.visit.status).toBe(booked);
  });

  test("is with the practitioner of the role that it names, over the conditions that it refers to", () => {
    const whole = entries(
      encounter({ participant: [{ individual: { reference: "PractitionerRole/r" } }], reasonReference: [{ reference: "Condition/c" }] }),
      { resourceType: "PractitionerRole", id: "r", practitioner: { reference: "Practitioner/d-1" } },
      { resourceType: "Practitioner", id: "d-1", name: [{ family: "Орлова", given: ["Мария"] }] },
      {
        resourceType: "Condition",
        id: "c",
        subject: { reference: "Patient/p-17" },
        code: { coding: [{ system: "http://hl7.org/fhir/sid/icd-10", code: "I10" }] },
      },
    );
    expect(said("visit", whole)[0]?.visit).toMatchObject({ doctor: "Орлова Мария", diagnoses: ["I10"] });
  });
});

describe("Consent", () => {
  const consent = (over: Partial<Consent>): Consent => ({
    resourceType: "Consent",
    id: "c-1",
    status: "active",
    scope: { coding: [{ code: "patient-privacy" }] },
    category: [],
    patient: { reference: "Patient/p-17" },
    ...over,
  });
  const care = [{ coding: [{ code: "CAREMGT" }] }];
  const policy = (code: string) => ({ coding: [{ code }] });
  const [treatment, marketing, studies] = [[{ code: "TREAT" }], [{ code: "HMARKT" }], [{ code: "HRESCH" }]];

  test.each<[string, Partial<Consent>, string[], string[]]>([
    ["a policy of assent", { category: care, policyRule: policy("OPTIN") }, ["care"], []],
    ["a policy of dissent", { category: care, policyRule: policy("OPTOUT") }, [], ["care"]],
    [
      "dissent with an exception",
      { policyRule: policy("OPTOUTE"), provision: { provision: [{ type: "permit", purpose: treatment }] } },
      ["care"],
      [],
    ],
    [
      "assent but for one purpose",
      { category: care, provision: { provision: [{ type: "deny", purpose: marketing }] } },
      ["care"],
      ["advertising"],
    ],
    [
      "assent but for one purpose, at the root",
      { category: care, provision: { type: "deny", purpose: marketing } },
      ["care"],
      ["advertising"],
    ],
    ["assent but for a purpose of others", { category: care, provision: { type: "deny", purpose: studies } }, ["care"], []],
    ["purposes of a root without a type", { provision: { purpose: [...treatment, ...marketing] } }, ["care", "advertising"], []],
    [
      "an exception to an exception",
      {
        category: care,
        provision: { provision: [{ type: "permit", purpose: marketing, provision: [{ type: "deny", purpose: marketing }] }] },
      },
      ["care"],
      ["advertising"],
    ],
    ["yes and no to the same", { category: care, provision: { provision: [{ type: "deny", purpose: treatment }] } }, [], ["care"]],
    ["a yes whose time is over", { category: care, provision: { period: { end: "2026-02" } } }, [], ["care"]],
    ["a yes whose time is not over", { category: care, provision: { period: { end: "2026-03" } } }, ["care"], []],
    ["a yes that was rejected", { status: "rejected", provision: { type: "permit", purpose: treatment } }, [], ["care"]],
    ["a no to what begins later", { status: "inactive", category: care, provision: { period: { start: "2026-04" } } }, [], ["care"]],
    ["a scope of the sender's own", { category: care, scope: policy("constructor") }, ["care"], []],
    ["a treatment, which is no word on messages", { category: care, scope: policy("treatment") }, [], []],
    [
      "a yes among others that begins later",
      { category: care, provision: { provision: [{ type: "permit", purpose: marketing, period: { start: "2027-01-01" } }] } },
      ["care"],
      [],
    ],
    [
      "a no among others that is over",
      { category: care, provision: { provision: [{ type: "deny", purpose: treatment, period: { end: "2020" } }] } },
      ["care"],
      [],
    ],
    ["a draft of nobody", { status: "draft", patient: undefined }, [], []],
  ])("of %s", (_, over, yes, no) => {
    const found = said("consent", consent(over));
    expect(found.filter(({ given }) => given).flatMap(({ purposes }) => purposes)).toEqual(yes);
    expect(found.filter(({ given }) => !given).flatMap(({ purposes }) => purposes)).toEqual(no);
  });

  test.each<[string, Partial<Consent>, RegExp]>([
    ["what begins later", { category: care, provision: { period: { start: "2026-03-06" } } }, /begins later: send it when it is in force/],
    ["the purposes of others", { provision: { purpose: studies } }, /names no purpose that is known here/],
  ])("about %s is refused", (_, over, words) => {
    expect(refusals(consent(over))).toEqual([expect.stringMatching(words)]);
  });
});

describe("QuestionnaireResponse", () => {
  const response = (item: unknown): QuestionnaireResponse => ({
    resourceType: "QuestionnaireResponse",
    id: "q-1",
    questionnaire: "https://mis.example.org/fhir/Questionnaire/phq-9|1.0",
    status: "completed",
    subject: { reference: "Patient/p-17" },
    item: item as QuestionnaireResponse["item"],
  });
  const score = { linkId: "score", answer: [{ valueDecimal: 4.5 }] };

  test.each<[string, unknown, number | undefined]>([
    ["at the top", [{ linkId: "1" }, score], 4.5],
    ["in a group", [{ linkId: "1", item: [{ linkId: "1.1", item: [score] }] }], 4.5],
    ["under an answer", [{ linkId: "1", answer: [{ valueBoolean: true, item: [score] }] }], 4.5],
    ["nowhere", [{ linkId: "1" }], undefined],
  ])("has its score %s", (_, item, expected) => {
    expect(said("form", response(item))[0]?.form).toEqual({ id: "phq-9", ...(expected !== undefined && { score: expected }) });
  });

  test("nested deeper than any program recurses is read all the same", () => {
    let item: unknown[] = [score];
    for (let level = 0; level < 50_000; level++) item = [{ linkId: "1", item }];
    expect(said("form", { ...response(item), contained: [] })[0]?.form.score).toBe(4.5);
  });
});

describe("Task", () => {
  const task = (over: Partial<Task>): Task => ({ resourceType: "Task", id: "t-1", status: "completed", intent: "order", ...over });

  test.each<[Task["status"], string | undefined]>([
    ["requested", undefined],
    ["in-progress", undefined],
    ["on-hold", undefined],
    ["completed", "done"],
    ["failed", "failed"],
    ["rejected", "rejected"],
    ["cancelled", "cancelled"],
    ["entered-in-error", undefined],
  ])("that is %s came to: %s", (status, expected) => {
    expect(said("outcome", task({ status }))[0]?.outcome).toBe(expected);
  });

  test("ended when it was last modified; of a status that FHIR has not it is refused", () => {
    expect(said("outcome", task({ lastModified: "2026-03-05T08:00:00Z" }))[0]?.at).toBe(NOW - 3_600_000);
    expect(refusals({ ...task({}), status: "finished" })).toEqual([expect.stringMatching(/^status must be one of draft, requested/)]);
  });
});

describe("a Bundle", () => {
  test.each<[string, string, FhirSaid[]]>([
    ["an appointment", "Appointment/a-204", [{ type: "deletion", externalId: "a-204", at: NOW }]],
    ["one by its full URL", "https://mis.example.org/fhir/Encounter/e-1", [{ type: "deletion", externalId: "Encounter/e-1", at: NOW }]],
    ["what is not read here", "Observation/o-1", []],
  ])("deletes %s", (_, url, expected) => {
    expect(said("deletion", bundle({ request: { method: "DELETE", url } }))).toEqual(expected);
  });

  test("cannot delete by a search: it does not say which", () => {
    const request = { method: "DELETE", url: "Appointment?identifier=204" } as const;
    expect(refusals(bundle({ request }))).toEqual([
      "entry[0] is the deletion of Appointment?identifier=204, which says not which: name it by its id.",
    ]);
  });

  test("within the answer to a batch is read, and what is wrong in it has its place", () => {
    const bad = { ...appointment(), status: "exploded" } as unknown as Appointment;
    const inner = (resource: FhirResource) => entries(anna(), entries(resource));
    expect(said("visit", inner(appointment()))).toHaveLength(1);
    expect(refusals(inner(bad))).toEqual([expect.stringMatching(/^entry\[1\]\.resource\.entry\[0\]\.resource\.status must be one of/)]);
  });

  test("that is a history tells when each version was, though the resources do not", () => {
    const response = { status: "200", lastModified: "2026-03-01T09:00:00Z" };
    const history = bundle({ resource: appointment(), response });
    expect(said("visit", history)[0]?.visit.changedAt).toBe(Date.UTC(2026, 2, 1, 9));
  });

  test("of more than 1000 entries is sent in parts; without an id and a full URL nothing can be known again", () => {
    expect(refusals(bundle(...Array(1_001).fill({})))).toEqual(["entry has more than 1000 entries: send them in parts."]);
    expect(refusals({ resourceType: "Patient" })).toEqual(["id is missing, and there is no fullUrl."]);
  });
});
