// The second host of the engine: one patient on a virtual clock, with the production effects over a store in memory.
import { carry } from "../../activities/carry.ts";
import { sendCopies } from "../../activities/send-copies.ts";
import { sendDirect } from "../../activities/send-direct.ts";
import type { Engine } from "../engine/engine.ts";
import { planOf } from "../engine/plans.ts";
import { advance } from "../journey/advance.ts";
import type { Clock } from "../journey/clock.ts";
import { type Journey, wakeOf } from "../journey/journey.ts";
import { enrolment as enrolmentById } from "../store/enrolments.ts";

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

export interface Settings extends Pick<Engine, "db" | "clinic" | "channels" | "publicUrl" | "approved" | "signed"> {
  only: readonly string[];
  /** Where the clock begins, ms UTC. */
  at: number;
  /** Settles when a sending has begun that waits for the story. */
  paused(): Promise<void>;
}

/** A journey as it was left; the store says the same. */
interface Standing {
  planHash: string;
  journey: Journey;
  seen: number;
}

/** Links in stories are the same each time. */
const storyKey = Buffer.alloc(32, "zabota");

export function virtualHost({ at, paused, ...settings }: Settings): Host {
  let clock: Clock = { speed: 0, real: 0, virtual: at };
  /** Up to here everybody has been woken. */
  let woken = at - 1;
  const nudged = new Set<string>();
  const engine: Engine = { ...settings, secretKey: storyKey, clock: () => clock, wake: (id) => nudged.add(id) };
  /** In the order in which they entered; null for one that is not this story's. */
  const inside = new Map<string, Standing | null>();
  /** When a copy beside a journey may go. */
  let copiesAt = Number.POSITIVE_INFINITY;
  let carrying: Promise<void> | undefined;
  let fault: { error: unknown } | undefined;

  const find = async (id: string): Promise<Standing | null> => {
    const row = inside.has(id) ? undefined : await enrolmentById(engine.db, id);
    if (row) inside.set(id, settings.only.includes(row.scenario) ? { planHash: row.planHash, journey: row.journey, seen: row.seen } : null);
    return inside.get(id) ?? null;
  };
  const dueAt = ({ journey }: Standing): number => wakeOf(journey) ?? Number.POSITIVE_INFINITY;

  async function carryOne(id: string, standing: Standing): Promise<void> {
    let { journey } = standing;
    const due = dueAt(standing);
    if (due <= woken) journey = advance((await planOf(engine.db, standing.planHash)).steps, journey, { type: "woke", at: due });
    const carried = await carry(engine, id, journey, standing.seen, Number.POSITIVE_INFINITY);
    Object.assign(standing, { planHash: carried.plan.hash, journey: carried.journey, seen: carried.seen });
  }

  async function carryAll(): Promise<void> {
    if (nudged.size > 0 || copiesAt <= woken) copiesAt = (await sendCopies(engine)) ?? Number.POSITIVE_INFINITY;
    for (;;) {
      for (const id of nudged) await find(id);
      const next = [...inside].find(([id, standing]) => standing && (nudged.has(id) || dueAt(standing) <= woken));
      if (!next) break;
      nudged.delete(next[0]);
      if (next[1]) await carryOne(next[0], next[1]);
    }
    nudged.clear();
  }

  const host: Host = {
    engine,
    async settle() {
      await sendDirect(engine);
      carrying ??= carryAll()
        .catch((error) => {
          fault = { error };
        })
        .finally(() => {
          carrying = undefined;
        });
      await Promise.race([carrying, paused()]);
      if (fault) throw fault.error;
    },
    async nextWake() {
      const moments = [...inside.values()].map((standing) => (standing ? dueAt(standing) : Number.POSITIVE_INFINITY));
      const next = Math.min(copiesAt, ...moments);
      return next === Number.POSITIVE_INFINITY ? undefined : next;
    },
    async wakeAt(moment) {
      clock = { ...clock, virtual: Math.max(clock.virtual, moment) };
      woken = Math.max(woken, moment);
      await host.settle();
    },
  };
  return host;
}
