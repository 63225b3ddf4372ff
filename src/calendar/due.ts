// By when a member of staff should have done a task: counted on the clinic's calendar, in the clinic's zone.
import { Temporal } from "temporal-polyfill";
import type { Duration } from "../journey/plan.ts";
import { type Calendar, weekdayOf } from "./calendar.ts";
import { exact, shift } from "./count.ts";
import { clock, moment } from "./local.ts";

/** Workdays end at the same hour, drawn back to the clinic's closing time on that day; other lengths end as they would for anybody. */
export function dueBy(from: number, length: Duration, calendar: Calendar): number {
  const ms = exact(length);
  if (ms !== undefined) return from + ms;
  const begun = clock(from, calendar.timezone);
  const date = shift(begun.toPlainDate(), length, 1, calendar);
  const hours = length.unit === "workday" ? calendar.hours[weekdayOf(date)] : null;
  const closing = hours && Temporal.PlainTime.from(hours.close);
  const time = begun.toPlainTime();
  const drawn = closing && Temporal.PlainTime.compare(time, closing) > 0 ? closing : time;
  return moment(date.toPlainDateTime(drawn), calendar.timezone);
}
