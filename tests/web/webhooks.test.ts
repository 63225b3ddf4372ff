// `POST /webhooks/…` over real HTTP: size, then proof, each delivery kept once, and what the engine makes of it.
import { Buffer } from "node:buffer";
import { getExpectedTwilioSignature } from "twilio/lib/webhooks/webhooks.js";
import { describe, expect, test } from "vitest";
import { invite } from "../../src/engine/invite.ts";
import { handleInbound } from "../../src/engine/take-in.ts";
import type { ChannelName } from "../../src/journey/plan.ts";
import { consentHistory, newestConsents, recordConsent } from "../../src/store/consents.ts";
import { inbound, unhandled } from "../../src/store/inbound.ts";
import { messageByKey, type NewMessage, putMessage } from "../../src/store/messages.ts";
import { createPatient, type NewPatient, patient as patientById, updatePatient } from "../../src/store/patients.ts";
import { repliesOf, waitingReplies } from "../../src/store/replies.ts";
import { NOW } from "../booking/support.ts";
import { type Served, served } from "./support.ts";

const proofs = { telegram: "tg-secret", twilio: "twilio-auth-token", max: "max-secret" };
const open = () => served({ proofs });

const telegram = (web: Served, body: unknown, secret = proofs.telegram) =>
  post(web, "/webhooks/telegram", typeof body === "string" ? body : JSON.stringify(body), { "x-telegram-bot-api-secret-token": secret });
const max = (web: Served, body: unknown, secret = proofs.max) =>
  post(web, "/webhooks/max", JSON.stringify(body), { "x-max-bot-api-secret": secret });
const twilio = (
  web: Served,
  path: "message" | "status",
  form: Record<string, string>,
  signing: { token?: string; url?: string; form?: Record<string, string> } = {},
) =>
  post(web, `/webhooks/twilio/${path}`, new URLSearchParams(form).toString(), {
    "content-type": "application/x-www-form-urlencoded",
    "x-twilio-signature": getExpectedTwilioSignature(
      signing.token ?? proofs.twilio,
      signing.url ?? `${web.engine.publicUrl}/webhooks/twilio/${path}`,
      signing.form ?? form,
    ),
  });

async function post(
  { url }: Served,
  path: string,
  body: string,
  headers: Record<string, string>,
): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${url}${path}`, { method: "POST", body, headers });
  return { status: answer.status, text: await answer.text() };
}

const words = (update_id: number, text: string, chat = 4242, more = {}) => ({
  update_id,
  message: {
    message_id: update_id,
    date: 1,
    chat: { id: chat, type: "private" },
    from: { id: chat, is_bot: false, first_name: "A" },
    text,
    ...more,
  },
});
const pressed = (update_id: number, data: string, message_id: number, chat = 4242) => ({
  update_id,
  callback_query: {
    id: `q${update_id}`,
    from: { id: chat },
    chat_instance: "1",
    data,
    message: { message_id, date: 0, chat: { id: chat, type: "private" } },
  },
});
const member = (update_id: number, status: string, chat = 4242) => ({
  update_id,
  my_chat_member: {
    chat: { id: chat, type: "private" },
    from: { id: chat },
    date: 1,
    old_chat_member: {},
    new_chat_member: { status, user: {} },
  },
});
const maxWords = (mid: string, text: string, user_id = 777) => ({
  update_type: "message_created",
  timestamp: 1,
  message: { sender: { user_id }, recipient: { chat_id: 1, chat_type: "dialog", user_id: 1 }, timestamp: 1, body: { mid, seq: 1, text } },
});

const known = (web: Served, row: Partial<NewPatient>) => createPatient(web.engine.db, { externalId: crypto.randomUUID(), ...row }, NOW);
const sentTo = (web: Served, patientId: string, row: Partial<NewMessage>) =>
  putMessage(web.engine.db, {
    key: "e/hello#0",
    patientId,
    recipientId: patientId,
    message: "hello",
    purpose: "care",
    state: "sent",
    text: "Придёте?",
    dueAt: NOW,
    sentAt: NOW,
    updatedAt: NOW,
    ...row,
  });

/** What the relay does. Answers with what could not be used. */
async function relayed({ engine }: Served): Promise<(string | null)[]> {
  for (const row of await unhandled(engine.db, 100)) await handleInbound(engine, row);
  return (await engine.db.select().from(inbound)).flatMap(({ handledAt, problem }) => (handledAt === null ? "later" : (problem ?? [])));
}

const heard = async ({ engine }: Served, patientId: string) =>
  (await repliesOf(engine.db, patientId)).map(({ channel, text, kind }) => [channel, text, kind]);
const blocked = async ({ engine }: Served, id: string) => (await patientById(engine.db, id))?.blockedChannels;

describe("a delivery without proof is 401, and nothing is kept:", () => {
  const form = { MessageSid: "SM1", From: "+79990000001", Body: "7" };
  test.each<[string, (web: Served) => Promise<{ status: number }>]>([
    ["Telegram, no secret", (web) => post(web, "/webhooks/telegram", JSON.stringify(words(1, "hi")), {})],
    ["Telegram, another secret", (web) => telegram(web, words(1, "hi"), "tg-secreT")],
    ["Telegram, an empty secret", (web) => telegram(web, words(1, "hi"), "")],
    ["Telegram, cut off in the middle", (web) => telegram(web, JSON.stringify(words(1, "hi")).slice(0, -9))],
    ["Telegram, no update", (web) => telegram(web, { hello: "world" })],
    ["Telegram, nothing", (web) => telegram(web, "")],
    ["MAX, no secret", (web) => post(web, "/webhooks/max", JSON.stringify(maxWords("m1", "hi")), {})],
    ["MAX, another secret", (web) => max(web, maxWords("m1", "hi"), "max")],
    ["Twilio, no signature", (web) => post(web, "/webhooks/twilio/message", new URLSearchParams(form).toString(), {})],
    ["Twilio, another key", (web) => twilio(web, "message", form, { token: "other" })],
    ["Twilio, signed for another address", (web) => twilio(web, "message", form, { url: "https://evil.example/webhooks/twilio/message" })],
    [
      "Twilio, signed for its other webhook",
      (web) => twilio(web, "message", form, { url: `${web.engine.publicUrl}/webhooks/twilio/status` }),
    ],
    ["Twilio, another text", (web) => twilio(web, "message", form, { form: { ...form, Body: "8" } })],
    ["Twilio, a field less", (web) => twilio(web, "message", { MessageSid: "SM1", From: "+79990000001" }, { form })],
    [
      "Twilio, status signed by another key",
      (web) => twilio(web, "status", { MessageSid: "SM1", MessageStatus: "read" }, { token: "other" }),
    ],
  ])("%s", async (_, send) => {
    const web = await open();
    expect((await send(web)).status).toBe(401);
    expect([await unhandled(web.engine.db, 10), web.pokes()]).toEqual([[], 0]);
  });

  test("a provider that is not set up", async () => {
    const web = await served({ proofs: {} });
    expect((await telegram(web, words(1, "hi"))).status).toBe(401);
    expect((await max(web, maxWords("m1", "hi"))).status).toBe(401);
    expect((await twilio(web, "message", form)).status).toBe(401);
    expect(await unhandled(web.engine.db, 10)).toEqual([]);
  });
});

test.each(["telegram", "twilio/message", "twilio/status", "max"])("/webhooks/%s: over 256 KiB is 413 before any proof", async (path) => {
  const web = await open();
  expect((await post(web, `/webhooks/${path}`, "x".repeat(256 * 1024 + 1), {})).status).toBe(413);
  expect((await post(web, `/webhooks/${path}`, "x".repeat(256 * 1024), {})).status).toBe(401);
});

test.each(["telegram", "twilio/message", "max"])("/webhooks/%s: 5 MB are 413, whether their size is declared or not", async (path) => {
  const web = await open();
  const chunk = new TextEncoder().encode("x".repeat(64 * 1024));
  const stream = () => {
    let left = 80;
    return new ReadableStream({ pull: (to) => (left-- > 0 ? to.enqueue(chunk) : to.close()) });
  };
  const send = (body: string | ReadableStream) =>
    fetch(`${web.url}/webhooks/${path}`, { method: "POST", body, duplex: "half" } as RequestInit);
  // A server that has said no may hang up while more is still coming.
  const answered = (body: string | ReadableStream) =>
    send(body).then(
      ({ status }) => status,
      () => 413,
    );
  expect([await answered("x".repeat(5_000_000)), await answered(stream())]).toEqual([413, 413]);
  expect(await unhandled(web.engine.db, 10)).toEqual([]);
});

test("JSON that is 30,000 deep is no update, and does no harm", async () => {
  const web = await open();
  const deep = `${"[".repeat(30_000)}${"]".repeat(30_000)}`;
  expect((await telegram(web, deep)).status).toBe(401);
  expect((await telegram(web, `{"update_id":1,"message":${deep}}`)).status).toBe(401);
  expect((await telegram(web, `{"update_id":2,"extra":${deep}}`)).status).toBe(200);
  expect((await post(web, "/webhooks/max", `{"update_type":${deep}}`, { "x-max-bot-api-secret": proofs.max })).status).toBe(200);
  expect((await telegram(web, words(3, "hi"))).status).toBe(200);
  expect(await relayed(web)).toEqual([]);
});

describe("a delivery that comes again is answered 200, and kept once:", () => {
  test.each<[string, (web: Served) => Promise<{ status: number }>]>([
    ["Telegram", (web) => telegram(web, words(7, "hi"))],
    ["Telegram, the same number with other words", (web) => telegram(web, words(7, crypto.randomUUID()))],
    ["MAX", (web) => max(web, maxWords("m7", "hi"))],
    ["Twilio", (web) => twilio(web, "message", { MessageSid: "SM7", From: "+79990000001", Body: "hi" })],
    ["Twilio's report", (web) => twilio(web, "status", { MessageSid: "SM7", MessageStatus: "delivered" })],
  ])("%s", async (_, send) => {
    const web = await open();
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(web)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect([(await unhandled(web.engine.db, 10)).length, web.pokes()]).toEqual([1, 1]);
  });
});

describe("words", () => {
  test("by Telegram, WhatsApp, SMS and MAX reach whose address it is, once", async () => {
    const web = await open();
    const { id } = await known(web, { telegram: "4242", max: "777", phone: "+79990000001" });
    await telegram(web, words(1, "по телеграму"));
    await max(web, maxWords("m1", "по максу"));
    await twilio(web, "message", { MessageSid: "SM1", From: "whatsapp:+79990000001", Body: "по вотсапу" });
    await twilio(web, "message", { MessageSid: "SM2", From: "+79990000001", Body: "по смс" });
    expect(await relayed(web)).toEqual([]);
    await relayed(web);
    expect(await heard(web, id)).toEqual([
      ["telegram", "по телеграму", "stray"],
      ["whatsapp", "по вотсапу", "stray"],
      ["sms", "по смс", "stray"],
      ["max", "по максу", "stray"],
    ]);
  });

  test("of a stranger wait for a person, and of a group are not heard", async () => {
    const web = await open();
    await telegram(web, words(1, "кто вы?"));
    await telegram(web, { update_id: 2, message: { message_id: 2, chat: { id: -100, type: "group" }, text: "hi" } });
    expect(await relayed(web)).toEqual([]);
    expect(await waitingReplies(web.engine.db)).toMatchObject([{ why: "stranger", text: "кто вы?", address: "4242", patientIds: [] }]);
  });

  test("without words, or with a NUL, a right-to-left override and a tag, are kept without them and do nothing", async () => {
    const web = await open();
    const { id } = await known(web, { telegram: "4242" });
    await telegram(web, { update_id: 1, message: { message_id: 1, chat: { id: 4242, type: "private" }, photo: [] } });
    await telegram(web, words(2, "a\u0000\u202E<img onerror=x>"));
    expect(await relayed(web)).toEqual([]);
    expect(await heard(web, id)).toEqual([
      ["telegram", "[…]", "stray"],
      ["telegram", "a<img onerror=x>", "stray"],
    ]);
  });

  test("of a phone that a family shares are whose message came last; a stop is everybody's", async () => {
    const web = await open();
    const phone = "+79990000001";
    const ids = [];
    for (let count = 0; count < 3; count++) ids.push((await known(web, { phone })).id);
    const [first = "", second = "", third = ""] = ids;
    for (const patientId of ids)
      await recordConsent(web.engine.db, { patientId, purpose: "care", channel: "sms", given: true, at: NOW - 1 });
    await sentTo(web, second, { key: "b", channel: "sms", address: phone, providerId: "SMb" });
    await sentTo(web, first, { key: "a", channel: "sms", address: phone, providerId: "SMa", sentAt: NOW - 1 });
    await twilio(web, "message", { MessageSid: "SM1", From: phone, Body: "да" });
    await twilio(web, "message", { MessageSid: "SM2", From: phone, Body: "да", OriginalRepliedMessageSid: "SMa" });
    await twilio(web, "message", { MessageSid: "SM3", From: phone, Body: "СТОП" });
    expect(await relayed(web)).toEqual([]);
    expect((await heard(web, first)).map(([, text]) => text)).toEqual(["да", "СТОП"]);
    expect((await heard(web, second)).map(([, text]) => text)).toEqual(["да", "СТОП"]);
    expect((await heard(web, third)).map(([, text]) => text)).toEqual(["СТОП"]);
    for (const id of ids) {
      const care = newestConsents(await consentHistory(web.engine.db, id)).filter(
        ({ purpose, channel }) => purpose === "care" && channel === "sms",
      );
      expect(care.map(({ given }) => given)).toEqual([false]);
    }
  });
});

test("what comes in the same millisecond is taken in Telegram's order", async () => {
  const web = await open();
  for (const number of [11, 9, 10]) await telegram(web, words(number, "hi"));
  expect((await unhandled(web.engine.db, 10)).map(({ body }) => (body as { update_id: number }).update_id)).toEqual([9, 10, 11]);
});

describe("a button", () => {
  const buttons = [
    { value: "yes", label: "Да, приду" },
    { value: "no", label: "Нет" },
  ];

  test("says its label, and Telegram hears at once that it was pressed", async () => {
    const web = await open();
    const { id } = await known(web, { telegram: "4242", max: "777" });
    await sentTo(web, id, { channel: "telegram", address: "4242", providerId: "4242/9", buttons });
    await sentTo(web, id, { key: "m", channel: "max", address: "777", providerId: "mid.9", buttons });
    const answer = await telegram(web, pressed(1, "b1", 9));
    expect(JSON.parse(answer.text)).toEqual({ method: "answerCallbackQuery", callback_query_id: "q1" });
    const acknowledged: string[] = [];
    const acknowledge = async (press: string) => {
      acknowledged.push(press);
      throw new Error("MAX is away");
    };
    web.engine.channels.max = { name: "max", send: async () => ({ type: "sent" }), acknowledge };
    const { message } = maxWords("mid.9", "Придёте?", 1);
    await max(web, {
      update_type: "message_callback",
      timestamp: 1,
      callback: { timestamp: 1, callback_id: "c1", payload: "b0", user: { user_id: 777 } },
      message,
    });
    expect(acknowledged).toEqual(["c1"]);
    expect(await relayed(web)).toEqual([]);
    expect(await heard(web, id)).toEqual(
      expect.arrayContaining([
        ["telegram", "Нет", "stray"],
        ["max", "Да, приду", "stray"],
      ]),
    );
  });

  test("of a message whose sending is still being written down waits for that", async () => {
    const web = await open();
    const { id } = await known(web, { telegram: "4242" });
    await telegram(web, pressed(1, "b0", 9));
    expect(await relayed(web)).toEqual(["later"]);
    await sentTo(web, id, { channel: "telegram", address: "4242", providerId: "4242/9", buttons });
    expect(await relayed(web)).toEqual([]);
    expect(await heard(web, id)).toEqual([["telegram", "Да, приду", "stray"]]);
  });

  test.each([
    ["that there is not", pressed(1, "b7", 9)],
    ["of another's message", pressed(1, "b0", 9, 5555)],
  ])("%s is not used", async (_, update) => {
    let now = NOW;
    const web = await open();
    Object.assign(web.engine, { clock: () => ({ speed: 0, real: 0, virtual: now }) });
    const { id } = await known(web, { telegram: "4242" });
    await sentTo(web, id, { channel: "telegram", address: "4242", providerId: "4242/9", buttons });
    await telegram(web, update);
    now += 61_000;
    expect(await relayed(web)).toEqual(["No message of ours has this button."]);
  });
});

describe("an invitation", () => {
  test.each<[ChannelName, (web: Served, n: number, token: string) => Promise<unknown>, string]>([
    ["telegram", (web, n, token) => telegram(web, words(n, `/start ${token}`)), "4242"],
    [
      "max",
      (web, n, token) => max(web, { update_type: "bot_started", timestamp: n, chat_id: 1, user: { user_id: 777 }, payload: token }),
      "777",
    ],
  ])("ties the %s chat that brings it to the patient, once", async (channel, start, address) => {
    const web = await open();
    const { id } = await known(web, {});
    const other = await known(web, {});
    await updatePatient(web.engine.db, id, { blockedChannels: { [channel]: NOW - 1 } }, NOW);
    const token = await invite(web.engine, web.engine.db, id, channel, NOW);
    expect(token).toMatch(/^[A-Za-z0-9_-]{32}$/);
    await start(web, 1, token);
    expect(await relayed(web)).toEqual([]);
    expect(await patientById(web.engine.db, id)).toMatchObject({ [channel]: address, blockedChannels: {} });
    await updatePatient(web.engine.db, id, { [channel]: null }, NOW);
    await start(web, 2, token);
    expect(await relayed(web)).toEqual(["The invitation is unknown, used or too old."]);
    expect([await patientById(web.engine.db, id), await patientById(web.engine.db, other.id)]).toMatchObject([
      { [channel]: null },
      { [channel]: null },
    ]);
  });

  test("for another channel, made up, or a month old is none", async () => {
    const web = await open();
    const { id } = await known(web, {});
    const tokens = [
      await invite(web.engine, web.engine.db, id, "max", NOW),
      "a".repeat(32),
      await invite(web.engine, web.engine.db, id, "telegram", NOW - 31 * 24 * 3_600_000),
    ];
    for (const [index, token] of tokens.entries()) await telegram(web, words(index, `/start ${token}`));
    expect(await relayed(web)).toEqual(Array(3).fill("The invitation is unknown, used or too old."));
    expect((await patientById(web.engine.db, id))?.telegram).toBeNull();
  });
});

describe("a patient who", () => {
  test("blocks the bot is not reached by it, until they come back", async () => {
    const web = await open();
    const { id } = await known(web, { telegram: "4242", max: "777" });
    await telegram(web, member(1, "kicked"));
    await max(web, { update_type: "bot_stopped", timestamp: 1, chat_id: 1, user: { user_id: 777 } });
    expect(await relayed(web)).toEqual([]);
    expect(await blocked(web, id)).toEqual({ telegram: NOW, max: NOW });
    await telegram(web, member(2, "member"));
    await max(web, { update_type: "bot_started", timestamp: 2, chat_id: 1, user: { user_id: 777 } });
    expect(await relayed(web)).toEqual([]);
    expect(await blocked(web, id)).toEqual({});
  });

  test("writes has unblocked the channel too", async () => {
    const web = await open();
    const { id } = await known(web, { telegram: "4242", blockedChannels: { telegram: NOW - 1 } });
    await telegram(web, words(1, "снова я"));
    await relayed(web);
    expect(await blocked(web, id)).toEqual({});
  });
});

describe("what Twilio reports", () => {
  const report = (web: Served, MessageStatus: string, more = {}) =>
    twilio(web, "status", { MessageSid: "SM9", MessageStatus, To: "whatsapp:+79990000001", From: "whatsapp:+12025550123", ...more });
  const with9 = async () => {
    const web = await open();
    const { id } = await known(web, { phone: "+79990000001" });
    await sentTo(web, id, { channel: "whatsapp", address: "+79990000001", providerId: "SM9" });
    return { web, id, state: async () => (await messageByKey(web.engine.db, "e/hello#0"))?.state };
  };

  test("moves a message forward only, in whatever order it comes", async () => {
    const { web, state } = await with9();
    for (const status of ["read", "sent", "delivered", "queued"]) await report(web, status);
    expect(await relayed(web)).toEqual([]);
    expect(await state()).toBe("read");
  });

  test.each([
    ["undelivered", "63024", { whatsapp: NOW }],
    ["failed", "63016", {}],
    ["failed", "30007", {}],
    ["undelivered", "", {}],
  ])("%s %s is failed; the channel is closed: %j", async (status, ErrorCode, expected) => {
    const { web, id, state } = await with9();
    await report(web, status, { ErrorCode });
    expect(await relayed(web)).toEqual([]);
    expect([await state(), await blocked(web, id)]).toEqual(["failed", expected]);
  });

  test("before we have written down that it took the message waits a minute for that", async () => {
    let now = NOW;
    const web = await open();
    Object.assign(web.engine, { clock: () => ({ speed: 0, real: 0, virtual: now }) });
    await report(web, "delivered");
    expect(await relayed(web)).toEqual(["later"]);
    now += 61_000;
    expect(await relayed(web)).toEqual(["No message of ours has this number."]);
  });
});

test("a body is never in an answer, and an error says nothing of it", async () => {
  const web = await open();
  const { text } = await telegram(web, words(1, "секрет"), "wrong");
  expect([text.includes("секрет"), Buffer.byteLength(text) < 200]).toEqual([false, true]);
});
