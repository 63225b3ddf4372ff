// What this machine offers to Zabota: where a cache may be kept, and where programs are looked for.
import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

export interface Machine {
  /** Zabota's own folder among the user's caches; may not exist yet. */
  cache: string;
  /** The folders of PATH. */
  path: string[];
  windows: boolean;
}

export function readMachine(env: Record<string, string | undefined>, platform: NodeJS.Platform, home = homedir()): Machine {
  const windows = platform === "win32";
  const caches = (windows ? env.LOCALAPPDATA : env.XDG_CACHE_HOME) || join(home, ".cache");
  return { cache: join(caches, "zabota"), path: (env.PATH ?? env.Path ?? "").split(delimiter).filter(Boolean), windows };
}

/** The file a program of this name has here: "temporal", or "temporal.exe". */
export const programName = (machine: Machine, name: string): string => (machine.windows ? `${name}.exe` : name);

/** The first program of this name in the folders, or undefined. */
export function findProgram(machine: Machine, name: string, folders = machine.path): string | undefined {
  return folders.map((folder) => join(folder, programName(machine, name))).find(isProgram);
}

/** True for a file that may be run. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
