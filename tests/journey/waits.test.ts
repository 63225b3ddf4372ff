import { describe, expect, test } from "vitest";
import { end, route, send, task, until, wait } from "../support/route.ts";
import {
  answer,
  created,
  deferred,
  done,
  exited,
  held,
  journeys,
  passed,
  released,
  scheduled,
  sent,
  travel,
  visitCancelled,
  visitChanged,
  woke,
} from "../support/travel.ts";

describe("a wait", () => {
  const plan = route(wait(), send(), end());

  test("asks until when, sleeps, and goes on at that moment", () => {
    expect(travel(plan, scheduled(100), woke(100), sent({}, 101))).toEqual([
      "0 schedule from 0",
      "0 wake 100",
      "1 send first 0",
      "2 finish completed",
    ]);
  });

  test("is not ended by an early wake, nor by anything that concerns another step", () => {
    const [, asleep, ...others] = journeys(plan, scheduled(100), woke(99), released, visitChanged, answer({ type: "scheduled", until: 5 }));
    for (const other of others) expect(other).toEqual(asleep);
  });

  test("takes a late wake for the moment it came", () => {
    expect(journeys(route(wait(), wait(), end()), scheduled(100), woke(130)).at(-1)).toMatchObject({
      since: 130,
      want: { command: { since: 130 } },
    });
  });

  test("already over is over, and the next one counts from when it was", () => {
    const late = answer({ type: "scheduled", until: 100 }, 5000);
    expect(travel(route(wait(), wait(), wait(), end()), late, answer({ type: "scheduled", until: 200 }, 5001), scheduled(9000))).toEqual([
      "0 schedule from 0",
      "1 schedule from 100",
      "2 schedule from 200",
      "2 wake 9000",
    ]);
  });

  test("due at the very moment at which it is asked for is over", () => {
    expect(travel(plan, answer({ type: "scheduled", until: 100 }, 100))).toEqual(["0 schedule from 0", "1 send first 0"]);
  });

  test("counts from when the message before was really sent", () => {
    const events = [deferred(500), woke(500), sent({}, 510)];
    expect(travel(route(send(), wait(), end()), ...events).at(-1)).toBe("1 schedule from 510");
  });
});

describe("a wait bound to the appointment", () => {
  // 0 until, then: 1 send 2 send; cancelled: 3 task; on below: 4 send
  const plan = route(until(4, 3), send({ visit: 0 }), send({ visit: 0, next: 4 }), task({ next: 5 }), send(), end("cancelled"));

  test.each([
    ["comes: `then` runs", [scheduled(100), woke(100)], "1 send first 0"],
    ["is over already at the moment of asking: `then` runs still", [answer({ type: "scheduled", until: 100 }, 100)], "1 send first 0"],
    ["has passed: `then` is skipped", [passed], "4 send first 0"],
    ["is of a cancelled visit: `cancelled` runs", [visitCancelled], "3 task"],
    ["moved: it is asked for anew", [scheduled(100), visitChanged], "0 schedule from 0"],
    ["moved, and has passed now: `then` is skipped", [scheduled(100), visitChanged, passed], "4 send first 0"],
    ["cancelled while waiting", [scheduled(100), visitChanged, visitCancelled], "3 task"],
    ["moved while it was being computed: it is computed again", [visitChanged, scheduled(100)], "0 schedule from 0"],
    [
      "moved twice while it was being computed: once is enough",
      [visitChanged, visitChanged, scheduled(100), scheduled(200)],
      "0 schedule from 0",
    ],
    ["an exit while waiting", [scheduled(100), exited("booked")], "0 finish booked"],
  ])("whose moment %s", (_, events, expected) => {
    expect(travel(plan, ...events).at(-1)).toBe(expected);
  });

  const came = [scheduled(100), woke(100)];
  test.each([
    [
      "while a message of `then` is put off: it is dropped, the wait starts anew",
      [...came, deferred(500), visitChanged],
      "0 schedule from 100",
    ],
    ["while a message of `then` is kept back: the same", [...came, held, visitChanged], "0 schedule from 100"],
    ["while a message of `then` is being sent, and is sent: nothing begins anew", [...came, visitChanged, sent({}, 101)], "2 send first 0"],
    [
      "while a message of `then` is being sent, and is put off: it is dropped",
      [...came, visitChanged, deferred(500)],
      "0 schedule from 100",
    ],
    ["after the last of `then`: it is not run again", [...came, sent(), sent(), visitChanged], "4 send first 0"],
    [
      "while a cascade's second copy is put off: one is out already",
      [...came, sent({ cascade: 200 }), woke(200), deferred(500), visitChanged],
      "1 wake 500 to send first 1",
    ],
    ["while a message below is put off: that is not its own", [passed, deferred(500), visitChanged], "4 wake 500 to send first 0"],
  ])("a visit that moves %s", (_, events, expected) => {
    expect(travel(plan, ...events).at(-1)).toBe(expected);
  });

  test("drops the put-off message for good: its wake comes to nothing", () => {
    const anew = [...came, deferred(500), visitChanged, scheduled(900)];
    expect(travel(plan, ...anew, woke(500)).at(-1)).toBe("0 wake 900");
    expect(travel(plan, ...anew, woke(900)).at(-1)).toBe("1 send first 0");
  });
});

test("steps that only do something go on when it is done", () => {
  const plan = route(task(), send(), end());
  expect(travel(plan, created(100))).toEqual(["0 task", "1 send first 0"]);
  expect(travel(plan, done).at(-1)).toBe("1 send first 0");
});
