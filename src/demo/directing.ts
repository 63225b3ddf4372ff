// Keeps the director at work: by itself until all is quiet, and from then on as far as a visitor pushes the clock.
import type { DemoClock } from "./clock.ts";
import { direct, type Stage } from "./director.ts";

/** Wall milliseconds between two looks of the director. */
const pace = 10;

/** Where visitors have pushed the clock to. */
export interface Pushes {
  until: number | undefined;
  /** Resolves when the clock has got there. */
  push(ms: number): Promise<void>;
  arrived(): void;
}

export function pushes(clock: DemoClock): Pushes {
  let arrived = () => {};
  const all: Pushes = {
    until: undefined,
    push: (ms) => {
      all.until = Math.max(all.until ?? 0, clock.now()) + ms;
      const before = arrived;
      return new Promise((resolve) => {
        arrived = () => {
          before();
          resolve();
        };
      });
    },
    arrived() {
      all.until = undefined;
      arrived();
      arrived = () => {};
    },
  };
  return all;
}

/** By itself until all is quiet; from then on the clock stands, and runs as far as a visitor pushes it. */
export function keepDirecting(stage: Stage, begins: number, visits: Pushes): { idle: Promise<void>; stop(): Promise<void> } {
  let stopped = false;
  let seen = () => {};
  let quiet = false;
  const idle = new Promise<void>((resolve) => {
    seen = resolve;
  });
  const director = direct(stage, begins);
  const directing = (async () => {
    while (!stopped) {
      const until = visits.until ?? (quiet ? stage.clock.now() : Number.POSITIVE_INFINITY);
      if (await director.look(until, visits.until === undefined ? 1 : 0)) {
        if (visits.until !== undefined) visits.arrived();
        else quiet = true;
        seen();
      }
      await new Promise((resolve) => setTimeout(resolve, pace));
    }
  })();
  return {
    idle: Promise.race([idle, directing]),
    async stop() {
      stopped = true;
      await directing;
    },
  };
}
