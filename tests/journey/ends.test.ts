import { describe, expect, test } from "vitest";
import { advance, start, turns } from "../../src/journey/advance.ts";
import { isBusy, wakeOf } from "../../src/journey/journey.ts";
import { ask, awaiting, back, end, route, send, task, wait } from "../support/route.ts";
import {
  answer,
  answered,
  created,
  deferred,
  type Event,
  exited,
  finished,
  happens,
  held,
  journeys,
  met,
  outcome,
  scheduled,
  sent,
  stopped,
  travel,
  visitChanged,
  woke,
} from "../support/travel.ts";

const plan = route(wait(), send(), ask({ silence: 3 }), task({ outcomes: [4] }), awaiting(5), end("done"));
const way: Event[] = [
  scheduled(10),
  woke(10),
  sent(),
  sent({ deadline: 100 }),
  answered(2),
  created(),
  outcome(3, 0),
  scheduled(200),
  met(4),
];

describe("an exit", () => {
  test.each(way.map((_, length) => [length]))("ends the journey after %i things have happened", (length) => {
    expect(travel(plan, ...way.slice(0, length), exited("booked"), finished).at(-1)).toBe("ended booked");
  });

  test("while a command is in flight makes its answer come to nothing", () => {
    const [left, late] = journeys(plan, scheduled(10), woke(10), exited("booked"), () => ({ type: "message_sent", turn: 2, at: 11 })).slice(
      -2,
    );
    expect(late).toEqual(left);
  });

  test.each([
    ["put off", deferred(500)],
    ["kept back", held],
  ])("drops a message that is %s", (_, why) => {
    expect(travel(plan, scheduled(10), woke(10), why, exited("booked"), woke(500)).at(-1)).toBe("1 finish booked");
  });

  test("is the first one: another changes nothing", () => {
    expect(travel(plan, exited("booked"), exited("cancelled"), stopped, finished).at(-1)).toBe("ended booked");
  });

  test("that comes when the journey is ending already is too late", () => {
    expect(travel(route(end("done")), exited("booked"), finished).at(-1)).toBe("ended done");
  });

  test("forgets what was kept for later", () => {
    expect(journeys(plan, scheduled(10), woke(10), met(4), exited("booked")).at(-1)?.heard).toEqual([]);
  });

  test("names its turn: it is a command of its own", () => {
    expect(journeys(plan, exited("booked")).map(({ turn }) => turn)).toEqual([1, 2]);
  });
});

test("an ended journey stays as it is, whatever happens", () => {
  const ended = journeys(plan, exited("booked"), finished).at(-1);
  if (!ended) throw new Error("no journey");
  const events = [
    ...way,
    finished,
    stopped,
    visitChanged,
    exited("again"),
    happens({ type: "unclear", step: 2 }),
    answer({ type: "decided", index: 0 }),
  ];
  for (const event of events) expect(advance(plan, ended, event(ended))).toBe(ended);
  expect([wakeOf(ended), isBusy(ended)]).toEqual([undefined, false]);
});

describe("whether an event takes the journey away from the command under way", () => {
  const sending = journeys(plan, scheduled(10), woke(10)).at(-1) ?? start(plan, 0);

  test.each<[string, Event, boolean]>([
    ["an exit does", exited("booked"), true],
    ["its own answer does", sent(), true],
    ["an event kept for later does not", met(4), false],
    ["an event of no concern does not", answered(0), false],
    ["a wake does not", woke(900), false],
  ])("%s", (_, event, expected) => {
    expect(turns(plan, sending, event(sending))).toBe(expected);
  });

  test("an outcome does, even where it leads to no other command", () => {
    const overdue = route(
      task({ outcomes: [4], late: 1 }),
      task({ outcomes: [3], late: 2, overdue: 0 }),
      send({ overdue: 1 }),
      back(0, { overdue: 0 }),
      end(),
    );
    const cut = journeys(overdue, created(100), woke(100), created(200), woke(200)).at(-1) ?? start(overdue, 0);
    expect(turns(overdue, cut, outcome(1, 0)(cut))).toBe(true);
  });
});

test("time never goes back in a journey, though events come late", () => {
  const late = journeys(
    plan,
    scheduled(10),
    woke(10),
    sent({}, 15),
    answer({ type: "message_sent", deadline: 100 }, 3),
    answered(2, undefined, 4),
  );
  expect(late.map(({ at }) => at)).toEqual([0, 0, 10, 15, 15, 15]);
});

test("an answer of a kind that the command does not have is a fault, not a silent step", () => {
  expect(() => travel(plan, finished)).toThrow("finished answers no schedule");
  expect(() => travel(plan, answer({ type: "visit_cancelled" }))).toThrow("visit_cancelled answers no step of kind wait");
});
