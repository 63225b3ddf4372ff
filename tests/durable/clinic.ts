// A clinic at a real Temporal server: a store, scenarios written in the test, patients, and the production worker and relay.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Channels } from "../../src/channels/channel.ts";
import type { Config } from "../../src/config.ts";
import { type Engine, now } from "../../src/engine/engine.ts";
import { receive } from "../../src/engine/receive.ts";
import { reply } from "../../src/engine/reply.ts";
import { type Clock, wallClock } from "../../src/journey/clock.ts";
import type { Plan } from "../../src/journey/plan.ts";
import { compileFile, loadLibrary } from "../../src/scenario/check.ts";
import { type Clinic as ClinicSettings, defaultClinic } from "../../src/scenario/clinic.ts";
import { recordConsent } from "../../src/store/consents.ts";
import { type Enrolment, enrolment, enrolmentsOf } from "../../src/store/enrolments.ts";
import { openMemory, type Store } from "../../src/store/open.ts";
import { createPatient } from "../../src/store/patients.ts";
import { publishPlan } from "../../src/store/plans.ts";
import { type Running, startWorker } from "../../src/worker.ts";
import { ownNamespace } from "./namespace.ts";

const library = loadLibrary("scenarios");
export const hour = 3_600_000;
export const day = 24 * hour;
/** Monday 2 March 2026, noon in Moscow. */
export const noon = Date.UTC(2026, 2, 2, 9);

const usual = defaultClinic();
/** Without quiet hours: what happens on the wall's clock is to be the same by night. */
const awake = (clinic: ClinicSettings): ClinicSettings => ({
  ...clinic,
  policy: { ...clinic.policy, quiet: { from: "00:00", to: "00:00" } },
});

/** The plan of a scenario given as YAML. */
function planOf(yaml: string): Plan {
  const id = /^scenario: (.+)$/m.exec(yaml)?.[1] ?? "none";
  const folder = mkdtempSync(join(tmpdir(), "zabota-scenario-"));
  try {
    const path = join(folder, `${id}.yaml`);
    writeFileSync(path, yaml);
    const { plan, problems } = compileFile(path, library);
    if (!plan) throw new Error(problems.map(({ line, message }) => `${line}: ${message}`).join("\n"));
    return plan;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Everything in a scenario but its steps and messages; texts are given by name. */
export function scenario(id: string, words: { steps: string; messages: string[]; head?: string }): Plan {
  const texts = words.messages
    .map((name) => `  ${name}:\n    ru: { subject: "Тема", text: "Текст ${name} для {{ patient.first_name }}" }\n`)
    .join("");
  const head = words.head ?? "enter: { on: appointment.fulfilled, again: always }";
  const general = `scenario: ${id}\ntitle: "Проба"\npurpose: care\nlanguages: [ru]\nchannels: [telegram, email]`;
  return planOf(`${general}\n${head}\nsteps:${words.steps}\n${texts && `messages:\n${texts}`}`);
}

/** A clock that shows `at` now, and runs `length` (ms) in `within` (ms). */
export const running = (at: number, length: number, within: number): Clock => ({ speed: length / within, real: Date.now(), virtual: at });

export interface Clinic {
  engine: Engine;
  /** With the namespace of its own. */
  config: Config;
  running: Running;
  setClock(clock: Clock): void;
  publish(...plans: Plan[]): Promise<void>;
  /** The visit of a patient who has agreed to everything ends now. */
  visit(name?: string): Promise<Enrolment>;
  /** The patient's only stay in the scenario. */
  entered(patientId: string, scenario?: string): Promise<Enrolment>;
  /** A new patient, who has agreed to everything. */
  patient(name?: string): Promise<string>;
  /** Something happens to the patient's own visit, or to another. */
  happens(patientId: string, type: string, at: number, visit?: string, start?: number): Promise<void>;
  replies(patientId: string, text: string, at: number): Promise<void>;
  stands(id: string): Promise<Enrolment>;
  /** The enrolment, once it is as wanted. */
  once(id: string, reached: (row: Enrolment) => boolean, what: string, within?: number): Promise<Enrolment>;
  /** What the relay told of, so far. */
  problems(): unknown[];
  close(): Promise<void>;
}

/** Until it is so; the longest that anything here may take is a worker's death. */
export async function until(reached: () => boolean | Promise<boolean>, what: string | (() => unknown), within = 90_000): Promise<void> {
  const deadline = Date.now() + within;
  while (!(await reached())) {
    if (Date.now() > deadline) throw new Error(`this did not happen: ${typeof what === "string" ? what : JSON.stringify(await what())}`);
    await pause(5);
  }
}

export async function openClinic(
  address: string,
  channels: Channels,
  { settings = usual, store: given }: { settings?: ClinicSettings; store?: Store } = {},
): Promise<Clinic> {
  const store = given ?? (await openMemory());
  let clock: Clock = wallClock;
  let worker: Running | undefined;
  const engine: Engine = {
    db: store.db,
    clock: () => clock,
    clinic: awake(settings),
    channels,
    publicUrl: "http://localhost:3000",
    secretKey: Buffer.alloc(32, "zabota"),
    wake: () => worker?.relay.poke(),
    approved: "everything",
  };
  const problems: unknown[] = [];
  const config = await ownNamespace(address);
  worker = await startWorker(engine, config, address, (what, error) => problems.push([what, String(error)]));
  const clinic = deeds(engine, () => problems);
  return {
    ...clinic,
    config,
    running: worker,
    problems: () => problems,
    setClock(set) {
      clock = set;
    },
    async close() {
      await worker?.stop();
      await store.close();
    },
  };
}

/** What can be done to a clinic by way of its engine alone. */
export type Deeds = Omit<Clinic, "config" | "running" | "setClock" | "problems" | "close">;

let count = 0;

export function deeds(engine: Engine, problems: () => unknown[] = () => []): Deeds {
  const { db } = engine;
  const clinic: Deeds = {
    engine,
    async publish(...plans) {
      for (const plan of plans) await publishPlan(db, plan, noon - day);
    },
    async patient(name = "Анна") {
      return db.transaction(async (tx) => {
        const row = {
          externalId: `p${++count}`,
          firstName: name,
          phone: "+79990000001",
          email: `p${count}@example.org`,
          telegram: `t${count}`,
        };
        const { id } = await createPatient(tx, { ...row, timezone: "Europe/Moscow" }, noon - day);
        for (const channel of ["telegram", "email"] as const) {
          await recordConsent(tx, {
            patientId: id,
            purpose: "care",
            channel,
            given: true,
            at: noon - day,
            way: "test",
            recordedBy: "test",
          });
        }
        return id;
      });
    },
    async visit(name) {
      const patientId = await clinic.patient(name);
      await clinic.happens(patientId, "appointment.fulfilled", now(engine));
      return clinic.entered(patientId);
    },
    async entered(patientId, name) {
      const [row] = await enrolmentsOf(db, patientId, name);
      if (!row) throw new Error("the patient did not enter");
      return row;
    },
    async happens(patientId, type, at, visit = "own", start) {
      const appointment = {
        externalId: `${patientId}/${visit}`,
        service: "cardiology",
        diagnoses: ["I10"],
        ...(start !== undefined && { start }),
      };
      await receive(engine, { type, at, source: "test", patientId, appointment });
      engine.wake(patientId);
    },
    async replies(patientId, text, at) {
      await reply(engine, { patientId, channel: "telegram", id: `r${++count}`, text, at });
    },
    async stands(id) {
      const row = await enrolment(db, id);
      if (!row) throw new Error(`there is no enrolment ${id}`);
      return row;
    },
    async once(id, reached, what, within) {
      let row = await clinic.stands(id);
      const stands = () => ({ what, journey: row.journey, seen: row.seen, launchedAt: row.launchedAt, problems: problems() });
      await until(
        async () => {
          row = await clinic.stands(id);
          return reached(row);
        },
        stands,
        within,
      );
      return row;
    },
  };
  return clinic;
}

export const hears = ({ journey, launchedAt }: Enrolment): boolean => journey.want.type === "hear" && launchedAt !== null;
export const sleeps = ({ journey, launchedAt }: Enrolment): boolean => journey.want.type === "wake" && launchedAt !== null;
export const ended = ({ endedAt }: Enrolment): boolean => endedAt !== null;
