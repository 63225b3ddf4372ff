// A browser of the tests' own: keeps cookies, sends forms as a browser of ours does, and signs staff in by the real pages.
import { createHmac } from "node:crypto";
import type { Engine } from "../../src/engine/engine.ts";
import { addUser } from "../../src/engine/staff.ts";
import { changeUser, type Role } from "../../src/store/users.ts";
import type { Served } from "./support.ts";

export interface Browser {
  cookies: Map<string, string>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Answer>;
}

export interface Answer {
  status: number;
  text: string;
  headers: Headers;
  location: string | null;
}

export function browser({ url }: Pick<Served, "url">, cookies = new Map<string, string>()): Browser {
  const ask = async (path: string, init: RequestInit): Promise<Answer> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { "accept-language": "en", ...(cookie && { cookie }), ...(init.headers as Record<string, string>) };
    const answer = await fetch(url + path, { ...init, headers, redirect: "manual" });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === "" || /max-age=0/i.test(set)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return { status: answer.status, text: await answer.text(), headers: answer.headers, location: answer.headers.get("location") };
  };
  return {
    cookies,
    get: (path, headers = {}) => ask(path, { headers }),
    post: (path, fields, headers = {}) =>
      ask(path, { method: "POST", body: new URLSearchParams(fields), headers: { "sec-fetch-site": "same-origin", ...headers } }),
  };
}

export const password = "four quiet grey herons";
export const emailOf = (role: Role): string => `${role}@clinic.example`;

/** Somebody who has been here before: their password is their own. Answers with their id. */
export async function aUser({ db }: Pick<Engine, "db">, role: Role, email = emailOf(role), name: string = role): Promise<string> {
  const at = Date.now();
  const added = await addUser(db, { email, name, role, password }, { by: "command-line", at });
  if (added.type !== "added") throw new Error("the test's user could not be added");
  await changeUser(db, added.id, { temporaryPassword: false }, at);
  return added.id;
}

/** The code that an authenticator app shows now (RFC 6238). */
export function codeOf(secret: string): string {
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac("sha1", secret).update(step).digest();
  return String((mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fff_ffff) % 1_000_000).padStart(6, "0");
}

/** Signed in by the pages; an administrator with codes, too. */
export async function signedIn(web: Served, role: Role): Promise<Browser> {
  const own = browser(web);
  await own.post("/sign-in", { email: emailOf(role), password, to: "/" });
  if (role === "administrator") await setUpCodes(own);
  return own;
}

/** Answers with the secret and the backup codes. */
export async function setUpCodes(own: Browser): Promise<{ secret: string; backup: string[] }> {
  const { text } = await own.post("/account/codes", { password });
  const link = /href="(otpauth:[^"]+)"/.exec(text)?.[1]?.replaceAll("&amp;", "&") ?? "";
  const secret = secretOf(link);
  const backup = [...text.matchAll(/<li>([a-z0-9]{5}-[a-z0-9]{5})<\/li>/g)].map(([, code = ""]) => code);
  await own.post("/account/codes/confirm", { code: codeOf(secret) });
  return { secret, backup };
}

/** Of an otpauth link, where it is in base 32. */
export function secretOf(link: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const letters = [...(new URL(link).searchParams.get("secret") ?? "")];
  const bits = letters.map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return (bits.match(/.{8}/g) ?? []).map((byte) => String.fromCharCode(Number.parseInt(byte, 2))).join("");
}
