// What staff may do to a journey by hand: leave out what it stands at, or let the moment come now; each as they saw it.
import { describe, expect, test } from "vitest";
import { again, ask, awaiting, branch, end, repeat, route, send, task, until, wait } from "../support/route.ts";
import { created, decided, deferred, type Event, held, journeys, scheduled, sent, travel, woke } from "../support/travel.ts";

const skip =
  (step?: number): Event =>
  (journey) => ({ type: "skipped", step: step ?? journey.step, of: journey.turn, at: journey.at });
const hurry =
  (at: number): Event =>
  (journey) => ({ type: "hurried", of: journey.turn, at });
const stale: Event = (journey) => ({ type: "skipped", step: journey.step, of: journey.turn - 1, at: journey.at });

describe("a step that staff leave out", () => {
  test.each([
    ["a wait: what follows begins", route(wait(), send(), end()), [scheduled(100), skip()], "1 send first 0"],
    [
      "a wait for the visit: its `then` is left out",
      route(until(2, 3), send({ visit: 0 }), end("a"), end("b")),
      [scheduled(100), skip()],
      "2 finish a",
    ],
    ["a message put off", route(send(), end()), [deferred(500), skip()], "1 finish completed"],
    ["a message that no provider takes", route(send(), end()), [skip()], "1 finish completed"],
    ["a message held back", route(send(), end()), [held, skip()], "1 finish completed"],
    [
      "a question: as if nobody had answered",
      route(ask({ silence: 2 }), end("a"), end("b")),
      [sent({ deadline: 500 }), skip()],
      "2 finish b",
    ],
    ["an event that is awaited: as if its time were over", route(awaiting(2), end("a"), end("b")), [scheduled(500), skip()], "2 finish b"],
    [
      "a task: what follows all outcomes begins",
      route(task({ outcomes: [1, 2], next: 2 }), end("a"), end("b")),
      [created(500), skip()],
      "2 finish b",
    ],
    [
      "a task, from within its overdue steps",
      route(task({ outcomes: [2, 2], next: 2, late: 1 }), wait({ overdue: 0 }), end("b")),
      [created(500), woke(500), scheduled(900), skip(0)],
      "2 finish b",
    ],
    [
      "a round: the next one is asked for",
      route(repeat(3), send({ round: 0 }), again(0), end()),
      [scheduled(100, 200), skip()],
      "2 decide after 1",
    ],
  ])("%s", (_, plan, events, stands) => {
    expect(travel(plan, ...events).at(-1)).toBe(stands);
  });

  test("is the one they saw: a stale page, another step, or a decision under way change nothing", () => {
    const [, asleep, ...others] = journeys(route(wait(), send(), end()), scheduled(100), stale, skip(1));
    for (const other of others) expect(other).toEqual(asleep);
    const [deciding, after] = journeys(route(branch(1, 1), end()), skip());
    expect(after).toEqual(deciding);
    expect(travel(route(branch(1, 1), end()), skip(), decided(0)).at(-1)).toBe("1 finish completed");
  });
});

describe("a moment that staff let come now", () => {
  test.each([
    ["a wait", route(wait(), send(), end()), [scheduled(100), hurry(20)], "1 send first 0"],
    [
      "a wait for the visit: its `then` begins",
      route(until(2, 3), send({ visit: 0 }), end(), end()),
      [scheduled(100), hurry(20)],
      "1 send first 0",
    ],
    ["a message put off is asked for again", route(send(), end()), [deferred(500), hurry(20)], "0 send first 0"],
    ["a question: its reminder", route(ask(), end()), [sent({ deadline: 500, reminders: [300] }), hurry(20)], "0 send reminder 0"],
    [
      "a question without reminders: its end",
      route(ask({ silence: 2 }), end("a"), end("b")),
      [sent({ deadline: 500 }), hurry(20)],
      "2 finish b",
    ],
    ["a cascade: the next channel", route(send(), end()), [sent({ cascade: 500 }), hurry(20)], "0 send first 1"],
    [
      "a task: its overdue steps",
      route(task({ outcomes: [2], late: 1 }), send({ overdue: 0 }), end()),
      [created(500), hurry(20)],
      "1 send first 0",
    ],
  ])("%s", (_, plan, events, stands) => {
    expect(travel(plan, ...events).at(-1)).toBe(stands);
  });

  test("counts what follows from then", () => {
    expect(travel(route(wait(), wait(), end()), scheduled(100), hurry(20)).at(-1)).toBe("1 schedule from 20");
  });

  test("changes nothing for what is held back, nor where nothing is awaited", () => {
    const of = (...events: Event[]) => journeys(route(send(), end()), ...events);
    expect(of(held, hurry(20)).at(-1)).toEqual(of(held).at(-1));
    expect(of(hurry(20)).at(-1)).toEqual(of().at(-1));
  });
});
