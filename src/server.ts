// Joins everything in one process: store, clinic, channels, the web and, by role, the workers.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import type { Hono } from "hono";
import type { Channels } from "./channels/channel.ts";
import { telegramUpdateId } from "./channels/inbound-telegram.ts";
import { closeChannels, openChannels } from "./channels/index.ts";
import { startIntake } from "./channels/intake.ts";
import type { Outbox } from "./channels/sandbox.ts";
import type { Config } from "./config.ts";
import { type Engine, now } from "./engine/engine.ts";
import { keptKey } from "./engine/secret-key.ts";
import { serverVersion } from "./engine/temporal.ts";
import { WrongSetting } from "./environment.ts";
import { type Clock, wallClock } from "./journey/clock.ts";
import { checkFile, loadLibrary } from "./scenario/check.ts";
import { keepInbound } from "./store/inbound.ts";
import { openStore, type Store } from "./store/open.ts";
import { patientsByAddress } from "./store/patients.ts";
import { isInSandbox, keepInSandbox } from "./store/sandbox.ts";
import { settings as settingsTable } from "./store/settings.ts";
import type { WebhookProofs } from "./web/webhooks/proof.ts";
import { type Running, startWorker } from "./worker.ts";

/** The engine with a real store and real channels, and a place for whoever carries its journeys. */
export interface House {
  engine: Engine;
  store: Store;
  /** Who carries journeys in this process, once Temporal is reached. */
  running?: Running;
  setClock(clock: Clock): void;
  close(): Promise<void>;
}

/**
 * Throws a WrongSetting where the clinic's files cannot be read as they are, for those who are about to write to patients: the wrong zone would
 * do so at night, and rules that are not read would alarm nobody. Before anything is opened.
 */
export function expectSoundClinic({ scenariosDir: dir }: Pick<Config, "scenariosDir">): void {
  if (!existsSync(dir)) throw new WrongSetting(`There is no folder ${dir}: set SCENARIOS_DIR to the one with the scenarios.`);
  const library = loadLibrary(dir);
  const own = join(dir, "clinic.yaml");
  const problems = [...(existsSync(own) ? checkFile(own, library) : []), ...library.safetyProblems];
  const [first, ...others] = problems.filter(({ severity }) => severity === "error");
  if (!first) return;
  const { file, line, column, message } = first;
  const more = others.length > 0 ? `, one of ${others.length + 1}` : "";
  throw new WrongSetting(`${file}:${line}:${column}${more}: ${message} To see all: npx zabota check ${dir}`);
}

export async function openHouse(config: Config, clock: Clock = wallClock): Promise<House> {
  const { clinic } = loadLibrary(config.scenariosDir);
  const store = await openStore(config.databaseUrl);
  const from = config.mail?.from ?? `${clinic.sender.name} <${clinic.sender.email}>`;
  const channels: Channels = openChannels({
    ...(config.mail && { mail: { smtpUrl: config.mail.smtpUrl, from, brand: clinic } }),
    ...(config.telegram && { telegram: config.telegram }),
    ...(config.max && { max: config.max }),
    ...(config.twilio && { twilio: { ...config.twilio, ...statusCallback(config.publicUrl, config.twilio.apiRoot) } }),
    ...(config.sandbox && { sandbox: { outbox: outboxOf(store) } }),
  });
  let shown = clock;
  const house: House = {
    store,
    engine: {
      db: store.db,
      clock: () => shown,
      clinic,
      channels,
      publicUrl: config.publicUrl,
      secretKey: config.secretKey ?? keptKey(config.dataFolder),
      wake: () => house.running?.relay.poke(),
    },
    setClock(set) {
      shown = set;
    },
    async close() {
      await house.running?.stop();
      await closeChannels(channels);
      await store.close();
    },
  };
  return house;
}

/** Twilio refuses messages whose reports would go to a machine that it cannot reach; one that stands in on this machine can. */
const statusCallback = (publicUrl: string, apiRoot: string): { statusCallback?: string } =>
  isLocal(publicUrl) && !isLocal(apiRoot) ? {} : { statusCallback: `${publicUrl}/webhooks/twilio/status` };

const isLocal = (url: string): boolean => ["localhost", "127.0.0.1"].includes(new URL(url).hostname);

const outboxOf = ({ db }: Store): Outbox => ({
  put: ({ to, ...message }) => keepInSandbox(db, { ...message, address: to, at: Date.now() }),
  find: (key) => isInSandbox(db, key),
});

/** Tries until Temporal is there; meanwhile events are kept and `ready` says no. Resolves when the workers run or `signal` is aborted. */
export async function carryJourneys(
  house: House,
  config: Config,
  address: string,
  say: (what: string, error: unknown) => void,
  signal?: AbortSignal,
): Promise<void> {
  // So that the first message that invites into a messenger knows the bot's name.
  for (const channel of Object.values(house.engine.channels)) channel?.invitation?.("");
  while (!signal?.aborted && !house.running) {
    try {
      house.running = await startWorker(house.engine, config, address, say);
    } catch (error) {
      say("temporal", error);
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    }
  }
}

/** Brings in what patients write by Telegram, MAX and e-mail, until it is stopped. Stories and the demo play their patients and need none. */
export function takeIn(house: House, config: Config, problem: (what: string, error: unknown) => void): { stop(): Promise<void> } {
  const { engine } = house;
  const keep = async (id: string, type: string, body: unknown) => {
    if (await keepInbound(engine.db, { id, type, body, receivedAt: now(engine) })) house.running?.relay.poke();
  };
  return startIntake(config, {
    problem,
    keepMax: (updateId, body) => keep(`max:${updateId}`, "max", body),
    keep: (updateId, body) => keep(`telegram:${telegramUpdateId(updateId)}`, "telegram", body),
    mailbox: {
      knows: async (address) => (await patientsByAddress(engine.db, "email", address)).length > 0,
      keep: ({ id, type, body }) => keep(`mail:${id}`, type, body),
    },
  });
}

/** What proves to the web that a provider is the one who speaks. */
export const proofsOf = ({ telegram, twilio, max, yclients, bitrix24 }: Config): WebhookProofs => ({
  telegram: telegram?.webhookSecret,
  twilio: twilio?.authToken,
  max: max?.webhookSecret,
  yclients: yclients?.companyId,
  bitrix24: bitrix24?.applicationToken,
});

/** What `/readyz` tells. */
export async function readiness(
  house: House,
  config: Config,
  address: string,
): Promise<{ store: boolean; temporal: boolean; migrations: boolean }> {
  const store = await house.engine.db.$count(settingsTable).then(
    () => true,
    () => false,
  );
  return { store, migrations: store, temporal: (await serverVersion(config, address, 1_000)) !== undefined };
}

/** ms: what is being answered then is let finish; live pages would stay for ever. */
const grace = 2_000;

/** Listens on the port (0: a free one). */
export async function listen(app: Pick<Hono, "fetch">, port: number): Promise<{ port: number; close(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port }, (info) =>
      resolve({
        port: info.port,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            if ("closeAllConnections" in server) setTimeout(() => server.closeAllConnections(), grace).unref();
          }),
      }),
    );
    server.once("error", reject);
  });
}
