// Says where Temporal is: at TEMPORAL_ADDRESS, else a development server that Zabota starts and stops itself.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Connection, type ConnectionOptions } from "@temporalio/client";
import type { Config } from "../config.ts";
import { WrongSetting } from "../environment.ts";
import { isServing, startDevServer } from "./dev-server.ts";
import { findTemporalProgram, type Progress } from "./temporal-program.ts";

export interface Temporal {
  /** host:port. Of a cluster it is not promised that it can be reached now. */
  address: string;
  /** Present for a development server. */
  pid?: number;
  /** Ends what connecting has started; a cluster is left alone. */
  stop(): Promise<void>;
}

/** May take minutes where the program must be fetched first, with progress told. Throws Unavailable, WrongSetting. */
export async function connectTemporal(config: Config, progress: Progress): Promise<Temporal> {
  const { address, namespace } = config.temporal;
  if (address) return { address, stop: async () => {} };
  const program = await findTemporalProgram(config, progress);
  return keepServing({ program, dataFile: join(config.dataFolder, "temporal.db"), namespace });
}

/** How often (ms) a development server of our own is looked after. */
const round = 5_000;

/** A server that died is started again on the same data and port, so that its clients find it. */
async function keepServing(options: Parameters<typeof startDevServer>[0]): Promise<Temporal> {
  let server = await startDevServer(options);
  const { address } = server;
  const port = Number(address.slice(address.lastIndexOf(":") + 1));
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(async () => {
      if (!(await isServing(address))) server = await startDevServer({ ...options, port }).catch(() => server);
    });
  }, round);
  timer.unref();
  return {
    address,
    pid: server.pid,
    async stop() {
      clearInterval(timer);
      await looking;
      await server.stop();
    },
  };
}

/** For Connection and NativeConnection alike. Throws WrongSetting if a certificate's file cannot be read. */
export function connectionOptions({ temporal }: Config, address: string): Pick<ConnectionOptions, "address" | "tls"> & { apiKey?: string } {
  const pair = temporal.tls && { crt: readPem("TEMPORAL_TLS_CERT", temporal.tls.cert), key: readPem("TEMPORAL_TLS_KEY", temporal.tls.key) };
  return { address, tls: pair ? { clientCertPair: pair } : temporal.apiKey ? true : undefined, apiKey: temporal.apiKey };
}

function readPem(setting: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    throw new WrongSetting(`${setting} must be the path of a PEM file; "${path}" cannot be read.`);
  }
}

/** The server's version, such as "1.29.1"; undefined if it does not answer within the time (ms). */
export async function serverVersion(config: Config, address: string, within = 3000): Promise<string | undefined> {
  const options = connectionOptions(config, address);
  try {
    const connection = await Connection.connect({ ...options, connectTimeout: within });
    const { serverVersion: version } = await connection.workflowService.getSystemInfo({});
    await connection.close();
    return version ?? undefined;
  } catch {
    return undefined;
  }
}
