import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { dueBy } from "../../src/calendar/due.ts";
import { fromLocal, local } from "../../src/calendar/local.ts";
import type { Unit } from "../../src/journey/plan.ts";
import { anyMoment, anyZone } from "./arbitraries.ts";
import { aCalendar, onHolidays } from "./clinic.ts";

const moscow = "Europe/Moscow";
const due = (from: string, count: number, unit: Unit, calendar = aCalendar()) =>
  local(dueBy(fromLocal(from, moscow), { count, unit }, calendar), moscow);

describe("a task", () => {
  it.each([
    ["is due at the same hour so many workdays on", "2026-03-02T12:00", 2, "workday", "2026-03-04T12:00"],
    ["is drawn back to closing time", "2026-03-02T22:40", 2, "workday", "2026-03-04T18:00"],
    ["may be due exactly at closing time", "2026-03-02T18:00", 1, "workday", "2026-03-03T18:00"],
    ["leaves out the weekend", "2026-03-06T12:00", 1, "workday", "2026-03-09T12:00"],
    ["in minutes is exact, at night too", "2026-03-06T23:50", 30, "minute", "2026-03-07T00:20"],
    ["in days keeps the hour, on any day", "2026-03-06T22:00", 1, "day", "2026-03-07T22:00"],
  ] as const)("%s", (_, from, count, unit, result) => expect(due(from, count, unit)).toBe(result));

  it("leaves out the clinic's holidays", () => {
    expect(due("2026-03-06T12:00", 1, "workday", onHolidays("2026-03-09"))).toBe("2026-03-10T12:00");
  });

  it("is drawn back to the closing time of that very day", () => {
    const calendar = aCalendar({ hours: { ...aCalendar().hours, sat: { open: "10:00", close: "15:00" } } });
    expect(due("2026-03-06T17:00", 1, "workday", calendar)).toBe("2026-03-07T15:00");
  });

  it("counts on the clinic's date, wherever the patient is", () => {
    const from = fromLocal("2026-03-06T03:00", "Asia/Vladivostok");
    expect(local(from, moscow)).toBe("2026-03-05T20:00");
    expect(local(dueBy(from, { count: 1, unit: "workday" }, aCalendar()), moscow)).toBe("2026-03-06T18:00");
  });
});

test("so many workdays are always on an open day, and never after closing", () => {
  fc.assert(
    fc.property(anyMoment, fc.integer({ min: 1, max: 20 }), anyZone, (from, count, timezone) => {
      const calendar = aCalendar({ timezone, isHoliday: (date) => date.endsWith("-04") });
      const [date = "", time = ""] = local(dueBy(from, { count, unit: "workday" }, calendar), timezone).split("T");
      expect([1, 2, 3, 4, 5]).toContain(new Date(date).getUTCDay());
      expect(date.endsWith("-04")).toBe(false);
      expect(time <= "18:00").toBe(true);
    }),
  );
});
