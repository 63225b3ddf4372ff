// That Telegram and MAX know where to bring what patients write, and in development that Telegram is asked for it.
import { expect, onTestFinished, test, vi } from "vitest";
import { startIntake } from "../../src/channels/intake.ts";
import { max, maxToken, telegram, telegramToken } from "../support/providers.ts";

const publicUrl = "https://clinic.example";
const mailbox = { knows: async () => false, keep: async () => {} };

function started(
  settings: Omit<Parameters<typeof startIntake>[0], "publicUrl">,
  keep: (id: number, body: unknown) => Promise<void> = async () => {},
  keepMax: (id: string, body: unknown) => Promise<void> = async () => {},
) {
  const problems: string[] = [];
  const intake = startIntake(
    { ...settings, publicUrl },
    { keep, keepMax, mailbox, problem: (what) => problems.push(what), every: 20, again: 20 },
  );
  onTestFinished(() => intake.stop());
  return { intake, problems };
}

test("with a secret Telegram is told the webhook, the secret and what to bring", async () => {
  const server = await telegram();
  const { intake } = started({ telegram: { botToken: telegramToken, apiRoot: server.url, webhookSecret: "s3cret" } });
  await vi.waitFor(() => expect(server.asked.length).toBeGreaterThan(1));
  await intake.stop();
  expect(server.asked[0]?.path).toBe(`/bot${telegramToken}/setWebhook`);
  expect(JSON.parse(server.asked[0]?.body ?? "")).toEqual({
    url: "https://clinic.example/webhooks/telegram",
    secret_token: "s3cret",
    allowed_updates: ["message", "callback_query", "my_chat_member"],
  });
  expect(server.asked.filter(({ path }) => path.endsWith("getUpdates"))).toEqual([]);
});

test("without one Telegram is asked; an update is asked for again until it is kept, and a button stops spinning", async () => {
  const server = await telegram();
  const kept: number[] = [];
  let failures = 1;
  const press = { id: "q1", data: "b0", message: { message_id: 1, chat: { id: 4242, type: "private" } } };
  server.put({ update_id: 70, message: { message_id: 1, chat: { id: 4242, type: "private" }, text: "hi" } });
  const { intake, problems } = started({ telegram: { botToken: telegramToken, apiRoot: server.url } }, async (id) => {
    if (failures-- > 0) {
      server.put({ update_id: 70 });
      throw new Error("the store is away");
    }
    kept.push(id);
    if (id === 70) server.put({ update_id: 71, callback_query: press });
  });
  await vi.waitFor(() => expect(server.asked.some(({ path }) => path.endsWith("answerCallbackQuery"))).toBe(true));
  await intake.stop();
  expect([kept, problems]).toEqual([[70, 71], ["telegram"]]);
  const offsets = server.asked
    .filter(({ path }) => path.endsWith("getUpdates"))
    .map(({ body }) => (JSON.parse(body) as { offset: number }).offset);
  expect(offsets.slice(0, 3)).toEqual([0, 0, 71]);
});

test("MAX is subscribed to once, and again when it has left", async () => {
  const server = await max();
  const { intake } = started({ max: { botToken: maxToken, apiRoot: server.url, webhookSecret: "s3cret" } });
  await vi.waitFor(() => expect(server.asked.length).toBeGreaterThan(4));
  expect(server.subscriptions).toEqual([
    {
      url: "https://clinic.example/webhooks/max",
      secret: "s3cret",
      update_types: ["message_created", "message_callback", "bot_started", "bot_stopped", "dialog_removed"],
    },
  ]);
  server.subscriptions.length = 0;
  await vi.waitFor(() => expect(server.subscriptions).toHaveLength(1));
  await intake.stop();
});

test("without a secret MAX is asked; an update is asked for again until it is kept, and a button stops spinning", async () => {
  const server = await max();
  const press = { update_type: "message_callback", timestamp: 2, callback: { callback_id: "c1", payload: "b0", user: { user_id: 777 } } };
  server.put({ update_type: "bot_started", timestamp: 1, user: { user_id: 777 } });
  server.put(press);
  const kept: string[] = [];
  let failures = 1;
  const keepMax = async (id: string) => {
    if (failures-- > 0) throw new Error("the store is away");
    kept.push(id);
  };
  const { intake, problems } = started({ max: { botToken: maxToken, apiRoot: server.url } }, undefined, keepMax);
  await vi.waitFor(() => expect(server.asked.some(({ path }) => path === "/answers")).toBe(true));
  await vi.waitFor(() =>
    expect(
      server.asked
        .filter(({ path }) => path === "/updates")
        .at(-1)
        ?.query.get("marker"),
    ).toBe("2"),
  );
  await intake.stop();
  expect([kept, problems]).toEqual([["bot_started:777:1", "c1"], ["max"]]);
  expect(server.asked.find(({ path }) => path === "/answers")?.query.get("callback_id")).toBe("c1");
  expect(server.subscriptions).toEqual([]);
});

test("a provider that is away is told again, and stopping does not wait for it", async () => {
  const server = await telegram();
  server.misbehave("hangs");
  const { intake, problems } = started({
    telegram: { botToken: telegramToken, apiRoot: server.url },
    max: { botToken: maxToken, apiRoot: "http://127.0.0.1:1", webhookSecret: "s" },
  });
  await vi.waitFor(() => expect(problems.length).toBeGreaterThan(1));
  const began = performance.now();
  await intake.stop();
  expect(performance.now() - began).toBeLessThan(1_000);
});
