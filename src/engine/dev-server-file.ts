// Keeps, beside the development server's data, where that server listens and whose it is: several Zabotas may share one.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import * as z from "zod";

const running = z.object({ address: z.string(), pid: z.int().positive(), owner: z.int().positive() });

/** `pid` is the server's process, `owner` the Zabota that ends it. */
export type Running = z.infer<typeof running>;

const fileOf = (dataFile: string): string => `${dataFile}.running.json`;

/** What was written last; undefined if nothing was, or it cannot be understood. */
export function readRunning(dataFile: string): Running | undefined {
  const file = fileOf(dataFile);
  if (!existsSync(file)) return undefined;
  try {
    return running.safeParse(JSON.parse(readFileSync(file, "utf8"))).data;
  } catch {
    return undefined;
  }
}

/** Undefined says that no server runs. */
export function writeRunning(dataFile: string, value: Running | undefined): void {
  const file = fileOf(dataFile);
  if (!value) {
    rmSync(file, { force: true });
    return;
  }
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(value));
  renameSync(`${file}.${process.pid}`, file);
}
