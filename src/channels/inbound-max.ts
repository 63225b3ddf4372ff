// Reads what MAX brings: words, pressed buttons, a start with an invitation, and that the bot was stopped.
import * as z from "zod";
import { buttonIndex } from "./buttons.ts";
import type { Said } from "./inbound.ts";
import { wordless } from "./inbound-telegram.ts";

const user = z.object({ user_id: z.number().int() });
const message = z.object({
  sender: user.nullish(),
  recipient: z.object({ chat_type: z.string().optional() }),
  link: z.object({ type: z.string(), message: z.object({ mid: z.string() }) }).nullish(),
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

/** What we ask MAX to bring. */
export const maxUpdates = ["message_created", "message_callback", "bot_started", "bot_stopped", "dialog_removed"] as const;

/** MAX numbers its updates not at all: this one is made of what names it. Undefined where it is none that we read. */
export function maxUpdateId(body: unknown): string | undefined {
  const read = update.safeParse(body).data;
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

export function maxSaid(body: unknown): Said | undefined {
  const read = update.safeParse(body).data;
  const by = (id: number) => ({ channel: "max" as const, address: String(id) });
  switch (read?.update_type) {
    case "message_created": {
      const { sender, recipient, body: words, link } = read.message;
      if (!sender || (recipient.chat_type !== undefined && recipient.chat_type !== "dialog")) return undefined;
      const quoted = link?.type === "reply" && { quoted: link.message.mid };
      return { type: "words", ...by(sender.user_id), id: words.mid, text: words.text || wordless, ...quoted };
    }
    case "message_callback": {
      const { callback, message: on } = read;
      const button = buttonIndex(callback.payload);
      if (button === undefined || !on) return undefined;
      return { type: "pressed", ...by(callback.user.user_id), id: callback.callback_id, button, quoted: on.body.mid };
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
