// Between moments (ms UTC) and what a clock on the wall of a zone shows.
import { Temporal } from "temporal-polyfill";

/** What the clock in `zone` shows at `ms`. */
export const clock = (ms: number, zone: string): Temporal.PlainDateTime =>
  Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDateTime();

/**
 * The moment at which the clock in `zone` shows `wanted`. A time that the clocks skip is the first moment after the gap;
 * a time they have twice is the first of the two, or the second where `twice` says so.
 */
export function moment(wanted: Temporal.PlainDateTime, zone: string, twice: "earlier" | "later" = "earlier"): number {
  const found = wanted.toZonedDateTime(zone, { disambiguation: twice });
  if (found.toPlainDateTime().equals(wanted)) return found.epochMilliseconds;
  const before = twice === "earlier" ? found : wanted.toZonedDateTime(zone, { disambiguation: "earlier" });
  return (before.getTimeZoneTransition("next") ?? found).epochMilliseconds;
}

/** "YYYY-MM-DDTHH:MM" in `zone`; seconds are cut off. */
export const local = (ms: number, zone: string): string => clock(ms, zone).toString({ smallestUnit: "minute" });

/** Reads "2026-03-02T12:00" (seconds allowed) on the clock of `zone`; an offset or Z in the text wins. Throws a RangeError when it is no such text. */
export function fromLocal(text: string, zone: string): number {
  if (/T.*(?:Z|[+-]\d\d(?::?\d\d)?)(?:\[.*\])?$/i.test(text)) return Temporal.Instant.from(text).epochMilliseconds;
  return moment(Temporal.PlainDateTime.from(text), zone);
}
