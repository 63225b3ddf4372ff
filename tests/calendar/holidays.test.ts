import { describe, expect, it } from "vitest";
import { holidays } from "../../src/calendar/holidays.ts";

const daysOff = (country: string, year: number) => {
  const isHoliday = holidays(country);
  const days: string[] = [];
  for (let day = Date.UTC(year, 0, 1); day < Date.UTC(year + 1, 0, 1); day += 86_400_000) {
    const date = new Date(day).toISOString().slice(0, 10);
    if (isHoliday(date)) days.push(date.slice(5));
  }
  return days.join(" ");
};

describe("Russian holidays", () => {
  it.each([
    [
      2025,
      "with its days off moved to 2 and 8 May, 13 June, 3 November and 31 December",
      "01-01 01-02 01-03 01-04 01-05 01-06 01-07 01-08 02-23 03-08 05-01 05-02 05-08 05-09 06-12 06-13 11-03 11-04 12-31",
    ],
    [
      2026,
      "with its days off moved to 9 January, 9 March, 11 May and 31 December",
      "01-01 01-02 01-03 01-04 01-05 01-06 01-07 01-08 01-09 02-23 03-08 03-09 05-01 05-09 05-11 06-12 11-04 12-31",
    ],
    [2030, "not yet decreed, on their own dates", "01-01 01-02 01-03 01-04 01-05 01-06 01-07 01-08 02-23 03-08 05-01 05-09 06-12 11-04"],
  ])("of %i, %s", (year, _, days) => expect(daysOff("RU", year)).toBe(days));

  it("leave as many working days in 2025 and 2026 as the production calendar has", () => {
    // 2025 has one more, Saturday 1 November, which is a matter of the clinic's own hours.
    for (const [year, working] of [
      [2025, 246],
      [2026, 247],
    ] as const) {
      const isHoliday = holidays("RU");
      let days = 0;
      for (let day = Date.UTC(year, 0, 1); day < Date.UTC(year + 1, 0, 1); day += 86_400_000) {
        const weekday = new Date(day).getUTCDay();
        if (weekday !== 0 && weekday !== 6 && !isHoliday(new Date(day).toISOString().slice(0, 10))) days += 1;
      }
      expect(days).toBe(working);
    }
  });
});

describe("holidays elsewhere", () => {
  it.each([
    ["DE", "2026-10-03", true],
    ["DE", "2026-01-06", false],
    ["DE-BY", "2026-01-06", true],
    ["kz", "2026-12-16", true],
    ["kz", "2026-12-17", false],
  ])("in %s, %s: %s", (country, date, expected) => expect(holidays(country)(date)).toBe(expected));

  it("there are none without a country", () => expect(holidays(undefined)("2026-01-01")).toBe(false));

  it("an unknown country is a fault, once it is asked for a date", () => {
    const isHoliday = holidays("XX");
    expect(() => isHoliday("2026-01-01")).toThrow('no holidays are known for the country "XX"');
  });
});
