// What is saved comes back the same, and the queries answer what they promise.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { appointmentByExternalId, appointmentsOf, saveAppointment } from "../../src/store/appointments.ts";
import { createCall, dueCalls, updateCall } from "../../src/store/calls.ts";
import { consentHistory, consentsOf, recordConsent } from "../../src/store/consents.ts";
import { dialect } from "../../src/store/dialect.ts";
import { endEnrolment, enrolment, launched, liveEnrolments, nextWake, saveJourney, unlaunched } from "../../src/store/enrolments.ts";
import { openMemory } from "../../src/store/open.ts";
import { ensurePatient, patient, patientByExternalId, patientsByAddress, searchPatients, updatePatient } from "../../src/store/patients.ts";
import { pauseScenario, planByHash, publishedScenario, publishPlan } from "../../src/store/plans.ts";
import { saveSetting, setting } from "../../src/store/settings.ts";
import { closeTasksOf, createTask, openTasksBy } from "../../src/store/tasks.ts";
import { tell, told } from "../../src/store/timeline.ts";
import { aJourney, anEnrolment, aPatient, aPlan, aStore, NOW } from "../support/store.ts";

test("any JSON comes back as it was, its keys in their order", async () => {
  const { db } = await aStore();
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      await saveSetting(db, "any", { value });
      expect(JSON.stringify(await setting(db, "any"))).toBe(JSON.stringify({ value }));
    }),
    { numRuns: 60 },
  );
});

test("a text that looks like a number stays a text, and so on", async () => {
  const { db } = await aStore();
  for (const value of ["5", "null", "[1]", "да", "\0", 5, true, 0.1, [], {}, { systolic: 150, diastolic: 95 }]) {
    await saveSetting(db, "answer", value);
    expect(await setting(db, "answer")).toStrictEqual(value);
  }
});

test("a plan and a journey come back as they were", async () => {
  const { db } = await aStore();
  await publishPlan(db, aPlan, NOW);
  expect(await planByHash(db, aPlan.hash)).toStrictEqual(aPlan);
  await pauseScenario(db, "recall", NOW);
  expect(await publishedScenario(db, "recall")).toEqual({ id: "recall", hash: aPlan.hash, pausedAt: NOW, publishedAt: NOW });
  const id = await anEnrolment(db);
  const journey = { ...aJourney, want: { type: "wake" as const, at: NOW + 5 }, rounds: { 3: { first: NOW, done: 1 } } };
  await saveJourney(db, id, journey, NOW + 5, 2);
  expect(await enrolment(db, id)).toMatchObject({ journey, wakeAt: NOW + 5, seen: 2 });
});

describe("patients", () => {
  test("what is absent stays, null clears, and making one again makes no second one", async () => {
    const { db } = await aStore();
    const row = { externalId: "p-17", firstName: "Анна", phone: "+79991234567", tags: ["new"] };
    const first = await ensurePatient(db, row, NOW);
    expect([first.made, await ensurePatient(db, { ...row, firstName: "Пётр" }, NOW + 1)]).toEqual([true, { ...first, made: false }]);
    const { id } = first.patient;
    const second = await updatePatient(db, id, { lastName: "Ёлкина", phone: null, email: " Anna@Example.org" }, NOW + 1);
    expect(second).toMatchObject({
      id,
      firstName: "Анна",
      lastName: "Ёлкина",
      phone: null,
      email: "anna@example.org",
      tags: ["new"],
      createdAt: NOW,
      updatedAt: NOW + 1,
    });
    expect(await patientByExternalId(db, "p-17")).toEqual(second);
    expect(await patientByExternalId(db, "p-17", "elsewhere")).toBeUndefined();
    expect(await patient(db, id)).toEqual(second);
  });

  test("are found by any word of theirs, in any case", async () => {
    const { db } = await aStore();
    const elkina = await aPatient(db, { firstName: "Анна", lastName: "Ёлкина", phone: "+7 (999) 123-45-67", externalId: "p-17" });
    const percent = await aPatient(db, { firstName: "100%_\\", lastName: "Мария", externalId: "p-18" });
    const found = async (words: string) => (await searchPatients(db, words)).map(({ id }) => id);
    for (const words of ["ЕЛКИНА", "ёлк анна", "+7 999", "999-123", "9991234567", "P-17"])
      expect(await found(words), words).toEqual([elkina.id]);
    for (const words of ["100%", "%_", "\\"]) expect(await found(words), words).toEqual([percent.id]);
    expect(await found("анна мария")).toEqual([]);
  });

  test("are found by an address, a whole family where they share it", async () => {
    const { db } = await aStore();
    const mother = await aPatient(db, { id: "1", phone: "+79991234567", telegram: "42" });
    const child = await aPatient(db, { id: "2", phone: "+79991234567" });
    expect((await patientsByAddress(db, "sms", "+79991234567")).map(({ id }) => id)).toEqual([mother.id, child.id]);
    expect(await patientsByAddress(db, "telegram", "42")).toEqual([mother]);
    expect(await patientsByAddress(db, "max", "42")).toEqual([]);
  });
});

test("the newest consent counts: by its moment, then by the order of recording", async () => {
  const { db } = await aStore();
  const { id: patientId } = await aPatient(db);
  const say = (given: boolean, at: number) => recordConsent(db, { patientId, purpose: "care", channel: "email", given, at });
  const now = async () => (await consentsOf(db, patientId)).map(({ given }) => given);
  await say(true, NOW);
  await say(false, NOW);
  expect(await now()).toEqual([false]);
  await say(true, NOW - 1);
  expect(await now()).toEqual([false]);
  await say(true, NOW + 1);
  await recordConsent(db, { patientId, purpose: "care", channel: "sms", given: false, at: NOW });
  expect((await consentsOf(db, patientId)).map(({ channel, given }) => [channel, given])).toEqual([
    ["email", true],
    ["sms", false],
  ]);
  expect(await consentHistory(db, patientId)).toHaveLength(5);
});

test("an appointment is one per source and external id; what is not given stays", async () => {
  const { db } = await aStore();
  const { id: patientId } = await aPatient(db);
  const row = {
    patientId,
    source: "mis",
    externalId: "a-204",
    status: "booked",
    start: NOW,
    changedAt: NOW,
    diagnoses: ["I10"],
    facts: { "appointment.booked": NOW },
  };
  const first = await saveAppointment(db, row);
  const moved = await saveAppointment(db, {
    patientId,
    source: "mis",
    externalId: "a-204",
    status: "booked",
    start: NOW + 1,
    changedAt: NOW + 1,
  });
  expect(moved).toEqual({ ...first, start: NOW + 1, changedAt: NOW + 1 });
  expect(await appointmentByExternalId(db, "a-204", "mis")).toEqual(moved);
  expect(await appointmentsOf(db, patientId)).toEqual([moved]);
});

test("enrolments are live until they end, are launched once, and the first to wake comes first", async () => {
  const { db } = await aStore();
  const { id: patientId } = await aPatient(db);
  const ids = ["a", "b", "c"];
  for (const [index, id] of ids.entries()) await anEnrolment(db, { id, patientId, enteredAt: NOW + index });
  await launched(db, "b", NOW);
  await endEnrolment(db, "c", "completed", NOW);
  expect((await unlaunched(db)).map(({ id }) => id)).toEqual(["a"]);
  expect((await liveEnrolments(db)).map(({ id }) => id)).toEqual(["a", "b"]);
  expect(await liveEnrolments(db, "somebody")).toEqual([]);
  await saveJourney(db, "a", aJourney, NOW + 9, 0);
  await saveJourney(db, "b", aJourney, NOW + 8, 0);
  expect((await nextWake(db))?.id).toBe("b");
  await endEnrolment(db, "b", "completed", NOW);
  expect((await nextWake(db))?.id).toBe("a");
});

test("the timeline is told by moment, then in the order of writing", async () => {
  const { db } = await aStore();
  const { id: patientId } = await aPatient(db);
  for (const [what, at] of [
    ["late", NOW + 2],
    ["first", NOW],
    ["second", NOW],
  ] as const)
    await tell(db, { patientId, at, kind: "event", what, detail: { what } });
  const all = await told(db, { patientId });
  expect(all.map(({ what }) => what)).toEqual(["first", "second", "late"]);
  expect(await told(db, { afterSeq: all[2]?.seq })).toEqual(all.slice(0, 2));
  expect(await told(db, { enrolmentId: "other" })).toEqual([]);
});

test("the tasks of a journey that has ended are no longer needed, but for those of the steps named", async () => {
  const { db } = await aStore();
  const { id: patientId } = await aPatient(db);
  const enrolmentId = await anEnrolment(db, { patientId });
  const usual = { patientId, task: "call", title: "Позвонить", role: "coordinator", outcomes: ["booked", "no"], createdAt: NOW };
  await createTask(db, { ...usual, key: "1", enrolmentId, dueAt: NOW + 1 });
  await createTask(db, { ...usual, key: "2", dueAt: NOW });
  await createTask(db, { ...usual, key: "3", enrolmentId, dueAt: NOW, step: 3 });
  await createTask(db, { ...usual, key: "4", enrolmentId, dueAt: NOW, step: 4 });
  const open = () => openTasksBy(db, "due", { now: NOW, limit: 10 });
  expect((await open()).map(({ key }) => key).sort()).toEqual(["1", "2", "3", "4"]);
  const close = async (which = {}) => (await closeTasksOf(db, enrolmentId, NOW, which)).map(({ key, state }) => `${key} ${state}`).sort();
  expect(await close({ but: [3, 9] })).toEqual(["1 no_longer_needed", "4 no_longer_needed"]);
  expect(await close()).toEqual(["3 no_longer_needed"]);
  expect((await open()).map(({ key, outcomes }) => [key, outcomes])).toEqual([["2", ["booked", "no"]]]);
});

test("calls are due until they are done", async () => {
  const { db } = await aStore();
  const enrolmentId = await anEnrolment(db);
  expect(await createCall(db, { key: "1", enrolmentId, endpoint: "crm", body: { a: [1] }, createdAt: NOW, nextAt: NOW })).toBe(true);
  expect(await createCall(db, { key: "1", enrolmentId, endpoint: "crm", body: {}, createdAt: NOW, nextAt: NOW })).toBe(false);
  expect(await dueCalls(db, NOW - 1, 5)).toEqual([]);
  expect(await db.transaction((tx) => dueCalls(tx, NOW, 5))).toMatchObject([{ key: "1", body: { a: [1] }, attempts: 0 }]);
  await updateCall(db, "1", { doneAt: NOW, attempts: 1 });
  expect(await dueCalls(db, NOW, 5)).toEqual([]);
});

test.runIf(dialect === "sqlite")("a simulator's store opens empty, and apart from the others", async () => {
  const first = await openMemory();
  await aPatient(first.db, { id: "one" });
  for (let count = 0; count < 20; count++) {
    const store = await openMemory();
    expect(await patient(store.db, "one")).toBeUndefined();
    await store.close();
  }
  await first.close();
});
