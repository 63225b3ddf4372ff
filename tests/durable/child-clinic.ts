// A process of its own that carries a clinic's journeys, until it is killed. Its providers never forget and never dedupe.
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { Channel } from "../../src/channels/channel.ts";
import { type TelegramSettings, telegramChannel } from "../../src/channels/telegram.ts";
import { readConfig } from "../../src/config.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { Clock } from "../../src/journey/clock.ts";
import { defaultClinic } from "../../src/scenario/clinic.ts";
import { openStore } from "../../src/store/open.ts";
import { type Running, startWorker } from "../../src/worker.ts";

export interface ChildClinic {
  /** `file:…` */
  database: string;
  /** Temporal's. */
  address: string;
  namespace: string;
  clock: Clock;
  /** Where each sending is one line: the channel and the key. */
  sent: string;
  /** The real channel, at a Bot API that stands in for Telegram's; else a provider that takes its time. */
  telegram?: TelegramSettings;
}

const { database, address, namespace, clock, sent, telegram: bot } = JSON.parse(process.argv[2] ?? "{}") as ChildClinic;
const lines = () => (existsSync(sent) ? readFileSync(sent, "utf8").split("\n") : []);
/** It takes its time before the message is out, and after. */
const provider = (name: "telegram" | "email"): Channel => ({
  name,
  async send({ key }) {
    await pause(15);
    appendFileSync(sent, `${name} ${key}\n`);
    await pause(15);
    return { type: "sent" };
  },
});
const telegram: Channel = {
  ...provider("telegram"),
  find: async ({ key }) => (lines().includes(`telegram ${key}`) ? { type: "sent" } : undefined),
};

const { db } = await openStore(database, { migrate: false });
let running: Running | undefined;
const engine: Engine = {
  db,
  clock: () => clock,
  clinic: defaultClinic(),
  channels: { telegram: bot ? telegramChannel(bot) : telegram, email: provider("email") },
  publicUrl: "http://localhost:3000",
  secretKey: Buffer.alloc(32, "zabota"),
  wake: () => running?.relay.poke(),
  approved: "everything",
};
running = await startWorker(engine, readConfig({ TEMPORAL_NAMESPACE: namespace }), address, () => {});
