// Asks Temporal's SDK to download the Temporal program, in a process of its own: the SDK's runtime can be set up only once in each.
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isProgram } from "../machine.ts";
import type { Progress } from "./temporal-program.ts";

/** Without any new byte for so long (ms), the network is taken to lead nowhere. */
const patience = 20_000;

/** The path of the program downloaded into the folder, or undefined where that cannot be done. */
export async function downloadTemporal(folder: string, progress: Progress): Promise<string | undefined> {
  mkdirSync(folder, { recursive: true });
  progress("asking for Temporal's program");
  const script = fileURLToPath(new URL("./temporal-download-child.mjs", import.meta.url));
  const child = spawn(process.execPath, [script, folder], { stdio: "ignore" });
  const stop = () => child.kill("SIGKILL");
  process.once("exit", stop);
  let size = 0;
  let grew = Date.now();
  const watch = setInterval(() => {
    const now = sizeOf(folder);
    if (now > size) grew = Date.now();
    size = now;
    if (size > 0) progress(`downloading Temporal's program: ${Math.round(size / 1e6)} MB`);
    if (Date.now() - grew > patience) stop();
  }, 500);
  const code = await new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  clearInterval(watch);
  process.off("exit", stop);
  return code === 0 ? files(folder).find((file) => isProgram(file)) : undefined;
}

const files = (folder: string): string[] => readdirSync(folder).map((name) => join(folder, name));

function sizeOf(folder: string): number {
  return files(folder).reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
}
