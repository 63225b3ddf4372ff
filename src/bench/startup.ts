// Checking one scenario as a process, against a bare program that imports the same libraries.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { interleaved } from "./interleave.ts";
import { longScenario } from "./long-scenario.ts";
import type { Measure } from "./measure.ts";
import { bare, timedRun, zabota } from "./programs.ts";

const rounds = 15;

export const startup: Measure = async ({ progress }) => {
  const folder = mkdtempSync(join(tmpdir(), "zabota-bench-"));
  try {
    const file = join(folder, "long.yaml");
    writeFileSync(file, longScenario(20));
    const runBare = () => timedRun([bare]);
    const runCheck = () => timedRun([zabota, "check", file]);
    // The first run may have to pack.
    await runCheck();
    await runBare();
    const { a, b, ratio, same } = await interleaved(rounds, runBare, runCheck, progress);
    const against = "a Node program that imports yaml, cel-js and liquidjs";
    const context = { ms: b, ms_bare: a };
    return [
      { measure: "startup", figure: "zabota check of one scenario", unit: "times", value: ratio, against, same, bound: 1.5, context },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
