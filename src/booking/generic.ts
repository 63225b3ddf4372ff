// The body of `POST /api/events`, as the contract writes it: what a booking system of any kind tells us.
import { Temporal } from "temporal-polyfill";
import * as z from "zod";
import { documents } from "../messaging/policy.ts";
import { appointmentEvents } from "../scenario/appointment-events.ts";
import { problemsOf } from "./problems.ts";

const otherTypes = [
  "patient.created",
  "patient.tagged",
  "form.started",
  "form.completed",
  "consent.given",
  "consent.withdrawn",
  "manual",
] as const;

/** How far (ms) a sender's clock may be ahead of ours. */
const ahead = 5 * 60_000;
/** Beyond these years nobody has an appointment, and calendars lose count. */
const years = { from: Date.UTC(1900, 0), to: Date.UTC(2200, 0) };

const example = "2026-03-02T12:00:00+05:00";
export const moment = z.string().refine(isMoment, `must be a moment with its offset from UTC, such as ${example}`);
/** PostgreSQL keeps no NUL in a text. */
const text = (max: number) =>
  z
    .string()
    .max(max, `is longer than ${max} characters`)
    .refine((value) => !value.includes("\0"), "contains a character that no text has");
const id = text(200).refine((value) => value.trim() !== "", "must not be empty");
const name = text(200).nullish();

export const patient = z.object({
  externalId: id,
  firstName: name,
  lastName: name,
  patronymic: name,
  birthDate: z.string().refine(isBirthDate, "must be a date such as 1968-05-30, or 05-30 where the year is not known").nullish(),
  sex: z.enum(["male", "female", "other", "unknown"]).nullish(),
  phone: text(40).refine(isPhone, "must be a phone number such as +79991234567").nullish(),
  email: text(320).refine(isEmail, "must be an address such as anna@example.org").nullish(),
  timezone: text(100).refine(isZone, "must be a time zone's name such as Asia/Yekaterinburg").nullish(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "must be a language such as ru or en")
    .nullish(),
});

const appointment = z.object({
  externalId: id,
  start: moment.nullish(),
  service: name,
  doctor: name,
  diagnoses: z.array(text(50)).max(100, "has more than 100 entries").nullish(),
});

export const channel = z.enum(["telegram", "max", "whatsapp", "email", "sms"]);

/** Unknown fields are left out, and so never kept. */
const body = z
  .object({
    type: z.enum([...appointmentEvents, ...otherTypes]),
    occurredAt: moment,
    source: text(100).nullish(),
    patient,
    appointment: appointment.nullish(),
    form: z.object({ id, score: z.number().nullish() }).nullish(),
    tag: id.nullish(),
    /** Who is written to in this patient's place, and agrees for them; null where nobody is any more. */
    guardian: patient.nullish(),
    consent: z
      .object({
        purpose: z.enum(["service", "care", "advertising", ...documents]),
        channels: z.array(channel).min(1, "must name a channel").nullish(),
        /** Which of the clinic's legal texts it was, in which language and version, and its words where they are not the clinic's own. */
        document: id.nullish(),
        language: text(10).nullish(),
        version: text(100).nullish(),
        text: text(20_000).nullish(),
        way: text(50).nullish(),
        proof: text(500).nullish(),
      })
      .nullish(),
    /** `manual` may name the one scenario that it is meant for. */
    scenario: id.nullish(),
  })
  .superRefine((event, context) => {
    const needed = needs(event.type);
    if (needed && event[needed] == null) {
      context.addIssue({
        code: "custom",
        path: needed === "appointment" ? ["appointment", "externalId"] : [needed],
        message: `is missing; ${event.type} needs it`,
      });
    }
    if (event.guardian?.externalId === event.patient.externalId)
      context.addIssue({ code: "custom", path: ["guardian", "externalId"], message: "is the patient's own; a guardian is another person" });
  });

/** As it was sent, without what we do not know: moments are still texts with their offset. */
export type EventBody = z.output<typeof body>;
export type Parsed = { type: "event"; event: EventBody } | { type: "problems"; problems: Problem[] };
interface Problem {
  /** Such as `appointment.start`; empty for the body itself. */
  path: string;
  /** One sentence that names the path. */
  message: string;
}

/** `now` (ms UTC) is when it came in. Reading what was read once gives the same again. */
export function parseEvent(given: unknown, now: number): Parsed {
  const outcome = body.safeParse(given);
  if (!outcome.success) return { type: "problems", problems: problemsOf(outcome.error, given) };
  const { data } = outcome;
  if (momentOf(data.occurredAt) > now + ahead) {
    return { type: "problems", problems: [{ path: "occurredAt", message: "occurredAt lies more than five minutes in the future." }] };
  }
  return { type: "event", event: data };
}

/** ms UTC, of a text that was checked. */
export const momentOf = (checked: string): number => Temporal.Instant.from(checked).epochMilliseconds;

function needs(type: EventBody["type"]): "appointment" | "form" | "tag" | "consent" | undefined {
  if (type.startsWith("appointment.")) return "appointment";
  if (type.startsWith("form.")) return "form";
  if (type === "patient.tagged") return "tag";
  return type.startsWith("consent.") ? "consent" : undefined;
}

function isMoment(value: string): boolean {
  try {
    const ms = momentOf(value);
    return ms >= years.from && ms < years.to;
  } catch {
    return false;
  }
}

/** Whole, or without its year; of a calendar that has such a day. */
export function isBirthDate(value: string): boolean {
  if (!/^(\d{4}-)?\d{2}-\d{2}$/.test(value)) return false;
  try {
    // 1972 had a 29 February.
    Temporal.PlainDate.from(value.length === 5 ? `1972-${value}` : value, { overflow: "reject" });
    return true;
  } catch {
    return false;
  }
}

function isZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: value });
    return /^[A-Za-z]/.test(value);
  } catch {
    return false;
  }
}

/** Empty clears, as null does. */
function isPhone(value: string): boolean {
  return value.trim() === "" || (/^\+?[\d\s().-]+$/.test(value.trim()) && value.replace(/\D/g, "").length >= 3);
}

function isEmail(value: string): boolean {
  return value.trim() === "" || /^[^@\s]+@[^@\s]+$/.test(value.trim());
}
