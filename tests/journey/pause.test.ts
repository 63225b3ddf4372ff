// What staff choose for a message that a pause has kept back: later, or not at all.
import { expect, test } from "vitest";
import { ask, end, route, send } from "../support/route.ts";
import { deferred, type Event, held, journeys, sent, travel, woke } from "../support/travel.ts";

const expired: Event = (journey) => ({ type: "expired", of: journey.turn, at: journey.at });
const later =
  (until: number): Event =>
  (journey) => ({ type: "released", until, at: journey.at });

test.each([
  ["a message left out: what follows begins", route(send(), end()), [held, expired], "1 finish completed"],
  ["a question left out: as if nobody had answered", route(ask({ silence: 2 }), end("a"), end("b")), [held, expired], "2 finish b"],
  ["a message for later is asked for again then", route(send(), end()), [held, later(500), woke(500)], "0 send first 0"],
])("%s", (_, plan, events, stands) => {
  expect(travel(plan, ...events).at(-1)).toBe(stands);
});

test("a reminder left out leaves its question open", () => {
  const plan = route(ask({ silence: 2 }), end("a"), end("b"));
  const stood = journeys(plan, sent({ deadline: 500, reminders: [100] }), woke(100), held, expired).at(-1);
  expect(stood?.want).toEqual({ type: "hear", at: 500 });
  expect(stood?.asked?.reminders).toEqual([]);
});

test("a reminder for later never waits beyond its question", () => {
  const plan = route(ask({ silence: 2 }), end("a"), end("b"));
  const stood = journeys(plan, sent({ deadline: 500, reminders: [100] }), woke(100), held, later(900)).at(-1);
  expect(stood?.want).toMatchObject({ type: "wake", at: 500 });
});

test("what is not held, or is of another turn, stays as it is", () => {
  const [, waiting, after] = journeys(route(send(), end()), deferred(500), expired);
  expect(after).toEqual(waiting);
  const stale: Event = (journey) => ({ type: "expired", of: journey.turn - 1, at: journey.at });
  const [, kept, still] = journeys(route(send(), end()), held, stale);
  expect(still).toEqual(kept);
});
