// A patient in a journey that wants to send one message, and the sending of it: the gate, the claim and the call as in production.
import { carry } from "../../activities/carry.ts";
import type { Channel, Fate } from "../../src/channels/channel.ts";
import { type Engine, now } from "../../src/engine/engine.ts";
import { advance, start } from "../../src/journey/advance.ts";
import { type Journey, wakeOf } from "../../src/journey/journey.ts";
import type { Plan } from "../../src/journey/plan.ts";
import { defaultClinic } from "../../src/scenario/clinic.ts";
import { recordConsent } from "../../src/store/consents.ts";
import { enrolment as enrolmentById } from "../../src/store/enrolments.ts";
import type { Db } from "../../src/store/open.ts";
import { anEnrolment, aPatient, aPlan } from "./store.ts";

/** Monday noon in Moscow. */
export const noon = Date.UTC(2026, 2, 2, 9);
export const oneMessage: Plan = {
  ...aPlan,
  hash: "one message",
  steps: [
    { id: "hello", op: "send", next: 1, do: { message: "hello" } },
    { id: "end", op: "end", outcome: "completed", do: {} },
  ],
  messages: { hello: { texts: { ru: { text: "Здравствуйте" } } } },
};

export const engineOf = (db: Db, telegram: Omit<Channel, "name">): Engine => ({
  db,
  clock: () => ({ speed: 0, real: 0, virtual: noon }),
  clinic: defaultClinic(),
  channels: { telegram: { name: "telegram", ...telegram } },
  publicUrl: "http://localhost:3000",
  secretKey: Buffer.alloc(32),
  wake: () => {},
});

/** Keeps the key of each message, and takes it. */
export const takes = (calls: string[]) => ({
  async send({ key }: { key: string }): Promise<Fate> {
    calls.push(key);
    return { type: "sent" };
  },
});

/** A patient who agreed to care, in a journey that wants to send its one message. */
export async function arrives(db: Db, telegram: string): Promise<{ patientId: string; id: string }> {
  const { id: patientId } = await aPatient(db, { telegram });
  const given = { purpose: "care", channel: "telegram", given: true } as const;
  await recordConsent(db, { patientId, ...given, id: `yes/${patientId}`, at: noon - 1 });
  return { patientId, id: await anEnrolment(db, { patientId, planHash: oneMessage.hash, enteredAt: noon, journey: beginning() }) };
}

/** As often as it is called, and as the clock allows. `from` is where a worker believes the journey to stand; else where it stands. */
export async function goes(engine: Engine, id: string, from?: Journey): Promise<void> {
  const row = await enrolmentById(engine.db, id);
  if (!row) return;
  const journey = from ?? row.journey;
  const due = wakeOf(journey);
  const woken = due === undefined || due > now(engine) ? journey : advance(oneMessage.steps, journey, { type: "woke", at: due });
  await carry(engine, id, woken, row.seen, 1);
}

/** Where the journey begins: it wants to send. */
export const beginning = (): Journey => start(oneMessage.steps, noon, noon);
