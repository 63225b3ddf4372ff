// The effects as Temporal's activities.
import { ApplicationFailure } from "@temporalio/common";
import type { Engine } from "../src/engine/engine.ts";
import type { Journey } from "../src/journey/journey.ts";
import { routeOf, type Waypoint } from "../src/journey/plan.ts";
import { type Carried, carry } from "./carry.ts";
import { Overtaken } from "./place.ts";
import { NotSent } from "./send-message.ts";

export interface CarryInput {
  enrolment: string;
  journey: Journey;
  seen: number;
}
/**
 * What was applied, and where it left the journey: whoever applies it must arrive there too. Where more had been done
 * than the input knew of, or the plan was changed, the place and the route that now hold in place of its own.
 */
export type CarryOutput =
  | { type: "went"; events: Carried["events"]; step: number; turn: number }
  | { type: "jumped"; journey: Journey; seen: number; route?: Waypoint[] };
export interface Activities {
  /** Sends one message and performs what follows by itself. */
  sendMessage(input: CarryInput): Promise<CarryOutput>;
  /** Performs commands that only touch our own database. */
  settle(input: CarryInput): Promise<CarryOutput>;
}

/** `problem` is told of each fault that nobody foresaw; Temporal tries again for as long as it takes. */
export function createActivities(engine: Engine, problem: (error: unknown) => void = () => {}): Activities {
  const run = async ({ enrolment, journey, seen }: CarryInput, sends: number): Promise<CarryOutput> => {
    try {
      const { events, jumped, plan, ...stands } = await carry(engine, enrolment, journey, seen, sends);
      if (jumped) return { type: "jumped", ...stands, route: routeOf(plan) };
      return { type: "went", events, step: stands.journey.step, turn: stands.journey.turn };
    } catch (error) {
      if (!(error instanceof NotSent || error instanceof Overtaken)) problem(error);
      throw discreet(error);
    }
  };
  return { sendMessage: (input) => run(input, 1), settle: (input) => run(input, 0) };
}

/** Failure messages are kept by Temporal in plain text: only what names nobody goes there. */
function discreet(error: unknown): ApplicationFailure {
  if (error instanceof NotSent) {
    return ApplicationFailure.create({
      message: "the provider did not take it",
      type: "NotSent",
      ...(error.after !== undefined && { nextRetryDelay: error.after }),
    });
  }
  if (error instanceof Overtaken) return ApplicationFailure.create({ message: "another has carried the journey on", type: "Overtaken" });
  const { name, code } = error as { name?: string; code?: string };
  return ApplicationFailure.create({ message: `the effect failed: ${[name, code].filter(Boolean).join(" ") || "unknown"}`, type: "Fault" });
}
