// The parts that resources of FHIR R4 are made of, as far as they are read here.
import * as z from "zod";
import { moment, momentOf } from "../generic.ts";
import { isIcd10 } from "./words.ts";

/** PostgreSQL keeps no NUL in a text. */
export const text = z
  .string()
  .max(2_000, "is longer than 2000 characters")
  .refine((value) => !value.includes("\0"), "contains a character that no text has");
export const coding = z.object({ system: text.optional(), code: text.optional(), display: text.optional() });
export const concept = z.object({
  coding: z.array(coding).max(50, "has more than 50 entries").optional(),
  text: text.optional(),
});
export const identifier = z.object({ system: text.optional(), value: text.optional() });
export const reference = z.object({ reference: text.optional(), identifier: identifier.optional(), display: text.optional() });
export const period = z.object({ start: text.optional(), end: text.optional() });
/** In FHIR's JSON a list of texts has null where only an extension is known. */
const texts = z.array(text.nullable());
export const humanName = z.object({
  use: text.optional(),
  family: text.optional(),
  given: texts.optional(),
  text: text.optional(),
  period: period.optional(),
});
/** Of every resource. */
export const base = {
  id: text.min(1, "must not be empty").max(200, "is longer than 200 characters").optional(),
  meta: z.object({ lastUpdated: moment.optional() }).optional(),
};

export type Coding = z.output<typeof coding>;
export type Concept = z.output<typeof concept>;
export type Identifier = z.output<typeof identifier>;
export type Reference = z.output<typeof reference>;
type Period = z.output<typeof period>;

export const codings = (concepts: Concept[] = []): Coding[] => concepts.flatMap(({ coding = [] }) => coding);

export const wordOf = (given: Concept | undefined): string | undefined =>
  given?.text ?? given?.coding?.[0]?.display ?? given?.coding?.[0]?.code;

/** Codes of ICD-10, each once. */
export const diagnosesIn = (concepts: Concept[]): string[] => [
  ...new Set(codings(concepts).flatMap(({ system, code }) => (code && isIcd10(system) ? code : []))),
];

/** FHIR's `instant` and whole `dateTime`; a bare date is no moment. */
export const millis = (value: string | undefined): number | undefined =>
  value !== undefined && moment.safeParse(value).success ? momentOf(value) : undefined;

/** One that ends on a day, in a month or in a year includes all of it, in UTC. */
export const isOver = (given: Period | undefined, now: number): boolean => (edge(given?.end, 1) ?? Number.POSITIVE_INFINITY) <= now;

export const isAhead = (given: Period | undefined, now: number): boolean => (edge(given?.start, 0) ?? Number.NEGATIVE_INFINITY) > now;

/** A moment; of a day, a month or a year the first, or with 1 that of the next one. */
function edge(value: string | undefined, next: 0 | 1): number | undefined {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(value ?? "") ?? [];
  if (year === undefined) return millis(value);
  if (month === undefined) return Date.UTC(Number(year) + next, 0);
  return day === undefined
    ? Date.UTC(Number(year), Number(month) - 1 + next)
    : Date.UTC(Number(year), Number(month) - 1, Number(day) + next);
}

/** Parts that hold parts of their own, all of them: the outermost first, however deep a sender nested them. */
export function unfolded(parts: unknown, within: (part: Record<string, unknown>) => unknown[]): unknown {
  if (!Array.isArray(parts)) return parts;
  const all: unknown[] = [...parts];
  for (const part of all)
    if (typeof part === "object" && part !== null) for (const one of within(part as Record<string, unknown>)) all.push(one);
  return all;
}

export const listOf = (given: unknown): unknown[] => (Array.isArray(given) ? given : []);
