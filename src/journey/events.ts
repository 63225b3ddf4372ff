// Everything that can move a journey: answers to its commands, the clock, and what happened elsewhere. Ids, indexes and moments only.

/** `at` is the moment (ms UTC) at which it happened or was due. */
export type JourneyEvent = { at: number } & (Answer | Happening);

/**
 * What a host answers to the command of the same turn. `since`: what comes below counts from there and not from `at`, since the journey
 * catches up with what was due before it began.
 */
export type Answer = { turn: number; since?: number } & (
  | {
      type: "message_sent" /** ask: the end of `within`, and the reminders' moments */;
      deadline?: number;
      reminders?: number[] /** cascade: when the next channel is tried */;
      cascade?: number;
    }
  /** Suppressed or refused for good. */
  | { type: "message_dropped"; reason: string }
  | { type: "command_deferred"; until: number }
  /** Kept back until staff release the patient. */
  | { type: "command_held" }
  | { type: "task_created"; due?: number }
  | { type: "decided"; index: number }
  /** `after` is the moment of the round that follows, in a `repeat`. */
  | { type: "scheduled"; until: number; after?: number }
  /** The moment bound to the appointment is over. */
  | { type: "passed" }
  | { type: "visit_cancelled" }
  /** Answers change_plan; the place in the new plan is not told but handed over whole. */
  | { type: "plan_changed" }
  /** Answers change_patient, start_scenario, call_endpoint. */
  | { type: "done" }
  | { type: "finished" }
);

export type Happening =
  | { type: "woke" }
  | { type: "exited"; outcome: string }
  /** The event that an `await` step waits for. */
  | { type: "met"; step: number }
  | { type: "answered"; step: number; choice?: number }
  /** A reply that could not be read. */
  | { type: "unclear"; step: number }
  /** One question of the form was answered, or is to be put again: the next one goes. */
  | { type: "answered_partly"; step: number }
  | { type: "outcome_recorded"; step: number; index: number }
  /** The appointment that entered was moved or cancelled. */
  | { type: "visit_changed" }
  /** A copy of the message of `step` was delivered or read. */
  | { type: "delivered"; step: number }
  /** The channel refused the last copy for good. */
  | { type: "refused"; step: number }
  /** What was held back is asked for again: now, or (with `until`) at that moment. */
  | { type: "released"; until?: number }
  /** What turn `of` holds back is not to go any more. */
  | { type: "expired"; of: number }
  /** Staff leave out the step, as they saw it at turn `of`; a task also from within its `overdue` steps. */
  | { type: "skipped"; step: number; of: number }
  /** Staff let the awaited moment come now, as they saw it at turn `of`. */
  | { type: "hurried"; of: number }
  /** The clinic moves those inside to another plan; `map` names the steps whose id is another there. */
  | { type: "migrated"; plan: string; map?: Record<string, string> }
  | { type: "stopped"; outcome: "stopped" | "superseded" | "cancelled" | "failed" };
