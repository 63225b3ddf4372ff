// The demo: a lived-in clinic in one process, on a real Temporal server, with a fast clock and people who behave.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { fromLocal } from "../calendar/local.ts";
import type { Config } from "../config.ts";
import { startDevServer } from "../engine/dev-server.ts";
import { reply } from "../engine/reply.ts";
import { findTemporalProgram, type Progress } from "../engine/temporal-program.ts";
import type { Clock } from "../journey/clock.ts";
import { loadLibrary } from "../scenario/check.ts";
import { carryJourneys, expectSoundClinic, type House, listen, openHouse, proofsOf, readiness } from "../server.ts";
import type { TimelineRow } from "../store/timeline.ts";
import { createApp } from "../web/app.ts";
import { demoClock } from "./clock.ts";
import { keepDirecting, pushes } from "./directing.ts";
import type { Stage } from "./director.ts";
import { type Mail, openMailbox } from "./mailbox.ts";
import { type Person, people } from "./people.ts";
import { blockedChats, seed } from "./seed.ts";
import { openStandIns } from "./stand-ins/index.ts";
import type { Taken } from "./stand-ins/stand-in.ts";
import { post } from "./to-event.ts";
import { visitorsDoor, type Write } from "./visitors-door.ts";

/** A Monday, nine in the morning at the clinic. */
const opening = "2026-03-02T09:00";

export interface DemoOptions {
  /** Virtual milliseconds in one of the wall's. */
  speed: number;
  /** 0: a free one. */
  port: number;
  say(what: string, error: unknown): void;
  progress: Progress;
  happened(house: House, row: TimelineRow, person: Person | undefined): Promise<void>;
}

export interface Demo {
  house: House;
  url: string;
  people: Person[];
  /** The person's id by the store's. */
  nameOf(patientId: string): string;
  /** What the providers were given, oldest first. */
  taken(): Taken[];
  mails(): Mail[];
  /** Resolves when everything that can happen has happened. */
  idle: Promise<void>;
  close(): Promise<void>;
}

/** Everything is new each time, and gone afterwards. */
export async function startDemo(base: Config, options: DemoOptions): Promise<Demo> {
  expectSoundClinic(base);
  const folder = mkdtempSync(join(tmpdir(), "zabota-demo-"));
  const program = await findTemporalProgram(base, options.progress);
  const secret = `whsec_${Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString("base64")}`;
  const cast = people();
  // The address is known before there is anything behind it: links, and providers' reports, lead to it.
  let app = new Hono();
  const web = await listen({ fetch: (request, env) => app.fetch(request, env) }, options.port);
  const url = `http://localhost:${web.port}`;
  const [temporal, mailbox, standIns] = await Promise.all([
    startDevServer({ program }),
    openMailbox(),
    openStandIns(() => url, blockedChats(cast)),
  ]);
  const config: Config = {
    ...base,
    databaseUrl: `file:${join(folder, "demo.db")}`,
    dataFolder: folder,
    temporal: { namespace: "default" },
    publicUrl: url,
    mail: { smtpUrl: mailbox.url },
    imapUrl: undefined,
    // Whatever keys the machine has: the demo writes to nobody outside.
    ...standIns.settings,
    webhookSecrets: [secret],
  };
  const library = loadLibrary(config.scenariosDir);
  const begins = fromLocal(opening, library.clinic.timezone);
  const still: Clock = { speed: 0, real: 0, virtual: begins };
  const house = await openHouse(config, still);
  house.engine.signed = "everything";
  const patients = await seed(house.engine, library, cast, begins);
  const names = new Map([...patients].map(([person, patient]) => [patient, person]));
  const clock = demoClock(house, options.speed);
  const visits = pushes(clock);
  let letters = 0;
  // Letters are answered to the engine itself: there is no mail server here that the clinic could read.
  const write: Write = async ({ patientId, channel, address, text, at }) =>
    channel === "email"
      ? void (await reply(house.engine, { patientId, channel, id: `letter-${++letters}`, text, at }))
      : standIns.write({ channel, address, text });
  app = createApp({
    engine: house.engine,
    webhookSecrets: config.webhookSecrets,
    proofs: proofsOf(config),
    ready: () => readiness(house, config, temporal.address),
    poke: () => house.running?.relay.poke(),
    problem: options.say,
    demo: visitorsDoor(house, mailbox, write, visits.push),
  });
  await carryJourneys(house, config, temporal.address, options.say);
  const stage: Stage = {
    engine: house.engine,
    people: cast,
    patients,
    clock,
    post: (event) => post(`${url}/api/events`, secret, event),
    answer: ({ patientId, channel, address }, text, at) =>
      write({ patientId, channel: channel ?? "telegram", address: address ?? "", text, at }),
    busy: () => standIns.busy(),
    happened: (row, person) => options.happened(house, row, person),
  };
  const directing = keepDirecting(stage, begins, visits);
  return {
    house,
    url,
    people: cast,
    nameOf: (patientId) => names.get(patientId) ?? patientId,
    taken: () => standIns.taken(),
    mails: () => mailbox.mails(),
    idle: directing.idle,
    async close() {
      await directing.stop();
      await Promise.all([web.close(), house.close()]);
      await Promise.all([temporal.stop(), mailbox.close(), standIns.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
