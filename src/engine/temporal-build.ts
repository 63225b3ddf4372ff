// Builds the Temporal program from its sources with Go's own installer, where nothing readier can be had.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { childEnvironment } from "../environment.ts";
import { findProgram, type Machine, programName } from "../machine.ts";
import { Unavailable } from "../unavailable.ts";
import type { Progress } from "./temporal-program.ts";

/** The newest release that `go install` accepts: later ones carry a `replace`. */
const source = "github.com/temporalio/cli/cmd/temporal@v1.5.1";

/** The path of the program built in the folder, or undefined where Go is not installed. Minutes long. Throws Unavailable if the build fails. */
export async function buildTemporal(machine: Machine, folder: string, progress: Progress): Promise<string | undefined> {
  const go = findProgram(machine, "go");
  if (!go) return undefined;
  const env = childEnvironment({ GOBIN: folder });
  const child = spawn(go, ["install", "-v", "-ldflags=-s -w", source], { env, stdio: ["ignore", "ignore", "pipe"] });
  const stop = () => child.kill();
  process.once("exit", stop);
  let built = 0;
  let last = "";
  let stage = "this takes some minutes";
  const tell = () => progress(`building Temporal's program with Go, once: ${stage}`);
  tell();
  // Linking takes half a minute without a word.
  const ticking = setInterval(tell, 1000);
  createInterface(child.stderr).on("line", (line) => {
    last = line;
    const downloading = line.startsWith("go: downloading");
    if (!downloading) built += 1;
    stage = downloading ? line.slice("go: ".length) : `${built} packages`;
    tell();
  });
  const code = await new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve)).finally(() => {
    clearInterval(ticking);
    process.off("exit", stop);
  });
  const program = join(folder, programName(machine, "temporal"));
  if (code === 0 && existsSync(program)) return program;
  throw new Unavailable(`Temporal's program could not be built with Go (${last}): install the Temporal CLI, or set TEMPORAL_ADDRESS.`);
}
