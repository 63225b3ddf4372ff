// Runs Temporal's development server for as long as this process lives, its data in a file that outlives both.
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Connection } from "@temporalio/client";
import { Unavailable } from "../unavailable.ts";
import { readRunning, writeRunning } from "./dev-server-file.ts";
import { isAlive, underLock } from "./temporal-lock.ts";

export interface DevServer {
  /** host:port, serving. */
  address: string;
  pid: number;
  /** Resolves when its process is gone. Does nothing where the server belongs to another live Zabota. */
  stop(): Promise<void>;
}

export interface DevServerOptions {
  program: string;
  /** Absent: kept in memory only. */
  dataFile?: string;
  /** Absent: a free one. */
  port?: number;
  namespace?: string;
}

/** How long (ms) a server may take until it serves. */
const startUp = 30_000;

/**
 * Resolves when the server serves. A server that already serves this data file is used: one that another live Zabota started is left to it,
 * one whose owner was killed becomes ours. Throws Unavailable with the last line of the server's log.
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const tries = options.port ? 1 : 3;
  const { dataFile } = options;
  if (!dataFile) return startNew(options, tries);
  mkdirSync(dirname(dataFile), { recursive: true });
  return underLock(
    `${dataFile}.lock`,
    () => {},
    async () => (await joinRunning(dataFile)) ?? startNew(options, tries),
  );
}

async function joinRunning(dataFile: string): Promise<DevServer | undefined> {
  const running = readRunning(dataFile);
  if (!running || !(await isServing(running.address))) return undefined;
  const { address, pid, owner } = running;
  if (isAlive(owner)) return { address, pid, stop: async () => {} };
  writeRunning(dataFile, { address, pid, owner: process.pid });
  return { address, pid, stop: endWithUs(pid, () => !isAlive(pid), dataFile) };
}

async function startNew(options: DevServerOptions, tries: number): Promise<DevServer> {
  const { program, dataFile } = options;
  const port = options.port ?? (await freePort());
  const address = `127.0.0.1:${port}`;
  const logFile = dataFile ? `${dataFile}.log` : join(mkdtempSync(join(tmpdir(), "zabota-temporal-")), "temporal.log");
  const log = openSync(logFile, "w");
  // Detached, so that Ctrl-C in a terminal reaches Zabota alone, which lets its workers finish before the server goes.
  const child = spawn(program, programArguments(options, port), { stdio: ["ignore", log, log], detached: true });
  closeSync(log);
  const closed = new Promise((resolve) => child.once("exit", resolve));
  const failed = new Promise<Error>((resolve) => child.once("error", resolve));
  const gone = () => child.exitCode !== null || child.signalCode !== null;
  const pid = child.pid;
  if (pid === undefined) throw new Unavailable(`Temporal's program ${program} cannot be run: ${(await failed).message}.`);
  const stop = endWithUs(pid, gone, dataFile, dataFile ? undefined : dirname(logFile));
  const deadline = Date.now() + startUp;
  while (!(await isServing(address))) {
    if (!gone() && Date.now() < deadline) {
      await Promise.race([pause(20), closed]);
      continue;
    }
    const said = readFileSync(logFile, "utf8").trim().split("\n").at(-1);
    await stop();
    if (tries > 1) return startNew(options, tries - 1);
    throw new Unavailable(`Temporal's development server did not start: ${said || "it said nothing"}.`);
  }
  if (dataFile) writeRunning(dataFile, { address, pid, owner: process.pid });
  child.unref();
  return { address, pid, stop };
}

/** By default a timer shorter than a second takes a second, since the clocks of several machines may differ: here is only one. */
const exactTimers = ["--dynamic-config-value", 'history.timerProcessorMaxTimeShift="5ms"'];

function programArguments({ dataFile, namespace }: DevServerOptions, port: number): string[] {
  const args = ["server", "start-dev", "--ip", "127.0.0.1", "--port", String(port), "--headless", "--log-level", "error", ...exactTimers];
  if (namespace) args.push("--namespace", namespace);
  if (dataFile) args.push("--db-filename", dataFile, "--sqlite-pragma", "journal_mode=WAL", "--sqlite-pragma", "synchronous=NORMAL");
  return args;
}

/** The server's `stop`; and without it the server still ends when this process does. */
function endWithUs(pid: number, gone: () => boolean, dataFile?: string, folder?: string): () => Promise<void> {
  const end = () => {
    if (!gone()) kill(pid, "SIGTERM");
    tidy();
  };
  const tidy = () => {
    if (dataFile) writeRunning(dataFile, undefined);
    if (folder) rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", end);
  return async () => {
    process.off("exit", end);
    // With nothing to keep, it need not take the second that it takes to end in order.
    kill(pid, dataFile ? "SIGTERM" : "SIGKILL");
    const deadline = Date.now() + 10_000;
    while (!gone()) {
      if (Date.now() > deadline) kill(pid, "SIGKILL");
      await pause(20);
    }
    tidy();
  };
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** True if a Temporal server answers there now. */
export async function isServing(address: string): Promise<boolean> {
  if (!(await isListening(address))) return false;
  try {
    const connection = await Connection.connect({ address, connectTimeout: 1000 });
    await connection.close();
    return true;
  } catch {
    return false;
  }
}

/** Asked first: gRPC takes a second to find that nobody listens. */
function isListening(address: string): Promise<boolean> {
  const socket = connect({ host: address.slice(0, address.lastIndexOf(":")), port: Number(address.slice(address.lastIndexOf(":") + 1)) });
  return new Promise<boolean>((resolve) => {
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
  }).finally(() => socket.destroy());
}

/** A port of this machine that nothing listens on at this moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("a TCP server has no port");
  return address.port;
}
