// The only door: may this message go now, and by which channel?
import { local } from "../calendar/local.ts";
import { capFrees, quietUntil } from "../calendar/quiet.ts";
import type { ChannelName, Purpose } from "../journey/plan.ts";
import type { Policy, SuppressionReason } from "./policy.ts";

export interface GateInput {
  /** The message's own purpose, not the scenario's. */
  purpose: Purpose;
  /** When it first fell due, ms UTC. */
  due: number;
  now: number;
  /** The patient's zone. */
  zone: string;
  /** The one channel that the step names; no other is tried. */
  via?: ChannelName;
  /** The patient's wish, then the scenario's order, limited to the scenario's list. */
  order: ChannelName[];
  /** Channels already tried. */
  skip: ChannelName[];
  /** A channel that is absent is one the patient has not. */
  reachable: Partial<Record<ChannelName, "ok" | "blocked">>;
  /** The newest state of each purpose and channel on record; `given: false` is one that was withdrawn. */
  consents: { purpose: Purpose; channel: ChannelName; given: boolean }[];
  /** The recipient's messages of this purpose that count for its cap, over all scenarios and channels. */
  sent: { at: number }[];
  /** False for what neither counts nor is held back by a cap: a second asking, an answer to the patient's own word. */
  counts: boolean;
  holds: ("staff" | "red_flag")[];
  appointment?: { start?: number };
  policy: Policy;
  /** Whether a person has approved it; only advertising needs that. */
  approved: boolean;
  /** Channels that would take only an approved template now, which this message has not. */
  templateMissing?: ChannelName[];
}

/** `because` is one sentence for staff. */
export type Verdict =
  | { type: "send"; channel: ChannelName }
  | { type: "suppress"; reason: SuppressionReason; because: string }
  | { type: "defer"; until: number; because: string }
  | { type: "hold"; reason: "staff_hold" | "red_flag_hold"; because: string };

const suppress = (reason: SuppressionReason, because: string): Verdict => ({ type: "suppress", reason, because });
const list = (channels: readonly ChannelName[]): string => channels.join(", ");

/**
 * Whether the message may go at `now`. Where several reasons speak against it the first of their fixed order is given: holds, consent,
 * law, channel, template, approval, lateness, cap. A deferred message is to be asked about again at `until`, which is never quiet.
 */
export function gate(input: GateInput): Verdict {
  const held = hold(input);
  if (held) return held;
  const channel = choose(input);
  if (typeof channel !== "string") return channel;
  if (input.purpose === "advertising" && !input.approved)
    return suppress("not_approved", "Nobody has approved this advertising yet, and advertising goes out only once a person has.");
  return time(input) ?? { type: "send", channel };
}

function hold({ holds, purpose }: GateInput): Verdict | undefined {
  if (holds.includes("staff"))
    return {
      type: "hold",
      reason: "staff_hold",
      because: "Staff have put this patient's messages on hold; it waits until they release them.",
    };
  if (holds.includes("red_flag") && purpose !== "service")
    return {
      type: "hold",
      reason: "red_flag_hold",
      because: `A red flag is open, so ${purpose} messages wait until staff release the patient.`,
    };
  return undefined;
}

/** The first channel that is consented to, lawful, open and able to carry the message; else why there is none. */
function choose({ purpose, via, order, skip, reachable, consents, policy, templateMissing = [] }: GateInput): ChannelName | Verdict {
  const wanted = (via ? [via] : order).filter((channel) => !skip.includes(channel));
  const present = wanted.filter((channel) => reachable[channel] !== undefined);
  const recorded = consents.filter((consent) => consent.purpose === purpose);
  const given = (channel: ChannelName) => recorded.some((consent) => consent.channel === channel && consent.given);

  const consented = present.filter(given);
  // With no channel at hand it is still the consent that is missing, unless there is one for the purpose by any channel.
  if (present.length > 0 ? consented.length === 0 : !recorded.some((consent) => consent.given)) {
    const where = present.length > 0 ? ` by ${list(present)}` : "";
    return recorded.some((consent) => !consent.given)
      ? suppress("consent_withdrawn", `The patient has withdrawn consent to ${purpose} messages${where}.`)
      : suppress("no_consent", `No consent to ${purpose} messages${where} is on record.`);
  }

  const closed = policy.unlawful.filter((rule) => rule.purpose === purpose);
  const unlawful = (channel: ChannelName) => closed.some((rule) => rule.channel === channel);
  const asked = present.length > 0 ? consented : wanted;
  const lawful = asked.filter((channel) => !unlawful(channel));
  if (asked.length > 0 && lawful.length === 0) {
    const laws = [...new Set(closed.filter((rule) => asked.includes(rule.channel)).map((rule) => rule.law))];
    return suppress("unlawful_channel", `The law forbids ${purpose} by ${list(asked)}: ${laws.join("; ")}.`);
  }

  const owned = lawful.filter((channel) => reachable[channel] !== undefined);
  const open = owned.filter((channel) => reachable[channel] === "ok");
  if (open.length === 0) {
    if (owned.length > 0) return suppress("channel_blocked", `The patient has blocked ${list(owned)}, until they write there again.`);
    return suppress("no_channel", none(via, skip, wanted));
  }

  return (
    open.find((channel) => !templateMissing.includes(channel)) ??
    suppress("template_needed", `Only an approved template may go by ${list(open)} now, and this message has none.`)
  );
}

function none(via: ChannelName | undefined, skip: readonly ChannelName[], wanted: readonly ChannelName[]): string {
  if (via) return `The step names ${via}, which ${skip.includes(via) ? "has been tried already" : "this patient has not"}.`;
  if (skip.length > 0) return `Tried by ${list(skip)}; the patient has no further channel.`;
  return wanted.length > 0 ? `The patient has none of the channels ${list(wanted)}.` : "The message has no channel to go by.";
}

/** Whether it must wait, or is too late, or too much; undefined when it may go now. */
function time({ purpose, due, now, zone, sent, counts, appointment, policy }: GateInput): Verdict | undefined {
  const shown = (ms: number) => `${local(ms, zone).replace("T", " ")} (${zone})`;
  const past = (ms: number) => quietUntil(ms, zone, policy.quiet) ?? ms;
  const cap = counts ? policy.caps[purpose] : undefined;
  const awake = past(now);

  const frees = cap ? sent.map((message) => capFrees(message.at, cap.days, zone)).sort((a, b) => a - b) : [];
  /** The first moment, from `ms` on, at which fewer than the cap still count; undefined when there is none. */
  const allowed = (ms: number): number | undefined => {
    const counting = frees.filter((end) => end > ms);
    return cap && counting.length >= cap.count ? counting[counting.length - cap.count] : ms;
  };

  const free = purpose === "advertising" ? awake : allowed(now);
  const goes = free === undefined || free === now ? awake : past(free);

  const start = appointment?.start;
  if (purpose === "service" && start !== undefined && due < start && start <= goes) {
    const begun = goes > now ? `will have begun when this may go, at ${shown(goes)}` : "has begun already";
    return suppress("too_late", `The appointment at ${shown(start)} ${begun}.`);
  }
  const most = cap && `At most ${cap.count} ${purpose} ${cap.count === 1 ? "message" : "messages"} in ${cap.days} days`;
  if (free === undefined || allowed(free) !== free) return suppress("frequency_cap", `${most}: there is no room for this one.`);
  if (goes === now) return undefined;
  const because =
    goes > awake
      ? `${most}: this one goes at ${shown(goes)}.`
      : `${local(now, zone).slice(11)} is in the patient's quiet hours (${policy.quiet.from}–${policy.quiet.to}): it goes at ${shown(goes)}.`;
  return { type: "defer", until: goes, because };
}
