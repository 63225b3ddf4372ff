// What must happen once happens once, whoever races.
import { expect, test } from "vitest";
import { createEnrolment, endEnrolment, enrolmentsOf } from "../../src/store/enrolments.ts";
import { delivered, handOver, pending, undelivered } from "../../src/store/happenings.ts";
import { keepInbound, markHandled, unhandled } from "../../src/store/inbound.ts";
import { claimMessage, messageByKey } from "../../src/store/messages.ts";
import { savePlan } from "../../src/store/plans.ts";
import { keepReply, repliesOf } from "../../src/store/replies.ts";
import { settle, settledAnswer } from "../../src/store/settled.ts";
import { closeTask, createTask, tasksOf } from "../../src/store/tasks.ts";
import { giveVariant } from "../../src/store/variants.ts";
import { aJourney, aMessage, anEnrolment, aPatient, aPlan, aStore, NOW } from "../support/store.ts";

const racing = <T>(count: number, run: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => run(index)));

test("of 100 racing claims of one message exactly one wins, and the others see its row", async () => {
  const { db } = await aStore();
  const { id } = await aPatient(db);
  const claims = await racing(100, (index) => db.transaction((tx) => claimMessage(tx, aMessage(id, { text: `${index}` }))));
  const kept = await messageByKey(db, "e/hello#0");
  expect(claims.filter((claim) => claim === "claimed")).toHaveLength(1);
  expect(claims.filter((claim) => claim !== "claimed")).toEqual(Array(99).fill(kept));
});

test("a claim that is rolled back leaves the key to the next", async () => {
  const { db } = await aStore();
  const { id } = await aPatient(db);
  const lost = db.transaction(async (tx) => {
    await claimMessage(tx, aMessage(id));
    throw new Error("crash");
  });
  await expect(lost).rejects.toThrow("crash");
  expect(await claimMessage(db, aMessage(id))).toBe("claimed");
});

test("racing happenings of two enrolments are numbered without gaps, each from 1", async () => {
  const { db } = await aStore();
  const enrolments = [await anEnrolment(db), await anEnrolment(db)];
  const given = await racing(60, async (index) => {
    const id = enrolments[index % 2] ?? "";
    const seq = await db.transaction((tx) => handOver(tx, id, { type: "met", step: index, at: NOW - index }, NOW - index));
    return { id, seq, index };
  });
  const numbers = Array.from({ length: 30 }, (_, index) => index + 1);
  for (const id of enrolments) {
    const own = given.filter((each) => each.id === id).sort((a, b) => a.seq - b.seq);
    expect(own.map(({ seq }) => seq)).toEqual(numbers);
    expect(await pending(db, id, 0)).toEqual(own.map(({ seq, index }) => ({ seq, event: { type: "met", step: index, at: NOW - index } })));
    expect((await pending(db, id, 28)).map(({ seq }) => seq)).toEqual([29, 30]);
  }
});

test("a happening that is rolled back leaves no gap", async () => {
  const { db } = await aStore();
  const id = await anEnrolment(db);
  const woke = { type: "woke", at: NOW } as const;
  const lost = db.transaction(async (tx) => {
    await handOver(tx, id, woke, NOW);
    throw new Error("crash");
  });
  await expect(lost).rejects.toThrow("crash");
  expect(await db.transaction((tx) => handOver(tx, id, woke, NOW))).toBe(1);
});

test("what was not delivered is listed in order, also under a limit and when moments go back", async () => {
  const { db } = await aStore();
  const id = await anEnrolment(db);
  for (const at of [NOW + 3, NOW + 2, NOW + 1]) await db.transaction((tx) => handOver(tx, id, { type: "woke", at }, at));
  expect((await undelivered(db, 2)).map(({ seq }) => seq)).toEqual([1, 2]);
  await delivered(db, id, 1, NOW);
  expect((await undelivered(db, 9)).map(({ seq }) => seq)).toEqual([2, 3]);
});

test("one entry key enters once, in a race and ever after", async () => {
  const { db } = await aStore();
  const { id: patientId } = await aPatient(db);
  await savePlan(db, aPlan, NOW);
  const row = {
    patientId,
    scenario: "recall",
    planHash: aPlan.hash,
    entryKey: `recall/${patientId}/0`,
    trigger: { type: "x" },
    enteredAt: NOW,
    journey: aJourney,
  };
  const entered = await racing(20, () => db.transaction((tx) => createEnrolment(tx, row)));
  expect(entered.filter(Boolean)).toHaveLength(1);
  const [one] = await enrolmentsOf(db, patientId);
  expect(await endEnrolment(db, one?.id ?? "", "booked", NOW)).toBe(true);
  expect(await endEnrolment(db, one?.id ?? "", "stopped", NOW + 1)).toBe(false);
  expect(await createEnrolment(db, row)).toBe(false);
  expect(await enrolmentsOf(db, patientId)).toEqual([{ ...one, outcome: "booked", endedAt: NOW }]);
});

test("a command's first answer stands", async () => {
  const { db } = await aStore();
  const id = await anEnrolment(db);
  const answer = (index: number) => ({ type: "decided", turn: 4, index, at: NOW }) as const;
  const stood = await racing(10, (index) => db.transaction((tx) => settle(tx, id, { turn: 4, step: 0 }, answer(index), NOW)));
  expect(new Set(stood.map((each) => JSON.stringify(each))).size).toBe(1);
  expect(await settledAnswer(db, id, 4)).toEqual(stood[0]);
  expect(await settledAnswer(db, id, 5)).toBeUndefined();
});

test("a delivery, a reply, a task and a variant are kept once", async () => {
  const { db } = await aStore();
  const { id: patientId } = await aPatient(db);
  const inbound = { id: "msg_1", type: "appointment.booked", body: { a: 1 }, receivedAt: NOW };
  expect(await racing(5, () => keepInbound(db, inbound)).then((all) => all.filter(Boolean))).toHaveLength(1);
  expect(await db.transaction((tx) => unhandled(tx, 10))).toMatchObject([inbound]);
  await markHandled(db, "msg_1", NOW);
  expect(await unhandled(db, 10)).toEqual([]);

  const reply = { id: "17", channel: "telegram", patientId, text: "да\0", receivedAt: NOW, kind: "stray" } as const;
  expect([await keepReply(db, reply), await keepReply(db, reply), await keepReply(db, { ...reply, channel: "max" })]).toEqual([
    true,
    false,
    true,
  ]);
  expect((await repliesOf(db, patientId)).map(({ text }) => text)).toEqual(["да", "да"]);

  const task = { key: "e/call#1", patientId, task: "call", title: "Позвонить", role: "coordinator", createdAt: NOW };
  expect([await createTask(db, task), await createTask(db, task)]).toEqual([true, false]);
  const [open] = await tasksOf(db, patientId);
  const closed = await racing(5, (index) =>
    db.transaction((tx) => closeTask(tx, open?.id ?? "", { outcome: "done", by: `${index}`, at: NOW })),
  );
  expect(closed.filter(Boolean)).toHaveLength(1);

  const drawn = await racing(9, (index) =>
    db.transaction((tx) => giveVariant(tx, { patientId, scenario: "recall", step: "split" }, `${index}`)),
  );
  expect(new Set(drawn).size).toBe(1);
});
