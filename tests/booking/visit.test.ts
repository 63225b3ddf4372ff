// What must have happened, from what a source shows now and what is held: no more and no less.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { changes, type Held, type Visit } from "../../src/booking/visit.ts";

const T = Date.UTC(2026, 2, 2, 9);
const hour = 3_600_000;
const shown = (over: Partial<Visit> = {}): Visit => ({ externalId: "a", status: "booked", start: T + 48 * hour, changedAt: T, ...over });
const held = (over: Partial<Held> = {}): Held => ({
  status: "booked",
  start: T + 48 * hour,
  service: null,
  doctor: null,
  diagnoses: [],
  changedAt: T - hour,
  facts: { "appointment.booked": T - hour },
  ...over,
});
const types = (visit: Visit, before?: Held) => changes(visit, before).map(({ type }) => type.replace("appointment.", ""));

describe("a visit that is seen for the first time", () => {
  test.each<[string, Partial<Visit>, string[]]>([
    ["booked", {}, ["booked"]],
    ["confirmed", { confirmed: true }, ["booked", "confirmed"]],
    ["cancelled: nobody is let in by its booking", { status: "cancelled", bookedAt: T - hour }, ["cancelled"]],
    ["over, with a booking from before that comes after it", { status: "fulfilled", bookedAt: T - hour }, ["fulfilled", "booked"]],
    ["a no-show whose booking nobody dated", { status: "noshow" }, ["noshow"]],
  ])("%s", (_, over, expected) => expect(types(shown(over))).toEqual(expected));
});

describe("a visit that is held", () => {
  test.each<[string, Partial<Visit>, Partial<Held>, string[]]>([
    ["the same again", {}, {}, []],
    ["moved", { start: T + 72 * hour }, {}, ["rescheduled"]],
    ["confirmed: no change of time", { confirmed: true }, {}, ["confirmed"]],
    ["confirmed before", { confirmed: true }, { facts: { "appointment.booked": 1, "appointment.confirmed": 2 } }, []],
    [
      "moved while it was confirmed",
      { confirmed: true, start: T },
      { facts: { "appointment.booked": 1, "appointment.confirmed": 2 } },
      ["rescheduled"],
    ],
    ["a no-show: no change of time", { status: "noshow" }, {}, ["noshow"]],
    ["over, at another minute than it was booked for", { status: "fulfilled", start: T + 49 * hour }, {}, ["fulfilled"]],
    ["corrected from no-show to fulfilled", { status: "fulfilled" }, { status: "noshow" }, ["fulfilled"]],
    ["booked again after it was cancelled", {}, { status: "cancelled" }, ["booked"]],
    ["moved after a no-show", { start: T + 99 * hour }, { status: "noshow" }, ["rescheduled"]],
    ["another doctor: nobody is told", { doctor: "Орлова" }, {}, ["details"]],
    ["a diagnosis written down later", { status: "fulfilled", diagnoses: ["I10"] }, { status: "fulfilled" }, ["fulfilled"]],
    ["older than what is held", { status: "cancelled" }, { changedAt: T + 1 }, []],
  ])("%s", (_, over, before, expected) => expect(types(shown(over), held(before))).toEqual(expected));

  test("two changes within a second of the source's clock are both news", () => {
    expect(changes(shown({ status: "cancelled" }), held({ changedAt: T }))[0]?.at).toBe(T + 1);
  });
});

test("attendance alone is never a change of time", () => {
  const status = fc.constantFrom<Visit["status"]>("booked", "arrived", "fulfilled", "cancelled", "noshow");
  fc.assert(
    fc.property(status, status, fc.boolean(), (from, to, confirmed) => {
      expect(types(shown({ status: to, confirmed }), held({ status: from }))).not.toContain("rescheduled");
    }),
  );
});
