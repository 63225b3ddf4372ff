// What every provider's webhook shares: the shape of what it brings, and the comparing of secrets.
import { createHash, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";

/** What proves that a provider is the one who speaks; without it nothing is taken. */
export interface WebhookProofs {
  telegram?: string;
  twilio?: string;
  max?: string;
  /** The number of the company: nothing else of a hint of YCLIENTS can be proven, and nothing else of it is believed. */
  yclients?: string;
  /** The application's token. */
  bitrix24?: string;
}

export interface Brought {
  /** The provider's own id of the delivery; undefined where it brings nothing to keep. */
  id: string | undefined;
  body: unknown;
  /** It only says where to look: its source is to be asked. */
  hint?: true;
  answer: Response;
  /** Of a pressed button that the answer does not acknowledge. */
  press?: string | undefined;
}

/** Undefined where nothing proves that it is the provider's, or it cannot be read: that is answered 401, and nothing is kept. */
export type Hook = (c: Context, text: string, proofs: WebhookProofs, publicUrl: string) => Brought | undefined;

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** In the same time whatever is wrong with it. No secret proves nothing. */
export const proves = (secret: string | undefined, given: string | undefined): boolean =>
  secret !== undefined && given !== undefined && timingSafeEqual(digest(secret), digest(given));

export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
