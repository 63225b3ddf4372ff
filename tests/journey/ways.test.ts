import { describe, expect, test } from "vitest";
import { again, ask, branch, end, repeat, route, send, split, wait } from "../support/route.ts";
import { answer, answered, decided, exited, journeys, met, scheduled, sent, travel, woke } from "../support/travel.ts";

describe.each([
  ["a branch", branch],
  ["a split", split],
])("%s", (_, make) => {
  const plan = route(make(1, 2, 3), end("first"), end("second"), end("otherwise"));

  test.each([
    [0, "1 finish first"],
    [1, "2 finish second"],
    [2, "3 finish otherwise"],
  ])("decided %i", (index, expected) => {
    expect(travel(plan, decided(index))).toEqual(["0 decide", expected]);
  });

  test("left while it is being decided", () => {
    const late = () => ({ type: "decided", index: 0, turn: 1, at: 5 }) as const;
    expect(travel(plan, exited("booked"), late).at(-1)).toBe("0 finish booked");
  });

  test("a way that is not there is a fault", () => {
    expect(() => travel(plan, decided(3))).toThrow("decided 3 leads nowhere from step 0");
  });
});

describe("a repeat", () => {
  // 0 repeat, body: 1 send 2 wait 3 again, below: 4
  const plan = route(repeat(4), send({ round: 0 }), wait({ round: 0 }), again(0, { round: 0 }), end());
  const round = (until: number) => [sent(), scheduled(until), woke(until)];

  test("counts its rounds from the first one's planned moment, however long they take", () => {
    const events = [scheduled(10, 110), woke(10), ...round(60), decided(0), scheduled(110, 210), woke(110), ...round(250), decided(0)];
    expect(travel(plan, ...events)).toEqual([
      "0 schedule from 0 round 0",
      "0 wake 10",
      "1 send first 0",
      "2 schedule from 10",
      "2 wake 60",
      "3 decide after 1",
      "3 schedule from 60 round 1 of 10",
      "0 wake 110",
      "1 send first 0",
      "2 schedule from 110",
      "2 wake 250",
      "3 decide after 2",
      "3 schedule from 250 round 2 of 10",
    ]);
  });

  test("begins a round that is due already at once, as of its own moment", () => {
    const overrun = [scheduled(10, 110), woke(10), ...round(250), decided(0), answer({ type: "scheduled", until: 110, after: 210 })];
    expect(travel(plan, ...overrun).at(-1)).toBe("1 send first 0");
    expect(journeys(plan, ...overrun).at(-1)).toMatchObject({ at: 250, since: 110 });
  });

  test("is over when it is decided so, and does not wait the pause out", () => {
    expect(travel(plan, scheduled(10, 110), woke(10), ...round(60), decided(1)).at(-1)).toBe("4 finish completed");
  });

  test("begins at once where its first moment has come", () => {
    expect(travel(plan, scheduled(0, 100)).at(-1)).toBe("1 send first 0");
  });

  test.each([
    ["before the first round", [scheduled(10, 110)]],
    ["within a round", [scheduled(10, 110), woke(10)]],
    ["between rounds", [scheduled(10, 110), woke(10), ...round(60), decided(0), scheduled(110, 210)]],
    ["while the next round is being planned", [scheduled(10, 110), woke(10), ...round(60), decided(0)]],
  ])("can be left %s", (_, events) => {
    expect(travel(plan, ...events, exited("booked")).at(-1)).toMatch(/finish booked$/);
  });

  test("inside another begins from its first round each time", () => {
    // 0 repeat, 1 repeat, 2 send, 3 again 1, 4 again 0, 5 end
    const nested = route(repeat(5), repeat(4, { round: 0 }), send({ round: 1 }), again(1, { round: 1 }), again(0, { round: 0 }), end());
    const inner = (at: number) => [
      scheduled(at, at + 5),
      woke(at),
      sent(),
      decided(0),
      scheduled(at + 5, at + 10),
      woke(at + 5),
      sent(),
      decided(1),
    ];
    const events = [scheduled(0, 100), ...inner(10), decided(0), scheduled(100, 200), woke(100), ...inner(110), decided(1)];
    expect(travel(nested, ...events).filter((line) => /round|decide/.test(line))).toEqual([
      "0 schedule from 0 round 0",
      "1 schedule from 0 round 0",
      "3 decide after 1",
      "3 schedule from 10 round 1 of 10",
      "3 decide after 2",
      "4 decide after 1",
      "4 schedule from 15 round 1 of 0",
      "1 schedule from 100 round 0",
      "3 decide after 1",
      "3 schedule from 110 round 1 of 110",
      "3 decide after 2",
      "4 decide after 2",
    ]);
  });

  test("of questions ends in the middle of an answer's way", () => {
    const diary = route(repeat(3), ask({ silence: 2, round: 0 }), again(0, { round: 0, next: 3 }), end());
    expect(travel(diary, scheduled(0, 100), sent({ deadline: 50 }), answered(1), decided(1)).at(-1)).toBe("3 finish completed");
  });

  test("hears nothing of what is meant for another step", () => {
    const asleep = [scheduled(10, 110)];
    expect(travel(plan, ...asleep, met(1), answered(1)).at(-1)).toBe("0 wake 10");
  });
});
