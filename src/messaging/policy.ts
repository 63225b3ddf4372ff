// What the clinic and its country allow: quiet hours, frequency caps, and channels that the law closes to a purpose.
import type { ChannelName, Purpose } from "../journey/plan.ts";

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

/** At most `count` messages of a purpose in a moving window of `days` dates. */
export interface Cap {
  count: number;
  days: number;
}

export interface Unlawful {
  purpose: Purpose;
  channel: ChannelName;
  /** The law, as staff should read it. */
  law: string;
}

export interface Policy {
  /** Clock times, "HH:MM": the first quiet minute, and the first that is not. */
  quiet: { from: string; to: string };
  caps: Partial<Record<Purpose, Cap>>;
  unlawful: Unlawful[];
}

/** 38-ФЗ, article 5, part 10.7, since 2025-09-01; the antimonopoly service named both in March 2026. */
const restrictedResources = "38-ФЗ ст. 5 ч. 10.7 (no advertising on resources with restricted access)";

/** What a country's law closes, until an administrator unlocks it on record. */
const countryPacks: Readonly<Record<string, readonly Unlawful[]>> = {
  ru: [
    { purpose: "advertising", channel: "telegram", law: restrictedResources },
    { purpose: "advertising", channel: "whatsapp", law: restrictedResources },
  ],
};

/** The channels that the law of a country (`ru`, …) closes; none where no pack is shipped. */
export const unlawfulIn = (country: string): Unlawful[] =>
  Object.hasOwn(countryPacks, country.toLowerCase()) ? [...(countryPacks[country.toLowerCase()] ?? [])] : [];

/** What holds without a clinic.yaml. */
export const defaultPolicy: Policy = {
  quiet: { from: "21:00", to: "09:00" },
  caps: { care: { count: 4, days: 7 }, advertising: { count: 2, days: 7 } },
  unlawful: unlawfulIn("ru"),
};
