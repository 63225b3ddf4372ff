import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { fromLocal, local } from "../../src/calendar/local.ts";
import { capFrees, quietUntil } from "../../src/calendar/quiet.ts";
import { anyMoment, anyTime, anyZone } from "./arbitraries.ts";

const night = { from: "21:00", to: "09:00" };
const zone = "Asia/Yekaterinburg";

describe("quiet hours", () => {
  it.each([
    ["21:00 itself is quiet", night, "2026-03-02T21:00", "2026-03-03T09:00"],
    ["20:59 is not", night, "2026-03-02T20:59", undefined],
    ["09:00 itself is not", night, "2026-03-02T09:00", undefined],
    ["08:59 is", night, "2026-03-02T08:59", "2026-03-02T09:00"],
    ["midnight belongs to the night", night, "2026-03-03T00:00", "2026-03-03T09:00"],
    ["may lie within one day", { from: "13:00", to: "15:00" }, "2026-03-02T13:30", "2026-03-02T15:00"],
    ["and leave the rest of it free", { from: "13:00", to: "15:00" }, "2026-03-02T15:00", undefined],
    ["with equal ends there are none", { from: "09:00", to: "09:00" }, "2026-03-02T09:00", undefined],
  ])("%s", (_, quiet, now, end) => {
    const found = quietUntil(fromLocal(now, zone), zone, quiet);
    expect(found === undefined ? undefined : local(found, zone)).toBe(end);
  });

  it("end with the last second before nine", () => {
    expect(quietUntil(fromLocal("2026-03-02T08:59:59", zone), zone, night)).toBe(fromLocal("2026-03-02T09:00", zone));
  });

  it("end at the second showing of an hour that comes twice, when that is the one ahead", () => {
    const until = { from: "21:00", to: "02:30" };
    expect(quietUntil(Date.parse("2026-10-25T01:15Z"), "Europe/Berlin", until)).toBe(Date.parse("2026-10-25T01:30Z"));
    expect(quietUntil(Date.parse("2026-10-25T00:15Z"), "Europe/Berlin", until)).toBe(Date.parse("2026-10-25T00:30Z"));
  });

  it("go on where a whole date is skipped into the next night", () => {
    const found = quietUntil(fromLocal("2011-12-29T22:00", "Pacific/Apia"), "Pacific/Apia", night);
    expect(local(found ?? 0, "Pacific/Apia")).toBe("2011-12-31T09:00");
  });

  test("their end is never quiet, is ahead, and within two days, in every zone", () => {
    fc.assert(
      fc.property(anyMoment, anyZone, anyTime, anyTime, (now, where, from, to) => {
        const end = quietUntil(now, where, { from, to });
        if (end === undefined) return;
        expect(end).toBeGreaterThan(now);
        expect(end - now).toBeLessThanOrEqual(2 * 86_400_000);
        expect(quietUntil(end, where, { from, to })).toBeUndefined();
      }),
    );
  });
});

describe("a message counts for a cap", () => {
  it.each([
    ["until the same local time seven dates later", "2026-03-02T12:00", zone, "2026-03-09T12:00"],
    ["across a change of clocks too", "2026-03-25T12:00", "Europe/Berlin", "2026-04-01T12:00"],
  ])("%s", (_, sent, where, frees) => expect(local(capFrees(fromLocal(sent, where), 7, where), where)).toBe(frees));
});
