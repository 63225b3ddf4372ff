// Reads what Twilio brings: words by WhatsApp or SMS, and what became of our messages.
import * as z from "zod";
import type { Said } from "./inbound.ts";
import { wordless } from "./inbound-telegram.ts";
import { faultOf } from "./twilio-codes.ts";

const text = z.string();
const message = z.object({
  MessageSid: text.min(1),
  From: text.min(1),
  Body: text.optional(),
  ButtonText: text.optional(),
  OriginalRepliedMessageSid: text.optional(),
});
const status = z.object({
  MessageSid: text.min(1),
  MessageStatus: text.min(1),
  From: text.optional(),
  To: text.optional(),
  ErrorCode: text.optional(),
  mark: text.optional(),
});

/** The provider's own id of the delivery; undefined where the form is none of Twilio's. */
export const twilioMessageId = (form: unknown): string | undefined => message.safeParse(form).data?.MessageSid;

export function twilioStatusId(form: unknown): string | undefined {
  const read = status.safeParse(form).data;
  return read && `${read.MessageSid}:${read.MessageStatus}`;
}

const channelOf = (address: string): "whatsapp" | "sms" => (address.startsWith("whatsapp:") ? "whatsapp" : "sms");

export function twilioSaid(form: unknown): Said | undefined {
  const read = message.safeParse(form).data;
  if (!read) return undefined;
  const { MessageSid: id, From, Body, ButtonText, OriginalRepliedMessageSid: quoted } = read;
  return {
    type: "words",
    channel: channelOf(From),
    address: From.replace(/^whatsapp:/, ""),
    id,
    text: Body || ButtonText || wordless,
    ...(quoted && { quoted }),
  };
}

/** Undefined for the steps of a message that is on its way and bears no mark: one that does is known then to have come to Twilio. */
export function twilioReported(form: unknown): Said | undefined {
  const read = status.safeParse(form).data;
  if (!read) return undefined;
  const about = {
    type: "reported" as const,
    channel: channelOf(read.To ?? read.From ?? ""),
    id: read.MessageSid,
    ...(read.mark && { mark: read.mark }),
  };
  switch (read.MessageStatus) {
    case "delivered":
    case "read":
      return { ...about, state: read.MessageStatus };
    case "failed":
    case "undelivered":
      return { ...about, state: faultOf(Number(read.ErrorCode)) === "closed" ? "blocked" : "failed" };
    default:
      return read.mark === undefined ? undefined : { ...about, state: "sent" };
  }
}
