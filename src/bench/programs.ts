// Runs Zabota's own command line, and other programs, as processes.
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export const zabota = fileURLToPath(new URL("../cli/zabota.mjs", import.meta.url));
export const bare = fileURLToPath(new URL("./bare.mjs", import.meta.url));
export const webhookClient = fileURLToPath(new URL("./webhook-client.mjs", import.meta.url));
export const eventsClient = fileURLToPath(new URL("./events-client.mjs", import.meta.url));
export const sink = fileURLToPath(new URL("./smtp-sink.mjs", import.meta.url));

/** Answers with the wall's milliseconds until it has ended. Throws where it ends badly. */
export async function timedRun(args: string[]): Promise<number> {
  const begun = performance.now();
  await end(spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] }));
  return performance.now() - begun;
}

export function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) =>
      code === 0 ? resolve() : reject(new Error(`${child.spawnargs.join(" ")} ended with ${code ?? signal}`)),
    );
  });
}
