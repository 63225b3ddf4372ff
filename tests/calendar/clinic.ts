// A clinic's calendar for tests: Moscow, Monday to Friday 09:00 to 18:00, unless said otherwise.
import type { Calendar } from "../../src/calendar/calendar.ts";

const day = { open: "09:00", close: "18:00" };

export const aCalendar = (changes: Partial<Calendar> = {}): Calendar => ({
  timezone: "Europe/Moscow",
  hours: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: null, sun: null },
  isHoliday: () => false,
  ...changes,
});

export const onHolidays = (...dates: string[]): Calendar => aCalendar({ isHoliday: (date) => dates.includes(date) });
