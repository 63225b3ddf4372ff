// Walks a journey by hand and says in a few words what it wants; it is written to JSON and read back between every two steps.
import { advance, start } from "../../src/journey/advance.ts";
import type { Command } from "../../src/journey/commands.ts";
import type { Answer, Happening, JourneyEvent } from "../../src/journey/events.ts";
import type { Journey } from "../../src/journey/journey.ts";
import type { Route } from "../../src/journey/move.ts";

/** An event as seen from where the journey stands: answers take the turn, and all take the moment, from there unless given. */
export type Event = (journey: Journey) => JourneyEvent;
type Untimed<T> = T extends Answer ? Omit<T, "turn"> : never;

export const reload = (journey: Journey): Journey => JSON.parse(JSON.stringify(journey)) as Journey;

export const answer =
  (what: Untimed<Answer>, at?: number): Event =>
  (journey) =>
    ({ ...what, at: at ?? journey.at, turn: journey.turn }) as JourneyEvent;
export const happens =
  (what: Happening, at?: number): Event =>
  (journey) => ({ ...what, at: at ?? journey.at });

export const sent = (more: { deadline?: number; reminders?: number[]; cascade?: number } = {}, at?: number) =>
  answer({ type: "message_sent", ...more }, at);
export const dropped = answer({ type: "message_dropped", reason: "no_consent" });
export const deferred = (until: number) => answer({ type: "command_deferred", until });
export const held = answer({ type: "command_held" });
export const created = (due?: number) => answer({ type: "task_created", due });
export const decided = (index: number, at?: number) => answer({ type: "decided", index }, at);
export const scheduled = (until: number, after?: number) => answer({ type: "scheduled", until, after });
export const passed = answer({ type: "passed" });
export const visitCancelled = answer({ type: "visit_cancelled" });
export const done = answer({ type: "done" });
export const finished = answer({ type: "finished" });
export const woke = (at: number) => happens({ type: "woke" }, at);
export const exited = (outcome: string, at?: number) => happens({ type: "exited", outcome }, at);
export const stopped = happens({ type: "stopped", outcome: "stopped" });
export const met = (step: number, at?: number) => happens({ type: "met", step }, at);
export const answered = (step: number, choice?: number, at?: number) => happens({ type: "answered", step, choice }, at);
export const partly = (step: number) => happens({ type: "answered_partly", step });
export const unclear = (step: number) => happens({ type: "unclear", step });
export const outcome = (step: number, index: number) => happens({ type: "outcome_recorded", step, index });
export const visitChanged = happens({ type: "visit_changed" });
export const delivered = (step: number) => happens({ type: "delivered", step });
export const refused = (step: number) => happens({ type: "refused", step });
export const released = happens({ type: "released" });

/** For example "2 send first 0", "2 wake 500 to send reminder 1", "3 hear until 500", "ended booked". */
export function wants({ step, want }: Journey): string {
  switch (want.type) {
    case "nothing":
      return `ended ${want.outcome}`;
    case "perform":
      return `${step} ${order(want.command)}`;
    case "wake":
      return `${step} wake ${want.at}${want.command ? ` to ${order(want.command)}` : ""}`;
    case "hear":
      return `${step} hear${want.at === undefined ? "" : ` until ${want.at}`}${want.command ? ` to ${order(want.command)}` : ""}`;
  }
}

function order(command: Command): string {
  switch (command.type) {
    case "send_message":
      return command.part.type === "unclear" || command.part.type === "question"
        ? `send ${command.part.type}`
        : `send ${command.part.type} ${command.part.type === "first" ? command.part.copy : command.part.index}`;
    case "create_task":
      return command.unclear ? "task unclear" : "task";
    case "decide":
      return command.done > 0 ? `decide after ${command.done}` : "decide";
    case "schedule":
      return `schedule from ${command.since}${command.round ? ` round ${command.round.number}${command.round.first === undefined ? "" : ` of ${command.round.first}`}` : ""}`;
    case "finish":
      return `finish ${command.outcome}`;
    default:
      return command.type;
  }
}

/** What the journey wants at first and after each event, one line each. */
export function travel(route: Route, ...events: Event[]): string[] {
  return journeys(route, ...events).map(wants);
}

export function journeys(route: Route, ...events: Event[]): Journey[] {
  const all = [reload(start(route, 0))];
  for (const event of events) {
    const before = all.at(-1) as Journey;
    all.push(reload(advance(route, before, event(before))));
  }
  return all;
}
