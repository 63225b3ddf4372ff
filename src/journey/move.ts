// How a journey enters a step: each step begins by asking for one command.
import type { Command, Part } from "./commands.ts";
import type { Asked, Journey } from "./journey.ts";
import type { Waypoint } from "./plan.ts";

export type Route = readonly Waypoint[];
type Order = Command extends infer C ? (C extends Command ? Omit<C, "turn" | "step"> : never) : never;

export function waypoint(route: Route, index: number): Waypoint {
  const found = route[index];
  if (!found) throw new Error(`the plan has no step ${index}`);
  return found;
}

export function perform(journey: Journey, order: Order): Journey {
  const turn = journey.turn + 1;
  return { ...journey, turn, want: { type: "perform", command: { ...order, turn, step: journey.step } as Command } };
}

export const send = (journey: Journey, part: Part): Journey => perform(journey, { type: "send_message", part });

export const finish = (journey: Journey, outcome: string): Journey => perform({ ...journey, heard: [] }, { type: "finish", outcome });

/** The step is finished at `journey.at`; the next one begins. */
export const leave = (route: Route, journey: Journey, target: number): Journey => enter(route, { ...journey, since: journey.at }, target);

/** Begins step `target` without counting the one before as finished. */
export function enter(route: Route, before: Journey, target: number): Journey {
  const { asked: _asked, copies: _copies, ...rest } = before;
  const journey: Journey = { ...rest, step: target };
  const step = waypoint(route, target);
  switch (step.op) {
    case "wait":
    case "until":
    case "await":
      return perform(journey, { type: "schedule", since: journey.since });
    case "send":
    case "ask":
      return send(journey, { type: "first", copy: 0 });
    case "branch":
    case "split":
      return perform(journey, { type: "decide", done: 0 });
    case "repeat":
      return perform(journey, { type: "schedule", since: journey.since, round: { number: 0 } });
    case "again": {
      const round = journey.rounds[step.repeat];
      const done = (round?.done ?? 0) + 1;
      return perform(
        { ...journey, rounds: { ...journey.rounds, [step.repeat]: { first: journey.since, ...round, done } } },
        { type: "decide", done },
      );
    }
    case "task":
      return perform(journey, { type: "create_task", unclear: false });
    case "back":
      return { ...journey, step: step.task, want: { type: "hear" } };
    case "set":
      return perform(journey, { type: "change_patient" });
    case "start":
      return perform(journey, { type: "start_scenario" });
    case "call":
      return perform(journey, { type: "call_endpoint" });
    case "end":
      return finish(journey, step.outcome);
  }
}

/** Listens for the answer to the question of this step, until its next reminder or its deadline. */
export function listen(journey: Journey, asked: Asked): Journey {
  return { ...journey, asked, want: { type: "hear", at: asked.reminders[0]?.at ?? asked.deadline } };
}
