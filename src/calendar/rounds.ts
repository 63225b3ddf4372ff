// The moments of what comes again and again, each counted from the first so that nothing drifts.
import type { Duration } from "../journey/plan.ts";
import { add, nextClock } from "./add.ts";
import type { Calendar } from "./calendar.ts";
import { exact } from "./count.ts";

/**
 * When round `number` (from 0) of a `repeat` is planned, `first` being the first round's moment. Days and longer keep the hour, or `at`;
 * in rounds of minutes or hours `at` has set the first round, and each later one is exact.
 */
export function roundMoment(first: number, every: Duration, number: number, zone: string, calendar: Calendar, at?: string): number {
  if (number === 0) return first;
  const length = { count: every.count * number, unit: every.unit };
  return add(first, length, zone, calendar, exact(length) === undefined ? { at } : {});
}

/** The first round of a scenario entered by `schedule` that is after `after`: from publishing, at the next `at`, in the clinic's zone. */
export function scheduledAfter(published: number, after: number, every: Duration, at: string | undefined, calendar: Calendar): number {
  const zone = calendar.timezone;
  const first = at === undefined ? published : nextClock(published, at, zone);
  const round = (number: number) => roundMoment(first, every, number, zone, calendar, at);
  let beyond = 1;
  while (round(beyond) <= after) beyond *= 2;
  let lowest = 0;
  while (lowest < beyond) {
    const middle = Math.floor((lowest + beyond) / 2);
    if (round(middle) > after) beyond = middle;
    else lowest = middle + 1;
  }
  return round(lowest);
}
