// What the tests of incoming events share: an engine over a store in memory, its clock standing still, and two small scenarios.
import { onTestFinished } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { genericEvent, handleInbound } from "../../src/engine/take-in.ts";
import type { Plan } from "../../src/journey/plan.ts";
import { defaultClinic } from "../../src/scenario/clinic.ts";
import { type Inbound, keepInbound, unhandled } from "../../src/store/inbound.ts";
import { openMemory } from "../../src/store/open.ts";
import { publishPlan } from "../../src/store/plans.ts";

/** Noon in Moscow, Thursday 5 March 2026. */
export const NOW = Date.UTC(2026, 2, 5, 9);

const plan = (scenario: string, enter: string, steps: Plan["steps"]): Plan => ({
  hash: scenario,
  scenario,
  title: scenario,
  purpose: "care",
  languages: ["ru"],
  channels: ["telegram"],
  enter: { on: [enter], again: { type: "after", duration: { count: 90, unit: "day" } } },
  exits: [{ on: ["appointment.booked"], when: 'appointment.service == "cardiology"', outcome: "booked", goal: true }],
  priority: 0,
  steps,
  messages: {},
  questionnaires: {},
});

const waiting: Plan["steps"] = [
  { id: "wait", op: "wait", next: 1, do: { for: { count: 3, unit: "week" } } },
  { id: "end", op: "end", outcome: "completed", do: {} },
];

export async function anEngine(): Promise<Engine> {
  const store = await openMemory();
  onTestFinished(() => store.close());
  await publishPlan(store.db, plan("after-visit", "appointment.fulfilled", waiting), NOW);
  await publishPlan(store.db, plan("after-tag", "patient.tagged", waiting), NOW);
  return {
    db: store.db,
    clock: () => ({ speed: 0, real: 0, virtual: NOW }),
    clinic: defaultClinic(),
    channels: {},
    publicUrl: "http://localhost:3000",
    secretKey: Buffer.alloc(32, "zabota"),
    wake() {},
  };
}

let count = 0;

/** Keeps the body as the web does, and takes in all that waits. Answers with the row as it was kept. */
export async function arrives(engine: Engine, body: unknown, id = `evt-${++count}`): Promise<Inbound> {
  await keepInbound(engine.db, { id, type: genericEvent, body, receivedAt: NOW });
  const rows = await unhandled(engine.db, 100);
  for (const row of rows) await handleInbound(engine, row);
  const row = rows.find((each) => each.id === id);
  if (!row) throw new Error("the delivery had been handled before");
  return row;
}

export const anEvent = (type: string, hours: number, rest: Record<string, unknown> = {}): Record<string, unknown> => ({
  type,
  occurredAt: new Date(NOW - 48 * 3_600_000 + hours * 3_600_000).toISOString(),
  source: "mis",
  patient: { externalId: "p-17" },
  ...(type.startsWith("appointment.") && { appointment: { externalId: "a-204" } }),
  ...rest,
});
