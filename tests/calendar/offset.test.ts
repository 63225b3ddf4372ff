import { describe, expect, it } from "vitest";
import { fromLocal, local } from "../../src/calendar/local.ts";
import { type Offset, offset, visitMoment } from "../../src/calendar/offset.ts";
import type { Unit } from "../../src/journey/plan.ts";
import { aCalendar } from "./clinic.ts";

const zone = "Asia/Yekaterinburg";
const by = (text: string): Offset | undefined => {
  const [, sign, count, unit] = /^([+-]) (\d+) (\w+?)s?$/.exec(text) ?? [];
  return count === undefined ? undefined : { sign: sign === "-" ? -1 : 1, count: Number(count), unit: unit as Unit };
};

describe("a moment bound to the appointment", () => {
  it.each([
    ["is the start itself without an offset", "2026-03-10T11:30", "", undefined, "2026-03-10T11:30"],
    ["is the same hour so many dates before", "2026-03-10T11:30", "- 1 day", undefined, "2026-03-09T11:30"],
    ["takes the hour of at on that date", "2026-03-10T11:30", "- 1 day", "18:00", "2026-03-09T18:00"],
    ["takes the hour of at on the day of the visit", "2026-03-10T11:30", "", "08:00", "2026-03-10T08:00"],
    ["is exact in hours", "2026-03-10T11:30", "- 2 hours", undefined, "2026-03-10T09:30"],
    ["may come after the start", "2026-03-10T11:30", "+ 3 hours", undefined, "2026-03-10T14:30"],
    ["clamps a month's end backwards too", "2026-03-31T11:30", "- 1 month", undefined, "2026-02-28T11:30"],
    ["counts workdays back, over a weekend", "2026-03-09T11:30", "- 1 workday", undefined, "2026-03-06T11:30"],
    ["counts workdays back from a Sunday", "2026-03-08T11:30", "- 2 workdays", undefined, "2026-03-05T11:30"],
  ])("%s", (_, start, text, at, result) => {
    expect(local(offset(fromLocal(start, zone), by(text), zone, aCalendar(), at), zone)).toBe(result);
  });

  it("keeps its hour across a change of clocks, unless it is counted in hours", () => {
    const start = fromLocal("2026-03-29T12:00", "Europe/Berlin");
    expect(local(offset(start, by("- 1 day"), "Europe/Berlin", aCalendar()), "Europe/Berlin")).toBe("2026-03-28T12:00");
    expect(local(offset(start, by("- 24 hours"), "Europe/Berlin", aCalendar()), "Europe/Berlin")).toBe("2026-03-28T11:00");
  });
});

describe("such a moment has passed", () => {
  it.each([
    ["when it is before now", "2026-03-09T18:01", "- 1 day", "18:00", undefined],
    ["not at the exact instant", "2026-03-09T18:00", "- 1 day", "18:00", "2026-03-09T18:00"],
    ["not while it is ahead", "2026-03-09T17:59", "- 1 day", "18:00", "2026-03-09T18:00"],
    ["and is not put off to the next day where at has passed", "2026-03-09T20:00", "- 1 day", "18:00", undefined],
    ["when at lands after the appointment's start", "2026-03-09T10:00", "", "18:00", undefined],
    ["when at puts hours before the visit on a later day", "2026-03-09T10:00", "- 2 hours", "09:00", undefined],
    ["not because it was meant to be after the start", "2026-03-09T10:00", "+ 1 day", "10:00", "2026-03-11T10:00"],
  ])("%s", (_, now, text, at, result) => {
    const found = visitMoment(fromLocal("2026-03-10T11:30", zone), fromLocal(now, zone), by(text), zone, aCalendar(), at);
    expect(found === undefined ? undefined : local(found, zone)).toBe(result);
  });
});
