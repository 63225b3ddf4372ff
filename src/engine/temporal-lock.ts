// Lets one process at a time fetch or build a program, since that takes minutes and 200 MB.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { Progress } from "./temporal-program.ts";

/** Runs the work while this process holds the lock file. A lock whose process is gone is taken over. */
export async function underLock<Result>(file: string, progress: Progress, work: () => Promise<Result>): Promise<Result> {
  while (!claim(file)) {
    progress("waiting for another Zabota to get Temporal's program");
    await pause(250);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function claim(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const holder = readHolder(file);
  if (holder !== undefined && !isAlive(holder)) rmSync(file, { force: true });
  return false;
}

/** Undefined while the file is just being written, or when it is gone again. */
function readHolder(file: string): number | undefined {
  try {
    return Number(readFileSync(file, "utf8")) || undefined;
  } catch {
    return undefined;
  }
}

/** True while a process of this id runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
