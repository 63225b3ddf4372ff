// From a patient's reply to the row of the message that it leads to, against a hand-written workflow's signal to its activity.
import { readConfig } from "../config.ts";
import { openMemory } from "../store/open.ts";
import { startWorker } from "../worker.ts";
import { type Clinic, openClinic, towardsAsking } from "./clinic.ts";
import { startByHand } from "./hand-worker.ts";
import { interleaved, median } from "./interleave.ts";
import type { Measure, Tools } from "./measure.ts";

/** In one pass, one after another. */
const replies = 30;
/** Wall milliseconds that three weeks take: all journeys are to be launched by then. */
const threeWeeks = 4_000;
const rounds = 3;

export const reply: Measure = async (tools) => {
  const systems: System[] = [];
  try {
    const engine = await open(tools, (clinic, address, problem) => startWorker(clinic.engine, readConfig({}), address, problem));
    systems.push(engine);
    const byHand = await open(tools, (clinic, address, problem) => startByHand(clinic.engine, address, problem));
    systems.push(byHand);
    await pass(byHand.clinic);
    await pass(engine.clinic);
    const { a, b, ratio, same } = await interleaved(
      rounds,
      () => pass(byHand.clinic),
      () => pass(engine.clinic),
      tools.progress,
    );
    return [
      {
        measure: "reply",
        figure: "time from a reply to the next message's row, p50",
        unit: "times",
        value: ratio,
        same,
        against: "a hand-written workflow's signal to its activity",
        bound: 1.3,
        context: { ms: b, ms_by_hand: a },
      },
    ];
  } finally {
    for (const system of systems) await system.stop();
  }
};

interface System {
  clinic: Clinic;
  stop(): Promise<void>;
}

type Start = (
  clinic: Clinic,
  address: string,
  problem: (what: string, error: unknown) => void,
) => Promise<{ relay: NonNullable<Clinic["relay"]>; stop(): Promise<void> }>;

async function open({ temporal, progress }: Tools, start: Start): Promise<System> {
  const store = await openMemory();
  const clinic = await openClinic(store);
  const running = await start(clinic, await temporal(), (what, error) => progress(`${what}: ${error}`));
  clinic.relay = running.relay;
  return { clinic, stop: () => running.stop().then(store.close) };
}

/** Answers with the median of the milliseconds that patients wait who answer with a high score, one after another. */
async function pass(clinic: Clinic): Promise<number> {
  const patients = await clinic.patients(replies);
  clinic.setClock(towardsAsking(threeWeeks));
  await clinic.visits(patients);
  await clinic.asked(replies);
  const waited: number[] = [];
  for (const patient of patients) {
    const sending = clinic.nextSending();
    const begun = performance.now();
    await clinic.replies([patient], "9");
    await sending;
    waited.push(performance.now() - begun);
  }
  await clinic.ended();
  return median(waited);
}
