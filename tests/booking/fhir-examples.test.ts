// HL7's own examples of R4, as published: what each is read as, or why it is refused; alone, in Bundles of every type, and with parts missing.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readFhir } from "../../src/booking/fhir/bundle.ts";
import type { FhirSaid } from "../../src/booking/fhir/said.ts";
import { handleInbound } from "../../src/engine/take-in.ts";
import { appointmentByExternalId } from "../../src/store/appointments.ts";
import { inbound, keepInbound, unhandled } from "../../src/store/inbound.ts";
import { patientByExternalId } from "../../src/store/patients.ts";
import { anEngine, NOW } from "./support.ts";

interface Example {
  resourceType: string;
  id: string;
}

const folder = "tests/booking/fhir-examples";
const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
const examples = new Map<string, Example>(
  files.map((file) => [file.replace(/\.json$/, ""), JSON.parse(readFileSync(`${folder}/${file}`, "utf8"))]),
);

const peter = { firstName: "Peter", lastName: "Chalmers", patronymic: "James", sex: "male", birthDate: "1974-12-25" };
const patient = (externalId: string, over: object = {}, at = NOW) => ({ type: "patient", at, patient: { externalId, ...over } });
const visit = (whose: string, externalId: string, status: string, over: object = {}) => ({
  type: "visit",
  patient: whose,
  visit: { externalId, changedAt: NOW, status, ...over },
});
const outcome = (tasks: string[], what: string, by: string, at: number) => ({ type: "outcome", tasks, outcome: what, by, at });
const noPurpose = ["names no purpose that is known here: service, care, advertising, PATADMIN, HOPERAT, TREAT, CAREMGT, HMARKT."];
const noForm = "does not say of which questionnaire it is.";
const general = { service: "General Discussion", doctor: "Dr Adam Careful" };

const said: Record<string, object[]> = {
  "Patient-example": [patient("example", { ...peter, phone: "(03) 5555 6473" })],
  "Patient-f001": [
    patient("f001", {
      firstName: "Pieter",
      lastName: "van de Heuvel",
      sex: "male",
      birthDate: "1944-11-17",
      phone: "0648352638",
      email: "p.heuvel@gmail.com",
      language: "nl",
    }),
  ],
  "Patient-f201": [
    patient("f201", {
      firstName: "Roelof Olaf",
      lastName: "Bor",
      sex: "male",
      birthDate: "1960-03-13",
      phone: "+31612345678",
      language: "nl",
    }),
  ],
  "Patient-ihe-pcd": [patient("ihe-pcd", { firstName: "ALBERT", lastName: "BROOKS" })],
  "Patient-infant-mom": [patient("infant-mom", { firstName: "Leia", lastName: "Solo", sex: "female", birthDate: "1995-10-12" })],
  "Patient-pat2": [patient("pat2", { firstName: "Duck", lastName: "Donald", patronymic: "D", sex: "other" })],
  "Patient-pat3": [
    patient("pat3", { firstName: "Simon", lastName: "Notsowell", sex: "male", birthDate: "1982-01-23" }),
    {
      type: "consent",
      id: "Patient/pat3/deceased",
      patient: "pat3",
      purposes: ["service", "care", "advertising"],
      given: false,
      at: NOW,
    },
    { type: "death", patient: "pat3", at: NOW },
  ],
  "Appointment-example": [visit("example", "example", "booked", { start: Date.UTC(2013, 11, 10, 9), ...general })],
  "Appointment-2docs": [visit("example", "2docs", "booked", { start: Date.UTC(2013, 11, 9, 9), ...general })],
  "Appointment-examplereq": [],
  "Encounter-example": [visit("example", "Encounter/example", "arrived")],
  "Encounter-emerg": [visit("example", "Encounter/emerg", "arrived", { start: Date.UTC(2017, 0, 31, 21, 15) })],
  "Encounter-f001": [visit("f001", "Encounter/f001", "fulfilled", { service: "Patient-initiated encounter", doctor: "P. Voigt" })],
  "Encounter-f202": [visit("f201", "Encounter/f202", "fulfilled", { service: "Chemotherapy" })],
  // It belongs to an appointment, and tells that it took place.
  "Encounter-f203": [visit("f201", "example", "fulfilled")],
  "Encounter-home": [visit("example", "Encounter/home", "fulfilled", { start: Date.UTC(2015, 0, 17, 6), doctor: "Dr Adam Careful" })],
  "Task-example1": [],
  "Task-example3": [],
  "Task-example4": [outcome(["example4", "20170201-002"], "done", "Luigi Maas", Date.UTC(2016, 9, 30, 23, 45, 5))],
  "Task-example6": [
    outcome(
      ["example6", "20170201-001"],
      "test completed and posted",
      "Clinical Laboratory @ Acme Hospital",
      Date.UTC(2016, 9, 31, 8, 45, 5),
    ),
  ],
  "Task-fm-example6": [outcome(["fm-example6", "20181012-001", "123GB5674"], "done", "fhir", Date.UTC(2018, 9, 3, 22, 25, 5))],
  "QuestionnaireResponse-gcs": [
    {
      type: "form",
      id: "QuestionnaireResponse/gcs/form.completed",
      patient: "example",
      at: Date.UTC(2014, 11, 11, 4, 44, 16),
      event: "form.completed",
      form: { id: "gcs" },
    },
  ],
  "Bundle-bundle-example": [],
  "Bundle-bundle-references": ["23", "04121321-4af5-424c-a0e1-ed3aab1c349d", "45", "45"].map((id) => patient(id)),
  "Bundle-bundle-response": [patient("12423", peter, Date.UTC(2014, 7, 18, 1, 43, 31))],
  "Bundle-bundle-response-simplesummary": [
    patient("example", { ...peter, phone: "(03) 5555 6473" }, Date.UTC(2018, 10, 12, 3, 35, 20, 715)),
  ],
  "Bundle-bundle-transaction": [
    "61ebe359-bfdc-4613-8bf2-c5e300945f0a",
    "88f151c0-a954-468a-88bd-5ae15c08e059",
    "123",
    "74891afc-ed52-42a2-bcd7-f13d9b60f096",
    "123a",
  ].map((id) => patient(id, peter)),
};

/** Whole sentences, but for the resource's name, with which each begins. */
const refused: Record<string, string[]> = {
  // All of HL7's are about who may see a record, and none about being written to.
  "Consent-consent-example-basic": noPurpose,
  "Consent-consent-example-Emergency": noPurpose,
  "Consent-consent-example-notOrg": noPurpose,
  "Consent-consent-example-signature": noPurpose,
  "Consent-consent-example-smartonfhir": noPurpose,
  "QuestionnaireResponse-3141": ["contains its Patient, who has no id then by which to be known again: send it as a resource.", noForm],
  "QuestionnaireResponse-bb": [noForm],
  "QuestionnaireResponse-f201": [noForm],
};

const isRefused = (name: string): boolean => refused[name] !== undefined;
const sentences = (name: string, { resourceType, id }: Example): string[] =>
  (refused[name] ?? []).map((words) => `${resourceType}/${id} ${words}`);
const readOf = (given: unknown): FhirSaid[] | string[] => {
  const read = readFhir(given, NOW);
  return read.type === "said" ? read.said : read.problems.map(({ message }) => message);
};
const inAnyOrder = (list: unknown[]): string[] => list.map((each) => JSON.stringify(each, keysSorted)).sort();
const keysSorted = (_: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

test("every example has its row", () => {
  expect([...examples.keys()].sort()).toEqual([...Object.keys(said), ...Object.keys(refused)].sort());
});

test.each([...examples])("%s", (name, given) => {
  expect(readOf(given)).toEqual(isRefused(name) ? sentences(name, given) : said[name]);
});

describe("all of them together", () => {
  const alone = [...examples].filter(([, { resourceType }]) => resourceType !== "Bundle");
  const usable = alone.filter(([name]) => !isRefused(name));
  const url = ({ resourceType, id }: Example) => `${resourceType}/${id}`;
  const entries: Record<string, (resource: Example) => object> = {
    transaction: (resource) => ({ resource, request: { method: "PUT", url: url(resource) } }),
    batch: (resource) => ({ resource, request: { method: "POST", url: resource.resourceType } }),
    searchset: (resource) => ({ fullUrl: `https://mis.example.org/fhir/${url(resource)}`, resource, search: { mode: "match" } }),
    history: (resource) => ({
      fullUrl: `https://mis.example.org/fhir/${url(resource)}`,
      resource,
      request: { method: "PUT", url: url(resource) },
      response: { status: "200", lastModified: new Date(NOW).toISOString() },
    }),
  };
  const bundle = (type: string, some: [string, Example][]) => ({
    resourceType: "Bundle",
    type,
    entry: some.map(([, each]) => entries[type]?.(each)),
  });

  test.each(Object.keys(entries))("as a %s say what each of them says, and are refused for what each is refused", (type) => {
    expect(inAnyOrder(readOf(bundle(type, usable)))).toEqual(inAnyOrder(usable.flatMap(([name]) => said[name] ?? [])));
    expect(inAnyOrder(readOf(bundle(type, alone)))).toEqual(
      inAnyOrder(alone.filter(([name]) => isRefused(name)).flatMap(([name, each]) => sentences(name, each))),
    );
  });

  test("as the answer to a batch, one searchset in it, say the same", () => {
    const answer = { resourceType: "Bundle", type: "batch-response", entry: [{ resource: bundle("searchset", usable) }] };
    expect(readOf(answer)).toEqual(readOf(bundle("searchset", usable)));
  });

  test("are taken in; what came of tasks that are not ours is told", async () => {
    const engine = await anEngine();
    await keepInbound(engine.db, { id: "all", type: "fhir", body: readOf(bundle("searchset", usable)), receivedAt: NOW });
    for (const row of await unhandled(engine.db, 9)) expect(await handleInbound(engine, row)).toBe("done");
    expect(await patientByExternalId(engine.db, "infant-mom", "fhir")).toMatchObject({ firstName: "Leia", lastName: "Solo" });
    expect(await appointmentByExternalId(engine.db, "2docs", "fhir")).toMatchObject({ status: "booked", service: "General Discussion" });
    expect(await appointmentByExternalId(engine.db, "example", "fhir")).toMatchObject({ status: "fulfilled" });
    const row = (await engine.db.select().from(inbound)).find(({ id }) => id === "all");
    expect(row?.problem).toBe(Array(3).fill("The Task names no task that is kept here.").join(" "));
  });
});

/** The same thing again and again, each time with `value` in the place of another of its fields, however deep; undefined leaves it out. */
function* mutants(given: object, value: unknown): Generator<unknown> {
  const copy = structuredClone(given);
  const holders = [copy as Record<string, unknown>];
  for (const holder of holders)
    for (const [key, inner] of Object.entries(holder)) {
      if (typeof inner === "object" && inner !== null) holders.push(inner as Record<string, unknown>);
      if (value === undefined) delete holder[key];
      else holder[key] = value;
      yield copy;
      holder[key] = inner;
    }
}

describe.each<[string, unknown]>([
  ["left out", undefined],
  ["null", null],
  ["an empty text", ""],
  ["a list of lists", [[]]],
  ["a text that is too long", "x".repeat(5_000)],
])("with any one field %s", (_, value) => {
  test.each([...examples])("%s is read, or refused with sentences", (_name, given) => {
    const unclear: string[] = [];
    for (const mutant of mutants(given, value)) {
      const read = readFhir(mutant, NOW);
      if (read.type === "said") continue;
      const messages = read.problems.map(({ message }) => message);
      if (messages.length === 0 || !messages.every(isSentence)) unclear.push(messages.join(" "));
    }
    expect(unclear).toEqual([]);
  });
});

/** Ours: no library's own words, which speak to programmers. */
const isSentence = (message: string): boolean => /^\S+ .+\.$/s.test(message) && !/Invalid|expected|Too (big|small)/.test(message);
