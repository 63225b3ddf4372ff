// What the clinic and its country allow: quiet hours, frequency caps, channels the law closes, documents that must not be withdrawn.
import type { ChannelName, Purpose } from "../journey/plan.ts";
import { packOf } from "./packs.ts";

/** Why a message was never sent: words kept for good. */
export type SuppressionReason =
  | "staff_hold"
  | "red_flag_hold"
  | "consent_withdrawn"
  | "no_consent"
  | "unlawful_channel"
  | "channel_blocked"
  | "no_channel"
  | "template_needed"
  | "not_approved"
  | "too_late"
  | "frequency_cap"
  | "journey_ended";

/** Which rule of the gate decided: a closed list, of which laws are a part. */
export type Rule =
  | "hold"
  | "paused"
  | "document"
  | "consent"
  | `law:${string}`
  | "channel"
  | "template"
  | "approval"
  | "too_late"
  | "cap"
  | "quiet_hours";

/** Consents to the processing of data: each a document of its own, never merged with a consent to messages, and of no channel. */
export const documents = ["personal_data", "health_data"] as const;
export type Document = (typeof documents)[number];
/** What a patient agrees to: messages of a purpose by a channel, or a document. */
export type Agreement = Purpose | Document;

/** At most `count` messages of a purpose in a moving window of `days` dates. */
export interface Cap {
  count: number;
  days: number;
}

export interface Unlawful {
  purpose: Purpose;
  channel: ChannelName;
  rule: `law:${string}`;
  /** The law, as staff should read it. */
  law: string;
  /** A lawyer's word, on record in clinic.yaml: from that date on the channel is open. */
  unlocked?: Unlock;
}

export interface Unlock {
  by: string;
  /** YYYY-MM-DD */
  date: string;
  reason: string;
}

export interface DocumentRule {
  document: Document;
  /** Messages that stop where it is withdrawn; where the clinic requires it, also where it was never given. */
  stops: Purpose[];
  required: boolean;
  law?: string;
}

export interface Policy {
  /** Clock times, "HH:MM": the first quiet minute, and the first that is not. */
  quiet: { from: string; to: string };
  caps: Partial<Record<Purpose, Cap>>;
  unlawful: Unlawful[];
  documents: DocumentRule[];
  /** By language: what the law adds to the end of every advertising text; the first where the language has none. Empty: nothing. */
  warning: Record<string, string>;
}

/** What holds without a clinic.yaml. */
export const defaultPolicy: Policy = {
  quiet: { from: "21:00", to: "09:00" },
  caps: { care: { count: 4, days: 7 }, advertising: { count: 2, days: 7 } },
  ...packOf("ru"),
};

/** What the law adds at the end of a message of this purpose, in its language; undefined where it adds nothing. */
export function lawfulWords({ warning }: Policy, purpose: Purpose, language: string): string | undefined {
  if (purpose !== "advertising") return undefined;
  return Object.hasOwn(warning, language) ? warning[language] : Object.values(warning)[0];
}
