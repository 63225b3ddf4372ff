// Watches a journey and keeps what must hold between any two of its steps.
import { isDeepStrictEqual } from "node:util";
import { advance, start, turns } from "../../src/journey/advance.ts";
import type { Command } from "../../src/journey/commands.ts";
import type { JourneyEvent } from "../../src/journey/events.ts";
import { isBusy, type Journey, wakeOf } from "../../src/journey/journey.ts";
import type { Route } from "../../src/journey/move.ts";
import type { Waypoint } from "../../src/journey/plan.ts";
import { reload } from "./travel.ts";

export interface Watched {
  readonly route: Route;
  journey: Journey;
  /** The commands asked for, by turn, as JSON. */
  readonly asked: Map<number, string>;
  readonly settled: Set<number>;
  readonly told: JourneyEvent[];
  /** What landed while its command was under way, and must move the journey as soon as that is settled. */
  promised: JourneyEvent[];
}

export function watch(route: Route): Watched {
  const watched: Watched = {
    route: frozen(route),
    journey: frozen(reload(start(route, 0))),
    asked: new Map(),
    settled: new Set(),
    told: [],
    promised: [],
  };
  commands(watched, undefined);
  return watched;
}

/** Throws where a promise is broken. */
export function tell(watched: Watched, event: JourneyEvent): void {
  const { route, journey: before } = watched;
  const after = advance(route, before, event);
  watched.journey = frozen(reload(after));
  must(isDeepStrictEqual(watched.journey, after), "a journey is plain JSON", after);
  must(after.turn >= before.turn && after.at >= before.at, "nothing goes back", before, event, after);
  const taken =
    "turn" in event || before.want.type !== "perform" || turns(route, before, event) === !isDeepStrictEqual(after.want, before.want);
  must(taken, "turns tells whether a happening takes the journey away", before, event, after);
  ignores(watched, before, event, after);
  exits(before, event, after);
  keeps(watched, before, event);
  commands(watched, before);
  watched.told.push(event);
}

export const commandOf = ({ want }: Journey): Command | undefined => (want.type === "nothing" ? undefined : want.command);

function ignores({ settled }: Watched, before: Journey, event: JourneyEvent, after: Journey): void {
  const stale = "turn" in event && (settled.has(event.turn) || event.turn !== commandOf(before)?.turn);
  const early = event.type === "woke" && event.at < (wakeOf(before) ?? Number.POSITIVE_INFINITY);
  if (before.want.type === "nothing" || stale || early)
    must(after === before, "what does not concern a journey leaves it as it is", before, event, after);
}

function exits(before: Journey, event: JourneyEvent, { want }: Journey): void {
  if ((event.type !== "exited" && event.type !== "stopped") || before.want.type === "nothing" || commandOf(before)?.type === "finish")
    return;
  const ending = want.type === "perform" && want.command.type === "finish" && want.command.outcome === event.outcome;
  must(ending, "an exit works at every moment", before, event, want);
}

/** A reply, a booking or an outcome that lands while its own command is under way is not lost. */
function keeps(watched: Watched, before: Journey, event: JourneyEvent): void {
  const command = commandOf(before);
  const step = watched.route[before.step];
  const underWay = before.want.type === "perform" && "step" in event && event.step === before.step && !before.asked;
  const mine =
    (event.type === "met" && isBusy(before) && command?.type !== "finish") ||
    (event.type === "answered" && underWay && step?.op === "ask") ||
    (event.type === "outcome_recorded" && underWay && step?.op === "task" && step.outcomes?.[event.index] !== undefined);
  if (mine) watched.promised.push(event);
  const { journey } = watched;
  const moved = journey.step !== before.step;
  const paused = "turn" in event && listens(step, event);
  watched.promised = watched.promised.filter((kept) => {
    if (kept.type !== "met") return !moved;
    return kept.step === before.step ? !moved : !paused;
  });
  if (journey.want.type !== "perform") watched.promised = watched.promised.filter((kept) => kept.type === "met" || !isBusy(journey));
  if (isBusy(journey)) return;
  const lost = watched.promised.find(
    (kept) => "step" in kept && kept.step === journey.step && (kept.type !== "met" || watched.route[journey.step]?.op === "await"),
  );
  must(
    lost === undefined || journey.want.type === "nothing",
    "what lands while its step is being performed is not lost",
    lost,
    before,
    event,
    journey,
  );
  watched.promised = [];
}

function commands(watched: Watched, before: Journey | undefined): void {
  const { journey, asked, settled } = watched;
  const last = before && commandOf(before);
  const command = commandOf(journey);
  if (last && last.turn !== command?.turn) settled.add(last.turn);
  if (command) {
    must(!settled.has(command.turn), "no settled command is asked for again", before, journey);
    must(command.turn === journey.turn && command.step === journey.step, "the command is the journey's own", journey);
    const written = asked.get(command.turn) ?? JSON.stringify(command);
    must(written === JSON.stringify(command), "a turn names one command for good", written, journey);
    asked.set(command.turn, written);
  }
  must(isBusy(journey) || journey.heard.length === 0, "nothing is kept without a command under way", journey);
  must(Number.isFinite(wakeOf(journey) ?? 0), "a wake has a moment", journey);
}

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

/** Whether a journey may have listened for a moment after this answer, before what was kept moved it on: an await below counts from after that. */
const listens = (step: Waypoint | undefined, event: JourneyEvent): boolean =>
  step?.op === "ask" ||
  step?.op === "await" ||
  step?.op === "until" ||
  (step?.op === "task" && step.outcomes !== undefined) ||
  (event.type === "message_sent" && event.cascade !== undefined);
