// `POST /api/events` over real HTTP with real signatures: size, then signature, then body, and each delivery kept once.
import { expect, test } from "vitest";
import { handleInbound } from "../../src/engine/take-in.ts";
import { inbound, unhandled } from "../../src/store/inbound.ts";
import { patientByExternalId } from "../../src/store/patients.ts";
import { anEvent, NOW } from "../booking/support.ts";
import { secrets, send, served } from "./support.ts";

const visit = (patient: Record<string, unknown> = {}) =>
  anEvent("appointment.fulfilled", 40, { patient: { externalId: "p-17", ...patient } });

test("a signed event is kept before it is answered, and the relay is told", async () => {
  const web = await served();
  expect(await send(web, visit({ firstName: "Анна" }), { id: "one" })).toEqual({ status: 202, body: { id: "one", duplicate: false } });
  expect(web.pokes()).toBe(1);
  const [row] = await unhandled(web.engine.db, 10);
  expect(row).toMatchObject({ id: "one", type: "event", receivedAt: NOW, occurredAt: NOW - 8 * 3_600_000 });
});

test("the same id again changes nothing, with another body too", async () => {
  const web = await served();
  await send(web, visit({ firstName: "Анна" }), { id: "one" });
  expect(await send(web, visit({ firstName: "Пётр" }), { id: "one" })).toEqual({ status: 202, body: { id: "one", duplicate: true } });
  expect(web.pokes()).toBe(1);
  const rows = await web.engine.db.select().from(inbound);
  expect(rows.map(({ body }) => (body as { patient: { firstName: string } }).patient.firstName)).toEqual(["Анна"]);
});

test("twenty at once of one id are kept once", async () => {
  const web = await served();
  const answers = await Promise.all(Array.from({ length: 20 }, () => send(web, visit(), { id: "one" })));
  expect(answers.filter(({ body }) => body.duplicate === false)).toHaveLength(1);
  expect(answers.every(({ status }) => status === 202)).toBe(true);
});

test("every configured secret is accepted", async () => {
  const web = await served();
  for (const secret of secrets) expect((await send(web, visit(), { secret })).status).toBe(202);
});

test.each([
  ["another secret", { secret: "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }],
  ["an old one", { age: 6 * 60_000 }],
  ["one from the future", { age: -6 * 60_000 }],
  ["one that is no signature", { signature: "v1" }],
  ["one of another body", { signature: "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=" }],
])("a signature by %s is 401, and nothing is kept", async (_, signing) => {
  const web = await served();
  expect((await send(web, visit(), signing)).status).toBe(401);
  expect(await unhandled(web.engine.db, 10)).toEqual([]);
});

test("without headers it is 401 and says which are missing; without secrets, too", async () => {
  const web = await served();
  const bare = await fetch(`${web.url}/api/events`, { method: "POST", body: JSON.stringify(visit()) });
  expect(bare.status).toBe(401);
  expect(await bare.json()).toEqual({ error: "The header webhook-id, webhook-timestamp, webhook-signature is missing." });
  const closed = await served({ webhookSecrets: [] });
  expect(await send(closed, visit())).toMatchObject({ status: 401, body: { error: "No secret is configured here: set WEBHOOK_SECRETS." } });
});

test("size is looked at first: 256 KiB pass to the next question, one byte more is 413 without any signature", async () => {
  const web = await served();
  const post = (bytes: number) => fetch(`${web.url}/api/events`, { method: "POST", body: "x".repeat(bytes) });
  expect((await post(256 * 1024)).status).toBe(401);
  expect((await post(256 * 1024 + 1)).status).toBe(413);
  const chunks = new ReadableStream({
    start(stream) {
      for (let index = 0; index < 5; index++) stream.enqueue(new Uint8Array(64 * 1024));
      stream.close();
    },
  });
  const streamed = await fetch(`${web.url}/api/events`, { method: "POST", body: chunks, duplex: "half" } as RequestInit);
  expect(streamed.status).toBe(413);
});

test("a bad body is 400 with all its problems, each with its path", async () => {
  const web = await served();
  const answer = await send(web, {
    type: "appointment.exploded",
    occurredAt: "2026-03-02T12:00:00",
    patient: { externalId: "", timezone: "Mars/Olympus" },
  });
  expect(answer.status).toBe(400);
  expect(answer.body.problems?.map(({ path }) => path)).toEqual(["type", "occurredAt", "patient.externalId", "patient.timezone"]);
  expect(await unhandled(web.engine.db, 10)).toEqual([]);
});

test.each([
  ["not JSON", "{", "The body is not JSON in UTF-8."],
  ["a list", "[]", "The body must be an object."],
  ["nothing but brackets", "[".repeat(100_000), "The body is not JSON in UTF-8."],
  ["deep brackets", "[".repeat(50_000) + "]".repeat(50_000), "The body must be an object."],
  [
    "an appointment without its id",
    anEvent("appointment.booked", 1, { appointment: undefined }),
    "appointment.externalId is missing; appointment.booked needs it.",
  ],
  ["a moment in the future", anEvent("appointment.booked", 48 + 0.1), "occurredAt lies more than five minutes in the future."],
  [
    "a date that no calendar has",
    anEvent("appointment.booked", 1, { appointment: { externalId: "a", start: "2026-02-30T10:00:00Z" } }),
    "appointment.start must be a moment with its offset from UTC, such as 2026-03-02T12:00:00+05:00.",
  ],
  ["a NUL", anEvent("patient.created", 1, { patient: { externalId: "p\0" } }), "patient.externalId contains a character that no text has."],
])("%s is 400 and says why", async (_, body, message) => {
  const web = await served();
  const answer = await send(web, body);
  expect(answer).toMatchObject({ status: 400, body: { problems: [{ message }] } });
});

test("four minutes ahead are forgiven: clocks differ", async () => {
  expect((await send(await served(), anEvent("appointment.booked", 48 + 4 / 60))).status).toBe(202);
});

test("unknown fields are ignored and not kept; null is kept, and clears", async () => {
  const web = await served();
  const take = async () => {
    for (const row of await unhandled(web.engine.db, 10)) await handleInbound(web.engine, row);
  };
  await send(web, visit({ phone: "+79991234567", firstName: "Анна" }));
  await take();
  await send(web, { ...visit({ phone: null, shoeSize: 39 }), mood: { __proto__: 1, deep: [[[]]] } });
  const [row] = await unhandled(web.engine.db, 10);
  expect(JSON.stringify(row?.body)).not.toMatch(/shoeSize|mood/);
  await take();
  expect(await patientByExternalId(web.engine.db, "p-17", "mis")).toMatchObject({ phone: null, firstName: "Анна" });
});

test("while Temporal is away it is not ready, and says so; events are still kept", async () => {
  const web = await served({ ready: async () => ({ store: true, temporal: false, migrations: true }) });
  const answer = await fetch(`${web.url}/readyz`);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ ready: false, missing: ["temporal"] });
  expect((await fetch(`${web.url}/healthz`)).status).toBe(200);
  expect((await send(web, visit())).status).toBe(202);
});

test("with every part there it is ready", async () => {
  const answer = await fetch(`${(await served()).url}/readyz`);
  expect([answer.status, await answer.json()]).toEqual([200, { ready: true, missing: [], store: true, temporal: true, migrations: true }]);
});

test("what fails inside is 500 without a word of what it was, and the caller may send again", async () => {
  const web = await served({
    ready: async () => {
      throw new Error("password=hunter2");
    },
  });
  const answer = await fetch(`${web.url}/readyz`);
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toMatch(/hunter2|at .*\.ts/);
  expect(web.problems).toEqual(["GET /readyz"]);
});
