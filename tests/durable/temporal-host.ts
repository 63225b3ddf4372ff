// Plays stories on a real Temporal server: the production worker and relay, on a clock that runs from wake to wake.
import { setTimeout as pause } from "node:timers/promises";
import type { Engine } from "../../src/engine/engine.ts";
import { planOf } from "../../src/engine/plans.ts";
import { advance } from "../../src/journey/advance.ts";
import { type Clock, wallClock } from "../../src/journey/clock.ts";
import { type Clinic, defaultClinic } from "../../src/scenario/clinic.ts";
import type { Host } from "../../src/simulate/host.ts";
import type { Slow } from "../../src/simulate/slow.ts";
import { type Enrolment, enrolmentsOf } from "../../src/store/enrolments.ts";
import { pending } from "../../src/store/happenings.ts";
import { openMemory } from "../../src/store/open.ts";
import { type Running, startWorker } from "../../src/worker.ts";
import { ownNamespace } from "./namespace.ts";

export interface Stage {
  engine: Engine;
  running: Running;
  /** A host for one patient's story; one at a time. */
  host(settings: { clinic: Clinic; only: string[]; at: number; slow: Slow; patientId: () => string }): Host;
  close(): Promise<void>;
}

/** How long (ms, wall) a journey may sleep on a running clock: enough for a timer of the server's. */
const nap = 5;

export async function temporalStage(address: string): Promise<Stage> {
  const store = await openMemory();
  let clock: Clock = wallClock;
  let running: Running | undefined;
  const engine: Engine = {
    db: store.db,
    clock: () => clock,
    clinic: defaultClinic(),
    channels: {},
    publicUrl: "http://localhost:3000",
    secretKey: Buffer.alloc(32, "zabota"),
    approved: "everything",
    only: [],
    wake: () => running?.relay.poke(),
  };
  const config = await ownNamespace(address);
  const problems: unknown[] = [];
  running = await startWorker(engine, config, address, (what, error) => problems.push([what, error]));
  const { client, relay } = running;

  function host({ clinic, only, at, slow, patientId }: Parameters<Stage["host"]>[0]): Host {
    Object.assign(engine, { clinic, only, channels: slow.channels });
    clock = { speed: 0, real: 0, virtual: at };
    const live = async () =>
      (await enrolmentsOf(engine.db, patientId())).filter(({ endedAt, scenario }) => endedAt === null && only.includes(scenario));
    const until = async (reached: () => Promise<boolean>, what: string) => {
      const deadline = Date.now() + 30_000;
      while (!(await reached())) {
        if (Date.now() > deadline)
          throw new Error(`${what} did not happen: ${JSON.stringify((await live()).map(({ journey }) => journey))} ${problems.join(" ")}`);
        await pause(3);
      }
    };
    /** Launched, asleep, and with nothing before it that could move it. */
    const rests = async (row: Enrolment): Promise<boolean> => {
      if (row.launchedAt === null || row.journey.want.type === "perform") return false;
      const { steps } = await planOf(engine.db, row.planHash);
      return (await pending(engine.db, row.id, row.seen)).every(({ event }) => advance(steps, row.journey, event) === row.journey);
    };
    const settled = async () => (await Promise.all((await live()).map(rests))).every(Boolean);
    const settle = async () => {
      relay.poke();
      await Promise.race([until(settled, "rest"), slow.begun()]);
    };
    return {
      engine,
      settle,
      async nextWake() {
        const moments = (await live()).flatMap(({ wakeAt }) => wakeAt ?? []);
        return moments.length === 0 ? undefined : Math.min(...moments);
      },
      async wakeAt(moment) {
        const from = clock.stopsAt ?? clock.virtual;
        if (moment > from) {
          clock = { speed: Math.max(2, (moment - from) / nap), real: Date.now(), virtual: from, stopsAt: moment };
          const sleeping = await live();
          await Promise.all(sleeping.map(({ id }) => client.workflow.getHandle(id).signal("clock", clock)));
          const woken = async () => (await live()).every((row) => row.wakeAt === null || row.wakeAt > moment);
          await Promise.race([until(woken, "waking"), slow.begun()]);
        }
        await settle();
      },
    };
  }
  return {
    engine,
    running,
    host,
    async close() {
      await running?.stop();
      await store.close();
    },
  };
}
