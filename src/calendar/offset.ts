// The moment that an appointment's start and an offset name: `until: appointment.start - 1 day`.
import { Temporal } from "temporal-polyfill";
import type { Duration } from "../journey/plan.ts";
import { nextClock } from "./add.ts";
import type { Calendar } from "./calendar.ts";
import { exact, shift } from "./count.ts";
import { clock, moment } from "./local.ts";

export type Offset = Duration & { sign: 1 | -1 };

/**
 * `from` moved by `offset`, in `zone`; without one, `from` itself. Days and longer count dates, then `at` sets the hour, and never a later
 * day's. Minutes and hours are exact, with `at` the first such moment at or after.
 */
export function offset(from: number, by: Offset | undefined, zone: string, calendar: Calendar, at?: string): number {
  const ms = by && exact(by);
  if (by && ms !== undefined) {
    const moved = from + by.sign * ms;
    return at === undefined ? moved : nextClock(moved, at, zone);
  }
  if (!by && at === undefined) return from;
  const start = clock(from, zone);
  const date = by ? shift(start.toPlainDate(), by, by.sign, calendar) : start.toPlainDate();
  return moment(date.toPlainDateTime(at === undefined ? start.toPlainTime() : Temporal.PlainTime.from(at)), zone);
}

/**
 * The moment bound to a visit that begins at `start`, or undefined when it has passed: when it is before `now` (exactly now has not),
 * or when `at` has put it after the start although nothing was to be added.
 */
export function visitMoment(
  start: number,
  now: number,
  by: Offset | undefined,
  zone: string,
  calendar: Calendar,
  at?: string,
): number | undefined {
  const found = offset(start, by, zone, calendar, at);
  const tooLate = by?.sign !== 1 && found > start;
  return found < now || tooLate ? undefined : found;
}
