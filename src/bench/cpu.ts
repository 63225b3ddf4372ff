// CPU of this process for a journey through the model scenario, against a hand-written workflow of the same effects.
import { readConfig } from "../config.ts";
import { openMemory } from "../store/open.ts";
import { startWorker } from "../worker.ts";
import { type Clinic, openClinic, towardsAsking } from "./clinic.ts";
import { startByHand, unsettlingRelay } from "./hand-worker.ts";
import { interleaved } from "./interleave.ts";
import type { Measure, Row, Tools } from "./measure.ts";

/** In one pass. */
const journeys = 40;
/** Wall milliseconds that three weeks take: all journeys are to be launched by then. */
const threeWeeks = 6_000;
const rounds = 2;

export const cpu: Measure = async (tools) => {
  const systems: System[] = [];
  try {
    const engine = await production(tools);
    systems.push(engine);
    const byHand = await handWritten(tools);
    systems.push(byHand);
    const row = async (figure: string): Promise<Row> => {
      await pass(byHand);
      await pass(engine);
      const { a, b, same, ratio } = await interleaved(
        rounds,
        () => pass(byHand),
        () => pass(engine),
        tools.progress,
      );
      const against = "a hand-written workflow of the same effects";
      return {
        measure: "cpu",
        figure,
        unit: "times",
        value: ratio,
        against,
        same,
        bound: 1.1,
        context: { ms: b / journeys, ms_by_hand: a / journeys },
      };
    };
    const settled = await row("first commands settled at enrolment");
    await engine.settleNothing();
    return [settled, await row("nothing settled at enrolment")];
  } finally {
    for (const system of systems) await system.stop();
  }
};

interface System {
  clinic: Clinic;
  stop(): Promise<void>;
}

async function production({ temporal, progress }: Tools): Promise<System & { settleNothing(): Promise<void> }> {
  const store = await openMemory();
  const clinic = await openClinic(store);
  const problem = (what: string, error: unknown) => progress(`${what}: ${error}`);
  const running = await startWorker(clinic.engine, readConfig({}), await temporal(), problem);
  clinic.relay = running.relay;
  return {
    clinic,
    async settleNothing() {
      await running.relay.stop();
      clinic.relay = unsettlingRelay(clinic.engine, running.client, problem);
    },
    async stop() {
      await clinic.relay?.stop();
      await running.stop();
      await store.close();
    },
  };
}

async function handWritten({ temporal, progress }: Tools): Promise<System> {
  const store = await openMemory();
  const clinic = await openClinic(store);
  const running = await startByHand(clinic.engine, await temporal(), (what, error) => progress(`${what}: ${error}`));
  clinic.relay = running.relay;
  return { clinic, stop: () => running.stop().then(store.close) };
}

/** Answers with the CPU (ms, user and system, all threads) from the first visit to the last end. */
async function pass({ clinic }: System): Promise<number> {
  const patients = await clinic.patients(journeys);
  const before = process.cpuUsage();
  clinic.setClock(towardsAsking(threeWeeks));
  await clinic.visits(patients);
  await clinic.asked(journeys);
  await clinic.replies(patients);
  await clinic.ended();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
