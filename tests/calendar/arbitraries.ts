// Every zone, and moments and lengths to try in them.
import fc from "fast-check";
import type { Duration, Unit, Weekday } from "../../src/journey/plan.ts";

export const anyZone = fc.constantFrom(...Intl.supportedValuesOf("timeZone"));
/** From 1971, when clocks were still set oddly, to 2060. */
export const anyMoment = fc.integer({ min: Date.UTC(1971, 0, 1), max: Date.UTC(2060, 0, 1) });
export const anyTime = fc.integer({ min: 0, max: 1439 }).map((minute) => new Date(minute * 60_000).toISOString().slice(11, 16));
export const dateUnits: Unit[] = ["day", "week", "month", "workday"];
export const anyLength = (units: Unit[], most = 40): fc.Arbitrary<Duration> =>
  fc.record({ count: fc.integer({ min: 1, max: most }), unit: fc.constantFrom(...units) });
export const anyWeekdays = fc.subarray<Weekday>(["mon", "tue", "wed", "thu", "fri", "sat", "sun"], { minLength: 1 });
