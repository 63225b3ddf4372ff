// Temporal's host of a journey: drain what landed, perform one command, wait. It holds no rules.
import {
  ActivityCancellationType,
  CancellationScope,
  continueAsNew,
  defineSignal,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
  workflowInfo,
} from "@temporalio/workflow";
import type { Activities, CarryOutput } from "../activities/index.ts";
import { advance, turns } from "../src/journey/advance.ts";
import { type Clock, wallUntil } from "../src/journey/clock.ts";
import { isRemote } from "../src/journey/commands.ts";
import type { JourneyEvent } from "../src/journey/events.ts";
import { type Journey, wakeOf } from "../src/journey/journey.ts";
import type { Route } from "../src/journey/move.ts";

export interface JourneyInput {
  enrolment: string;
  route: Route;
  journey: Journey;
  /** The number of the last happening that `journey` knows. */
  seen: number;
  clock: Clock;
}

/** Something was handed to the journey; numbers have no gaps, and may come twice or out of order. */
export const happenedSignal = defineSignal<[seq: number, event: JourneyEvent]>("happened");
/** A demo's clock was pushed, or runs at another speed. */
export const clockSignal = defineSignal<[clock: Clock]>("clock");

/** A provider is given ten seconds; a worker that died is missed after these. */
const options = { startToCloseTimeout: "15s", retry: { initialInterval: "1s", maximumInterval: "5m" } } as const;
const { sendMessage } = proxyActivities<Activities>({
  ...options,
  taskQueue: "zabota-messages",
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
});
const { settle } = proxyLocalActivities<Activities>(options);
/** In events. A patient who sleeps is read back whole at each wake, so short; the six events of a new run are a hundredth of it. */
const longHistory = 600;

export async function journey({ enrolment, route, journey, seen, clock }: JourneyInput): Promise<void> {
  const inbox = new Map<number, JourneyEvent>();
  /** Of what is under way, and can be called off. Each promise costs, so it is used until it is cancelled. */
  let scope = new CancellationScope();
  let sending = false;
  let nudge: (() => void) | undefined;
  setHandler(happenedSignal, (seq, event) => {
    if (seq <= seen) return;
    inbox.set(seq, event);
    if (sending && turns(route, journey, event)) scope.cancel();
    nudge?.();
  });
  setHandler(clockSignal, (set) => {
    clock = set;
    nudge?.();
  });

  for (;;) {
    for (let event = inbox.get(seen + 1); event; event = inbox.get(seen + 1)) {
      inbox.delete(++seen);
      journey = advance(route, journey, event);
    }
    if (scope.consideredCancelled) scope = new CancellationScope();
    const { want } = journey;
    if (want.type === "nothing") return;
    if (want.type !== "perform") {
      const { historyLength, continueAsNewSuggested } = workflowInfo();
      // What came before its turn is only kept here.
      if (inbox.size === 0 && (historyLength > longHistory || continueAsNewSuggested)) {
        await continueAsNew<typeof import("./journey.ts").journey>({ enrolment, route, journey, seen, clock });
      }
      const moment = wakeOf(journey);
      const left = moment === undefined ? undefined : wallUntil(clock, moment, Date.now());
      const woke =
        left === 0 ||
        (await new Promise<boolean>((resolve) => {
          nudge = () => resolve(false);
          if (left === undefined) return;
          const ring = () => resolve(true);
          scope.run(() => sleep(left)).then(ring, () => {});
        }));
      nudge = undefined;
      if (woke && moment !== undefined) journey = advance(route, journey, { type: "woke", at: moment });
      else if (left !== undefined) scope.cancel();
      continue;
    }
    const input = { enrolment, journey, seen };
    let carried: CarryOutput;
    if (isRemote(want.command)) {
      sending = true;
      try {
        carried = await scope.run(() => sendMessage(input));
      } catch (error) {
        // Asked of the scope: a try that fails after it was called off arrives as an ordinary failure.
        if (!scope.consideredCancelled) throw error;
        continue;
      } finally {
        sending = false;
      }
    } else {
      carried = await settle(input);
    }
    if (carried.type === "jumped") ({ journey, seen, route = route } = carried);
    else {
      for (const { event, seq = seen } of carried.events) {
        journey = advance(route, journey, event);
        seen = seq;
      }
      if (journey.step !== carried.step || journey.turn !== carried.turn)
        throw new Error("the worker and the workflow disagree on where the journey stands");
    }
    for (const seq of inbox.keys()) if (seq <= seen) inbox.delete(seq);
  }
}
