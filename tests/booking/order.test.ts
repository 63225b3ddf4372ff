// Facts of one appointment come late, twice and out of order: the end is as if they had come in order.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { appointmentByExternalId } from "../../src/store/appointments.ts";
import { enrolmentsOf } from "../../src/store/enrolments.ts";
import { pending } from "../../src/store/happenings.ts";
import { patientByExternalId } from "../../src/store/patients.ts";
import { anEngine, anEvent, arrives } from "./support.ts";

/** Everything that others can see of it; ids and the moments of writing left out. */
async function endState(engine: Engine) {
  const { id: _, updatedAt, createdAt, folded, ...patient } = (await patientByExternalId(engine.db, "p-17", "mis")) ?? { id: "" };
  const { id: __, patientId, ...visit } = (await appointmentByExternalId(engine.db, "a-204", "mis")) ?? { id: "" };
  return { patient, visit };
}

const types = ["booked", "rescheduled", "confirmed", "cancelled", "noshow", "arrived", "fulfilled"].map((word) => `appointment.${word}`);
const name = fc.option(fc.constantFrom("Анна", "Пётр", null), { nil: undefined });
const detail = fc.record(
  {
    start: fc.constantFrom("2026-03-04T09:00:00Z", "2026-03-05T10:00:00+03:00"),
    service: fc.constantFrom("cardiology", "therapy"),
    doctor: fc.constantFrom("Орлова", "Титов"),
    diagnoses: fc.subarray(["I10", "E11"]),
  },
  { requiredKeys: [] },
);
const fact = fc.record({ type: fc.constantFrom(...types), hours: fc.integer({ min: 0, max: 40 }), firstName: name, phone: name, detail });
const facts = fc
  .uniqueArray(fact, { minLength: 1, maxLength: 7, selector: ({ hours }) => hours })
  .chain((list) =>
    fc.tuple(
      fc.constant([...list].sort((a, b) => a.hours - b.hours)),
      fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 }),
    ),
  );

const bodyOf = ({ type, hours, firstName, phone, detail }: typeof fact extends fc.Arbitrary<infer T> ? T : never) =>
  anEvent(type, hours, {
    patient: { externalId: "p-17", ...(firstName !== undefined && { firstName }), ...(phone !== undefined && { phone: phone && "+7999" }) },
    appointment: { externalId: "a-204", ...detail },
  });

test("any order, each twice, ends the same", { timeout: 30_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(facts, async ([inOrder, mixed]) => {
      const [one, other] = [await anEngine(), await anEngine()];
      for (const each of inOrder) await arrives(one, bodyOf(each));
      for (const each of mixed) await arrives(other, bodyOf(each));
      expect(await endState(other)).toEqual(await endState(one));
    }),
    { numRuns: 25 },
  );
});

async function heard(engine: Engine, scenario: string): Promise<string[]> {
  const patient = await patientByExternalId(engine.db, "p-17", "mis");
  const [enrolment] = await enrolmentsOf(engine.db, patient?.id ?? "", scenario);
  return enrolment ? (await pending(engine.db, enrolment.id, 0)).map(({ event }) => event.type) : ["not entered"];
}

test("a booking that comes after what followed it still ends the journey that waited for it", async () => {
  const engine = await anEngine();
  await arrives(engine, anEvent("patient.tagged", 0, { tag: "cardio" }));
  const appointment = { externalId: "a-204", service: "cardiology" };
  await arrives(engine, anEvent("appointment.confirmed", 5, { appointment }));
  expect(await heard(engine, "after-tag")).toEqual([]);
  await arrives(engine, anEvent("appointment.booked", 3, { appointment }));
  expect(await heard(engine, "after-tag")).toEqual(["exited"]);
});

test("a booking from before the journey, told late, does not end it", async () => {
  const engine = await anEngine();
  const appointment = { externalId: "a-204", service: "cardiology" };
  await arrives(engine, anEvent("appointment.confirmed", 5, { appointment }));
  await arrives(engine, anEvent("patient.tagged", 10, { tag: "cardio" }));
  await arrives(engine, anEvent("appointment.booked", 3, { appointment }));
  expect(await heard(engine, "after-tag")).toEqual([]);
});

test("an older fact enters nobody, and takes back nothing that a newer one settled", async () => {
  const engine = await anEngine();
  await arrives(engine, anEvent("appointment.noshow", 10));
  await arrives(engine, anEvent("appointment.fulfilled", 9));
  expect(await heard(engine, "after-visit")).toEqual(["not entered"]);
  await arrives(engine, anEvent("appointment.fulfilled", 11));
  await arrives(engine, anEvent("appointment.noshow", 10));
  expect(await heard(engine, "after-visit")).toEqual([]);
});

test("a visit that is corrected to a no-show takes back the journey it entered", async () => {
  const engine = await anEngine();
  await arrives(engine, anEvent("appointment.fulfilled", 10));
  await arrives(engine, anEvent("appointment.noshow", 12));
  expect(await heard(engine, "after-visit")).toEqual(["stopped"]);
});
