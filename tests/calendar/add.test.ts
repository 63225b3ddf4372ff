import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { add, nextClock } from "../../src/calendar/add.ts";
import { fromLocal, local } from "../../src/calendar/local.ts";
import type { Duration, Unit, Weekday } from "../../src/journey/plan.ts";
import { anyLength, anyMoment, anyTime, anyWeekdays, anyZone, dateUnits } from "./arbitraries.ts";
import { aCalendar, onHolidays } from "./clinic.ts";

const length = (text: string): Duration => {
  const [count, unit = ""] = text.split(" ");
  return { count: Number(count), unit: unit.replace(/s$/, "") as Unit };
};
interface Options {
  zone?: string;
  at?: string;
  on?: Weekday[];
  now?: string;
  calendar?: ReturnType<typeof aCalendar>;
}
const ending = (from: string, wait: string, { zone = "Asia/Yekaterinburg", calendar = aCalendar(), now, ...rest }: Options = {}) =>
  local(
    add(fromLocal(from, zone), length(wait), zone, calendar, { ...rest, now: now === undefined ? undefined : fromLocal(now, zone) }),
    zone,
  );
const working: Weekday[] = ["mon", "tue", "wed", "thu", "fri"];

describe("days and longer", () => {
  it.each([
    ["count the date and keep the hour", "2026-03-02T12:00", "3 weeks", "2026-03-23T12:00"],
    ["keep the hour over one day", "2026-03-02T23:59", "1 day", "2026-03-03T23:59"],
    ["end with the month from the 31st", "2026-01-31T10:00", "1 month", "2026-02-28T10:00"],
    ["end on the 29th in a leap year", "2028-01-31T10:00", "1 month", "2028-02-29T10:00"],
    ["do not stay at a month's end: the next wait counts from the 28th", "2026-02-28T10:00", "1 month", "2026-03-28T10:00"],
    ["count two months at once from the 31st", "2026-01-31T10:00", "2 months", "2026-03-31T10:00"],
    ["reach five years", "2026-03-02T12:00", "60 months", "2031-03-02T12:00"],
  ])("%s", (_, from, wait, result) => expect(ending(from, wait)).toBe(result));

  it.each([
    ["at sets the hour on the counted date", "2026-03-02T12:00", "3 weeks", "10:00", undefined, "2026-03-23T10:00"],
    ["at is not compared with the hour carried over", "2026-03-02T12:00", "1 day", "10:00", undefined, "2026-03-03T10:00"],
    ["at that has passed today is tomorrow's", "2026-03-02T12:00", "1 day", "10:00", "2026-03-03T10:01", "2026-03-04T10:00"],
    ["at that is exactly now has not passed", "2026-03-02T12:00", "1 day", "10:00", "2026-03-03T10:00", "2026-03-03T10:00"],
    ["at of a date long gone is the first one from now", "2026-03-02T12:00", "1 day", "10:00", "2026-03-07T15:00", "2026-03-08T10:00"],
    [
      "at of a date long gone is today's where it is still to come",
      "2026-03-02T12:00",
      "1 day",
      "10:00",
      "2026-03-07T08:00",
      "2026-03-07T10:00",
    ],
    ["now changes nothing while the counted date is ahead", "2026-03-02T12:00", "3 weeks", "10:00", "2026-03-22T23:00", "2026-03-23T10:00"],
  ])("%s", (_, from, wait, at, now, result) => expect(ending(from, wait, { at, now })).toBe(result));

  it("without at, a wait that is over by now is over", () => {
    expect(ending("2026-03-02T12:00", "1 day", { now: "2026-03-09T12:00" })).toBe("2026-03-03T12:00");
  });
});

describe("on", () => {
  it.each([
    ["moves forward to the first such day, the hour carried over", "2026-03-02T12:00", "5 days", working, undefined, "2026-03-09T12:00"],
    ["stays where the day fits", "2026-03-02T12:00", "1 day", ["tue"], undefined, "2026-03-03T12:00"],
    ["moves the date before at sets the hour", "2026-03-02T12:00", "5 days", working, "10:00", "2026-03-09T10:00"],
    ["moves on after a month's end is clamped, into the next month", "2026-01-31T10:00", "1 month", working, undefined, "2026-03-02T10:00"],
    ["takes the first of the days listed", "2026-03-06T12:00", "1 week", ["tue", "thu"], undefined, "2026-03-17T12:00"],
  ] as const)("%s", (_, from, wait, on, at, result) => expect(ending(from, wait, { on: [...on], at })).toBe(result));

  it("leaves out holidays: the next listed day that is none", () => {
    const calendar = onHolidays("2026-03-10", "2026-03-12");
    expect(ending("2026-03-02T12:00", "1 week", { on: ["tue", "thu"], calendar })).toBe("2026-03-17T12:00");
  });

  it("weekdays are Monday to Friday even where the clinic works on Saturdays", () => {
    const sat = { open: "10:00", close: "15:00" };
    const calendar = aCalendar({ hours: { ...aCalendar().hours, sat } });
    expect(ending("2026-03-02T12:00", "5 days", { on: working, calendar })).toBe("2026-03-09T12:00");
  });

  it("weekdays are Monday to Friday even where the clinic is closed on Mondays", () => {
    const calendar = aCalendar({ hours: { ...aCalendar().hours, mon: null } });
    expect(ending("2026-03-02T12:00", "1 week", { on: working, calendar })).toBe("2026-03-09T12:00");
  });

  it("is still kept where at has passed", () => {
    expect(ending("2026-03-05T12:00", "1 day", { on: working, at: "10:00", now: "2026-03-06T11:00" })).toBe("2026-03-09T10:00");
  });

  it("finding no day for over a year is a fault", () => {
    expect(() => ending("2026-03-02T12:00", "1 day", { on: ["mon"], calendar: aCalendar({ isHoliday: () => true }) })).toThrow(RangeError);
  });
});

describe("minutes and hours", () => {
  it.each([
    ["are exact", "2026-03-02T12:00", "90 minutes", {}, "2026-03-02T13:30"],
    ["with at end at the first such moment after", "2026-03-02T12:00", "4 hours", { at: "10:00" }, "2026-03-03T10:00"],
    ["with at end at once where it is exactly that moment", "2026-03-02T06:00", "4 hours", { at: "10:00" }, "2026-03-02T10:00"],
    ["with on end exactly on a day that fits", "2026-03-02T12:00", "4 hours", { on: working }, "2026-03-02T16:00"],
    ["with on begin a moved day at midnight", "2026-03-06T22:00", "4 hours", { on: working }, "2026-03-09T00:00"],
    ["with on and at end at that hour of such a day", "2026-03-06T12:00", "4 hours", { on: working, at: "10:00" }, "2026-03-09T10:00"],
    [
      "with at that has passed by now wait for the next",
      "2026-03-02T06:00",
      "1 hour",
      { at: "10:00", now: "2026-03-02T11:00" },
      "2026-03-03T10:00",
    ],
  ] as [string, string, string, Options, string][])("%s", (_, from, wait, options, result) =>
    expect(ending(from, wait, options)).toBe(result),
  );
});

describe("workdays", () => {
  it.each([
    ["today does not count", "2026-03-02T12:00", "1 workday", "2026-03-03T12:00"],
    ["Friday and one is Monday", "2026-03-06T12:00", "1 workday", "2026-03-09T12:00"],
    ["Saturday and one is Monday", "2026-03-07T12:00", "1 workday", "2026-03-09T12:00"],
    ["Friday and six is Monday of the week after", "2026-03-06T12:00", "6 workdays", "2026-03-16T12:00"],
  ])("%s", (_, from, wait, result) => expect(ending(from, wait)).toBe(result));

  it("are the clinic's: its Saturday counts, its free Monday does not", () => {
    const calendar = aCalendar({ hours: { ...aCalendar().hours, sat: { open: "10:00", close: "15:00" }, mon: null } });
    expect(ending("2026-03-06T12:00", "1 workday", { calendar })).toBe("2026-03-07T12:00");
    expect(ending("2026-03-06T12:00", "2 workdays", { calendar })).toBe("2026-03-10T12:00");
  });

  it("leave out the clinic's holidays", () => {
    expect(ending("2026-03-06T12:00", "1 workday", { calendar: onHolidays("2026-03-09") })).toBe("2026-03-10T12:00");
  });

  it("count from the patient's own date: late Thursday in Moscow is Friday in Vladivostok", () => {
    const from = fromLocal("2026-03-05T20:00", "Europe/Moscow");
    const result = add(from, length("1 workday"), "Asia/Vladivostok", aCalendar());
    expect(local(result, "Asia/Vladivostok")).toBe("2026-03-09T03:00");
  });
});

describe("a change of clocks", () => {
  const zone = "Europe/Berlin";
  it.each([
    ["one day keeps the hour when clocks go forward", zone, "2026-03-28T12:00", "1 day", "2026-03-29T12:00"],
    ["24 hours are real hours when clocks go forward", zone, "2026-03-28T12:00", "24 hours", "2026-03-29T13:00"],
    ["one day keeps the hour when clocks go back", zone, "2026-10-24T12:00", "1 day", "2026-10-25T12:00"],
    ["24 hours are real hours when clocks go back", zone, "2026-10-24T12:00", "24 hours", "2026-10-25T11:00"],
    ["an hour that is skipped is the first moment after the gap", zone, "2026-03-28T02:30", "1 day", "2026-03-29T03:00"],
    ["a day in Yekaterinburg's last change of clocks", "Asia/Yekaterinburg", "2014-10-25T12:00", "1 day", "2014-10-26T12:00"],
    ["24 hours in Yekaterinburg's last change of clocks", "Asia/Yekaterinburg", "2014-10-25T12:00", "24 hours", "2014-10-26T11:00"],
    ["a midnight that São Paulo skipped", "America/Sao_Paulo", "2018-11-03T00:00", "1 day", "2018-11-04T01:00"],
    ["24 hours across Lord Howe's half hour", "Australia/Lord_Howe", "2026-10-03T12:00", "24 hours", "2026-10-04T12:30"],
    ["a day across Lord Howe's half hour", "Australia/Lord_Howe", "2026-10-03T12:00", "1 day", "2026-10-04T12:00"],
  ])("%s", (_, where, from, wait, result) => expect(ending(from, wait, { zone: where })).toBe(result));

  it("an hour that comes twice is the first of the two", () => {
    const result = add(fromLocal("2026-10-24T02:30", zone), length("1 day"), zone, aCalendar());
    expect(new Date(result).toISOString()).toBe("2026-10-25T00:30:00.000Z");
  });
});

/** Whether the clocks were set forward to `ms`. */
const endsGap = (ms: number, zone: string) => Date.parse(`${local(ms, zone)}Z`) - Date.parse(`${local(ms - 60_000, zone)}Z`) > 60_000;

describe("in every zone", () => {
  const calendar = aCalendar({ isHoliday: (date) => date.endsWith("-01") });
  const longer = (by: Duration): Duration => ({ ...by, count: by.count + 1 });
  const units: Unit[] = ["minute", "hour", ...dateUnits];

  test("one more of a unit is later, and never earlier than the start", () => {
    fc.assert(
      fc.property(anyMoment, anyLength(units), anyZone, (from, by, zone) => {
        const result = add(from, by, zone, calendar);
        expect(result).toBeGreaterThanOrEqual(from);
        expect(add(from, longer(by), zone, calendar)).toBeGreaterThanOrEqual(result);
      }),
    );
  });

  test("one more of a unit is never earlier, with at, on and now as well", () => {
    const options = fc.record({ at: fc.option(anyTime, { nil: undefined }), on: fc.option(anyWeekdays, { nil: undefined }) });
    fc.assert(
      fc.property(anyMoment, anyLength(units), anyZone, options, fc.nat(10 * 86_400_000), (from, by, zone, rest, late) => {
        const all = { ...rest, now: from + late };
        expect(add(from, longer(by), zone, calendar, all)).toBeGreaterThanOrEqual(add(from, by, zone, calendar, all));
      }),
    );
  });

  test("at gives that hour, unless the clocks skip it, and never a moment before now", () => {
    fc.assert(
      fc.property(anyMoment, anyLength(units), anyZone, anyTime, fc.nat(10 * 86_400_000), (from, by, zone, at, late) => {
        const now = from + late;
        const result = add(from, by, zone, calendar, { at, now });
        expect(result).toBeGreaterThanOrEqual(now);
        if (!endsGap(result, zone)) expect(local(result, zone).slice(11)).toBe(at);
      }),
    );
  });

  test("on gives one of its days, and no holiday", () => {
    fc.assert(
      fc.property(anyMoment, anyLength(dateUnits), anyZone, anyWeekdays, (from, by, zone, on) => {
        const date = local(add(from, by, zone, calendar, { on, at: "12:00" }), zone).slice(0, 10);
        expect(on).toContain(["sun", "mon", "tue", "wed", "thu", "fri", "sat"][new Date(date).getUTCDay()]);
        expect(calendar.isHoliday(date)).toBe(false);
      }),
    );
  });

  test("workdays never end on a closed day", () => {
    fc.assert(
      fc.property(anyMoment, fc.integer({ min: 1, max: 30 }), anyZone, (from, count, zone) => {
        const date = local(add(from, { count, unit: "workday" }, zone, calendar, { at: "12:00" }), zone).slice(0, 10);
        expect([1, 2, 3, 4, 5]).toContain(new Date(date).getUTCDay());
        expect(calendar.isHoliday(date)).toBe(false);
      }),
    );
  });

  test("months keep the day, or end with a shorter month", () => {
    fc.assert(
      fc.property(anyMoment, fc.integer({ min: 1, max: 60 }), anyZone, (from, count, zone) => {
        const [year = 0, month = 0, day = 0] = local(from, zone).slice(0, 10).split("-").map(Number);
        const last = new Date(Date.UTC(year, month + count, 0));
        const wanted = new Date(Date.UTC(year, month - 1 + count, Math.min(day, last.getUTCDate()))).toISOString().slice(0, 10);
        expect(local(add(from, { count, unit: "month" }, zone, calendar, { at: "12:00" }), zone).slice(0, 10)).toBe(wanted);
      }),
    );
  });

  test("the next clock time is at or after, and within two days", () => {
    fc.assert(
      fc.property(anyMoment, anyZone, anyTime, (from, zone, at) => {
        const found = nextClock(from, at, zone);
        expect(found).toBeGreaterThanOrEqual(from);
        expect(found - from).toBeLessThanOrEqual(2 * 86_400_000);
      }),
    );
  });
});
