// FHIR R4 over real HTTP: resources of the published shapes, alone and in Bundles, in any order, each kept once.
import type { Appointment, Bundle, Consent, Encounter, FhirResource, Patient, QuestionnaireResponse, Task } from "fhir/r4";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { handleInbound } from "../../src/engine/take-in.ts";
import { appointmentByExternalId } from "../../src/store/appointments.ts";
import { consentHistory, consentsOf } from "../../src/store/consents.ts";
import { enrolmentsOf } from "../../src/store/enrolments.ts";
import { pending } from "../../src/store/happenings.ts";
import { unhandled } from "../../src/store/inbound.ts";
import { patientByExternalId } from "../../src/store/patients.ts";
import { createTask, tasksOf } from "../../src/store/tasks.ts";
import { told } from "../../src/store/timeline.ts";
import { type Served, secrets, served } from "../web/support.ts";
import { NOW } from "./support.ts";

const at = (hours: number): string => new Date(NOW - 48 * 3_600_000 + hours * 3_600_000).toISOString();

const anna: Patient = {
  resourceType: "Patient",
  id: "p-17",
  meta: { lastUpdated: at(1) },
  identifier: [{ use: "usual", system: "urn:oid:1.2.36.146.595.217.0.1", value: "12345" }],
  active: true,
  name: [
    { use: "official", family: "Иванова", given: ["Анна", "Петровна"] },
    { use: "old", family: "Сидорова", given: ["Анна"] },
  ],
  telecom: [
    { system: "phone", value: "8 (495) 000-00-00", use: "work", rank: 2 },
    { system: "phone", value: "8 (999) 123-45-67", use: "mobile", rank: 1 },
    { system: "email", value: "Anna@Example.org" },
  ],
  gender: "female",
  birthDate: "1968-05-30",
  communication: [{ language: { coding: [{ system: "urn:ietf:bcp:47", code: "ru-RU" }] }, preferred: true }],
};

const visit = (status: Appointment["status"], hours: number, over: Partial<Appointment> = {}): Appointment => ({
  resourceType: "Appointment",
  id: "a-204",
  meta: { lastUpdated: at(hours) },
  status,
  serviceType: [{ coding: [{ code: "52", display: "cardiology" }] }],
  start: "2026-03-06T11:30:00+03:00",
  created: at(0),
  participant: [
    { actor: { reference: "Patient/p-17", display: "Анна Иванова" }, required: "required", status: "accepted" },
    { actor: { reference: "Practitioner/d-1", display: "Орлова М. С." }, status: "accepted" },
    { actor: { reference: "Location/1" }, status: "accepted" },
  ],
  ...over,
});

const finished: Encounter = {
  resourceType: "Encounter",
  id: "e-1",
  meta: { lastUpdated: at(30) },
  status: "finished",
  class: { system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "AMB" },
  subject: { reference: "https://mis.example.org/fhir/Patient/p-17" },
  appointment: [{ reference: "Appointment/a-204" }],
  reasonCode: [
    {
      coding: [
        { system: "http://hl7.org/fhir/sid/icd-10", code: "I10" },
        { system: "http://snomed.info/sct", code: "38341003" },
      ],
    },
  ],
};

const bundle = (...resources: FhirResource[]): Bundle => ({
  resourceType: "Bundle",
  type: "collection",
  entry: resources.map((resource) => ({ fullUrl: `https://mis.example.org/fhir/${resource.resourceType}/${resource.id}`, resource })),
});

let count = 0;
async function post(web: Served, body: unknown, id = `fhir-${++count}`, secret = secrets[0] ?? "") {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const when = new Date();
  const answer = await fetch(`${web.url}/webhooks/fhir`, {
    method: "POST",
    body: text,
    headers: {
      "content-type": "application/fhir+json",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(when.getTime() / 1000)),
      "webhook-signature": new Webhook(secret).sign(id, when, text),
    },
  });
  for (const row of await unhandled(web.engine.db, 100)) await handleInbound(web.engine, row);
  return { status: answer.status, body: (await answer.json()) as { problems?: { path: string; message: string }[] } };
}

const held = (web: Served) => appointmentByExternalId(web.engine.db, "a-204", "fhir");
const patientIn = (web: Served) => patientByExternalId(web.engine.db, "p-17", "fhir");
const events = async (web: Served) => (await told(web.engine.db)).filter(({ kind }) => kind === "event").map(({ what }) => what);

test("a Bundle in any order makes the patient, the visit and the diagnosis", async () => {
  const web = await served();
  expect((await post(web, bundle(finished, visit("booked", 2), anna))).status).toBe(202);
  expect(await patientIn(web)).toMatchObject({
    lastName: "Иванова",
    firstName: "Анна",
    patronymic: "Петровна",
    phone: "+79991234567",
    email: "anna@example.org",
    sex: "female",
    birthDate: "1968-05-30",
    language: "ru",
  });
  expect(await held(web)).toMatchObject({ status: "fulfilled", service: "cardiology", doctor: "Орлова М. С.", diagnoses: ["I10"] });
});

test("an Encounter that comes before its Appointment leaves nothing out", async () => {
  const web = await served();
  await post(web, finished);
  await post(web, visit("booked", 2));
  await post(web, anna);
  expect(await held(web)).toMatchObject({
    status: "fulfilled",
    service: "cardiology",
    start: Date.UTC(2026, 2, 6, 8, 30),
    diagnoses: ["I10"],
  });
  expect((await patientIn(web))?.firstName).toBe("Анна");
});

test.each<[Appointment["status"], string | undefined, string[]]>([
  ["proposed", "booked", []],
  ["booked", "booked", []],
  ["arrived", "arrived", ["appointment.arrived"]],
  ["checked-in", "arrived", ["appointment.arrived"]],
  ["fulfilled", "fulfilled", ["appointment.fulfilled"]],
  ["cancelled", "cancelled", ["appointment.cancelled"]],
  ["noshow", "noshow", ["appointment.noshow"]],
  ["entered-in-error", "cancelled", ["appointment.cancelled"]],
])("an appointment that was booked and is %s stands as %s", async (status, stands, expected) => {
  const web = await served();
  await post(web, bundle(anna, visit("booked", 2)));
  await post(web, visit(status, 3, { cancelationReason: { text: "patient" } }));
  expect((await held(web))?.status).toBe(stands);
  expect(await events(web)).toEqual(["appointment.booked", ...expected]);
});

test.each<[string, unknown]>([
  ["as entered in error", visit("entered-in-error", 5)],
  ["by a DELETE", { ...bundle(), entry: [{ request: { method: "DELETE", url: "Appointment/a-204" } }] }],
])("deleted before it came, %s, it ends cancelled", async (_, deletion) => {
  const web = await served();
  await post(web, deletion);
  await post(web, bundle(anna, visit("booked", 2)));
  expect((await held(web))?.status).toBe("cancelled");
});

test("`meta.lastUpdated` is the order, not the arrival; a moved visit is told once", async () => {
  const web = await served();
  const moved = { start: "2026-03-07T11:30:00+03:00" };
  await post(web, bundle(anna, visit("booked", 2)));
  await post(web, visit("booked", 9, moved));
  await post(web, visit("booked", 5));
  await post(web, visit("booked", 9, moved));
  expect((await held(web))?.start).toBe(Date.UTC(2026, 2, 7, 8, 30));
  expect(await events(web)).toEqual(["appointment.booked", "appointment.rescheduled"]);
});

test("references within the Bundle, by urn, are resolved", async () => {
  const web = await served();
  const urn = "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0";
  const { id: _, ...nameless } = anna;
  const named = {
    ...bundle(),
    entry: [
      { fullUrl: urn, resource: nameless },
      { fullUrl: "urn:uuid:a", resource: visit("booked", 2, { participant: [{ actor: { reference: urn }, status: "accepted" }] }) },
    ],
  };
  expect((await post(web, named)).status).toBe(202);
  expect((await patientByExternalId(web.engine.db, urn.slice("urn:uuid:".length), "fhir"))?.firstName).toBe("Анна");
});

test("what a resource contains is read, and a contained patient is refused: they could not be known again", async () => {
  const web = await served();
  const doctor = { resourceType: "Practitioner", id: "dr", name: [{ family: "Орлова", given: ["Мария"] }] } as const;
  const own = { actor: { reference: "#dr" }, status: "accepted" } as const;
  const patient = { actor: { reference: "Patient/p-17" }, status: "accepted" } as const;
  await post(web, bundle(anna, visit("booked", 2, { contained: [doctor], participant: [own, patient] })));
  expect(await held(web)).toMatchObject({ status: "booked", doctor: "Орлова Мария" });
  const nobody = visit("booked", 3, {
    contained: [{ ...anna, id: "me" }],
    participant: [{ actor: { reference: "#me" }, status: "accepted" }],
  });
  expect((await post(web, nobody)).body.problems?.[0]?.message).toMatch(/contains its Patient, who has no id/);
});

test("of several participants it is the visit of the patient who did not decline", async () => {
  const web = await served();
  const participant = [
    { actor: { reference: "Patient/p-16" }, status: "declined" },
    { actor: { reference: "RelatedPerson/mother" }, status: "accepted" },
    { actor: { reference: "Patient/p-17" }, status: "tentative" },
  ] as const;
  await post(web, bundle(anna, visit("booked", 2, { participant: [...participant] })));
  expect((await held(web))?.patientId).toBe((await patientIn(web))?.id);
});

test("a history, newest first, with what was deleted, ends as if it had come in order", async () => {
  const web = await served();
  const entry = (resource: FhirResource, url: string) => ({
    fullUrl: `https://mis.example.org/fhir/${url}`,
    resource,
    request: { method: "PUT", url },
  });
  const history = {
    resourceType: "Bundle",
    type: "history",
    entry: [
      { request: { method: "DELETE", url: "Appointment/a-205" }, response: { status: "204", lastModified: at(9) } },
      entry(visit("cancelled", 8, { start: "2026-03-07T11:30:00+03:00" }), "Appointment/a-204"),
      entry(visit("booked", 5, { start: "2026-03-07T11:30:00+03:00" }), "Appointment/a-204"),
      entry({ ...visit("booked", 4), id: "a-205" }, "Appointment/a-205"),
      entry(visit("booked", 2), "Appointment/a-204"),
      entry(anna, "Patient/p-17"),
    ],
  };
  await post(web, history);
  expect(await held(web)).toMatchObject({ status: "cancelled", start: Date.UTC(2026, 2, 7, 8, 30), changedAt: Date.parse(at(8)) });
  expect((await appointmentByExternalId(web.engine.db, "a-205", "fhir"))?.status).toBe("cancelled");
});

test.each<[string, unknown]>([
  ["transaction", { method: "POST", url: "Appointment" }],
  ["batch", { method: "PUT", url: "Appointment/a-204" }],
])("a %s with a reference from one entry to the other is one booking", async (type, request) => {
  const web = await served();
  const urn = "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a";
  const participant = [{ actor: { reference: urn }, status: "accepted" }] as const;
  const entry = [
    { fullUrl: "urn:uuid:88f151c0-a954-468a-88bd-5ae15c08e059", resource: visit("booked", 2, { participant: [...participant] }), request },
    { fullUrl: urn, resource: anna, request: { method: "PUT", url: "Patient/p-17" } },
  ];
  expect((await post(web, { resourceType: "Bundle", type, entry })).status).toBe(202);
  expect([(await held(web))?.patientId, await events(web)]).toEqual([(await patientIn(web))?.id, ["appointment.booked"]]);
});

test.each<[string, object, RegExp]>([
  [
    "a PATCH",
    { request: { method: "PATCH", url: "Appointment/a-204" }, resource: { resourceType: "Parameters" } },
    /send the whole resource/,
  ],
  ["a deleted Consent", { request: { method: "DELETE", url: "Consent/c-1" } }, /send it as inactive/],
])("%s is 400 and says what to send instead", async (_, entry, reason) => {
  const web = await served();
  const answer = await post(web, { resourceType: "Bundle", type: "transaction", entry: [entry] });
  expect([answer.status, answer.body.problems?.[0]?.message]).toEqual([400, expect.stringMatching(reason)]);
});

test.each(["proposed", "pending", "waitlist"] as const)("an appointment that is only %s is nothing yet", async (status) => {
  const web = await served();
  await post(web, bundle(anna, visit(status, 2, { start: undefined, created: "2026-03-01" })));
  expect([await held(web), await events(web)]).toEqual([undefined, []]);
});

describe("Consent", () => {
  const consent = (over: Partial<Consent>): Consent => ({
    resourceType: "Consent",
    id: "c-1",
    meta: { lastUpdated: at(10) },
    status: "active",
    scope: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/consentscope", code: "patient-privacy" }] },
    category: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-ActReason", code: "CAREMGT" }] }],
    patient: { reference: "Patient/p-17" },
    dateTime: at(10),
    ...over,
  });

  test.each<[string, Partial<Consent>, boolean[]]>([
    ["active gives", {}, [true]],
    ["inactive withdraws", { status: "inactive" }, [false]],
    ["entered in error withdraws", { status: "entered-in-error" }, [false]],
    ["deny is a no", { provision: { type: "deny" } }, [false]],
    ["a draft says nothing", { status: "draft" }, []],
  ])("%s, on every channel that the patient has", async (_, over, expected) => {
    const web = await served();
    await post(web, bundle(anna));
    await post(web, consent(over));
    await post(web, consent(over));
    const ledger = await consentHistory(web.engine.db, (await patientIn(web))?.id ?? "");
    expect(ledger.map(({ purpose, channel, given }) => [purpose, channel, given])).toEqual(
      expected.flatMap((given) => ["whatsapp", "email", "sms"].map((channel) => ["care", channel, given])),
    );
  });

  test("of a patient who has died is taken back, whatever it was for", async () => {
    const web = await served();
    await post(web, bundle(anna, consent({})));
    await post(web, { ...anna, meta: { lastUpdated: at(20) }, deceasedDateTime: "2026-03-05" });
    const now = await consentsOf(web.engine.db, (await patientIn(web))?.id ?? "");
    expect(new Set(now.map(({ purpose }) => purpose))).toEqual(new Set(["service", "care", "advertising"]));
    expect(now.filter(({ given }) => given)).toEqual([]);
  });

  test("and nobody writes to their family or calls it any more", async () => {
    const web = await served();
    const { db } = web.engine;
    await post(web, bundle(anna, visit("fulfilled", 30)));
    const patientId = (await patientIn(web))?.id ?? "";
    const [inside] = await enrolmentsOf(db, patientId);
    const enrolmentId = inside?.id ?? "";
    await createTask(db, { key: "k", enrolmentId, patientId, task: "call", title: "t", role: "r", createdAt: NOW });
    await post(web, { ...anna, meta: { lastUpdated: at(40) }, deceasedBoolean: true });
    expect((await pending(db, enrolmentId, 0)).map(({ event }) => event.type)).toEqual(["stopped"]);
    expect((await tasksOf(db, patientId)).map(({ state }) => state)).toEqual(["no_longer_needed"]);
  });

  test("with a purpose that nobody knows it is 400", async () => {
    const web = await served();
    expect((await post(web, consent({ category: [] }))).body.problems?.[0]?.message).toMatch(/names no purpose that is known/);
  });
});

test("a QuestionnaireResponse is a form with its score, told once", async () => {
  const web = await served();
  const response: QuestionnaireResponse = {
    resourceType: "QuestionnaireResponse",
    id: "q-1",
    questionnaire: "https://mis.example.org/fhir/Questionnaire/phq-2|1.0",
    status: "completed",
    subject: { reference: "Patient/p-17" },
    authored: at(20),
    item: [{ linkId: "score", answer: [{ valueInteger: 4 }] }],
  };
  await post(web, response);
  await post(web, response);
  const rows = (await told(web.engine.db)).filter(({ kind }) => kind === "event");
  expect(rows.map(({ what, detail }) => [what, detail.about])).toEqual([["form.completed", "phq-2"]]);
});

test("a Task that was done records the outcome of ours that it names", async () => {
  const web = await served();
  await post(web, bundle(anna));
  const patientId = (await patientIn(web))?.id ?? "";
  await createTask(web.engine.db, { key: "k", patientId, task: "call", title: "t", role: "r", outcomes: ["booked"], createdAt: NOW });
  const [task] = await tasksOf(web.engine.db, patientId);
  const done: Task = {
    resourceType: "Task",
    id: "t-9",
    identifier: [{ value: task?.id }],
    status: "completed",
    intent: "order",
    businessStatus: { coding: [{ code: "booked" }] },
    owner: { display: "Регистратура" },
  };
  await post(web, done);
  expect((await tasksOf(web.engine.db, patientId))[0]).toMatchObject({ state: "done", outcome: "booked", closedBy: "Регистратура" });
});

test.each<[string, unknown, RegExp]>([
  ["no JSON", "{", /not JSON/],
  ["no resource", {}, /resourceType is missing/],
  ["a status that FHIR has not", { ...visit("booked", 1), status: "exploded" }, /status must be one of proposed/],
  ["an appointment of nobody", visit("booked", 1, { participant: [] }), /Appointment\/a-204 names no Patient/],
  ["a start that is no moment", visit("booked", 1, { start: "tomorrow" }), /start must be a moment/],
])("%s is 400, with the reason", async (_, body, message) => {
  const web = await served();
  const answer = await post(web, body);
  expect(answer.status).toBe(400);
  expect(answer.body.problems?.[0]?.message).toMatch(message);
  expect(await unhandled(web.engine.db, 9)).toEqual([]);
});

test("the same delivery again changes nothing; with another secret it is 401; of other kinds nothing is kept", async () => {
  const web = await served();
  expect((await post(web, anna, "one")).body).toEqual({ id: "one", duplicate: false });
  expect((await post(web, anna, "one")).body).toEqual({ id: "one", duplicate: true });
  expect((await post(web, anna, "two", "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")).status).toBe(401);
  expect((await post(web, { resourceType: "Observation", id: "o", status: "final" })).status).toBe(202);
  expect(await events(web)).toEqual([]);
});
