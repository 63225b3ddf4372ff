import { describe, expect, test } from "vitest";
import { ask, back, branch, end, route, send, task, wait } from "../support/route.ts";
import { answered, created, decided, deferred, exited, held, journeys, outcome, scheduled, sent, travel, woke } from "../support/travel.ts";

describe("a task with outcomes", () => {
  // 0 task; outcomes: 1, 2; overdue: 3 send, 4 wait, 5 back
  const plan = route(
    task({ outcomes: [1, 2], late: 3 }),
    end("booked"),
    end("declined"),
    send({ overdue: 0 }),
    wait({ overdue: 0 }),
    back(0, { overdue: 0 }),
  );

  test.each([
    ["waits for a person, and looks again when it is due", [created(100)], "0 hear until 100"],
    ["not due at any moment waits without end", [created()], "0 hear"],
    ["its first outcome", [created(100), outcome(0, 0)], "1 finish booked"],
    ["its second outcome", [created(100), outcome(0, 1)], "2 finish declined"],
    ["an outcome that it has not", [created(100), outcome(0, 2)], "0 hear until 100"],
    ["an outcome recorded twice", [created(100), outcome(0, 0), outcome(0, 1)], "1 finish booked"],
    ["an outcome of another step", [created(100), outcome(1, 0)], "0 hear until 100"],
    ["an outcome recorded while it is being created: not lost", [outcome(0, 1), created(100)], "2 finish declined"],
    ["overdue: its steps begin", [created(100), woke(100)], "3 send first 0"],
    ["overdue: afterwards it waits on, without another look", [created(100), woke(100), sent(), scheduled(200), woke(200)], "0 hear"],
    ["overdue once only", [created(100), woke(100), sent(), scheduled(200), woke(200), woke(900)], "0 hear"],
    ["overdue, then an outcome", [created(100), woke(100), sent(), scheduled(200), woke(200), outcome(0, 1)], "2 finish declined"],
    ["an outcome while its overdue message is being sent", [created(100), woke(100), outcome(0, 0)], "1 finish booked"],
    ["an outcome while its overdue message is put off", [created(100), woke(100), deferred(500), outcome(0, 0)], "1 finish booked"],
    ["an outcome while its overdue message is kept back", [created(100), woke(100), held, outcome(0, 0)], "1 finish booked"],
    ["an outcome while its overdue steps wait", [created(100), woke(100), sent(), scheduled(200), outcome(0, 0)], "1 finish booked"],
    ["left while it waits", [created(100), exited("cancelled")], "0 finish cancelled"],
    ["left in its overdue steps", [created(100), woke(100), exited("cancelled")], "3 finish cancelled"],
  ])("%s", (_, events, expected) => {
    expect(travel(plan, ...events).at(-1)).toBe(expected);
  });

  test("without overdue steps waits without end though it has a due moment", () => {
    expect(travel(route(task({ outcomes: [1] }), end()), created(100), woke(100)).at(-1)).toBe("0 hear");
  });

  test("without outcomes does not wait, and takes none", () => {
    expect(travel(route(task(), send(), end()), created(100), outcome(0, 0)).at(-1)).toBe("1 send first 0");
  });
});

describe("a task within the overdue steps of another", () => {
  // 0 task; outcomes: 6; overdue: 1 task; outcomes: 5; its overdue: 2 ask, 3 send, 4 back 1; 5 back 0
  const plan = route(
    task({ outcomes: [6], late: 1 }),
    task({ outcomes: [5], late: 2, overdue: 0 }),
    ask({ overdue: 1, silence: 3 }),
    send({ overdue: 1 }),
    back(1, { overdue: 1 }),
    back(0, { overdue: 0 }),
    end("done"),
  );
  const deep = [created(100), woke(100), created(200), woke(200)];

  test.each([
    ["its own outcome goes back to the outer one", [created(100), woke(100), created(200), outcome(1, 0)], "0 hear"],
    ["the outer outcome ends both", [created(100), woke(100), created(200), outcome(0, 0)], "6 finish done"],
    ["the outer outcome while the inner is being created", [created(100), woke(100), outcome(0, 0)], "6 finish done"],
    ["the inner outcome while it is being created", [created(100), woke(100), outcome(1, 0), created(200)], "0 hear"],
    ["the outer outcome from the innermost steps", [...deep, outcome(0, 0)], "6 finish done"],
    ["the inner outcome from the innermost steps", [...deep, outcome(1, 0)], "0 hear"],
    ["the innermost steps to their end", [...deep, sent({ deadline: 900 }), answered(2), sent()], "1 hear"],
    ["and the late answer of a message that the outcome cut off", [...deep, outcome(1, 0), sent({ deadline: 900 })], "0 hear"],
  ])("%s", (_, events, expected) => {
    expect(travel(plan, ...events).at(-1)).toBe(expected);
  });

  test("after an outcome that leads straight back, the next command is a new one", () => {
    const turns = journeys(plan, ...deep, outcome(1, 0), outcome(0, 0)).map(({ turn }) => turn);
    expect(turns.slice(-3)).toEqual([3, 3, 4]);
  });
});

test("an outcome is a branch: it may lead below", () => {
  expect(travel(route(task({ outcomes: [1] }), branch(2), end("seen")), created(), outcome(0, 0), decided(0)).at(-1)).toBe("2 finish seen");
});
