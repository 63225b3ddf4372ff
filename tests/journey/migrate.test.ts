// Where a journey stands after its plan was changed for another.
import { describe, expect, test } from "vitest";
import { advance } from "../../src/journey/advance.ts";
import type { Journey } from "../../src/journey/journey.ts";
import { type Matches, migrated } from "../../src/journey/migrate.ts";
import type { Route } from "../../src/journey/move.ts";
import type { Plan, Step } from "../../src/journey/plan.ts";
import { again, ask, awaiting, end, repeat, route, send, task, wait } from "../support/route.ts";
import {
  answered,
  created,
  deferred,
  type Event,
  exited,
  happens,
  held,
  journeys,
  met,
  outcome,
  scheduled,
  sent,
  wants,
  woke,
} from "../support/travel.ts";

const moving = happens({ type: "migrated", plan: "other" });
/** One reminder for each question. */
const planOf = (steps: Route): Plan =>
  ({ hash: "other", steps: steps.map((step, index) => ({ ...step, id: `${index}`, do: { remind: [{}] } }) as unknown as Step) }) as Plan;
/** Every step of the one is one further down in the other. */
const shifted = (from: Route): Matches => from.map((_, index) => index + 1);

/** The journey as the host leaves it, once it has asked for the other plan. */
function after(from: Route, to: Route, matches: Matches, ...events: Event[]): Journey | undefined {
  const journey = journeys(from, ...events, moving).at(-1) as Journey;
  if (journey.want.type !== "perform" || journey.want.command.type !== "change_plan") throw new Error(`it wants ${wants(journey)}`);
  return migrated(planOf(to), journey, journey.want.command.standing, matches);
}

describe("what is ahead is the new plan's, what has reached somebody stays", () => {
  const asks = route(ask({ silence: 1 }), end());
  const tasks = route(task({ outcomes: [1, 1], late: 1 }), end());
  test.each<[string, Route, Event[], string]>([
    ["a wait is counted anew from the same moment", route(wait(), end()), [scheduled(500)], "1 schedule from 0"],
    ["so is the time to wait for an event", route(awaiting(1), end()), [scheduled(500)], "1 schedule from 0"],
    ["a question keeps its deadline and its reminder", asks, [sent({ deadline: 500, reminders: [300] })], "1 hear until 300"],
    ["a reminder that the new question lacks is left out", asks, [sent({ deadline: 500, reminders: [700, 400] })], "1 hear until 500"],
    ["a message that was put off is asked for anew", route(send(), end()), [deferred(500)], "1 send first 0"],
    ["one that is held back too", route(send(), end()), [held], "1 send first 0"],
    ["a message that went by its first channel waits for the next", route(send(), end()), [sent({ cascade: 500 })], "1 hear until 500"],
    ["a task keeps its term", tasks, [created(500)], "1 hear until 500"],
    ["a task that was overdue before, or never is, has none again", route(task({ outcomes: [1] }), end()), [created(500)], "1 hear"],
    ["a repeat keeps its next round", route(repeat(3), send(), again(0), end()), [scheduled(500, 900)], "1 wake 500"],
  ])("%s", (_, from, events, stands) => {
    const to = [end()(0), ...from.map((step) => step)] as Route;
    expect(wants(after(from, to, shifted(from), ...events) as Journey)).toBe(stands);
  });
});

test("what is under way is finished by the plan that began it", () => {
  const plan = route(send(), wait(), end());
  const [begun, told, next, waiting] = journeys(plan, moving, sent(), scheduled(500));
  expect([begun, told, next, waiting].map((journey) => wants(journey as Journey))).toEqual([
    "0 send first 0",
    "0 send first 0",
    "1 schedule from 0",
    "1 change_plan",
  ]);
});

test("a round in progress is the same round", () => {
  const from = route(repeat(4), send(), wait(), again(0), end());
  const to = [end()(0), ...from];
  const journey = after(from, to, shifted(from), scheduled(0, 900), sent(), scheduled(400));
  expect(journey?.rounds).toEqual({ 1: { first: 0, done: 0, after: 900 } });
});

test("a step that is not there has no place", () => {
  const plan = route(wait(), end());
  expect(after(plan, plan, [undefined, 1], scheduled(500))).toBeUndefined();
});

test("what was heard and not applied yet is told of the new step; of one that is gone it moves nothing", () => {
  const from = route(send(), awaiting(2), end());
  const to = route(wait(), send(), awaiting(3), end());
  const heard = [met(1), answered(7), outcome(0, 0)];
  const journey = after(from, to, [1, 2, 3], deferred(500), ...heard) as Journey;
  expect(journey.heard.map((event) => "step" in event && event.step)).toEqual([2]);
  for (const step of [-1, 99])
    for (const each of [met(step), answered(step), outcome(step, 0), happens({ type: "skipped", step, of: journey.turn })])
      expect(wants(advance(to, journey, each(journey)))).toBe(wants(journey));
});

test("an answer that comes between two plans is heard in the new one; an end waits for nothing", () => {
  const from = route(ask({ silence: 1 }), end("old"));
  const to = route(wait(), ask({ next: 2, silence: 3 }), end("new"), end("silent"));
  const between = journeys(from, sent({ deadline: 500 }), moving, answered(0)).at(-1) as Journey;
  expect(wants(between)).toBe("0 change_plan");
  const standing = { type: "hear", at: 500 } as const;
  expect(wants(migrated(planOf(to), between, standing, [1, 2]) as Journey)).toBe("2 finish new");
  expect(wants(journeys(from, sent({ deadline: 500 }), moving, exited("booked")).at(-1) as Journey)).toBe("0 finish booked");
});

test("it can be woken by the new plan's steps", () => {
  const from = route(ask({ silence: 1 }), end("old"));
  const to = route(wait(), ask({ silence: 2 }), end("new"));
  const journey = after(from, to, [1, 2], sent({ deadline: 500 })) as Journey;
  expect(wants(advance(to, journey, woke(500)(journey)))).toBe("2 finish new");
});
