import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { nextClock } from "../../src/calendar/add.ts";
import { nextBirthday } from "../../src/calendar/birthday.ts";
import { fromLocal, local } from "../../src/calendar/local.ts";
import { roundMoment, scheduledAfter } from "../../src/calendar/rounds.ts";
import type { Unit } from "../../src/journey/plan.ts";
import { anyLength, anyMoment, anyTime, anyZone } from "./arbitraries.ts";
import { aCalendar } from "./clinic.ts";

const zone = "Europe/Berlin";

describe("rounds", () => {
  it.each([
    ["begin with the first round's own moment", "2026-03-27T08:00", 1, "day", 0, "08:00", "2026-03-27T08:00"],
    ["keep the hour across a change of clocks", "2026-03-27T08:00", 1, "day", 3, undefined, "2026-03-30T08:00"],
    ["of hours are exact", "2026-03-28T20:00", 8, "hour", 1, undefined, "2026-03-29T05:00"],
    ["of hours are not all pulled to at, which set the first", "2026-03-02T08:00", 8, "hour", 2, "08:00", "2026-03-03T00:00"],
    [
      "of months count from the first: a short one does not make the next short",
      "2026-01-31T10:00",
      1,
      "month",
      2,
      "10:00",
      "2026-03-31T10:00",
    ],
    [
      "take the hour again that a first round in a gap of the clocks had lost",
      "2026-03-29T03:00",
      1,
      "day",
      1,
      "02:30",
      "2026-03-30T02:30",
    ],
    ["of workdays count workdays", "2026-03-06T10:00", 2, "workday", 2, undefined, "2026-03-12T10:00"],
  ] as const)("%s", (_, first, count, unit, number, at, result) => {
    expect(local(roundMoment(fromLocal(first, zone), { count, unit }, number, zone, aCalendar(), at), zone)).toBe(result);
  });

  it("begin at the first such hour from now, now included", () => {
    expect(local(nextClock(fromLocal("2026-03-02T10:00", zone), "10:00", zone), zone)).toBe("2026-03-02T10:00");
    expect(local(nextClock(fromLocal("2026-03-02T10:01", zone), "10:00", zone), zone)).toBe("2026-03-03T10:00");
  });
});

describe("a scenario on a schedule", () => {
  const calendar = aCalendar();
  const moscow = (text: string) => fromLocal(text, "Europe/Moscow");
  it.each([
    [
      "begins at the next at after publishing, in the clinic's zone",
      "2026-01-31T12:00",
      "2026-01-31T12:00",
      1,
      "month",
      "2026-02-01T10:00",
    ],
    ["comes again each month", "2026-01-31T09:00", "2026-01-31T10:00", 1, "month", "2026-02-28T10:00"],
    ["does not stay at a short month's end", "2026-01-31T09:00", "2026-02-28T10:00", 1, "month", "2026-03-31T10:00"],
    ["comes each week", "2026-03-02T09:00", "2026-03-20T10:00", 1, "week", "2026-03-23T10:00"],
  ] as const)("%s", (_, published, after, count, unit, result) => {
    expect(local(scheduledAfter(moscow(published), moscow(after), { count, unit }, "10:00", calendar), "Europe/Moscow")).toBe(result);
  });

  test("its next round is after the moment asked, and the one before it is not", () => {
    const units: Unit[] = ["hour", "day", "week", "month"];
    fc.assert(
      fc.property(anyMoment, fc.nat(400), anyLength(units, 5), anyTime, anyZone, (published, days, every, at, timezone) => {
        const after = published + days * 86_400_000;
        const found = scheduledAfter(published, after, every, at, aCalendar({ timezone }));
        expect(found).toBeGreaterThan(after);
        if (found !== nextClock(published, at, timezone)) {
          expect(scheduledAfter(published, found - 1, every, at, aCalendar({ timezone }))).toBe(found);
        }
      }),
    );
  });
});

describe("a birthday", () => {
  const night = { from: "21:00", to: "09:00" };
  it.each([
    ["is kept at the first moment after quiet hours", "1980-05-17", "2026-03-02T12:00", "2026-05-17T09:00"],
    ["is kept the same morning", "1980-05-17", "2026-05-17T09:00", "2026-05-17T09:00"],
    ["is next year's once the morning is over", "1980-05-17", "2026-05-17T09:01", "2027-05-17T09:00"],
    ["needs no year", "--05-17", "2026-03-02T12:00", "2026-05-17T09:00"],
    ["of 29 February is on the 28th in common years", "1980-02-29", "2026-01-01T00:00", "2026-02-28T09:00"],
    ["of 29 February is on the 29th in leap years", "1980-02-29", "2028-01-01T00:00", "2028-02-29T09:00"],
  ])("%s", (_, born, from, result) => {
    expect(local(nextBirthday(fromLocal(from, zone), born, zone, night), zone)).toBe(result);
  });
});
