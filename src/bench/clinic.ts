// A clinic that runs the model scenario: a store in memory, patients who have agreed to everything, a channel that takes what it is given.
import { setTimeout as pause } from "node:timers/promises";
import { and, gt, isNotNull, isNull } from "drizzle-orm";
import type { Channel } from "../channels/channel.ts";
import type { Engine } from "../engine/engine.ts";
import { receive } from "../engine/receive.ts";
import type { Relay } from "../engine/relay.ts";
import { reply } from "../engine/reply.ts";
import { type Clock, wallClock } from "../journey/clock.ts";
import { defaultClinic } from "../scenario/clinic.ts";
import { recordConsent } from "../store/consents.ts";
import { enrolments } from "../store/enrolments.ts";
import type { Store } from "../store/open.ts";
import { createPatient } from "../store/patients.ts";
import { publishPlan } from "../store/plans.ts";
import { model } from "./model.ts";

const day = 24 * 3_600_000;
/** Monday 2 March 2026, noon in Moscow: when every visit ends. */
export const noon = Date.UTC(2026, 2, 2, 9);
/** When the question is asked. */
const asking = noon + 21 * day;

export interface Clinic {
  engine: Engine;
  setClock(clock: Clock): void;
  /** Whoever carries the journeys is told when there is something new. */
  relay?: Relay;
  /** The provider takes nothing at its next try. */
  unwilling: boolean;
  /** Patients' ids. */
  patients(count: number): Promise<string[]>;
  /** Their visits end at noon, which enters them. */
  visits(patients: string[]): Promise<void>;
  /** All of them answer the question a day after it was asked; with a low score, if no other is given. */
  replies(patients: string[], score?: string): Promise<void>;
  /** Resolves when the provider is given the next message: its row is written then. */
  nextSending(): Promise<void>;
  /** Resolves when so many journeys wait for an answer. */
  asked(count: number): Promise<void>;
  /** Resolves when no journey is left inside. */
  ended(): Promise<void>;
  /** Resolves when so many journeys sleep in Temporal. */
  asleep(count: number): Promise<void>;
}

export async function openClinic({ db }: Store): Promise<Clinic> {
  let shown: Clock = wallClock;
  const telegram: Channel = {
    name: "telegram",
    async send() {
      sending();
      const { unwilling } = clinic;
      clinic.unwilling = false;
      return unwilling ? { type: "not_sent", problem: "busy" } : { type: "sent" };
    },
  };
  let sending = () => {};
  const live = isNull(enrolments.endedAt);
  const clinic: Clinic = {
    unwilling: false,
    engine: {
      db,
      clock: () => shown,
      clinic: defaultClinic(),
      channels: { telegram },
      publicUrl: "http://localhost:3000",
      secretKey: Buffer.alloc(32, "zabota"),
      wake: () => clinic.relay?.poke(),
      approved: "everything",
    },
    setClock(clock) {
      shown = clock;
    },
    async patients(count) {
      const ids: string[] = [];
      for (let number = 0; number < count; number++) ids.push(await newPatient(clinic.engine));
      return ids;
    },
    async visits(patients) {
      for (const patientId of patients) {
        const appointment = { externalId: patientId, service: "cardiology" };
        await receive(clinic.engine, { type: "appointment.fulfilled", at: noon, source: "bench", patientId, appointment });
      }
      clinic.relay?.poke();
    },
    nextSending: () =>
      new Promise((resolve) => {
        sending = resolve;
      }),
    async replies(patients, score = "3") {
      for (const patientId of patients) {
        await reply(clinic.engine, { patientId, channel: "telegram", id: crypto.randomUUID(), text: score, at: asking + day });
      }
      clinic.relay?.poke();
    },
    asked: (count) => until(async () => (await db.$count(enrolments, and(live, gt(enrolments.wakeAt, asking)))) >= count),
    ended: () => until(async () => (await db.$count(enrolments, live)) === 0),
    asleep: (count) =>
      until(async () => (await db.$count(enrolments, and(live, isNotNull(enrolments.launchedAt), isNotNull(enrolments.wakeAt)))) >= count),
  };
  await publishPlan(db, model(), noon - day);
  return clinic;
}

let count = 0;

async function newPatient({ db }: Engine): Promise<string> {
  return db.transaction(async (tx) => {
    count++;
    const { id } = await createPatient(
      tx,
      { externalId: `b${count}`, firstName: "Anna", telegram: `t${count}`, timezone: "Europe/Moscow" },
      noon - day,
    );
    await recordConsent(tx, {
      patientId: id,
      purpose: "care",
      channel: "telegram",
      given: true,
      at: noon - day,
      way: "bench",
      recordedBy: "bench",
    });
    return id;
  });
}

/** Asks rarely, since the asking is measured too. */
async function until(reached: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 600_000;
  while (!(await reached())) {
    if (Date.now() > deadline) throw new Error("the journeys of the bench did not get on");
    await pause(100);
  }
}

/** Shows noon now, and the moment of asking after `within` ms on the wall. */
export const towardsAsking = (within: number): Clock => ({ speed: (asking - noon) / within, real: Date.now(), virtual: noon });
