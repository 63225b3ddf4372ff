// A Telegram on this machine: as much of the Bot API as a clinic's bot speaks.
import { Hono } from "hono";
import type { TelegramSettings } from "../../channels/telegram.ts";
import { json, type StandIn, type Taken } from "./stand-in.ts";

/** `blocked`: chats whose people have blocked the bot. */
export function telegramStandIn(
  { botToken, webhookSecret }: Pick<TelegramSettings, "botToken"> & { webhookSecret: string },
  blocked: ReadonlySet<string>,
  take: (taken: Taken) => void,
): StandIn {
  let messages = 0;
  let updates = 0;
  const api = new Hono();
  api.post(`/bot${botToken}/sendMessage`, async (c) => {
    const { chat_id: chat, text } = await c.req.json<{ chat_id: string; text: string }>();
    if (blocked.has(chat)) return c.json({ ok: false, error_code: 403, description: "Forbidden: bot was blocked by the user" }, 403);
    const id = ++messages;
    take({ channel: "telegram", id: `${chat}/${id}`, to: chat, text });
    return c.json({ ok: true, result: { message_id: id, date: 0, chat: { id: Number(chat), type: "private" }, text } });
  });
  api.post(`/bot${botToken}/getMe`, (c) =>
    c.json({ ok: true, result: { id: 1, is_bot: true, first_name: "Clinic", username: "clinic_bot" } }),
  );
  api.post(`/bot${botToken}/:method`, (c) => c.json({ ok: true, result: true }));
  return {
    api,
    delivers: ({ address, text }) =>
      json(
        "/webhooks/telegram",
        { "x-telegram-bot-api-secret-token": webhookSecret },
        {
          update_id: ++updates,
          message: { message_id: ++messages, date: 0, chat: { id: Number(address), type: "private" }, text },
        },
      ),
  };
}
