// Runs the hand-written system as production runs the engine: two workers, and the same relay over the store.
import { fileURLToPath } from "node:url";
import { Client, Connection } from "@temporalio/client";
import { bundleWorkflowCode, NativeConnection, Worker } from "@temporalio/worker";
import type { Engine } from "../engine/engine.ts";
import { type Relay, startRelay } from "../engine/relay.ts";
import { byHandActivities } from "./by-hand.ts";
import type { ByHandInput } from "./workflows/by-hand.ts";

const journeys = "bench-journeys";
const messages = "bench-messages";

export async function startByHand(
  engine: Engine,
  address: string,
  problem: (what: string, error: unknown) => void,
): Promise<{ client: Client; relay: Relay; stop(): Promise<void> }> {
  const workflowsPath = fileURLToPath(new URL("./workflows/by-hand.ts", import.meta.url));
  const [native, connection, workflowBundle] = await Promise.all([
    NativeConnection.connect({ address }),
    Connection.connect({ address }),
    bundleWorkflowCode({ workflowsPath, logger: silent }),
  ]);
  const client = new Client({
    connection,
    interceptors: {
      workflow: [
        {
          // The relay starts journeys; here it is the hand-written workflow that they are.
          async start(input, next) {
            const enrolment = input.options.workflowId;
            const args: [ByHandInput] = [{ enrolment, clock: engine.clock() }];
            return next({ ...input, workflowType: "byHand", options: { ...input.options, taskQueue: journeys, args } });
          },
        },
      ],
    },
  });
  const shared = { connection: native, activities: byHandActivities(engine) };
  const workers = await Promise.all([
    Worker.create({ ...shared, taskQueue: journeys, workflowBundle, maxCachedWorkflows: 500 }),
    Worker.create({ ...shared, taskQueue: messages, maxConcurrentActivityTaskExecutions: 50 }),
  ]);
  const running = workers.map((worker) => worker.run());
  const relay = unsettlingRelay(engine, client, problem);
  return {
    client,
    relay,
    async stop() {
      await relay.stop();
      for (const worker of workers) worker.shutdown();
      await Promise.all(running);
      await Promise.all([native.close(), connection.close()]);
    },
  };
}

/** Production's relay, but that it performs nothing before it starts a workflow. */
export function unsettlingRelay(engine: Engine, client: Client, problem: (what: string, error: unknown) => void): Relay {
  const nothing = async () => {};
  return startRelay({
    engine,
    client,
    carry: async (_engine, _id, journey, seen) => ({ journey, seen }),
    problem,
    makeCalls: nothing,
    tick: nothing,
    sendDirect: nothing,
    sendCopies: nothing,
    lookAfter: nothing,
    askSources: nothing,
  });
}

const say = () => {};
const silent = { log: say, trace: say, debug: say, info: say, warn: say, error: console.error };
