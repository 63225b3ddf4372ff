// How long a visitor of the demo waits for the first message: seconds, which depend on the machine.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { readConfig } from "../config.ts";
import { findTemporalProgram } from "../engine/temporal-program.ts";
import { median } from "./interleave.ts";
import type { Measure } from "./measure.ts";
import { end, zabota } from "./programs.ts";

const runs = 3;

export const demo: Measure = async ({ progress }) => {
  await findTemporalProgram(readConfig(), progress);
  const seconds: number[] = [];
  for (let run = 1; run <= runs; run++) {
    seconds.push(await untilFirstMessage());
    progress(`run ${run} of ${runs}: ${seconds.at(-1)?.toFixed(1)} s`);
  }
  const context = { fastest: Math.min(...seconds), slowest: Math.max(...seconds) };
  return [{ measure: "demo", figure: "from the command to the first message", unit: "s", value: median(seconds), bound: 10, context }];
};

async function untilFirstMessage(): Promise<number> {
  const begun = performance.now();
  const child = spawn(process.execPath, [zabota, "demo", "--headless", "--json"], { stdio: ["ignore", "pipe", "ignore"] });
  const ended = end(child).catch(() => {});
  let shown: number | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    if (shown !== undefined || JSON.parse(line).type !== "sent") continue;
    shown = performance.now();
    child.kill("SIGTERM");
  }
  await ended;
  if (shown === undefined) throw new Error("the demo ended without a message");
  return (shown - begun) / 1000;
}
