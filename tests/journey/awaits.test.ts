import { describe, expect, test } from "vitest";
import { awaiting, branch, end, route, send, wait } from "../support/route.ts";
import {
  decided,
  deferred,
  dropped,
  exited,
  held,
  met,
  released,
  scheduled,
  sent,
  stopped,
  travel,
  visitChanged,
  woke,
} from "../support/travel.ts";

describe("waiting for an event", () => {
  // 0 send, 1 await; then: 2, timeout: 3
  const plan = route(send(), awaiting(3), end("booked"), end("late"));
  const waiting = [sent(), scheduled(100)];

  test.each([
    ["hears until its end", waiting, "1 hear until 100"],
    ["met", [...waiting, met(1)], "2 finish booked"],
    ["met at the very end, before it is told", [...waiting, met(1, 100)], "2 finish booked"],
    ["not met", [...waiting, woke(100)], "3 finish late"],
    ["met after its end: nothing", [...waiting, woke(100), met(1)], "3 finish late"],
    ["met twice", [...waiting, met(1), met(1)], "2 finish booked"],
    ["the event of another await", [...waiting, met(0)], "1 hear until 100"],
    ["met while the message before is being sent: not lost", [met(1), ...waiting], "2 finish booked"],
    ["met while the message before is being sent, and suppressed", [met(1), dropped, scheduled(100)], "2 finish booked"],
    ["met while the message before is put off", [deferred(50), met(1), woke(50), ...waiting], "2 finish booked"],
    ["met while the message before is being sent, then put off", [met(1), deferred(50), woke(50), ...waiting], "2 finish booked"],
    ["met while the message before is kept back", [held, met(1), released, ...waiting], "2 finish booked"],
    ["met while its own end is being computed", [sent(), met(1), scheduled(100)], "2 finish booked"],
    ["met before its end is known to be over already", [sent(), met(1), scheduled(0)], "2 finish booked"],
    ["over already and not met", [sent(), scheduled(0), woke(0)], "3 finish late"],
    ["left", [...waiting, exited("cancelled")], "1 finish cancelled"],
    ["left at once by an exit though it was met before", [met(1), exited("booked")], "0 finish booked"],
    ["stopped", [...waiting, stopped], "1 finish stopped"],
    ["a visit that moves", [...waiting, visitChanged], "1 hear until 100"],
  ])("%s", (_, events, expected) => {
    expect(travel(plan, ...events).at(-1)).toBe(expected);
  });

  test("an event that came before the step just before does not count", () => {
    const far = route(wait(), send(), awaiting(4), end("booked"), end("late"));
    expect(travel(far, met(2), scheduled(10), woke(10), sent(), scheduled(100)).at(-1)).toBe("2 hear until 100");
    expect(travel(far, scheduled(10), met(2), woke(10), sent(), scheduled(100)).at(-1)).toBe("2 hear until 100");
  });

  test("an event that lands during the message counts after a branch too: no time has passed", () => {
    const forked = route(send(), branch(2), awaiting(4), end("booked"), end("late"));
    expect(travel(forked, met(2), sent(), decided(0), scheduled(100)).at(-1)).toBe("3 finish booked");
  });

  test("the second await does not take what the first was met by", () => {
    const two = route(send(), awaiting(3), awaiting(3), end());
    expect(travel(two, met(1), sent(), scheduled(100), scheduled(200)).at(-1)).toBe("2 hear until 200");
  });
});
