import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JourneyEvent } from "../../src/journey/events.ts";
import { wakeOf } from "../../src/journey/journey.ts";
import type { Route } from "../../src/journey/move.ts";
import { anyAnswer, anyHappening, type Dice, dice, kindest } from "../support/chance.ts";
import { everything, layOut, trees } from "../support/grow.ts";
import { commandOf, tell, type Watched, watch } from "../support/witness.ts";

const seed = 20260112;
const seen = new Set<string>();

function next({ route, journey, told }: Watched, roll: Dice): JourneyEvent {
  const { want, at } = journey;
  const wake = wakeOf(journey);
  const kind = roll(10);
  if (kind === 0 && roll(12) === 0)
    return roll(2) === 0 ? { type: "exited", outcome: "left", at } : { type: "stopped", outcome: "stopped", at };
  if (kind === 1 && told.length > 0) return told[roll(told.length)] ?? { type: "released", at };
  if (kind === 2 && wake !== undefined) return { type: "woke", at: wake - 1 - roll(5) };
  if (kind <= 5) return anyHappening(route, journey, roll);
  if (want.type === "perform") return anyAnswer(route, journey, want.command, roll);
  return wake === undefined ? anyHappening(route, journey, roll) : { type: "woke", at: wake + roll(2) * roll(20) };
}

function walk(route: Route, roll: Dice, steps: number): Watched {
  const watched = watch(route);
  for (let step = 0; step < steps; step++) {
    tell(watched, next(watched, roll));
    const { journey } = watched;
    seen.add([journey.want.type, route[journey.step]?.op, commandOf(journey)?.type, journey.asked && "asked"].filter(Boolean).join(" "));
  }
  return watched;
}

describe("in any order of events", { timeout: 60_000 }, () => {
  test.each([
    ["on any route", trees, 1000],
    ["on a route with every kind of step", fc.constant(everything), 600],
  ])("%s, what must hold does", (_, shapes, numRuns) => {
    fc.assert(
      fc.property(shapes, fc.nat(2 ** 30), (tree, throws) => {
        walk(layOut(tree), dice(throws), 100);
      }),
      { seed, numRuns },
    );
  });

  test("every journey can end, from wherever it has got to", () => {
    fc.assert(
      fc.property(trees, fc.nat(2 ** 30), fc.nat(100), (tree, throws, steps) => {
        const route = layOut(tree);
        const watched = walk(route, dice(throws), steps);
        for (let left = 20 + route.length * 10; left > 0 && watched.journey.want.type !== "nothing"; left--)
          tell(watched, kindest(route, watched.journey));
        expect(watched.journey.want.type).toBe("nothing");
      }),
      { seed, numRuns: 300 },
    );
  });

  test("the walk has been everywhere", () => {
    const missing = [
      "perform wait schedule",
      "wake wait",
      "perform until schedule",
      "wake until",
      "perform await schedule",
      "hear await",
      "perform send send_message",
      "wake send send_message",
      "hear send send_message",
      "hear send",
      "perform ask send_message",
      "perform ask send_message asked",
      "wake ask send_message",
      "wake ask send_message asked",
      "hear ask asked",
      "hear ask send_message",
      "hear ask send_message asked",
      "perform ask create_task asked",
      "perform branch decide",
      "perform split decide",
      "perform repeat schedule",
      "wake repeat",
      "perform again decide",
      "perform again schedule",
      "perform task create_task",
      "hear task",
      "perform set change_patient",
      "perform start start_scenario",
      "perform call call_endpoint",
      "perform end finish",
      "perform wait finish",
      "nothing end",
    ].filter((place) => !seen.has(place));
    expect(missing).toEqual([]);
  });
});
