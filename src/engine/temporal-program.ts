// Finds the Temporal program on this machine, or gets it there: the SDK's download first, else Go's own installer.
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config.ts";
import { WrongSetting } from "../environment.ts";
import { findProgram, isProgram, programName } from "../machine.ts";
import { Unavailable } from "../unavailable.ts";
import { buildTemporal } from "./temporal-build.ts";
import { downloadTemporal } from "./temporal-download.ts";
import { underLock } from "./temporal-lock.ts";

/** Told what is going on, in words fit for a terminal; called often while something takes long. */
export type Progress = (line: string) => void;

/** The program, if it is here already: TEMPORAL_CLI, else PATH, else Zabota's cache. Throws WrongSetting if TEMPORAL_CLI leads nowhere. */
export function locateTemporalProgram({ temporal, machine }: Config): string | undefined {
  if (!temporal.cli) return findProgram(machine, "temporal", [...machine.path, join(machine.cache, "bin")]);
  if (isProgram(temporal.cli)) return temporal.cli;
  throw new WrongSetting(`TEMPORAL_CLI must be the path of the Temporal program; "${temporal.cli}" is not a program that can be run.`);
}

/** The program's path. Getting it there can take minutes; several processes that want it at once get it once. Throws Unavailable. */
export async function findTemporalProgram(config: Config, progress: Progress): Promise<string> {
  const located = locateTemporalProgram(config);
  if (located) return located;
  const { machine } = config;
  mkdirSync(machine.cache, { recursive: true });
  return underLock(join(machine.cache, "temporal.lock"), progress, async () => {
    const again = locateTemporalProgram(config);
    if (again) return again;
    const folder = join(machine.cache, `getting-${process.pid}`);
    try {
      const got = (await downloadTemporal(folder, progress)) ?? (await buildTemporal(machine, folder, progress));
      if (!got)
        throw new Unavailable(
          "Temporal's program is not here and could not be fetched: install the Temporal CLI or Go 1.25, or set TEMPORAL_ADDRESS.",
        );
      const kept = join(machine.cache, "bin", programName(machine, "temporal"));
      mkdirSync(join(machine.cache, "bin"), { recursive: true });
      renameSync(got, kept);
      return kept;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
