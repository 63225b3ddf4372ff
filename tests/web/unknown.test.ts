// Messages of unknown fate: settled by whoever knows, the provider, the patient or a person, and never sent again blindly.
import { expect, test } from "vitest";
import { askAfter } from "../../activities/ask-after.ts";
import { buttonData } from "../../src/channels/buttons.ts";
import type { Channel } from "../../src/channels/channel.ts";
import { twilioReported } from "../../src/channels/inbound-twilio.ts";
import { markOf } from "../../src/channels/mark.ts";
import { delivery } from "../../src/engine/delivery.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { recordOutcome } from "../../src/engine/outcome.ts";
import { takeSaid } from "../../src/engine/take-said.ts";
import type { ChannelName } from "../../src/journey/plan.ts";
import { messageByKey, messagesOf, type NewMessage, putMessage } from "../../src/store/messages.ts";
import { createPatient } from "../../src/store/patients.ts";
import { repliesOf } from "../../src/store/replies.ts";
import { settle as keepAnswer } from "../../src/store/settled.ts";
import { tasksOf } from "../../src/store/tasks.ts";
import { anEngine, NOW } from "../booking/support.ts";
import { anEnrolment } from "../support/store.ts";

const addresses: Record<ChannelName, string> = {
  telegram: "4242",
  max: "777",
  sms: "+79990000001",
  whatsapp: "+79990000001",
  email: "a@example.org",
};

/** A message that a journey sent, and whose fate nobody knows. */
async function doubtful(channel: ChannelName, row: Partial<NewMessage> = {}) {
  const engine = await anEngine();
  const { db } = engine;
  const { id: patientId } = await createPatient(db, { externalId: "p", telegram: "4242", max: "777", phone: "+79990000001" }, NOW);
  const enrolmentId = await anEnrolment(db, { patientId });
  await keepAnswer(db, enrolmentId, { turn: 1, step: 0 }, { type: "message_sent", turn: 1, at: NOW }, NOW);
  const key = `${enrolmentId}/hello#1`;
  await putMessage(db, {
    key,
    enrolmentId,
    patientId,
    recipientId: patientId,
    message: "hello",
    purpose: "care",
    channel,
    address: addresses[channel],
    state: "unknown",
    text: "Как **дела**?",
    step: 0,
    turn: 1,
    part: { type: "first", copy: 0 },
    dueAt: NOW,
    sentAt: NOW,
    updatedAt: NOW,
    leasedUntil: Date.now() - 1_000,
    ...row,
  });
  const state = async () => (await messageByKey(db, key))?.state;
  const copy = async () => (await messagesOf(db, patientId)).find((message) => message.key === `${key}/next`)?.state;
  const asked = async () => (await tasksOf(db, patientId)).map(({ task, state: stands, outcome }) => [task, stands, outcome]);
  return { engine, db, key, patientId, state, copy, asked };
}

const asking = (engine: Engine, name: ChannelName, find: Channel["find"]): void => {
  const send = () => Promise.reject(new Error("it was sent again"));
  engine.channels = { [name]: { name, send, ...(find && { find }) } };
};
const hear = (engine: Engine, said: Parameters<typeof takeSaid>[2]) =>
  engine.db.transaction((tx) =>
    takeSaid(engine, tx, said, {
      id: "i",
      type: "t",
      body: {},
      receivedAt: NOW,
      occurredAt: null,
      handledAt: null,
      problem: null,
      askAt: null,
      asked: 0,
      tries: 0,
      nextAt: null,
      fault: null,
    }),
  );

test("a provider that has it says so", async () => {
  const { engine, db, key, state, asked } = await doubtful("sms");
  asking(engine, "sms", async ({ key: named }) => ({ type: "sent", providerId: `SM ${named}` }));
  await askAfter(engine, 0);
  expect([await state(), (await messageByKey(db, key))?.providerId, await asked()]).toEqual(["sent", `SM ${key}`, []]);
});

test("one that surely never had it: the message is lost, and a copy may go by the next channel", async () => {
  const { engine, state, copy, asked } = await doubtful("sms");
  asking(engine, "sms", async () => undefined);
  await askAfter(engine, 0);
  expect([await state(), await copy(), await asked()]).toEqual(["failed", "deferred", []]);
});

test("a report has time to come before anybody is asked", async () => {
  const { engine, state, asked } = await doubtful("sms");
  asking(engine, "sms", () => Promise.reject(new Error("it was asked")));
  await askAfter(engine);
  expect([await state(), await asked()]).toEqual(["unknown", []]);
});

test.each<[ChannelName, Channel["find"]]>([
  ["telegram", undefined],
  ["max", undefined],
  ["email", undefined],
  ["sms", async () => ({ type: "unknown", problem: "it does not say" })],
])("by %s, where the provider cannot tell, a person is asked, once", async (channel, find) => {
  const { engine, state, asked } = await doubtful(channel);
  asking(engine, channel, find);
  for (let time = 0; time < 3; time++) await askAfter(engine, 0);
  expect([await state(), await asked()]).toEqual(["unknown", [["message-fate", "open", null]]]);
});

test.each([
  ["arrived", "sent", undefined],
  ["not_arrived", "failed", "deferred"],
])("a person's word that it has %s settles it", async (outcome, becomes, copied) => {
  const { engine, db, patientId, state, copy, asked } = await doubtful("telegram");
  await askAfter(engine, 0);
  const [task] = await tasksOf(db, patientId);
  expect(await recordOutcome(engine, task?.id ?? "", "perhaps", "desk", NOW)).toMatchObject({ type: "refused" });
  expect(await recordOutcome(engine, task?.id ?? "", outcome, "desk", NOW)).toEqual({ type: "recorded" });
  expect([await state(), await copy(), await asked()]).toEqual([becomes, copied, [["message-fate", "done", outcome]]]);
});

test.each([
  ["sent", "sent"],
  ["delivered", "delivered"],
  ["read", "read"],
  ["undelivered", "failed"],
])("Twilio's late report that bears the mark settles it: %s", async (status, becomes) => {
  const { engine, db, key, state, asked } = await doubtful("sms");
  await askAfter(engine, 0);
  const said = twilioReported({ MessageSid: "SM9", MessageStatus: status, To: "+79990000001", mark: markOf(key) });
  expect(await hear(engine, said)).toBeUndefined();
  expect([await state(), (await messageByKey(db, key))?.providerId]).toEqual([becomes, "SM9"]);
  expect((await asked()).map(([, stands]) => stands)).toEqual(["done"]);
});

test("a report whose mark is another's, or that has none, settles nothing", async () => {
  const { engine, state } = await doubtful("sms");
  for (const mark of [markOf("other"), undefined]) {
    const said = twilioReported({ MessageSid: "SM9", MessageStatus: "delivered", To: "+79990000001", ...(mark && { mark }) });
    expect(await hear(engine, said)).toBe("later");
  }
  expect(await state()).toBe("unknown");
});

test("one that is still being handed over waits for that", async () => {
  const { engine, key, state } = await doubtful("sms", { state: "sending" });
  const said = twilioReported({ MessageSid: "SM9", MessageStatus: "delivered", To: "+79990000001", mark: markOf(key) });
  expect([await hear(engine, said), await state()]).toEqual(["later", "sending"]);
});

test("a pressed button settles its message, and is heard", async () => {
  const buttons = [{ value: "yes", label: "Да" }];
  const { engine, db, key, patientId, state } = await doubtful("telegram", { buttons });
  expect(buttonData(12, key).length).toBeLessThanOrEqual(64);
  const press = {
    type: "pressed",
    channel: "telegram",
    address: "4242",
    id: "q1",
    button: 0,
    quoted: "4242/9",
    mark: markOf(key),
  } as const;
  expect(await hear(engine, { ...press, address: "5555" })).toBe("later");
  expect(await state()).toBe("unknown");
  expect(await hear(engine, press)).toBeUndefined();
  expect([await state(), (await repliesOf(db, patientId)).map(({ text }) => text)]).toEqual(["sent", ["Да"]]);
});

test("a reply that quotes its words settles it; one that quotes other words does not", async () => {
  const { engine, db, key, state } = await doubtful("telegram");
  const words = { type: "words", channel: "telegram", address: "4242", text: "хорошо", quoted: "4242/9" } as const;
  await hear(engine, { ...words, id: "1", quotedText: "Другое" });
  expect(await state()).toBe("unknown");
  await hear(engine, { ...words, id: "2", quotedText: "Как дела?" });
  expect([await state(), (await messageByKey(db, key))?.providerId]).toEqual(["sent", "4242/9"]);
});

test("a message that was lost and did arrive needs no copy any more", async () => {
  const { engine, key, state, copy } = await doubtful("telegram", { state: "sent" });
  await delivery(engine, key, "failed", NOW);
  expect([await state(), await copy()]).toEqual(["failed", "deferred"]);
  await delivery(engine, key, "delivered", NOW);
  expect([await state(), await copy()]).toEqual(["delivered", "suppressed"]);
});
