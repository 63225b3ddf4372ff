// The demo: a lived-in clinic in one process, on a real Temporal server, with a fast clock and people who behave.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import { fromLocal } from "../calendar/local.ts";
import type { Config } from "../config.ts";
import { startDevServer } from "../engine/dev-server.ts";
import { findTemporalProgram, type Progress } from "../engine/temporal-program.ts";
import type { Clock } from "../journey/clock.ts";
import { loadLibrary } from "../scenario/check.ts";
import { carryJourneys, type House, listen, openHouse, readiness } from "../server.ts";
import type { TimelineRow } from "../store/timeline.ts";
import { createApp } from "../web/app.ts";
import { type DemoClock, demoClock } from "./clock.ts";
import { direct, type Stage } from "./director.ts";
import { openMailbox } from "./mailbox.ts";
import { type Person, people } from "./people.ts";
import { seed } from "./seed.ts";
import { visitorsDoor } from "./visitors-door.ts";

/** A Monday, nine in the morning at the clinic. */
const opening = "2026-03-02T09:00";
/** Wall milliseconds between two looks of the director. */
const pace = 10;

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
  /** Resolves when everything that can happen has happened. */
  idle: Promise<void>;
  close(): Promise<void>;
}

/** Everything is new each time, and gone afterwards. */
export async function startDemo(base: Config, options: DemoOptions): Promise<Demo> {
  const folder = mkdtempSync(join(tmpdir(), "zabota-demo-"));
  const program = await findTemporalProgram(base, options.progress);
  const secret = `whsec_${Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString("base64")}`;
  const [temporal, mailbox] = await Promise.all([startDevServer({ program }), openMailbox()]);
  const config: Config = {
    ...base,
    databaseUrl: `file:${join(folder, "demo.db")}`,
    temporal: { namespace: "default" },
    sandbox: true,
    mail: { smtpUrl: mailbox.url },
    // Whatever keys the machine has: the demo's people are not to be written to.
    telegram: undefined,
    twilio: undefined,
    max: undefined,
    webhookSecrets: [secret],
  };
  const library = loadLibrary(config.scenariosDir);
  const begins = fromLocal(opening, library.clinic.timezone);
  const still: Clock = { speed: 0, real: 0, virtual: begins };
  const house = await openHouse(config, still);
  house.engine.signed = "everything";
  const cast = people();
  const patients = await seed(house.engine, library, cast, begins);
  const names = new Map([...patients].map(([person, patient]) => [patient, person]));
  const clock = demoClock(house, options.speed);
  const visits = pushes(clock);
  const app = createApp({
    engine: house.engine,
    webhookSecrets: config.webhookSecrets,
    ready: () => readiness(house, config, temporal.address),
    poke: () => house.running?.relay.poke(),
    problem: options.say,
    demo: visitorsDoor(house, mailbox, visits.push),
  });
  const [web] = await Promise.all([listen(app, options.port), carryJourneys(house, config, temporal.address, options.say)]);
  const url = `http://localhost:${web.port}`;
  const stage: Stage = {
    engine: house.engine,
    people: cast,
    patients,
    clock,
    post: (event) => post(`${url}/api/events`, secret, event),
    happened: (row, person) => options.happened(house, row, person),
  };
  const directing = keepDirecting(stage, begins, visits);
  return {
    house,
    url,
    people: cast,
    nameOf: (patientId) => names.get(patientId) ?? patientId,
    idle: directing.idle,
    async close() {
      await directing.stop();
      await Promise.all([web.close(), house.close()]);
      await Promise.all([temporal.stop(), mailbox.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Where visitors have pushed the clock to. */
interface Pushes {
  until: number | undefined;
  /** Resolves when the clock has got there. */
  push(ms: number): Promise<void>;
  arrived(): void;
}

function pushes(clock: DemoClock): Pushes {
  let arrived = () => {};
  const all: Pushes = {
    until: undefined,
    push: (ms) => {
      all.until = Math.max(all.until ?? 0, clock.now()) + ms;
      const before = arrived;
      return new Promise((resolve) => {
        arrived = () => {
          before();
          resolve();
        };
      });
    },
    arrived() {
      all.until = undefined;
      arrived();
      arrived = () => {};
    },
  };
  return all;
}

/** By itself until all is quiet; from then on the clock stands, and runs as far as a visitor pushes it. */
function keepDirecting(stage: Stage, begins: number, visits: Pushes): { idle: Promise<void>; stop(): Promise<void> } {
  let stopped = false;
  let seen = () => {};
  let quiet = false;
  const idle = new Promise<void>((resolve) => {
    seen = resolve;
  });
  const director = direct(stage, begins);
  const directing = (async () => {
    while (!stopped) {
      const until = visits.until ?? (quiet ? stage.clock.now() : Number.POSITIVE_INFINITY);
      if (await director.look(until, visits.until === undefined ? 1 : 0)) {
        if (visits.until !== undefined) visits.arrived();
        else quiet = true;
        seen();
      }
      await new Promise((resolve) => setTimeout(resolve, pace));
    }
  })();
  return {
    idle: Promise.race([idle, directing]),
    async stop() {
      stopped = true;
      await directing;
    },
  };
}

/** As a booking system does it: signed, over HTTP. */
async function post(url: string, secret: string, event: object): Promise<void> {
  const body = JSON.stringify(event);
  const id = `msg_${crypto.randomUUID()}`;
  const when = new Date();
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(when.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign(id, when, body),
  };
  const response = await fetch(url, { method: "POST", headers, body });
  if (!response.ok) throw new Error(`the demo's clinic was answered ${response.status}: ${await response.text()}`);
}
