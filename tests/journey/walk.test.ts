import { isDeepStrictEqual } from "node:util";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { advance, start, turns } from "../../src/journey/advance.ts";
import type { Command } from "../../src/journey/commands.ts";
import type { JourneyEvent } from "../../src/journey/events.ts";
import { isBusy, type Journey, wakeOf } from "../../src/journey/journey.ts";
import type { Route } from "../../src/journey/move.ts";
import { anyAnswer, anyHappening, type Dice, dice, kindest } from "../support/chance.ts";
import { everything, layOut, trees } from "../support/grow.ts";
import { reload } from "../support/travel.ts";

const seed = 20260112;
const numbers = fc.array(fc.nat(2 ** 20), { minLength: 300, maxLength: 300 });
const seen = new Set<string>();

const commandOf = ({ want }: Journey): Command | undefined => (want.type === "nothing" ? undefined : want.command);

function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    for (const part of Object.values(value)) frozen(part);
    Object.freeze(value);
  }
  return value;
}

function must(holds: boolean, promise: string, ...about: unknown[]): void {
  if (!holds) throw new Error(`${promise}: ${JSON.stringify(about)}`);
}

/** Keeps what must hold between any two steps of one journey. */
class Witness {
  readonly route: Route;
  journey: Journey;
  /** By turn, as JSON. */
  readonly asked = new Map<number, string>();
  readonly settled = new Set<number>();
  readonly told: JourneyEvent[] = [];
  /** What landed while its command was under way, and must move the journey as soon as that is settled. */
  promised: JourneyEvent[] = [];

  constructor(route: Route) {
    this.route = frozen(route);
    this.journey = frozen(reload(start(route, 0)));
    this.watch(undefined);
  }

  tell(event: JourneyEvent): void {
    const before = this.journey;
    const after = advance(this.route, before, event);
    const reloaded = frozen(reload(after));
    must(isDeepStrictEqual(reloaded, after), "a journey is plain JSON", after);
    must(after.turn >= before.turn && after.at >= before.at && after.since >= 0, "nothing goes back", before, event, after);
    must(
      turns(this.route, before, event) === !isDeepStrictEqual(after.want, before.want),
      "turns tells whether the want is another",
      before,
      event,
      after,
    );
    this.journey = reloaded;
    this.ignored(before, event, after);
    this.exits(before, event, after);
    this.keeps(before, event);
    this.watch(before);
    this.told.push(event);
  }

  private ignored(before: Journey, event: JourneyEvent, after: Journey): void {
    const stale = "turn" in event && (this.settled.has(event.turn) || event.turn !== commandOf(before)?.turn);
    const early = event.type === "woke" && event.at < (wakeOf(before) ?? Number.POSITIVE_INFINITY);
    if (before.want.type === "nothing" || stale || early)
      must(after === before, "what does not concern a journey leaves it as it is", before, event, after);
  }

  private exits(before: Journey, event: JourneyEvent, { want }: Journey): void {
    if ((event.type !== "exited" && event.type !== "stopped") || before.want.type === "nothing" || commandOf(before)?.type === "finish")
      return;
    const ending = want.type === "perform" && want.command.type === "finish" && want.command.outcome === event.outcome;
    must(ending, "an exit works at every moment", before, event, want);
  }

  /** A reply, a booking or an outcome that lands while its own command is under way is not lost. */
  private keeps(before: Journey, event: JourneyEvent): void {
    const command = commandOf(before);
    const step = this.route[before.step];
    const underWay = before.want.type === "perform" && "step" in event && event.step === before.step && !before.asked;
    const mine =
      (event.type === "met" && isBusy(before) && command?.type !== "finish") ||
      (event.type === "answered" && underWay && step?.op === "ask") ||
      (event.type === "outcome_recorded" && underWay && step?.op === "task" && step.outcomes?.[event.index] !== undefined);
    if (mine) this.promised.push(event);
    const { journey } = this;
    if (journey.step !== before.step) this.promised = this.promised.filter((kept) => kept.type === "met" && kept.step !== before.step);
    if (journey.want.type !== "perform") this.promised = this.promised.filter((kept) => kept.type === "met" || !isBusy(journey));
    if (isBusy(journey)) return;
    const lost = this.promised.find(
      (kept) => "step" in kept && kept.step === journey.step && (kept.type !== "met" || this.route[journey.step]?.op === "await"),
    );
    must(
      lost === undefined || journey.want.type === "nothing",
      "what lands while its step is being performed is not lost",
      lost,
      before,
      event,
      journey,
    );
    this.promised = [];
  }

  private watch(before: Journey | undefined): void {
    const { journey } = this;
    const last = before && commandOf(before);
    const command = commandOf(journey);
    if (last && last.turn !== command?.turn) this.settled.add(last.turn);
    if (command) {
      must(!this.settled.has(command.turn), "no settled command is asked for again", before, journey);
      must(command.turn === journey.turn && command.step === journey.step, "the command is the journey's own", journey);
      const written = this.asked.get(command.turn) ?? JSON.stringify(command);
      must(written === JSON.stringify(command), "a turn names one command for good", written, journey);
      this.asked.set(command.turn, written);
    }
    must(isBusy(journey) || journey.heard.length === 0, "nothing is kept without a command under way", journey);
    must(Number.isFinite(wakeOf(journey) ?? 0), "a wake has a moment", journey);
    seen.add(`${journey.want.type} ${this.route[journey.step]?.op} ${command?.type ?? ""} ${journey.asked ? "asked" : ""}`.trim());
  }
}

function next({ route, journey, told }: Witness, roll: Dice): JourneyEvent {
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

function walk(route: Route, roll: Dice, steps: number): Witness {
  const witness = new Witness(route);
  for (let step = 0; step < steps; step++) witness.tell(next(witness, roll));
  return witness;
}

describe("in any order of events", () => {
  test.each([
    ["on any route", trees, 1500],
    ["on a route with every kind of step", fc.constant(everything), 1000],
  ])("%s, what must hold does", (_, shapes, numRuns) => {
    fc.assert(
      fc.property(shapes, numbers, (tree, throws) => {
        walk(layOut(tree), dice(throws), 100);
      }),
      { seed, numRuns },
    );
  });

  test("every journey can end, from wherever it has got to", () => {
    fc.assert(
      fc.property(trees, numbers, fc.nat(100), (tree, throws, steps) => {
        const route = layOut(tree);
        const witness = walk(route, dice(throws), steps);
        for (let left = 20 + route.length * 10; left > 0 && witness.journey.want.type !== "nothing"; left--)
          witness.tell(kindest(route, witness.journey));
        must(witness.journey.want.type === "nothing", "every journey can end", witness.journey);
      }),
      { seed, numRuns: 500 },
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
