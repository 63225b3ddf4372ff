// When a wait that begins now is over: calendar-true, in the patient's zone.
import { Temporal } from "temporal-polyfill";
import type { Duration, Weekday } from "../journey/plan.ts";
import { type Calendar, weekdayOf } from "./calendar.ts";
import { exact, seek, shift } from "./count.ts";
import { clock, moment } from "./local.ts";

type Fits = (date: Temporal.PlainDate) => boolean;
const anyDay: Fits = () => true;

/** The first moment not before `from`, on a date from `date` on that fits, at which the clock shows `time`. */
function firstAt(date: Temporal.PlainDate, time: Temporal.PlainTime, fits: Fits, from: number, zone: string): number {
  const today = clock(from, zone).toPlainDate();
  let day = seek(Temporal.PlainDate.compare(date, today) < 0 ? today : date, fits);
  for (;;) {
    const found = moment(day.toPlainDateTime(time), zone);
    if (found >= from) return found;
    day = seek(day.add({ days: 1 }), fits);
  }
}

/** The first moment at or after `from` at which the clock in `zone` shows `at` ("HH:MM"). */
export const nextClock = (from: number, at: string, zone: string): number =>
  firstAt(clock(from, zone).toPlainDate(), Temporal.PlainTime.from(at), anyDay, from, zone);

/**
 * The moment (ms UTC) at which `length`, begun at `from`, is over in `zone`. Days and longer count the date, then `on` moves it forward
 * (holidays left out), then `at` sets the hour, else the hour is carried over; where that `at` has passed by `now` (default `from`) it is
 * the first such moment from `now` on. Minutes and hours are exact; with `at` or `on` the first such moment at or after.
 * Throws a RangeError when no day fits for over a year.
 */
export function add(
  from: number,
  length: Duration,
  zone: string,
  calendar: Calendar,
  { at, on, now = from }: { at?: string; on?: Weekday[]; now?: number } = {},
): number {
  const fits: Fits = on ? (date) => on.includes(weekdayOf(date)) && !calendar.isHoliday(date.toString()) : anyDay;
  const ms = exact(length);
  if (ms !== undefined) {
    const over = from + ms;
    if (at === undefined && on === undefined) return over;
    const day = clock(over, zone).toPlainDate();
    if (at !== undefined) return firstAt(day, Temporal.PlainTime.from(at), fits, Math.max(over, now), zone);
    return fits(day) ? over : moment(seek(day, fits).toPlainDateTime(), zone);
  }
  const begun = clock(from, zone);
  const date = seek(shift(begun.toPlainDate(), length, 1, calendar), fits);
  if (at === undefined) return moment(date.toPlainDateTime(begun.toPlainTime()), zone);
  return firstAt(date, Temporal.PlainTime.from(at), fits, now, zone);
}
