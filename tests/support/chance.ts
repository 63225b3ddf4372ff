// Throws at a journey whatever may come next, by the throw of dice: right answers, stale ones, wakes early and due, and happenings.
import type { Command } from "../../src/journey/commands.ts";
import type { Answer, Happening, JourneyEvent } from "../../src/journey/events.ts";
import type { Journey } from "../../src/journey/journey.ts";
import type { Route } from "../../src/journey/move.ts";
import type { Waypoint } from "../../src/journey/plan.ts";

/** A whole number from 0, below `limit`. */
export type Dice = (limit: number) => number;

/** The same throws for the same seed (xorshift). */
export function dice(seed: number): Dice {
  let state = seed * 2 + 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

type Untold = Answer extends infer A ? (A extends Answer ? Omit<A, "turn"> : never) : never;

/** An answer of a kind that this command can have. */
export function anyAnswer(route: Route, { at }: Journey, command: Command, roll: Dice): JourneyEvent {
  const what = answerTo(route[command.step], command, at + roll(50), roll);
  return { ...what, turn: command.turn, at: at + roll(30) } as JourneyEvent;
}

function answerTo(step: Waypoint | undefined, command: Command, soon: number, roll: Dice): Untold {
  switch (command.type) {
    case "send_message": {
      const first = command.part.type === "first";
      if (roll(3) === 0) {
        const others: Untold[] = [
          { type: "message_dropped", reason: "no_channel" },
          { type: "command_deferred", until: soon },
          { type: "command_held" },
        ];
        return others[roll(3)] ?? { type: "command_held" };
      }
      if (first && step?.op === "ask") return { type: "message_sent", deadline: soon + 40, reminders: [soon + roll(60), soon + roll(60)] };
      return { type: "message_sent", ...(first && roll(2) === 0 ? { cascade: soon } : {}) };
    }
    case "create_task":
      return { type: "task_created", ...(roll(3) > 0 ? { due: soon } : {}) };
    case "decide":
      return { type: "decided", index: roll(step?.op === "branch" || step?.op === "split" ? step.targets.length : 2) };
    case "schedule":
      if (step?.op === "until" && roll(3) === 0) return roll(2) === 0 ? { type: "passed" } : { type: "visit_cancelled" };
      return { type: "scheduled", until: soon - roll(30), ...(command.round ? { after: soon + 30 } : {}) };
    case "finish":
      return { type: "finished" };
    default:
      return { type: "done" };
  }
}

export function anyHappening(route: Route, { at, step }: Journey, roll: Dice): JourneyEvent {
  const target = roll(3) > 0 ? step : roll(route.length);
  const options: Happening[] = [
    { type: "met", step: target },
    { type: "met", step: nearestAwait(route, step) },
    { type: "answered", step: target, ...(roll(2) === 0 ? { choice: roll(3) } : {}) },
    { type: "unclear", step: target },
    { type: "outcome_recorded", step: target, index: roll(3) },
    { type: "outcome_recorded", step: route[step]?.overdue ?? target, index: roll(2) },
    { type: "visit_changed" },
    { type: "delivered", step: target },
    { type: "refused", step: target },
    { type: "released" },
    { type: "released" },
  ];
  return { ...(options[roll(options.length)] ?? { type: "released" }), at: at + roll(20) };
}

function nearestAwait(route: Route, step: number): number {
  const here = route[step];
  const next = here && "next" in here ? here.next : step;
  return route[next]?.op === "await" ? next : step;
}

/** The quickest way to the end: everything is answered, in the shortest way there is. */
export function kindest(route: Route, { at, step, want }: Journey): JourneyEvent {
  const here = route[step];
  switch (want.type) {
    case "nothing":
      throw new Error("the journey has ended");
    case "perform":
      return kindly(here, want.command, at);
    case "wake":
      return { type: "woke", at: want.at };
    case "hear":
      if (want.command) return { type: "released", at };
      if (here?.op === "task") return { type: "outcome_recorded", step, index: 0, at };
      return { type: "woke", at: want.at ?? at };
  }
}

function kindly(step: Waypoint | undefined, command: Command, at: number): JourneyEvent {
  const { turn } = command;
  switch (command.type) {
    case "send_message":
      return { type: "message_sent", ...(step?.op === "ask" ? { deadline: at + 1 } : {}), turn, at };
    case "create_task":
      return { type: "task_created", turn, at };
    case "decide":
      return { type: "decided", index: step?.op === "again" ? 1 : 0, turn, at };
    case "schedule":
      return { type: "scheduled", until: at + 1, turn, at };
    case "finish":
      return { type: "finished", turn, at };
    default:
      return { type: "done", turn, at };
  }
}
