// What a delivery does once it is taken in, whatever its kind; and that it is done once.
import { expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { handleInbound } from "../../src/engine/take-in.ts";
import { appointmentsOf } from "../../src/store/appointments.ts";
import { consentsOf } from "../../src/store/consents.ts";
import { enrolmentsOf } from "../../src/store/enrolments.ts";
import { inbound, keepInbound, unhandled } from "../../src/store/inbound.ts";
import { type Patient, patientByExternalId } from "../../src/store/patients.ts";
import { told } from "../../src/store/timeline.ts";
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
