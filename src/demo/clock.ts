// The demo's clock: it runs fast from one thing to the next, and waits for the machine wherever that is slower.
import { tellClock } from "../engine/push-clock.ts";
import { type Clock, timeOn } from "../journey/clock.ts";
import type { House } from "../server.ts";

/** Wall milliseconds that a stretch takes at most, however long it is. */
const longest = 900;
/** Wall milliseconds after which those who should have woken are told again. */
const patience = 500;

export interface DemoClock {
  /** Virtual, ms UTC. */
  now(): number;
  /** Runs to the moment, where it stops; resolves when it shows it. `pace` 0 is as fast as can be. */
  runTo(moment: number, pace: number): Promise<void>;
  /** Tells those again who should have woken by now, if they were not told a moment ago. */
  remind(): Promise<void>;
}

export function demoClock(house: House, speed: number): DemoClock {
  const { engine } = house;
  let told = 0;
  const now = () => timeOn(engine.clock(), Date.now());
  const tell = async (clock: Clock) => {
    told = Date.now();
    if (house.running) await tellClock(engine.db, house.running.client, clock);
  };
  return {
    now,
    async runTo(moment, pace) {
      const from = now();
      if (moment <= from) return;
      const wall = Math.max(1, Math.min(((moment - from) / speed) * pace, longest));
      const clock: Clock = { speed: Math.max(2, (moment - from) / wall), real: Date.now(), virtual: from, stopsAt: moment };
      house.setClock(clock);
      await tell(clock);
      while (now() < moment) await new Promise((resolve) => setTimeout(resolve, Math.max(1, wall - (Date.now() - clock.real))));
    },
    async remind() {
      if (Date.now() - told > patience) await tell(engine.clock());
    },
  };
}
