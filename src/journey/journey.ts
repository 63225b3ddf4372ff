// Where a patient's journey has got to. It always wants exactly one thing.
import type { Command } from "./commands.ts";
import type { JourneyEvent } from "./events.ts";

export interface Journey {
  /** Index of the step it stands at. */
  step: number;
  /** How many commands it has asked for; never goes back. */
  turn: number;
  /** The moment (ms UTC) of the latest thing that happened to it. */
  at: number;
  /** When the step before was finished; waits count from here. */
  since: number;
  want: Want;
  /** Present while the question of this step is open. */
  asked?: Asked;
  /** How many copies of a cascade have followed the first. */
  copies?: number;
  /** The rounds of each `repeat`, by its step. */
  rounds: Record<number, Round>;
  /** What landed while a command was under way, in order. */
  heard: JourneyEvent[];
}

export type Want =
  | { type: "perform"; command: Command }
  /** `command` is a deferred one, performed again then. */
  | { type: "wake"; at: number; command?: Command }
  /** To hear something, at the latest at `at`; `command` is held until staff release it. */
  | { type: "hear"; at?: number; command?: Command }
  | { type: "nothing"; outcome: string };

export interface Asked {
  deadline: number;
  /** Those not sent yet, soonest first. */
  reminders: { index: number; at: number }[];
  /** How many replies could not be read. */
  unclear: number;
}

export interface Round {
  /** The planned moment of the first round. */
  first: number;
  /** How many rounds are behind us. */
  done: number;
  /** The planned moment of the round that follows. */
  after?: number;
}

/** The moment at which the journey wants to be woken, or none. */
export const wakeOf = ({ want }: Journey): number | undefined => (want.type === "wake" || want.type === "hear" ? want.at : undefined);

/** Whether a command is under way, put off or held back. */
export const isBusy = ({ want }: Journey): boolean => want.type === "perform" || (want.type !== "nothing" && want.command !== undefined);
