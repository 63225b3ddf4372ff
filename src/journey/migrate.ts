// A journey's place in another version of its plan.
import { offerKept } from "./advance.ts";
import type { Command } from "./commands.ts";
import type { JourneyEvent } from "./events.ts";
import type { Asked, Journey, Want } from "./journey.ts";
import { listen, perform, send } from "./move.ts";
import type { Plan, Step } from "./plan.ts";

/** For each step of one plan its index in another; undefined where it has none there. */
export type Matches = readonly (number | undefined)[];

/**
 * Where the journey, which wanted `standing` while it rested, stands in `plan`; undefined where its step is not there. What has
 * reached somebody stays: an open question keeps its deadline, a task its term. What is still ahead is the new plan's: a wait
 * is counted anew from the same moment, a message that was put off is asked for anew.
 */
export function migrated(plan: Plan, journey: Journey, standing: Want, matches: Matches): Journey | undefined {
  const index = matches[journey.step];
  const step = index === undefined ? undefined : plan.steps[index];
  if (index === undefined || !step) return undefined;
  const { asked, ...rest } = journey;
  const rounds = Object.entries(journey.rounds).flatMap(([of, round]) => {
    const now = matches[Number(of)];
    return now === undefined ? [] : [[now, round] as const];
  });
  const heard = journey.heard.map((event) => translated(event, matches));
  const moved = { ...rest, step: index, rounds: Object.fromEntries(rounds), heard, ...(asked && { asked: stillAsked(step, asked) }) };
  return offerKept(plan.steps, wanting(moved, step, standing));
}

/** The same thing, told of the other plan's step; where that is not there it is about none, and moves nothing. */
export const translated = (event: JourneyEvent, matches: Matches): JourneyEvent =>
  "step" in event ? { ...event, step: matches[event.step] ?? -1 } : event;

const hasReminder = (step: Step, index: number): boolean => step.op === "ask" && index < step.do.remind.length;

const stillAsked = (step: Step, asked: Asked): Asked => ({
  ...asked,
  reminders: asked.reminders.filter(({ index }) => hasReminder(step, index)),
});

function wanting(journey: Journey, step: Step, standing: Want): Journey {
  if (standing.type !== "nothing" && standing.command) return asAnew(journey, step, standing.command);
  switch (step.op) {
    case "wait":
    case "until":
    case "await":
      return perform(journey, { type: "schedule", since: journey.since });
    case "task":
      return { ...journey, want: step.late === undefined ? { type: "hear" } : standing };
    default:
      return journey.asked ? listen(journey, journey.asked) : { ...journey, want: standing };
  }
}

function asAnew(journey: Journey, step: Step, command: Command): Journey {
  if (command.type !== "send_message") throw new Error(`a ${command.type} is never put off`);
  const { part } = command;
  if (journey.asked && part.type === "reminder" && !hasReminder(step, part.index)) return listen(journey, journey.asked);
  return send(journey, part);
}
