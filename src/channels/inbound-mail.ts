// Reads what comes to the clinic's mailbox: reports on our letters, of which only ids and codes are kept, and what patients write themselves.
import { createHash } from "node:crypto";
import * as z from "zod";
import type { Said } from "./inbound.ts";
import { wordless } from "./inbound-telegram.ts";
import { ourIds } from "./message-id.ts";
import { ownWords } from "./own-words.ts";
import { mailFault } from "./smtp-codes.ts";

/** What is kept of a letter until it is handled. */
const report = z.object({ letter: z.string(), action: z.string(), status: z.string().optional() });
const words = z.object({ from: z.string(), id: z.string(), text: z.string(), quoted: z.string().optional() });

export type Received = { id: string } & ({ type: "bounce"; body: z.infer<typeof report> } | { type: "mail"; body: z.infer<typeof words> });

/** Characters: more than that is no answer to anything we ask. */
const longest = 20_000;

/** `source` may be cut off anywhere. Undefined for what says nothing to us: machines' answers, lists, reports on letters of others. */
export async function received(source: Buffer): Promise<Received | undefined> {
  const { simpleParser } = await import("mailparser");
  const options = { keepDeliveryStatus: true, skipTextToHtml: true, skipImageLinks: true };
  const mail = await simpleParser(source, options);
  const id = mail.messageId ?? `<${createHash("sha256").update(source).digest("hex")}>`;
  const kind = mail.headers.get("content-type");
  if (typeof kind === "object" && "value" in kind && kind.value === "multipart/report") {
    const part = mail.attachments.find(({ contentType }) => contentType === "message/delivery-status");
    // The letter is named in the report's fields, in what comes back with it, or in the headers that thread an answer.
    const [letter] = ourIds(source.toString("latin1"));
    const fate = part && fateIn(part.content.toString("utf8"));
    return letter !== undefined && fate ? { id, type: "bounce", body: { letter, ...fate } } : undefined;
  }
  const from = mail.from?.value[0]?.address;
  if (!from || isMachines(mail.headers)) return undefined;
  const [quoted] = ourIds([mail.inReplyTo, mail.references].flat().join(" "));
  const text = ownWords(mail.text ?? "").slice(0, longest) || wordless;
  return { id, type: "mail", body: { from, id, text, ...(quoted && { quoted }) } };
}

/** By RFC 3834, and by what older machines say of themselves. */
function isMachines(headers: Map<string, unknown>): boolean {
  const auto = String(headers.get("auto-submitted") ?? "no");
  if (!/^no\b/i.test(auto) || headers.has("list") || headers.has("x-autoreply") || headers.has("x-autorespond")) return true;
  return /bulk|junk|list|auto_reply/i.test(String(headers.get("precedence") ?? ""));
}

/** Of the first recipient, since a letter of ours has one (RFC 3464, 2.3). */
function fateIn(text: string): { action: string; status?: string } | undefined {
  const groups = text
    .replace(/\r\n/g, "\n")
    .replace(/\n[ \t]+/g, " ")
    .split(/\n{2,}/)
    .map(fieldsOf);
  const recipient = groups.find((fields) => fields.has("action"));
  const action = recipient?.get("action")?.toLowerCase();
  if (!recipient || !action) return undefined;
  const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/;
  const [given] = status.exec(recipient.get("status") ?? "") ?? [];
  // Where the relay has no word for it, the patient's server may have said one.
  const [finer] = given === undefined || given.endsWith(".0.0") ? (status.exec(recipient.get("diagnostic-code") ?? "") ?? []) : [];
  const best = finer ?? given;
  return { action, ...(best && { status: best }) };
}

const fieldsOf = (group: string): Map<string, string> =>
  new Map([...group.matchAll(/^([\w-]+):\s*(.*)$/gm)].map(([, name = "", value = ""]) => [name.toLowerCase(), value.trim()]));

export function mailSaid(body: unknown): Said | undefined {
  const written = words.safeParse(body).data;
  if (written) {
    const { from, id, text, quoted } = written;
    return { type: "words", channel: "email", address: from, id, text, ...(quoted && { quoted }) };
  }
  const reported = report.safeParse(body).data;
  const state = reported && stateOf(reported);
  return reported && state && { type: "reported", channel: "email", id: reported.letter, state };
}

/** RFC 3464, 2.3.3: "failed" is said once a relay has given up, whatever the class; while it tries on it says "delayed". */
function stateOf({ action, status }: z.infer<typeof report>): "delivered" | "failed" | "blocked" | undefined {
  switch (action) {
    case "failed":
      return mailFault(0, status) === "gone" ? "blocked" : "failed";
    case "delivered":
      return "delivered";
    default:
      return undefined;
  }
}
