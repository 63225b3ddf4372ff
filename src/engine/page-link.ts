// The signed, expiring links of the patient pages: whoever holds one may act for that patient on that page, and it says nothing to a reader.
import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { Engine } from "./engine.ts";

export const pages = ["preferences", "unsubscribe", "survey", "book", "call"] as const;
export type PageName = (typeof pages)[number];

export interface PageLink {
  page: PageName;
  patientId: string;
  /** What the link was made for: a message's key or an enrolment's id; see `messageOfSubject`. */
  subject?: string;
  /** ms UTC, kept to the minute. */
  expiresAt: number;
}

export interface Opened {
  patientId: string;
  subject?: string;
}

const minute = 60_000;
/** Bytes of the HMAC that are kept: 128 bits. */
const proof = 16;

/** `${publicUrl}/p/<page>/<token>`. The same for the same link; an SMS has room for it. */
export function pageLink(engine: Pick<Engine, "publicUrl" | "secretKey">, { page, patientId, subject, expiresAt }: PageLink): string {
  const until = Buffer.alloc(4);
  until.writeUInt32BE(Math.ceil(expiresAt / minute));
  const body = Buffer.concat([until, packed(patientId), subject === undefined ? Buffer.alloc(0) : packed(subject)]);
  return `${engine.publicUrl}/p/${page}/${Buffer.concat([body, signature(engine.secretKey, page, body)]).toString("base64url")}`;
}

/** Whose page it is, and what it is about. */
export function openLink(engine: Pick<Engine, "secretKey">, page: PageName, token: string, now: number): Opened | "forged" | "expired" {
  const link = readLink(engine, page, token);
  if (!link) return "forged";
  return link.expiresAt <= now ? "expired" : opened(link);
}

/** The same, where an old link is as good as a new one: stopping must work at any time. Undefined where it is not ours. */
export function readLink({ secretKey }: Pick<Engine, "secretKey">, page: PageName, token: string): PageLink | undefined {
  if (!/^[\w-]{20,600}$/.test(token)) return undefined;
  const bytes = Buffer.from(token, "base64url");
  // The last character of base64 may hide bits that say nothing: one link, one spelling.
  if (bytes.length <= proof + 4 || bytes.toString("base64url") !== token) return undefined;
  const body = bytes.subarray(0, -proof);
  if (!timingSafeEqual(bytes.subarray(-proof), signature(secretKey, page, body))) return undefined;
  const patientId = unpacked(body, 4);
  const subject = unpacked(body, patientId.end);
  return {
    page,
    patientId: patientId.text,
    ...(subject.text !== "" && { subject: subject.text }),
    expiresAt: body.readUInt32BE(0) * minute,
  };
}

const opened = ({ patientId, subject }: PageLink): Opened => ({ patientId, ...(subject !== undefined && { subject }) });

const keys = new WeakMap<Buffer, Buffer>();

function signature(secretKey: Buffer, page: PageName, body: Buffer): Buffer {
  const key = keys.get(secretKey) ?? Buffer.from(hkdfSync("sha256", secretKey, "", "zabota patient pages", 32));
  keys.set(secretKey, key);
  return createHmac("sha256", key).update(`${page}\0`).update(body).digest().subarray(0, proof);
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;
const bare = 0x80;

/** A byte for the length of what follows; an id that begins as a UUID takes sixteen bytes for that, and the byte's high bit says so. */
function packed(text: string): Buffer {
  const [id = ""] = uuid.exec(text) ?? [];
  const rest = Buffer.from(text.slice(id.length), "utf8");
  if (rest.length >= bare) throw new Error("an id is too long for a link");
  return Buffer.concat([Buffer.of(rest.length | (id ? bare : 0)), Buffer.from(id.replaceAll("-", ""), "hex"), rest]);
}

function unpacked(bytes: Buffer, start: number): { text: string; end: number } {
  const head = bytes[start];
  if (head === undefined) return { text: "", end: start };
  const hex = head & bare ? bytes.subarray(start + 1, start + 17).toString("hex") : "";
  const from = start + 1 + hex.length / 2;
  const end = from + (head & ~bare);
  return { text: hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5") + bytes.subarray(from, end).toString("utf8"), end };
}
