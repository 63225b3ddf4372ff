// The second host of the engine: one patient on a virtual clock, with the production effects over a store in memory.
import { carry } from "../../activities/carry.ts";
import type { Engine } from "../engine/engine.ts";
import { planOf } from "../engine/plans.ts";
import { advance } from "../journey/advance.ts";
import type { Clock } from "../journey/clock.ts";
import { type Enrolment, liveEnrolments } from "../store/enrolments.ts";
import { pending } from "../store/happenings.ts";

/** Carries journeys for a story: the simulator's, or Temporal's on a clock that is pushed. */
export interface Host {
  engine: Engine;
  /** Until nothing moves by itself any more, or a slow sending has begun. */
  settle(): Promise<void>;
  /** The next moment (ms UTC) at which something wants to be woken. */
  nextWake(): Promise<number | undefined>;
  /** The clock shows `moment`, and whoever wanted to be woken by then is. Never later than `nextWake`. */
  wakeAt(moment: number): Promise<void>;
}

export interface Settings extends Pick<Engine, "db" | "clinic" | "channels" | "publicUrl" | "approved"> {
  only: readonly string[];
  /** Where the clock begins, ms UTC. */
  at: number;
  /** Settles when a sending has begun that waits for the story. */
  paused(): Promise<void>;
}

export function virtualHost({ at, paused, ...settings }: Settings): Host {
  let clock: Clock = { speed: 0, real: 0, virtual: at };
  const engine: Engine = { ...settings, clock: () => clock, wake: () => {} };
  const live = async () => (await liveEnrolments(engine.db)).filter(({ scenario }) => settings.only.includes(scenario));
  let carrying: Promise<void> | undefined;

  async function carryAll(): Promise<void> {
    for (let moved = true; moved; ) {
      moved = false;
      for (const enrolment of await live()) {
        if (enrolment.journey.want.type !== "perform" && (await pending(engine.db, enrolment.id, enrolment.seen)).length === 0) continue;
        await carry(engine, enrolment.id, enrolment.journey, enrolment.seen, Number.POSITIVE_INFINITY);
        moved = true;
      }
    }
  }

  const host: Host = {
    engine,
    async settle() {
      carrying ??= carryAll().finally(() => {
        carrying = undefined;
      });
      await Promise.race([carrying, paused()]);
    },
    async nextWake() {
      const moments = (await live()).flatMap(({ wakeAt }) => wakeAt ?? []);
      return moments.length === 0 ? undefined : Math.min(...moments);
    },
    async wakeAt(moment) {
      clock = { ...clock, virtual: Math.max(clock.virtual, moment) };
      for (const enrolment of await live()) if (enrolment.wakeAt !== null && enrolment.wakeAt <= moment) await wake(enrolment);
      await host.settle();
    },
  };

  async function wake({ id, planHash, journey, seen, wakeAt }: Enrolment): Promise<void> {
    const { steps } = await planOf(engine.db, planHash);
    const woken = advance(steps, journey, { type: "woke", at: wakeAt ?? 0 });
    await carry(engine, id, woken, seen, Number.POSITIVE_INFINITY);
  }
  return host;
}
