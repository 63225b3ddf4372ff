// What a sleeping journey costs the worker's memory once it is evicted: the slope from 1,000 to 10,000 of them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { readConfig } from "../config.ts";
import { openStore } from "../store/open.ts";
import { startWorker } from "../worker.ts";
import { noon, openClinic } from "./clinic.ts";
import { median } from "./interleave.ts";
import type { Measure } from "./measure.ts";

const counts = [1_000, 2_500, 4_000, 5_500, 7_000, 8_500, 10_000];

/** Resident: of the process, with the workflows' thread and the store's cache. Heap: of the main thread, collected. */
interface Sample {
  journeys: number;
  resident: number;
  heap: number;
}

export const memory: Measure = async ({ temporal, progress }) => {
  const folder = mkdtempSync(join(tmpdir(), "zabota-bench-"));
  const store = await openStore(`file:${join(folder, "bench.db")}`);
  const clinic = await openClinic(store);
  clinic.setClock({ speed: 1, real: Date.now(), virtual: noon });
  const running = await startWorker(clinic.engine, readConfig({}), await temporal(), (what, error) => progress(`${what}: ${error}`));
  clinic.relay = running.relay;
  const samples: Sample[] = [];
  try {
    for (const journeys of counts) {
      await clinic.visits(await clinic.patients(journeys - (samples.at(-1)?.journeys ?? 0)));
      await clinic.asleep(journeys);
      samples.push({ journeys, ...(await measured()) });
      progress(`${journeys} asleep, ${Math.round((samples.at(-1)?.resident ?? 0) / 2 ** 20)} MiB`);
    }
  } finally {
    await running.stop();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const context = { journeys_at_end: counts.at(-1) ?? 0, MiB_at_end: (samples.at(-1)?.resident ?? 0) / 2 ** 20 };
  return [
    { measure: "memory", figure: "a sleeping journey, resident", unit: "bytes", value: slope(samples, "resident"), context },
    { measure: "memory", figure: "a sleeping journey, heap", unit: "bytes", value: slope(samples, "heap") },
  ];
};

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** When what is left over has gone. */
async function measured(): Promise<Omit<Sample, "journeys">> {
  for (let time = 0; time < 3; time++) {
    await pause(1_000);
    collect();
  }
  const { rss, heapUsed } = process.memoryUsage();
  return { resident: rss, heap: heapUsed };
}

/** The median of the slopes between any two samples: one odd sample does not move it. */
function slope(samples: Sample[], of: "resident" | "heap"): number {
  const slopes = samples.flatMap((from, index) =>
    samples.slice(index + 1).map((to) => (to[of] - from[of]) / (to.journeys - from.journeys)),
  );
  return median(slopes);
}
