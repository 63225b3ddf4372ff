// What a delivery does once it is taken in, whatever its kind; and that it is done once.
import { expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { handleInbound } from "../../src/engine/take-in.ts";
import { appointmentsOf } from "../../src/store/appointments.ts";
import { consentHistory, consentsOf } from "../../src/store/consents.ts";
import { enrolmentsOf } from "../../src/store/enrolments.ts";
import { inbound, keepInbound, unhandled } from "../../src/store/inbound.ts";
import { putMessage, updateMessage } from "../../src/store/messages.ts";
import { type Patient, patientByExternalId } from "../../src/store/patients.ts";
import { told } from "../../src/store/timeline.ts";
import { aMessage, anEnrolment } from "../support/store.ts";
import { anEngine, anEvent, arrives, NOW } from "./support.ts";

async function anna(engine: Engine): Promise<Patient> {
  const patient = await patientByExternalId(engine.db, "p-17", "mis");
  if (!patient) throw new Error("the patient is not kept");
  return patient;
}

const scenarios = async (engine: Engine) => (await enrolmentsOf(engine.db, (await anna(engine)).id)).map(({ scenario }) => scenario);

test("the contract's own example makes the patient, the visit and the journey", async () => {
  const engine = await anEngine();
  await arrives(engine, {
    type: "appointment.fulfilled",
    occurredAt: "2026-03-02T12:00:00+05:00",
    source: "mis",
    patient: {
      externalId: "p-17",
      firstName: "Анна",
      phone: "+7 (999) 123-45-67",
      email: " Anna@Example.org ",
      timezone: "Asia/Yekaterinburg",
      language: "ru",
    },
    appointment: {
      externalId: "a-204",
      start: "2026-03-02T11:30:00+05:00",
      service: "cardiology",
      doctor: "Орлова М. С.",
      diagnoses: ["I10"],
    },
  });
  const patient = await anna(engine);
  expect(patient).toMatchObject({ firstName: "Анна", phone: "+79991234567", email: "anna@example.org", timezone: "Asia/Yekaterinburg" });
  const [visit] = await appointmentsOf(engine.db, patient.id);
  expect(visit).toMatchObject({ status: "fulfilled", start: Date.UTC(2026, 2, 2, 6, 30), service: "cardiology", diagnoses: ["I10"] });
  expect(await scenarios(engine)).toEqual(["after-visit"]);
});

test("what is absent stays, null clears, and what a later event said is not undone", async () => {
  const engine = await anEngine();
  await arrives(
    engine,
    anEvent("patient.created", 1, { patient: { externalId: "p-17", firstName: "Анна", phone: "+7999", email: "a@b.c" } }),
  );
  await arrives(engine, anEvent("patient.created", 3, { patient: { externalId: "p-17", phone: null } }));
  await arrives(engine, anEvent("patient.created", 2, { patient: { externalId: "p-17", phone: "+7888", email: "" } }));
  expect(await anna(engine)).toMatchObject({ firstName: "Анна", phone: null, email: null });
});

test("one external id in two sources is two patients", async () => {
  const engine = await anEngine();
  await arrives(engine, anEvent("patient.created", 1, { patient: { externalId: "p-17", firstName: "Анна" } }));
  await arrives(engine, anEvent("patient.created", 1, { source: "crm", patient: { externalId: "p-17", firstName: "Пётр" } }));
  expect((await anna(engine)).firstName).toBe("Анна");
  expect((await patientByExternalId(engine.db, "p-17", "crm"))?.firstName).toBe("Пётр");
});

test("a tag is put on, and its event heard", async () => {
  const engine = await anEngine();
  await arrives(engine, anEvent("patient.tagged", 1, { tag: "cardio" }));
  expect((await anna(engine)).tags).toEqual(["cardio"]);
  expect(await scenarios(engine)).toEqual(["after-tag"]);
});

test("a consent is written down for every channel that the patient has, with the delivery as its proof", async () => {
  const engine = await anEngine();
  const patient = { externalId: "p-17", phone: "+7999" };
  await arrives(engine, anEvent("consent.given", 1, { patient, consent: { purpose: "care" } }), "evt-consent");
  const consents = await consentsOf(engine.db, (await anna(engine)).id);
  expect(consents.map(({ channel }) => channel)).toEqual(["whatsapp", "sms"]);
  expect(consents[0]).toMatchObject({ purpose: "care", given: true, proof: "evt-consent", recordedBy: "mis", way: "event" });
});

test("a document is one record of no channel, with its version and words; a withdrawal is a new record", async () => {
  const engine = await anEngine();
  const document = { purpose: "personal_data", version: "2026-03", text: "Согласна.", way: "paper", proof: "scan-17" };
  await arrives(engine, anEvent("consent.given", 1, { patient: { externalId: "p-17" }, consent: document }));
  await arrives(engine, anEvent("consent.withdrawn", 2, { patient: { externalId: "p-17" }, consent: { purpose: "personal_data" } }));
  const ledger = await consentHistory(engine.db, (await anna(engine)).id);
  expect(ledger).toMatchObject([
    { ...document, channel: null, given: true },
    { purpose: "personal_data", channel: null, given: false, way: "event" },
  ]);
});

test("a withdrawal waits while a message of the patient is on its way", async () => {
  const engine = await anEngine();
  const patient = { externalId: "p-17", phone: "+79990000017" };
  await arrives(engine, anEvent("consent.given", 1, { patient, consent: { purpose: "care", channels: ["sms"] } }));
  const { id } = await anna(engine);
  const enrolmentId = await anEnrolment(engine.db, { patientId: id });
  const underWay = aMessage(id, { key: "on its way", enrolmentId, channel: "sms", leasedUntil: Date.now() + 60_000 });
  await putMessage(engine.db, underWay);
  await arrives(engine, anEvent("consent.withdrawn", 2, { patient, consent: { purpose: "care", channels: ["sms"] } }));
  expect((await consentsOf(engine.db, id)).map(({ given }) => given)).toEqual([true]);
  await updateMessage(engine.db, "on its way", { state: "sent" });
  for (const row of await unhandled(engine.db, 10)) await handleInbound(engine, row);
  expect((await consentsOf(engine.db, id)).map(({ given }) => given)).toEqual([false]);
});

test("a child's guardian comes with an event; consents are the child's, on the guardian's channels", async () => {
  const engine = await anEngine();
  const patient = { externalId: "p-17", firstName: "Петя" };
  const guardian = { externalId: "p-16", firstName: "Ольга", email: "olga@example.org" };
  await arrives(engine, anEvent("consent.given", 1, { patient, guardian, consent: { purpose: "care" } }));
  const child = await anna(engine);
  const mother = await patientByExternalId(engine.db, "p-16", "mis");
  expect(mother).toMatchObject({ firstName: "Ольга", email: "olga@example.org" });
  expect(child.guardianId).toBe(mother?.id);
  expect((await consentsOf(engine.db, child.id)).map(({ channel }) => channel)).toEqual(["email"]);
  await arrives(engine, anEvent("patient.created", 2, { patient }));
  expect((await anna(engine)).guardianId).toBe(mother?.id);
  await arrives(engine, anEvent("patient.created", 3, { patient, guardian: null }));
  expect((await anna(engine)).guardianId).toBe(null);
  const own = await arrives(engine, anEvent("patient.created", 4, { patient, guardian: { externalId: "p-17" } }));
  expect((await anna(engine)).guardianId).toBe(null);
  expect((await engine.db.select().from(inbound)).find(({ id }) => id === own.id)?.problem).toContain("guardian.externalId");
});

test("handled twice does nothing twice", async () => {
  const engine = await anEngine();
  const row = await arrives(engine, anEvent("appointment.fulfilled", 1));
  const before = await told(engine.db, {});
  await handleInbound(engine, row);
  expect(await told(engine.db, {})).toEqual(before);
});

test("what cannot be used is put aside with the reason, and holds up nothing", async () => {
  const engine = await anEngine();
  await keepInbound(engine.db, { id: "odd", type: "pigeon", body: {}, receivedAt: NOW - 1 });
  await arrives(engine, { type: "appointment.fulfilled" }, "bad");
  expect(await unhandled(engine.db, 10)).toEqual([]);
  const rows = await engine.db.select().from(inbound);
  expect(rows.map(({ id, problem }) => [id, problem?.split(".")[0]])).toEqual([
    ["odd", 'Nothing here understands a delivery of the type "pigeon"'],
    ["bad", "occurredAt is missing"],
  ]);
});
