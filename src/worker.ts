// Joins the engine to Temporal: the workers that carry journeys and messages, and the relay that feeds them.
import { Client, Connection } from "@temporalio/client";
import { NativeConnection, Runtime, Worker } from "@temporalio/worker";
import { askAfter } from "../activities/ask-after.ts";
import { carry } from "../activities/carry.ts";
import { createActivities } from "../activities/index.ts";
import { sendCopies } from "../activities/send-copies.ts";
import { sendDirect } from "../activities/send-direct.ts";
import { bitrix24 } from "./booking/bitrix24.ts";
import type { Source } from "./booking/source.ts";
import { yclients } from "./booking/yclients.ts";
import type { Config } from "./config.ts";
import { makeCalls } from "./engine/calls.ts";
import type { Engine } from "./engine/engine.ts";
import { journeysQueue, messagesQueue } from "./engine/launch.ts";
import { type Relay, startRelay } from "./engine/relay.ts";
import { noticeNewTemporal } from "./engine/same-temporal.ts";
import { askSources } from "./engine/sources.ts";
import { connectionOptions } from "./engine/temporal.ts";
import { tick } from "./engine/tick.ts";
import { workflowBundle } from "./engine/workflow-bundle.ts";
import { pruneLimits } from "./store/limits.ts";

export interface Running {
  client: Client;
  relay: Relay;
  stop(): Promise<void>;
}

/** The relay tries again by itself, at the latest a second later; a call of its that waited would keep the others waiting. */
const impatient = { interceptors: [], channelArgs: { "grpc.max_reconnect_backoff_ms": 2_000 } };

/** ms that a limit which holds nobody up is kept. */
const kept = 3_600_000;

/** Sleeping journeys that stay warm in memory; the others are read again when they wake. */
const warm = 500;

export async function startWorker(
  engine: Engine,
  config: Config,
  address: string,
  problem: (what: string, error: unknown) => void,
): Promise<Running> {
  quiet();
  const { namespace } = config.temporal;
  const options = connectionOptions(config, address);
  const [native, connection, workflowBundled] = await Promise.all([
    NativeConnection.connect(options),
    Connection.connect({ ...options, ...impatient }),
    workflowBundle(),
  ]);
  const client = new Client({ connection, namespace });
  await noticeNewTemporal(engine, client, namespace);
  const activities = createActivities(engine, (error) => problem("effect", error));
  const shared = { connection: native, namespace, activities };
  const workers = await Promise.all([
    Worker.create({
      ...shared,
      taskQueue: journeysQueue,
      workflowBundle: workflowBundled,
      maxCachedWorkflows: warm,
      shutdownGraceTime: "10s",
    }),
    Worker.create({ ...shared, taskQueue: messagesQueue, maxConcurrentActivityTaskExecutions: 50, shutdownGraceTime: "10s" }),
  ]);
  const running = workers.map((worker) => worker.run());
  const sources = sourcesOf(config, engine);
  const relay = startRelay({
    engine,
    client,
    carry,
    problem,
    makeCalls: () => makeCalls(engine, config.webhookSecrets[0]),
    tick: () => tick(engine),
    sendDirect: () => sendDirect(engine),
    sendCopies: () => sendCopies(engine),
    async lookAfter() {
      await askAfter(engine);
      await pruneLimits(engine.db, Date.now() - kept);
    },
    askSources: () => askSources(engine, sources),
  });
  return {
    client,
    relay,
    async stop() {
      await relay.stop();
      for (const worker of workers) if (worker.getState() === "RUNNING") worker.shutdown();
      await Promise.all(running);
      await Promise.all([native.close(), connection.close()]);
    },
  };
}

/** The booking systems that are asked, of those that the settings name. */
function sourcesOf(config: Config, { clinic }: Engine): Source[] {
  const { timezone, bitrix24: words } = clinic;
  return [
    ...(config.yclients ? [yclients({ ...config.yclients, timezone })] : []),
    ...(config.bitrix24 ? [bitrix24({ webhookUrl: config.bitrix24.webhookUrl, words, timezone })] : []),
  ];
}

let installed = false;
/** Temporal's own words go to standard error, and only where something is wrong. */
export function quiet(): void {
  if (installed) return;
  installed = true;
  const say = () => {};
  Runtime.install({
    logger: { log: say, trace: say, debug: say, info: say, warn: say, error: (message) => process.stderr.write(`temporal: ${message}\n`) },
    telemetryOptions: { logging: { filter: "ERROR", forward: {} } },
    shutdownSignals: [],
  });
}
