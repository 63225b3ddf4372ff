// The closed lists of the language: events, channels, days, and how durations, hours and names are spelt.

import type { Again, AnswerType, ChannelName, Duration, Purpose, Unit, Weekday } from "../journey/plan.ts";
import { appointmentEvents } from "./appointment-events.ts";
import { type Kind, oneOf, oneOrMany, type Placed, scalar, wrong } from "./kinds.ts";
import { suggest } from "./near.ts";

export const purposes = ["service", "care", "advertising"] as const satisfies readonly Purpose[];
export const channels = ["telegram", "max", "whatsapp", "email", "sms"] as const satisfies readonly ChannelName[];
export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const satisfies readonly Weekday[];

/** Those that happen to a patient, and so can be waited for. */
export const happenings: readonly string[] = [
  ...appointmentEvents,
  "patient.created",
  "patient.tagged",
  "form.started",
  "form.completed",
  "consent.given",
  "scenario.ended",
];
export const events: readonly string[] = [...happenings, "manual", "birthday", "schedule"];
/** The roots that an event brings to expressions, on top of `appointment`. */
export const brings: ReadonlyMap<string, string> = new Map([
  ["form.started", "form"],
  ["form.completed", "form"],
  ["patient.tagged", "tag"],
  ["consent.given", "consent"],
  ["scenario.ended", "ended"],
]);
/** Outcomes that only the engine gives. */
export const engineOutcomes: readonly string[] = ["superseded", "stopped", "failed"];

const units: ReadonlyMap<string, Unit> = new Map(
  (["minute", "hour", "day", "week", "month", "workday"] as const).flatMap((unit) => [[unit, unit] as const, [`${unit}s`, unit] as const]),
);
/** Five years, in each unit. */
const longest: Record<Unit, number> = { minute: 2_629_440, hour: 43_824, day: 1826, week: 260, month: 60, workday: 1305 };
const durationPattern = /^[1-9][0-9]{0,6} (minutes?|hours?|days?|weeks?|months?|workdays?)$/;

export function parseDuration(written: string): Duration | undefined {
  const [number, name, ...rest] = written.split(" ");
  const unit = units.get(name ?? "");
  if (number === undefined || unit === undefined || rest.length > 0 || !/^[1-9][0-9]{0,6}$/.test(number)) return undefined;
  const count = Number(number);
  return count <= longest[unit] ? { count, unit } : undefined;
}

const durationHint = (): string => 'A whole number and an English unit, at most five years: "3 weeks", "2 workdays", "90 minutes".';
export const duration: Kind<Placed<Duration>> = scalar(
  "A duration",
  { type: "string", pattern: durationPattern.source },
  parseDuration,
  "bad-duration",
  durationHint,
);

const clockPattern = /^([01][0-9]|2[0-3]):[0-5][0-9]$/;
export const clock: Kind<Placed<string>> = {
  schema: { type: "string", pattern: clockPattern.source },
  read(node, problems) {
    const kind = scalar(
      "An hour",
      {},
      (written) => (clockPattern.test(written) ? written : undefined),
      "bad-duration",
      () => 'Two digits each, "10:00", from 00:00 to 23:59.',
    );
    return kind.read(node, problems);
  },
};

/** Whether the first ten characters, "YYYY-MM-DD", are a day that there is. */
export const isDate = (written: string): boolean => {
  const [year, month, day] = written.slice(0, 10).split("-").map(Number);
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day ?? 0));
  return date.getUTCMonth() === (month ?? 0) - 1 && date.getUTCDate() === day;
};

export const date: Kind<Placed<string>> = scalar(
  "A date",
  { type: "string" },
  (written) => (/^\d{4}-\d{2}-\d{2}$/.test(written) && isDate(written) ? written : undefined),
  "wrong-type",
  () => 'Write "1980-05-17".',
);

export function parseAgain(written: string): Again | undefined {
  if (written === "never" || written === "always") return { type: written };
  if (written === "per appointment") return { type: "per_appointment" };
  const after = written.startsWith("after ") ? parseDuration(written.slice(6)) : undefined;
  return after === undefined ? undefined : { type: "after", duration: after };
}

const againNames = ["never", "per appointment", "always", "after 90 days"];
const againWords = scalar("never, per appointment, after <duration> or always", { type: "string" }, parseAgain, "wrong-type", (written) =>
  suggest(written, againNames),
);
const againAfter = scalar('A duration after "after"', { type: "string" }, parseAgain, "bad-duration", durationHint);
export const again: Kind<Placed<Again>> = {
  schema: { type: "string", pattern: "^(never|always|per appointment|after .+)$" },
  read: (node, problems) => (node.kind === "scalar" && node.text.startsWith("after ") ? againAfter : againWords).read(node, problems),
};

/** `weekdays`, a day or a list of days. */
const day = scalar(
  "A day of the week",
  { enum: weekdays },
  (written) => weekdays.find((name) => name === written),
  "wrong-type",
  (written) => suggest(written, [...weekdays, "weekdays"]) ?? `One of: ${weekdays.join(", ")}, or weekdays.`,
);
const oneOrMoreDays = oneOrMany(day);
export const days: Kind<Weekday[]> = {
  schema: { anyOf: [{ const: "weekdays" }, ...(oneOrMoreDays.schema.anyOf as unknown[])] },
  read(node, problems) {
    if (node.kind === "scalar" && node.value === "weekdays") return ["mon", "tue", "wed", "thu", "fri"];
    const listed = oneOrMoreDays.read(node, problems);
    return listed === undefined ? undefined : weekdays.filter((name) => listed.some((one) => one.value === name));
  },
};

export const purpose = oneOf(purposes, "A purpose");
export const channel = oneOf(channels, "A channel", "unknown-channel");
export const event = oneOf(events, "An event", "unknown-event");
export const happening = oneOf(happenings, "An event that happens to a patient", "unknown-event");

/** Asks are names in expressions, so they have no hyphen. */
export const askPattern = /^[A-Za-z][A-Za-z0-9_]*$/;
/** Any plain word: letters of any alphabet, digits, `_`, `-`. */
export const namePattern = /^[\p{L}\p{N}_][\p{L}\p{N}_-]*$/u;
export const name = scalar(
  "A name",
  { type: "string" },
  (written) => (namePattern.test(written) ? written : undefined),
  "wrong-type",
  () => "Letters, digits and hyphens, without spaces.",
);
export const askName = scalar(
  "A name for the answer",
  { type: "string", pattern: askPattern.source },
  (written) => (askPattern.test(written) ? written : undefined),
  "wrong-type",
  (written) =>
    /^[A-Za-z][A-Za-z0-9_-]*$/.test(written)
      ? `Did you mean "${written.replaceAll("-", "_")}"?`
      : "A Latin letter, then letters, digits and _.",
);
export const outcome = scalar(
  "An outcome",
  { type: "string" },
  (written) => (namePattern.test(written) && !engineOutcomes.includes(written) ? written : undefined),
  "wrong-type",
  (written) => (engineOutcomes.includes(written) ? `"${written}" is given by the engine alone: choose another word.` : "A plain word."),
);

const answers = ["number", "nps", "yes-no", "date", "text", "blood-pressure"] as const;
export function parseAnswer(written: string): AnswerType | undefined {
  const type = answers.find((known) => known === written);
  if (type !== undefined) return { type };
  const scale = /^scale (\d{1,2})-(\d{1,2})$/.exec(written);
  const from = Number(scale?.[1]);
  const to = Number(scale?.[2]);
  return scale !== null && from < to && to <= 10 ? { type: "scale", from, to } : undefined;
}
const answerHints = [...answers, "scale 1-5"];
export const answer: Kind<Placed<AnswerType>> = {
  schema: { anyOf: [{ enum: answerHints }, { type: "string", pattern: "^scale [0-9]{1,2}-[0-9]{1,2}$" }] },
  read(node, problems) {
    const value = node.kind === "scalar" && typeof node.value === "string" ? parseAnswer(node.value) : undefined;
    if (node.kind === "scalar" && value !== undefined) return { value, node };
    const hint = node.kind === "scalar" ? suggest(node.text, answerHints) : undefined;
    return wrong(problems, node, "A kind of answer", hint ?? `One of: ${answerHints.join(", ")}.`);
  },
};

/** A language by its ISO code, `ru` or `pt-BR`. */
export const languagePattern = /^[a-z]{2}(-[A-Z]{2})?$/;
export const language = scalar(
  "A language",
  { type: "string", pattern: languagePattern.source },
  (written) => (languagePattern.test(written) ? written : undefined),
  "wrong-type",
  () => "Two letters: ru, en.",
);
