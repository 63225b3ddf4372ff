// What a journey can ask its host to do; each is answered by one event that carries the same turn.
import type { Want } from "./journey.ts";

/** `turn` counts a journey's commands: with the enrolment it makes the key of the command's effect. `step` is an index into the plan. */
export type Command = { turn: number; step: number } & (
  | { type: "send_message"; part: Part }
  | { type: "create_task"; unclear: boolean }
  /** Which way? Answered with an index. In an `again` step: 0 for one more round, 1 to leave. */
  | { type: "decide"; done: number }
  /** Until when? `since` (ms UTC) is when the step before was finished; in a `repeat`, `round` counts from 0 and `first` is the first round's moment. */
  | { type: "schedule"; since: number; round?: { number: number; first?: number } }
  | { type: "change_patient" }
  | { type: "start_scenario" }
  | { type: "call_endpoint" }
  /** Goes on by another plan, in which each step is found by its id or by `map`, present ids to new ones. `standing` is what it wanted before. */
  | { type: "change_plan"; plan: string; map?: Record<string, string>; standing: Want }
  | { type: "finish"; outcome: string }
);

/**
 * Which of a step's messages: the message itself (`copy` counts the channels of a cascade from 0), its n-th reminder, the second asking, or
 * the next question of a form.
 */
export type Part = { type: "first"; copy: number } | { type: "reminder"; index: number } | { type: "unclear" } | { type: "question" };

/** Commands that reach the outside; all others touch only our own database. */
export const isRemote = (command: Command): boolean => command.type === "send_message";
