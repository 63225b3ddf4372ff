import { describe, expect, test } from "vitest";
import { again, call, end, repeat, route, send, set, start } from "../support/route.ts";
import {
  answer,
  deferred,
  delivered,
  done,
  dropped,
  exited,
  held,
  journeys,
  refused,
  released,
  scheduled,
  sent,
  travel,
  woke,
} from "../support/travel.ts";

describe("a message", () => {
  const plan = route(send(), send(), end());

  test.each([
    ["sent: the journey goes on", [sent()], "1 send first 0"],
    ["suppressed: the journey goes on", [dropped], "1 send first 0"],
    ["put off: it is tried then", [deferred(500)], "0 wake 500 to send first 0"],
    ["put off, and woken early: nothing", [deferred(500), woke(499)], "0 wake 500 to send first 0"],
    ["put off, and the moment comes", [deferred(500), woke(500)], "0 send first 0"],
    ["put off twice", [deferred(500), woke(500), deferred(900)], "0 wake 900 to send first 0"],
    ["kept back: it waits without end", [held, woke(9e9)], "0 hear to send first 0"],
    ["kept back, then released", [held, released], "0 send first 0"],
    ["released just before the answer that it is kept back: it is asked for again", [released, held], "0 send first 0"],
    ["released before it was kept back at all, and sent", [released, sent()], "1 send first 0"],
    ["put off, then released: the moment stands", [deferred(500), released], "0 wake 500 to send first 0"],
    ["put off, then the journey is left", [deferred(500), exited("booked")], "0 finish booked"],
    ["kept back, then the journey is left", [held, exited("booked")], "0 finish booked"],
    ["delivered later: nothing more happens", [sent(), delivered(0), refused(0)], "1 send first 0"],
  ])("%s", (_, events, expected) => {
    expect(travel(plan, ...events).at(-1)).toBe(expected);
  });

  test("put off and tried again is the same command; another message is another", () => {
    const turns = journeys(plan, deferred(500), woke(500), sent()).map(({ turn }) => turn);
    expect(turns).toEqual([1, 1, 1, 2]);
  });

  test("answered twice is answered once", () => {
    const first = journeys(plan, sent()).at(-1);
    const twice = journeys(plan, sent(), () => ({ type: "message_sent", turn: 1, at: 7 }));
    expect(twice.at(-1)).toEqual(first);
  });
});

describe("a cascade", () => {
  const plan = route(send(), end());
  const first = sent({ cascade: 100 });

  test.each([
    ["delivered in time: the step is over", [first, delivered(0)], "1 finish completed"],
    ["neither delivered nor read: the next channel", [first, woke(100)], "0 send first 1"],
    ["refused: the next channel at once", [first, refused(0)], "0 send first 1"],
    ["the last channel's copy is sent: the step is over", [first, woke(100), sent()], "1 finish completed"],
    ["no channel is left: the step is over", [first, woke(100), dropped], "1 finish completed"],
    ["a third channel", [first, woke(100), sent({ cascade: 200 }), woke(200)], "0 send first 2"],
    ["delivered while the sending is still under way", [delivered(0), first], "1 finish completed"],
    ["refused while the sending is still under way", [refused(0), first], "0 send first 1"],
    ["delivered while the second is being sent: it is stopped", [first, woke(100), delivered(0)], "1 finish completed"],
    ["delivered while the second is put off: it is dropped", [first, woke(100), deferred(500), delivered(0)], "1 finish completed"],
    ["delivered while the second is kept back: it is dropped", [first, woke(100), held, delivered(0)], "1 finish completed"],
    ["refused while the second is put off: it comes then", [first, woke(100), deferred(500), refused(0)], "0 wake 500 to send first 1"],
    [
      "delivered in an earlier round, while the first is put off: not this one",
      [deferred(500), delivered(0)],
      "0 wake 500 to send first 0",
    ],
    ["left in the middle", [first, exited("booked")], "0 finish booked"],
    ["delivered, in the words of another step", [first, delivered(1)], "0 hear until 100"],
  ])("%s", (_, events, expected) => {
    expect(travel(plan, ...events).at(-1)).toBe(expected);
  });
});

describe("a message put off in a repeat", () => {
  // 0 repeat, body: 1 send, 2 again
  const plan = route(repeat(3), send({ round: 0 }), again(0, { round: 0 }), end());
  const begun = [scheduled(10, 110), woke(10)];

  test("is tried again within its round", () => {
    expect(travel(plan, ...begun, deferred(50), woke(50)).at(-1)).toBe("1 send first 0");
  });

  test("is dropped when the next round begins, even where it would come at that instant", () => {
    expect(travel(plan, ...begun, deferred(5000)).at(-1)).toBe("1 wake 110 to send first 0");
    expect(travel(plan, ...begun, deferred(5000), woke(110)).at(-1)).toBe("2 decide after 1");
    expect(travel(plan, ...begun, deferred(110), woke(110)).at(-1)).toBe("2 decide after 1");
  });
});

test("set, start and call are commands of their own", () => {
  expect(travel(route(set(), start(), call(), end("done")), done, done, done, answer({ type: "finished" }))).toEqual([
    "0 change_patient",
    "1 start_scenario",
    "2 call_endpoint",
    "3 finish done",
    "ended done",
  ]);
});
