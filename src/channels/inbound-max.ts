// Reads what MAX brings: words, pressed buttons, a start with an invitation, and that the bot was stopped.
import * as z from "zod";
import { buttonOf } from "./buttons.ts";
import type { Said } from "./inbound.ts";
import { wordless } from "./inbound-telegram.ts";

const user = z.object({ user_id: z.number().int() });
const message = z.object({
  sender: user.nullish(),
  recipient: z.object({ chat_type: z.string().optional() }),
  link: z.object({ type: z.string(), message: z.object({ mid: z.string(), text: z.string().nullish() }) }).nullish(),
  body: z.object({ mid: z.string(), text: z.string().nullish() }),
});
const update = z.discriminatedUnion("update_type", [
  z.object({ update_type: z.literal("message_created"), timestamp: z.number(), message }),
  z.object({
    update_type: z.literal("message_callback"),
    timestamp: z.number(),
    callback: z.object({ callback_id: z.string(), payload: z.string().optional(), user }),
    message: message.nullish(),
  }),
  z.object({
    update_type: z.enum(["bot_started", "bot_stopped", "dialog_removed"]),
    timestamp: z.number(),
    user,
    payload: z.string().nullish(),
  }),
]);

/** What we read of it, and nothing else; undefined where that is nothing. */
export const maxUpdate = (body: unknown) => update.safeParse(body).data;

/** What we ask MAX to bring. */
export const maxUpdates = ["message_created", "message_callback", "bot_started", "bot_stopped", "dialog_removed"] as const;

/** MAX numbers its updates not at all: this one is made of what names it. Undefined where it is none that we read. */
export function maxUpdateId(body: unknown): string | undefined {
  const read = maxUpdate(body);
  switch (read?.update_type) {
    case "message_created":
      return read.message.body.mid;
    case "message_callback":
      return read.callback.callback_id;
    case "bot_started":
    case "bot_stopped":
    case "dialog_removed":
      return `${read.update_type}:${read.user.user_id}:${read.timestamp}`;
    default:
      return undefined;
  }
}

/** Of a pressed button: by which it is acknowledged. */
export function maxPress(body: unknown): string | undefined {
  const read = maxUpdate(body);
  return read?.update_type === "message_callback" ? read.callback.callback_id : undefined;
}

export function maxSaid(body: unknown): Said | undefined {
  const read = maxUpdate(body);
  const by = (id: number) => ({ channel: "max" as const, address: String(id) });
  switch (read?.update_type) {
    case "message_created": {
      const { sender, recipient, body: words, link } = read.message;
      if (!sender || (recipient.chat_type !== undefined && recipient.chat_type !== "dialog")) return undefined;
      const quoted = link?.type === "reply" && { quoted: link.message.mid, ...(link.message.text && { quotedText: link.message.text }) };
      return { type: "words", ...by(sender.user_id), id: words.mid, text: words.text || wordless, ...quoted };
    }
    case "message_callback": {
      const { callback, message: on } = read;
      const pressed = on ? buttonOf(callback.payload) : undefined;
      return pressed && on
        ? { type: "pressed", ...by(callback.user.user_id), id: callback.callback_id, ...pressed, quoted: on.body.mid }
        : undefined;
    }
    case "bot_started":
      return {
        type: "started",
        ...by(read.user.user_id),
        ...(/^[\w-]{1,128}$/.test(read.payload ?? "") && { token: read.payload as string }),
      };
    case "bot_stopped":
    case "dialog_removed":
      return { type: "stopped", ...by(read.user.user_id) };
    default:
      return undefined;
  }
}
