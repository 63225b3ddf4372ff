// The only door: may this message go now, and by which channel?
import { local } from "../calendar/local.ts";
import { capFrees, quietUntil } from "../calendar/quiet.ts";
import type { ChannelName, Purpose } from "../journey/plan.ts";
import type { Agreement, Document, Policy, Rule, SuppressionReason, Unlawful } from "./policy.ts";

/** The newest record of one purpose and channel, or of one document; `given: false` is one that was withdrawn. */
export interface Spoken {
  id: string;
  purpose: Agreement;
  /** None for a document. */
  channel: ChannelName | null;
  given: boolean;
}

export interface GateInput {
  /** The message's own purpose, not the scenario's. */
  purpose: Purpose;
  /** When it first fell due, ms UTC. */
  due: number;
  now: number;
  /** The zone of whoever gets it. */
  zone: string;
  /** The one channel that the step names; no other is tried. */
  via?: ChannelName;
  /** The patient's wish, then the scenario's order, limited to the scenario's list. */
  order: ChannelName[];
  /** Channels already tried. */
  skip: ChannelName[];
  /** A channel that is absent is one the patient has not. */
  reachable: Partial<Record<ChannelName, "ok" | "blocked">>;
  consents: Spoken[];
  /** The recipient's messages of this purpose that count for its cap, over all scenarios and channels. */
  sent: { at: number }[];
  /** False for what neither counts nor is held back by a cap: a second asking, an answer to the patient's own word. */
  counts: boolean;
  holds: ("staff" | "red_flag")[];
  /** Whether staff have paused the scenario. */
  paused?: boolean;
  appointment?: { start?: number };
  policy: Policy;
  /** Whether a person has approved it; only advertising needs that. */
  approved: boolean;
  /** Channels that would take only an approved template now, which this message has not. */
  templateMissing?: ChannelName[];
}

/** `because` is one sentence for staff, `consentId` the very record that it rests on. */
export type Verdict = { rule: Rule; because: string; consentId?: string } & (
  | { type: "send"; channel: ChannelName }
  | { type: "suppress"; reason: SuppressionReason }
  | { type: "defer"; until: number; channel: ChannelName }
  | { type: "hold"; reason: "staff_hold" | "red_flag_hold" | "paused" }
);

const suppress = (rule: Rule, reason: SuppressionReason, because: string, consent?: Spoken): Verdict => ({
  type: "suppress",
  rule,
  reason,
  because,
  ...(consent && { consentId: consent.id }),
});
const list = (channels: readonly ChannelName[]): string => channels.join(", ");

/**
 * Whether the message may go at `now`. Where several reasons speak against it the first of their fixed order is given: holds, pause, consent,
 * law, channel, template, approval, lateness, cap. A deferred message is to be asked about again at `until`, which is never quiet.
 */
export function gate(input: GateInput): Verdict {
  const stopped = hold(input) ?? withdrawn(input);
  if (stopped) return stopped;
  const chosen = choose(input);
  if ("type" in chosen) return chosen;
  const { channel, consent } = chosen;
  if (input.purpose === "advertising" && !input.approved)
    return suppress(
      "approval",
      "not_approved",
      "Nobody has approved this advertising yet, and advertising goes out only once a person has.",
    );
  return time(input, chosen) ?? { type: "send", channel, rule: "consent", because: allows(input, channel), consentId: consent.id };
}

function hold({ holds, paused, purpose }: GateInput): Verdict | undefined {
  if (holds.includes("staff"))
    return {
      type: "hold",
      rule: "hold",
      reason: "staff_hold",
      because: "Staff have put this patient's messages on hold; it waits until they release them.",
    };
  if (holds.includes("red_flag") && purpose !== "service")
    return {
      type: "hold",
      rule: "hold",
      reason: "red_flag_hold",
      because: `A red flag is open, so ${purpose} messages wait until staff release the patient.`,
    };
  if (paused)
    return {
      type: "hold",
      rule: "paused",
      reason: "paused",
      because: "The scenario is paused; whoever resumes it decides what becomes of this message.",
    };
  return undefined;
}

const titles: Record<Document, string> = { personal_data: "the processing of personal data", health_data: "the processing of health data" };
const stopping = ({ policy, purpose }: GateInput) => policy.documents.filter(({ stops }) => stops.includes(purpose));
const cited = (law: string | undefined): string => (law ? ` (${law})` : "");

/** A document that the patient took back stops what rests on it, whoever kept the yes, and where. */
function withdrawn(input: GateInput): Verdict | undefined {
  for (const { document, law } of stopping(input)) {
    const record = input.consents.find(({ purpose, given }) => purpose === document && !given);
    const because = `The patient has withdrawn consent to ${titles[document]}, so no ${input.purpose} messages go${cited(law)}.`;
    if (record) return suppress("document", "consent_withdrawn", because, record);
  }
  return undefined;
}

function missing(input: GateInput): Verdict | undefined {
  const rule = stopping(input).find(({ document, required }) => required && !input.consents.some(({ purpose }) => purpose === document));
  return (
    rule &&
    suppress("document", "no_consent", `The clinic requires consent to ${titles[rule.document]}, and none is on record${cited(rule.law)}.`)
  );
}

interface Chosen {
  channel: ChannelName;
  consent: Spoken;
}

/** The first channel that is consented to, lawful, open and able to carry the message; else why there is none. */
function choose(input: GateInput): Chosen | Verdict {
  const { purpose, via, order, skip, reachable, consents, templateMissing = [] } = input;
  const wanted = (via ? [via] : order).filter((channel) => !skip.includes(channel));
  const present = wanted.filter((channel) => reachable[channel] !== undefined);
  const recorded = consents.filter((consent) => consent.purpose === purpose);
  const given = (channel: ChannelName) => recorded.find((consent) => consent.channel === channel && consent.given);

  const consented = present.filter(given);
  // With no channel at hand it is still the consent that is missing, unless there is one for the purpose by any channel.
  if (present.length > 0 ? consented.length === 0 : !recorded.some((consent) => consent.given)) {
    const where = present.length > 0 ? ` by ${list(present)}` : "";
    const back = recorded.filter((consent) => !consent.given);
    const record = back.find(({ channel }) => channel !== null && present.includes(channel)) ?? back[0];
    return record
      ? suppress("consent", "consent_withdrawn", `The patient has withdrawn consent to ${purpose} messages${where}.`, record)
      : suppress("consent", "no_consent", `No consent to ${purpose} messages${where} is on record.`);
  }
  const lacking = missing(input);
  if (lacking) return lacking;

  const asked = present.length > 0 ? consented : wanted;
  const lawful = asked.filter((channel) => !closing(input, channel));
  if (asked.length > 0 && lawful.length === 0) {
    const closed = asked.flatMap((channel) => closing(input, channel) ?? []);
    const laws = [...new Set(closed.map(({ law }) => law))];
    const because = `The law forbids ${purpose} by ${list(asked)}: ${laws.join("; ")}.`;
    return suppress(closed[0]?.rule ?? "channel", "unlawful_channel", because, asked.map(given).find(Boolean));
  }

  const owned = lawful.filter((channel) => reachable[channel] !== undefined);
  const open = owned.filter((channel) => reachable[channel] === "ok");
  if (open.length === 0) {
    if (owned.length > 0)
      return suppress("channel", "channel_blocked", `The patient has blocked ${list(owned)}, until they write there again.`);
    return suppress("channel", "no_channel", none(via, skip, wanted));
  }

  const channel = open.find((each) => !templateMissing.includes(each));
  const consent = channel && given(channel);
  return channel && consent
    ? { channel, consent }
    : suppress("template", "template_needed", `Only an approved template may go by ${list(open)} now, and this message has none.`);
}

const ruleFor = ({ policy, purpose }: GateInput, channel: ChannelName): Unlawful | undefined =>
  policy.unlawful.find((rule) => rule.purpose === purpose && rule.channel === channel);

const isUnlocked = ({ now, zone }: GateInput, { unlocked }: Unlawful): boolean =>
  unlocked !== undefined && unlocked.date <= local(now, zone).slice(0, 10);

/** The law that closes this channel to the purpose, where nobody has unlocked it. */
function closing(input: GateInput, channel: ChannelName): Unlawful | undefined {
  const rule = ruleFor(input, channel);
  return rule && !isUnlocked(input, rule) ? rule : undefined;
}

function allows(input: GateInput, channel: ChannelName): string {
  const unlocked = ruleFor(input, channel)?.unlocked;
  const lawyer = unlocked ? ` ${unlocked.by} unlocked the channel on ${unlocked.date}: ${unlocked.reason}` : "";
  return `Consent to ${input.purpose} messages by ${channel} is on record.${lawyer}`;
}

function none(via: ChannelName | undefined, skip: readonly ChannelName[], wanted: readonly ChannelName[]): string {
  if (via) return `The step names ${via}, which ${skip.includes(via) ? "has been tried already" : "this patient has not"}.`;
  if (skip.length > 0) return `Tried by ${list(skip)}; the patient has no further channel.`;
  return wanted.length > 0 ? `The patient has none of the channels ${list(wanted)}.` : "The message has no channel to go by.";
}

/** Whether it must wait, or is too late, or too much; undefined when it may go now. */
function time(
  { purpose, due, now, zone, sent, counts, appointment, policy }: GateInput,
  { channel, consent }: Chosen,
): Verdict | undefined {
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
    return suppress("too_late", "too_late", `The appointment at ${shown(start)} ${begun}.`, consent);
  }
  const most = cap && `At most ${cap.count} ${purpose} ${cap.count === 1 ? "message" : "messages"} in ${cap.days} days`;
  if (free === undefined || allowed(free) !== free)
    return suppress("cap", "frequency_cap", `${most}: there is no room for this one.`, consent);
  if (goes === now) return undefined;
  const capped = goes > awake;
  const because = capped
    ? `${most}: this one goes at ${shown(goes)}.`
    : `${local(now, zone).slice(11)} is in the patient's quiet hours (${policy.quiet.from}–${policy.quiet.to}): it goes at ${shown(goes)}.`;
  return { type: "defer", until: goes, channel, rule: capped ? "cap" : "quiet_hours", because, consentId: consent.id };
}
