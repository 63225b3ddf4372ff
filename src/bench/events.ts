// 500 booking events a second over HTTP: how long the slowest wait for their 202, that none is lost, and how fast they are taken in meanwhile.
import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { isNotNull } from "drizzle-orm";
import { Webhook } from "standardwebhooks";
import { emptyInbox } from "../engine/inbox.ts";
import { listen } from "../server.ts";
import { dialect } from "../store/dialect.ts";
import { inbound } from "../store/inbound.ts";
import { createApp } from "../web/app.ts";
import { openClinic } from "./clinic.ts";
import { eventOf, openDay } from "./clinic-day.ts";
import type { Measure, Row } from "./measure.ts";
import { ownStore } from "./own-store.ts";
import { eventsClient } from "./programs.ts";

const perSecond = 500;
const seconds = 20;
const warmUp = 500;
const secret = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;

/** How the time of one compares with that of a bare route is what `webhook` measures. */
export const events: Measure = async ({ progress }) => {
  const store = await ownStore();
  const { engine } = await openClinic(store);
  const ready = async () => ({ store: true, temporal: true, migrations: true });
  const server = await listen(createApp({ engine, webhookSecrets: [secret], ready, poke: () => {} }), 0);
  const client = fork(eventsClient, { stdio: ["ignore", "ignore", "inherit", "ipc"], serialization: "advanced" });
  const dead = once(client, "exit").then(([code]) => Promise.reject(new Error(`the client ended with ${code}`)));
  dead.catch(() => {});
  let over = false;
  let sent = 0;
  let refusals = 0;
  const faults: unknown[] = [];
  const pass = async (count: number) => {
    client.send({ port: server.port, path: "/api/events", perSecond, requests: Array.from({ length: count }, delivery) });
    const [{ ms, refused }] = (await Promise.race([once(client, "message"), dead])) as [{ ms: number[]; refused: number }];
    sent += count;
    refusals += refused;
    const sorted = ms.toSorted((x, y) => x - y);
    return (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  };
  const measured = async (figure: string): Promise<Row> => {
    const at = await pass(perSecond * seconds);
    progress(`${figure}: p50 ${at(0.5).toFixed(1)} ms, p99 ${at(0.99).toFixed(1)} ms, longest ${at(1).toFixed(1)} ms`);
    const context = { p50_ms: at(0.5), longest_ms: at(1) };
    return { measure: "events", figure: `${figure}, ${dialect}`, unit: "s", value: at(0.99) / 1000, bound: 0.25, context };
  };
  const takenIn = () => store.db.$count(inbound, isNotNull(inbound.handledAt));
  let relay: Promise<void> | undefined;
  try {
    await openDay(engine);
    await pass(warmUp);
    const alone = await measured("p99 to the 202 at 500 a second, as `--role web`");
    // As the relay does in a process that is both.
    relay = (async () => {
      while (!over) {
        await emptyInbox({ engine, problem: (_, error) => faults.push(error), over: () => over });
        await pause(5);
      }
    })();
    await pass(warmUp);
    const before = await takenIn();
    const begun = performance.now();
    const beside = await measured("p99 to the 202 at 500 a second, while they are taken in");
    const meanwhile = ((await takenIn()) - before) / ((performance.now() - begun) / 1000);
    progress(`taken in meanwhile: ${meanwhile.toFixed(0)} a second`);
    const kept = await store.db.$count(inbound);
    const lost = { measure: "events", figure: "accepted and not kept", unit: "events", value: sent - refusals - kept, bound: 0 } as const;
    return [
      alone,
      { ...beside, context: { ...beside.context, taken_in_a_second: meanwhile } },
      { ...lost, context: { sent, kept, refused: refusals } },
    ];
  } finally {
    over = true;
    await relay;
    client.kill();
    await server.close();
    await store.close();
  }
};

let count = 0;

/** Each with an id of its own. */
function delivery(): { headers: Record<string, string>; body: string } {
  const number = ++count;
  const now = new Date();
  const body = JSON.stringify(eventOf(number, now.getTime()));
  const headers = {
    "content-type": "application/json",
    "webhook-id": `e-${number}`,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(`e-${number}`, now, body),
  };
  return { headers, body };
}
