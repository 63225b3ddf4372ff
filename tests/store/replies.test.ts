// What people wrote: strangers become patients, what waits for a person, and until when it waits.
import { expect, test } from "vitest";
import type { ChannelName } from "../../src/journey/plan.ts";
import { invitations, keepInvitation, usedInvitations, useInvitation } from "../../src/store/invitations.ts";
import type { Db } from "../../src/store/open.ts";
import {
  keepReply,
  lastReply,
  lastWord,
  markAnswered,
  type Reply,
  repliesOf,
  unclearReplies,
  waitingReplies,
} from "../../src/store/replies.ts";
import { closeTask, createTask, unclearTask } from "../../src/store/tasks.ts";
import { anEnrolment, aPatient, aStore, NOW } from "../support/store.ts";

let count = 0;
const kept = async (db: Db, row: Partial<Reply>): Promise<{ channel: ChannelName; id: string }> => {
  const reply = { id: `r${++count}`, channel: "telegram" as const, text: "слово", receivedAt: NOW + count, kind: "stray" as const, ...row };
  expect(await keepReply(db, reply)).toBe(true);
  return reply;
};

test("a stranger's words belong to whoever has the address by now, in that channel only", async () => {
  const { db } = await aStore();
  await kept(db, { channel: "email", address: " Anna@Example.org", text: "письмо", kind: "stranger" });
  await kept(db, { channel: "max", address: "42", text: "чужое", kind: "stranger" });
  const { id } = await aPatient(db, { email: "anna@example.org", telegram: "42" });
  expect((await repliesOf(db, id)).map(({ text }) => text)).toEqual(["письмо"]);
  expect((await waitingReplies(db)).map(({ patientIds }) => patientIds)).toEqual([[id], []]);
  expect((await waitingReplies(db, { patientId: id })).map(({ text, why }) => [text, why])).toEqual([["письмо", "stranger"]]);
  expect([await lastWord(db, id, "email"), await lastWord(db, id, "max")]).toEqual([NOW + 1, undefined]);
  expect(await lastReply(db, id)).toBeUndefined();
});

test("what is unclear waits as long as its task is open; answers, stops and what nobody asked for never do", async () => {
  const { db } = await aStore();
  const { id: patientId } = await aPatient(db);
  const enrolmentId = await anEnrolment(db, { patientId });
  const about = { patientId, enrolmentId, ask: "pressure" };
  for (const kind of ["answer", "stop", "start", "extra"] as const) await kept(db, { patientId, kind });
  await kept(db, { ...about, kind: "unclear", text: "высокое" });
  expect(await waitingReplies(db)).toEqual([]);
  const task = {
    id: "t",
    key: "t",
    patientId,
    enrolmentId,
    task: unclearTask("pressure"),
    title: "t",
    role: "coordinator",
    createdAt: NOW,
  };
  await createTask(db, task);
  await kept(db, { patientId, text: "спасибо" });
  expect((await waitingReplies(db)).map(({ why, text, patientIds }) => [why, text, patientIds])).toEqual([
    ["unclear", "высокое", [patientId]],
    ["stray", "спасибо", [patientId]],
  ]);
  expect((await unclearReplies(db, enrolmentId, "pressure")).map(({ text }) => text)).toEqual(["высокое"]);
  await closeTask(db, "t", { at: NOW });
  expect((await waitingReplies(db)).map(({ why }) => why)).toEqual(["stray"]);
});

test("nobody sees to the same words twice; alarms come first, then the oldest, and no more than are asked for", async () => {
  const { db } = await aStore();
  const { id: patientId } = await aPatient(db);
  const first = await kept(db, { patientId, text: "1" });
  await kept(db, { patientId, text: "2" });
  await kept(db, { address: "5", kind: "stranger", alarm: "danger", text: "3" });
  expect((await waitingReplies(db)).map(({ text }) => text)).toEqual(["3", "1", "2"]);
  expect(await waitingReplies(db, { limit: 2 })).toHaveLength(2);
  expect([await markAnswered(db, first, "u1", NOW), await markAnswered(db, first, "u2", NOW)]).toEqual([true, false]);
  expect((await waitingReplies(db)).map(({ text }) => text)).toEqual(["3", "2"]);
});

test("an invitation kept again is valid anew, and those that were used are counted", async () => {
  const { db } = await aStore();
  const { id: patientId } = await aPatient(db);
  const invitation = { hash: "h", patientId, channel: "telegram" as const, expiresAt: NOW + 1 };
  await keepInvitation(db, invitation);
  await keepInvitation(db, { ...invitation, expiresAt: NOW + 9 });
  expect(await db.select().from(invitations)).toHaveLength(1);
  expect(await usedInvitations(db, patientId, "telegram")).toBe(0);
  expect(await useInvitation(db, "h", "telegram", NOW + 5)).toBe(patientId);
  expect(await usedInvitations(db, patientId, "telegram")).toBe(1);
});
