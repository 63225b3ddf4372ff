// The same booking told five times at once is one, on both databases: the store is the judge, whoever races.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { changes } from "../../src/booking/visit.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { genericEvent, handleInbound } from "../../src/engine/take-in.ts";
import { takeVisit } from "../../src/engine/take-visit.ts";
import { defaultClinic } from "../../src/scenario/clinic.ts";
import { appointmentByExternalId, appointmentsOf } from "../../src/store/appointments.ts";
import { enrolmentsOf } from "../../src/store/enrolments.ts";
import { keepInbound, unhandled } from "../../src/store/inbound.ts";
import type { Store } from "../../src/store/open.ts";
import { patientByExternalId } from "../../src/store/patients.ts";
import { publishPlan } from "../../src/store/plans.ts";
import { told } from "../../src/store/timeline.ts";
import { anAddress, aPatient, aPlan, aStore, NOW } from "../support/store.ts";

async function anEngine(store?: Store): Promise<Engine> {
  const { db } = store ?? (await aStore());
  const enter = { on: ["appointment.booked"], again: { type: "per_appointment" } } as const;
  await publishPlan(db, { ...aPlan, hash: "on-booking", scenario: "on-booking", enter: { ...enter, on: [...enter.on] } }, NOW);
  return {
    db,
    clock: () => ({ speed: 0, real: 0, virtual: NOW }),
    clinic: defaultClinic(),
    channels: {},
    publicUrl: "http://localhost:3000",
    secretKey: Buffer.alloc(32),
    wake() {},
  };
}

const body = (type: string, minutes: number, firstName: string) => ({
  type: `appointment.${type}`,
  occurredAt: new Date(NOW - 3_600_000 + minutes * 60_000).toISOString(),
  source: "mis",
  patient: { externalId: "p-17", firstName, phone: "89991234567" },
  appointment: { externalId: "a-204", start: "2026-03-10T11:30:00+03:00", service: "cardiology" },
});

/** Kept by the web, then taken in by as many workers at once. */
async function race(engine: Engine, bodies: unknown[]): Promise<void> {
  for (const [index, each] of bodies.entries())
    await keepInbound(engine.db, { id: `d-${index}`, type: genericEvent, body: each, receivedAt: NOW });
  const rows = await unhandled(engine.db, 100);
  await Promise.all([...rows, ...rows.toReversed()].map((row) => handleInbound(engine, row)));
}

async function standing(engine: Engine) {
  const patient = await patientByExternalId(engine.db, "p-17", "mis");
  const id = patient?.id ?? "";
  const events = (await told(engine.db, { patientId: id })).filter(({ kind }) => kind === "event").length;
  return { patient, visits: await appointmentsOf(engine.db, id), enrolments: (await enrolmentsOf(engine.db, id)).length, events };
}

test("five tellings of one booking at once are one patient, one visit and one entry", async () => {
  const engine = await anEngine();
  await race(
    engine,
    Array.from({ length: 5 }, () => body("booked", 0, "Анна")),
  );
  const { patient, visits, enrolments, events } = await standing(engine);
  expect([patient?.firstName, patient?.phone, visits.length, visits[0]?.status, enrolments, events]).toEqual([
    "Анна",
    "+79991234567",
    1,
    "booked",
    1,
    1,
  ]);
});

test("five tellings taken in by two processes at once are one", async () => {
  const address = await anAddress();
  const engine = await anEngine(await aStore(address));
  for (let index = 0; index < 5; index++)
    await keepInbound(engine.db, { id: `d-${index}`, type: genericEvent, body: body("booked", 0, "Анна"), receivedAt: NOW });
  const takesIn = () =>
    promisify(execFile)(process.execPath, ["--import", "tsx", "tests/support/takes-in.ts", address, String(NOW)], {
      env: { ...process.env, DATABASE_URL: address },
    });
  await Promise.all([takesIn(), takesIn()]);
  expect(await unhandled(engine.db, 9)).toEqual([]);
  expect(await standing(engine)).toMatchObject({ visits: [{ status: "booked" }], enrolments: 1, events: 1 });
});

test("cancelled before it was created, and both at once, it ends cancelled; the newest name stands", async () => {
  const engine = await anEngine();
  await race(engine, [body("cancelled", 30, "Анна Петровна"), body("booked", 0, "Анна"), body("booked", 0, "Анна")]);
  const { patient, visits } = await standing(engine);
  expect([visits.length, visits[0]?.status, patient?.firstName]).toEqual([1, "cancelled", "Анна Петровна"]);
});

test("five looks at one record at once are one booking", async () => {
  const engine = await anEngine();
  const { id } = await aPatient(engine.db);
  const visit = { externalId: "204", status: "booked", start: NOW + 86_400_000, changedAt: NOW } as const;
  const taken = await Promise.all(
    Array.from({ length: 5 }, () => engine.db.transaction((tx) => takeVisit(engine, tx, { source: "yclients", patientId: id }, visit))),
  );
  expect(taken.toSorted()).toEqual(["made", "same", "same", "same", "same"]);
  const held = await appointmentByExternalId(engine.db, "204", "yclients");
  expect(held && changes(visit, held)).toEqual([]);
  expect((await told(engine.db, { patientId: id })).filter(({ kind }) => kind === "event")).toHaveLength(1);
});
