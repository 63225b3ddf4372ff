import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { fromLocal, local } from "../../src/calendar/local.ts";
import { anyMoment, anyZone } from "./arbitraries.ts";

const utc = (text: string) => Date.parse(text);

describe("a local time", () => {
  it.each([
    ["is read on the clock of its zone", "2026-03-02T12:00", "Asia/Yekaterinburg", "2026-03-02T07:00:00Z"],
    ["may have seconds", "2026-03-02T12:00:30", "Asia/Yekaterinburg", "2026-03-02T07:00:30Z"],
    ["with an offset is that moment anywhere", "2026-03-02T12:00+05:00", "Europe/Berlin", "2026-03-02T07:00:00Z"],
    ["with Z is that moment anywhere", "2026-03-02T07:00Z", "Asia/Yekaterinburg", "2026-03-02T07:00:00Z"],
    ["that the clocks skip is the first moment after the gap", "2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:00:00Z"],
    ["that they skip by half an hour is the first moment after it too", "2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-03T15:30:00Z"],
    ["at a midnight that is skipped is one o'clock", "2018-11-04T00:00", "America/Sao_Paulo", "2018-11-04T03:00:00Z"],
    ["on a date that a country skipped is the next date's beginning", "2011-12-30T10:00", "Pacific/Apia", "2011-12-30T10:00:00Z"],
    ["that comes twice is the first of the two", "2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00Z"],
    ["that comes twice by half an hour is the first of the two", "2026-04-05T01:45", "Australia/Lord_Howe", "2026-04-04T14:45:00Z"],
    ["before midnight comes twice in São Paulo's autumn", "2018-02-17T23:30", "America/Sao_Paulo", "2018-02-18T01:30:00Z"],
    ["before the end of Yekaterinburg's permanent summer time", "2014-10-25T12:00", "Asia/Yekaterinburg", "2014-10-25T06:00:00Z"],
    ["after it", "2014-10-27T12:00", "Asia/Yekaterinburg", "2014-10-27T07:00:00Z"],
  ])("%s", (_, text, zone, moment) => {
    expect(new Date(fromLocal(text, zone)).toISOString()).toBe(new Date(utc(moment)).toISOString());
  });

  it("is told to the minute", () => {
    expect(local(utc("2026-03-02T07:00:59Z"), "Asia/Yekaterinburg")).toBe("2026-03-02T12:00");
  });

  it.each(["tomorrow", "2026-02-30T10:00", "2026-03-02T25:00", ""])("is refused when it is none: %j", (text) => {
    expect(() => fromLocal(text, "Europe/Moscow")).toThrow(RangeError);
  });
});

test("telling a moment and reading it back gives the same clock time, in every zone", () => {
  fc.assert(
    fc.property(anyMoment, anyZone, (ms, zone) => {
      const text = local(ms, zone);
      const again = fromLocal(text, zone);
      expect(local(again, zone)).toBe(text);
      expect(again).toBeLessThanOrEqual(ms);
    }),
  );
});
