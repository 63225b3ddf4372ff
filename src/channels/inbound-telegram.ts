// Reads what Telegram brings: words, pressed buttons, /start with an invitation, and that the bot was blocked.
import * as z from "zod";
import { buttonOf } from "./buttons.ts";
import type { Said } from "./inbound.ts";
import { telegramId } from "./telegram.ts";

const number = z.number().int();
const chat = z.object({ id: number, type: z.string() });
const sent = z.object({ message_id: number, chat });

const update = z.object({
  update_id: number,
  message: sent
    .extend({
      text: z.string().optional(),
      caption: z.string().optional(),
      reply_to_message: z.object({ message_id: number, text: z.string().optional() }).optional(),
    })
    .optional(),
  callback_query: z.object({ id: z.string(), data: z.string().optional(), message: sent.optional() }).optional(),
  my_chat_member: z.object({ chat, new_chat_member: z.object({ status: z.string() }) }).optional(),
});

export type TelegramUpdate = z.infer<typeof update>;

/** Undefined where it is none. */
export const telegramUpdate = (body: unknown): TelegramUpdate | undefined => update.safeParse(body).data;

/** Sorts as Telegram counts. */
export const telegramUpdateId = (number: number): string => String(number).padStart(12, "0");

/** What a message without words is kept as. */
export const wordless = "[…]";

/** Undefined where it says nothing to us: a group's talk, an edit, a kind that we did not ask for. */
export function telegramSaid(body: unknown): Said | undefined {
  const { update_id: id, message, callback_query: press, my_chat_member: member } = telegramUpdate(body) ?? {};
  const where = message?.chat ?? press?.message?.chat ?? member?.chat;
  if (where?.type !== "private") return undefined;
  const from = { channel: "telegram" as const, address: String(where.id) };
  if (message) {
    const [, token] = /^\/start(?:\s+([\w-]{1,64}))?\s*$/.exec(message.text ?? "") ?? [undefined, undefined];
    if (message.text?.startsWith("/start")) return { type: "started", ...from, ...(token && { token }) };
    const { message_id: number, text: quotedText } = message.reply_to_message ?? {};
    const quoted = number !== undefined && { quoted: telegramId(where.id, number), ...(quotedText && { quotedText }) };
    return {
      type: "words",
      ...from,
      id: telegramId(where.id, message.message_id),
      text: message.text ?? message.caption ?? wordless,
      ...quoted,
    };
  }
  if (press?.message) {
    const pressed = buttonOf(press.data);
    return pressed && { type: "pressed", ...from, id: `${id}`, ...pressed, quoted: telegramId(where.id, press.message.message_id) };
  }
  switch (member?.new_chat_member.status) {
    case "kicked":
      return { type: "stopped", ...from };
    case "member":
      return { type: "started", ...from };
    default:
      return undefined;
  }
}
