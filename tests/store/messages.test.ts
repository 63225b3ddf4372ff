// Messages: what counts, which questions are open, and states that only rise.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ChannelName } from "../../src/journey/plan.ts";
import { endEnrolment } from "../../src/store/enrolments.ts";
import {
  claimMessage,
  dropDeferred,
  type MessageState,
  messageByKey,
  messageByProviderId,
  openQuestions,
  putMessage,
  raiseState,
  sentFor,
  updateMessage,
} from "../../src/store/messages.ts";
import { aMessage, anEnrolment, aPatient, aStore, NOW } from "../support/store.ts";

const states: MessageState[] = ["deferred", "sending", "sent", "delivered", "read", "failed", "unknown", "suppressed"];

/** From each state, where each report leads. */
const rises: Record<"sent" | "delivered" | "read" | "failed" | "unknown", Partial<Record<MessageState, true>>> = {
  sent: { deferred: true, sending: true, unknown: true },
  delivered: { deferred: true, sending: true, unknown: true, sent: true, failed: true },
  read: { deferred: true, sending: true, unknown: true, sent: true, failed: true, delivered: true },
  failed: { deferred: true, sending: true, unknown: true, sent: true },
  unknown: { deferred: true, sending: true },
};

test.each(Object.entries(rises))("a report that it is %s raises lower states, and changes nothing else", async (report, from) => {
  const { db } = await aStore();
  const { id } = await aPatient(db);
  for (const state of states) {
    await claimMessage(db, aMessage(id, { key: state, state }));
    const before = await messageByKey(db, state);
    const raised = await raiseState(db, state, report as keyof typeof rises, NOW + 5);
    const after = await messageByKey(db, state);
    expect(raised, state).toBe(from[state] ?? false);
    expect(after, state).toEqual(raised ? { ...before, ...after, state: report, updatedAt: NOW + 5 } : before);
  }
});

test.each<[ChannelName, MessageState[]]>([
  ["telegram", ["unknown", "sent", "failed", "delivered", "read"]],
  ["email", ["unknown", "sent", "delivered", "failed", "read"]],
])("by %s reports may come in any order, and twice: the highest of them holds", async (channel, order) => {
  const { db } = await aStore();
  const { id } = await aPatient(db);
  let count = 0;
  const reports = fc.array(fc.constantFrom(...(order as ("unknown" | "sent" | "failed" | "delivered" | "read")[])), {
    minLength: 1,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(reports, async (all) => {
      const key = `${channel}/${++count}`;
      await claimMessage(db, aMessage(id, { key, channel, state: "sending" }));
      for (const state of all) await raiseState(db, key, state, NOW);
      expect((await messageByKey(db, key))?.state).toBe(order[Math.max(...all.map((state) => order.indexOf(state)))]);
    }),
    { numRuns: 60 },
  );
});

test("each moment is stamped once, and read means delivered and sent", async () => {
  const { db } = await aStore();
  const { id } = await aPatient(db);
  await claimMessage(db, aMessage(id));
  await raiseState(db, "e/hello#0", "sent", NOW + 1);
  await raiseState(db, "e/hello#0", "read", NOW + 2);
  expect(await raiseState(db, "e/hello#0", "delivered", NOW + 3)).toBe(false);
  expect(await messageByKey(db, "e/hello#0")).toMatchObject({ sentAt: NOW + 1, deliveredAt: NOW + 2, readAt: NOW + 2, state: "read" });
});

test("a message may be rewritten while it is only put off, and never after", async () => {
  const { db } = await aStore();
  const { id } = await aPatient(db);
  await putMessage(db, aMessage(id, { state: "deferred", text: "раньше" }));
  expect(await putMessage(db, aMessage(id, { state: "sending", text: "сейчас" }))).toMatchObject({ state: "sending", text: "сейчас" });
  expect(await putMessage(db, aMessage(id, { state: "suppressed", text: "потом" }))).toMatchObject({ state: "sending", text: "сейчас" });
});

test("what went to the recipient for the purpose counts, from the moment asked for", async () => {
  const { db } = await aStore();
  const { id: child } = await aPatient(db);
  const { id: mother } = await aPatient(db);
  const rows = {
    sent: { state: "sent", sentAt: NOW },
    sending: { state: "sending", claimedAt: NOW + 1 },
    unknown: { state: "unknown", claimedAt: NOW + 2 },
    old: { state: "read", sentAt: NOW - 1 },
    suppressed: { state: "suppressed", sentAt: null },
    failed: { state: "failed", sentAt: NOW },
    reminder: { state: "sent", sentAt: NOW, counts: false },
    service: { state: "sent", sentAt: NOW, purpose: "service" },
    own: { state: "sent", sentAt: NOW, recipientId: child },
  } as const;
  for (const [key, row] of Object.entries(rows)) await claimMessage(db, aMessage(child, { key, recipientId: mother, ...row }));
  expect(await sentFor(db, mother, "care", NOW)).toEqual([
    { key: "sent", at: NOW },
    { key: "sending", at: NOW + 1 },
    { key: "unknown", at: NOW + 2 },
  ]);
});

test("questions that went out stay open while their journey lives, newest first", async () => {
  const { db } = await aStore();
  const { id: patientId } = await aPatient(db);
  const [first, second] = [await anEnrolment(db, { patientId }), await anEnrolment(db, { patientId })];
  const rows = {
    asked: { enrolmentId: first, ask: "pressure", state: "read", sentAt: NOW },
    sending: { enrolmentId: second, ask: "nps", state: "sending", claimedAt: NOW + 1 },
    told: { enrolmentId: first, state: "sent", sentAt: NOW + 2 },
    failed: { enrolmentId: first, ask: "pressure", state: "failed", sentAt: NOW + 3 },
  } as const;
  for (const [key, row] of Object.entries(rows)) await claimMessage(db, aMessage(patientId, { key, ...row }));
  const open = async () => (await openQuestions(db, patientId)).map(({ key }) => key);
  expect(await open()).toEqual(["sending", "asked"]);
  await endEnrolment(db, second, "completed", NOW);
  expect(await open()).toEqual(["asked"]);
});

test("what still waits at a journey's end is suppressed for that", async () => {
  const { db } = await aStore();
  const { id: patientId } = await aPatient(db);
  const enrolmentId = await anEnrolment(db, { patientId });
  await claimMessage(db, aMessage(patientId, { key: "waits", enrolmentId, state: "deferred" }));
  await claimMessage(db, aMessage(patientId, { key: "went", enrolmentId, state: "sent", part: { type: "first", copy: 1 } }));
  await dropDeferred(db, enrolmentId, "journey_ended", NOW + 1);
  expect(await messageByKey(db, "waits")).toMatchObject({ state: "suppressed", reason: "journey_ended", updatedAt: NOW + 1 });
  expect(await messageByKey(db, "went")).toMatchObject({ state: "sent", reason: null, part: { type: "first", copy: 1 } });
});

test("a message is found by what its provider calls it", async () => {
  const { db } = await aStore();
  const { id } = await aPatient(db);
  await claimMessage(db, aMessage(id));
  await updateMessage(db, "e/hello#0", { providerId: "77" });
  expect((await messageByProviderId(db, "telegram", "77"))?.key).toBe("e/hello#0");
  expect(await messageByProviderId(db, "max", "77")).toBeUndefined();
});
