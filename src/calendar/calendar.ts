// When the clinic is open: its zone, its hours and its holidays, which every count of workdays reads.
import type { Temporal } from "temporal-polyfill";
import type { Weekday } from "../journey/plan.ts";

export interface Calendar {
  /** The clinic's IANA zone. */
  timezone: string;
  /** Opening hours in the clinic's zone, "HH:MM"; null on days it is closed. */
  hours: Record<Weekday, { open: string; close: string } | null>;
  /** Asked with a date as YYYY-MM-DD. */
  isHoliday(date: string): boolean;
}

/** In ISO order: Monday first. */
export const weekdays: readonly Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

export const weekdayOf = (date: Temporal.PlainDate): Weekday => weekdays[date.dayOfWeek - 1] as Weekday;

/** A workday is a day on which the clinic has hours and no holiday. */
export const isWorkday = (date: Temporal.PlainDate, calendar: Calendar): boolean =>
  calendar.hours[weekdayOf(date)] !== null && !calendar.isHoliday(date.toString());
