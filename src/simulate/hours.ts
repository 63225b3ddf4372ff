// The hours of a story: its clock runs from one thing that happens to the next, a slow sending's minute included.
import type { Host } from "./host.ts";
import type { Slow } from "./slow.ts";

const minute = 60_000;

export interface Hours {
  /** ms UTC */
  now(): number;
  /** Everything due before `moment` has happened; the clock shows `moment`. */
  before(moment: number): Promise<void>;
  /** Everything due by `moment`, that moment itself included, has happened then. */
  through(moment: number): Promise<void>;
  /** Runs to the next thing that happens by itself. False where nothing ever will. */
  next(): Promise<boolean>;
  settle(): Promise<void>;
  /** Lets the sending that is under way end, since a withdrawal waits for it. */
  afterSending(): Promise<void>;
}

export function hoursOf(host: Host, slow: Slow, begin: number): Hours {
  let now = begin;
  let slowSince: number | undefined;

  const settle = async () => {
    await host.settle();
    slowSince = slow.isUnderWay() ? (slowSince ?? now) : undefined;
  };
  const wake = async (moment: number) => {
    now = Math.max(now, moment);
    await host.wakeAt(now);
    await settle();
  };
  /** The end of the slow sending, else the next wake. */
  const upcoming = async (): Promise<number | undefined> => (slowSince === undefined ? await host.nextWake() : slowSince + minute);
  const reach = async (moment: number) => {
    if (slowSince !== undefined) {
      slow.end(moment);
      slowSince = undefined;
    }
    await wake(moment);
  };

  const hours: Hours = {
    now: () => now,
    settle,
    async next() {
      await settle();
      const moment = await upcoming();
      if (moment === undefined) return false;
      await reach(moment);
      return true;
    },
    async afterSending() {
      if (slowSince !== undefined) await reach(slowSince + minute);
    },
    async before(moment) {
      await hours.through(moment - 1);
      now = Math.max(now, moment);
    },
    async through(moment) {
      await settle();
      for (let next = await upcoming(); next !== undefined && next <= moment; next = await upcoming()) await reach(next);
      if (slowSince === undefined) await wake(moment);
      else now = Math.max(now, moment);
    },
  };
  return hours;
}
