// Counting dates on a calendar: days, weeks, months and the clinic's workdays.
import type { Temporal } from "temporal-polyfill";
import type { Duration, Unit } from "../journey/plan.ts";
import { type Calendar, isWorkday } from "./calendar.ts";

const milliseconds: Partial<Record<Unit, number>> = { minute: 60_000, hour: 3_600_000 };

/** The length in milliseconds where it is exact (minutes, hours); undefined where it counts dates. */
export function exact({ count, unit }: Duration): number | undefined {
  const one = milliseconds[unit];
  return one === undefined ? undefined : one * count;
}

/** No rule of a calendar looks further than this for a day that fits; a clinic closed for longer is a fault. */
const furthest = 400;

/** The first date, from `date` on, that `fits`; `step` -1 looks back. Throws a RangeError when there is none for over a year. */
export function seek(date: Temporal.PlainDate, fits: (date: Temporal.PlainDate) => boolean, step: 1 | -1 = 1): Temporal.PlainDate {
  let found = date;
  for (let tried = 0; !fits(found); tried++) {
    if (tried === furthest) throw new RangeError(`no day that fits within ${furthest} days of ${date}`);
    found = found.add({ days: step });
  }
  return found;
}

/**
 * `count` of a unit that counts dates, forwards or back. A month's end is clamped (31 January and 1 month: the last of February).
 * The Nth workday is strictly after (before) `date`, so from Friday and from Saturday the first is Monday.
 */
export function shift(date: Temporal.PlainDate, { count, unit }: Duration, sign: 1 | -1, calendar: Calendar): Temporal.PlainDate {
  switch (unit) {
    case "day":
      return date.add({ days: sign * count });
    case "week":
      return date.add({ weeks: sign * count });
    case "month":
      return date.add({ months: sign * count });
    case "workday": {
      let found = date;
      for (let left = count; left > 0; left--) found = seek(found.add({ days: sign }), (day) => isWorkday(day, calendar), sign);
      return found;
    }
    case "minute":
    case "hour":
      throw new RangeError(`${unit}s are exact and count no dates`);
  }
}
