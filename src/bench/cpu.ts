// CPU of this process for a journey through the model scenario, against a hand-written workflow of the same effects.
import { readConfig } from "../config.ts";
import { openMemory } from "../store/open.ts";
import { startWorker } from "../worker.ts";
import { type Clinic, openClinic, towardsAsking } from "./clinic.ts";
import { startByHand, unsettlingRelay } from "./hand-worker.ts";
import { interleaved } from "./interleave.ts";
import type { Measure, Row, Tools } from "./measure.ts";

/** In one pass. */
const journeys = 60;
/** Wall milliseconds that three weeks take: all journeys are to be launched by then. */
const threeWeeks = 6_000;
const rounds = 2;

export const cpu: Measure = async (tools) => {
  const systems: System[] = [];
  const opened = async (system: Promise<System>) => {
    systems.push(await system);
    return system;
  };
  try {
    const settling = await opened(engine(tools, true));
    const unsettling = await opened(engine(tools, false));
    const byHand = await opened(handWritten(tools));
    for (const system of systems) await pass(system);
    const row = async (system: System, figure: string): Promise<Row> => {
      const { a, b, same, ratio } = await interleaved(
        rounds,
        () => pass(byHand),
        () => pass(system),
        tools.progress,
      );
      const context = { ms: b / journeys, ms_by_hand: a / journeys };
      return {
        measure: "cpu",
        figure,
        unit: "times",
        value: ratio,
        against: "a hand-written workflow of the same effects",
        same,
        bound: 1.1,
        context,
      };
    };
    return [
      await row(settling, "a journey, first commands settled at enrolment"),
      await row(unsettling, "a journey, nothing settled at enrolment"),
    ];
  } finally {
    for (const system of systems) await system.stop();
  }
};

interface System {
  clinic: Clinic;
  stop(): Promise<void>;
}

async function engine({ temporal, progress }: Tools, settles: boolean): Promise<System> {
  const store = await openMemory();
  const clinic = await openClinic(store);
  const problem = (what: string, error: unknown) => progress(`${what}: ${error}`);
  const running = await startWorker(clinic.engine, readConfig({}), await temporal(), problem);
  clinic.relay = running.relay;
  if (!settles) {
    await running.relay.stop();
    clinic.relay = unsettlingRelay(clinic.engine, running.client, problem);
  }
  return {
    clinic,
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
