// A small clinic for the tests of pages: the shipped scenarios, some patients, and a clock that is pushed by hand.
import { onTestFinished } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { now } from "../../src/engine/engine.ts";
import { recordOutcome } from "../../src/engine/outcome.ts";
import { receive } from "../../src/engine/receive.ts";
import { reply } from "../../src/engine/reply.ts";
import type { ChannelName } from "../../src/journey/plan.ts";
import { compileFile } from "../../src/scenario/check.ts";
import { loadLibrary } from "../../src/scenario/library.ts";
import { virtualHost } from "../../src/simulate/host.ts";
import { recordConsent } from "../../src/store/consents.ts";
import { openMemory } from "../../src/store/open.ts";
import { createPatient, type NewPatient } from "../../src/store/patients.ts";
import { publishPlan } from "../../src/store/plans.ts";
import type { DemoDeps, Mail } from "../../src/web/demo.ts";

export interface Clinic {
  engine: Engine;
  demo: DemoDeps;
  mails: Mail[];
  /** A patient who agreed to everything and whose cardiology visit has just ended. Answers with their id. */
  arrives(patient: Partial<NewPatient>): Promise<string>;
}

const start = Date.UTC(2026, 2, 2, 9);
const scenarios = ["hypertension-control", "no-show-recovery"];

export async function aClinic(): Promise<Clinic> {
  const { db, close } = await openMemory();
  onTestFinished(close);
  const library = loadLibrary("scenarios");
  for (const id of scenarios) {
    const { plan } = compileFile(`scenarios/${id}.yaml`, library);
    if (plan) await publishPlan(db, plan, start);
  }
  const names: ChannelName[] = ["telegram", "max", "whatsapp", "email", "sms"];
  const channels = Object.fromEntries(names.map((name) => [name, { name, send: async () => ({ type: "sent" as const }) }]));
  const settings = { db, clinic: library.clinic, channels, publicUrl: "http://localhost:3000", approved: "everything" as const };
  const host = virtualHost({ ...settings, only: scenarios, at: start, paused: () => new Promise(() => {}) });
  const { engine } = host;
  const runTo = async (moment: number) => {
    for (let next = await host.nextWake(); next !== undefined && next <= moment; next = await host.nextWake()) await host.wakeAt(next);
    await host.wakeAt(moment);
  };
  const mails: Mail[] = [];
  let count = 0;
  return {
    engine,
    mails,
    demo: {
      mailbox: () => mails,
      async reply(patientId, channel, text) {
        await reply(engine, { patientId, channel, id: `web-${++count}`, text, at: now(engine) });
        await host.settle();
        return undefined;
      },
      async visit(patientId, what) {
        await receive(engine, {
          type: { over: "appointment.fulfilled", missed: "appointment.noshow", booked: "appointment.booked" }[what],
          at: now(engine),
          source: "mis",
          patientId,
          appointment: { externalId: `b-${++count}`, service: "cardiology" },
        });
        await host.settle();
        return undefined;
      },
      async push(ms) {
        await runTo(now(engine) + ms);
        return undefined;
      },
      async outcome(taskId, outcome) {
        const recorded = await recordOutcome(engine, taskId, outcome, "desk", now(engine));
        await host.settle();
        return recorded.type === "refused" ? recorded.reason : undefined;
      },
    },
    async arrives(row) {
      const patient = await createPatient(
        db,
        { externalId: `p-${++count}`, telegram: String(count), timezone: "Europe/Moscow", language: "ru", ...row },
        start,
      );
      for (const channel of names) await recordConsent(db, { patientId: patient.id, purpose: "care", channel, given: true, at: start - 1 });
      await receive(engine, {
        type: "appointment.fulfilled",
        at: now(engine),
        source: "mis",
        patientId: patient.id,
        appointment: { externalId: `a-${count}`, service: "cardiology", diagnoses: ["I10"] },
      });
      await host.settle();
      return patient.id;
    },
  };
}
