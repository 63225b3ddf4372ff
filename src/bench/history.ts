// What a journey through the model scenario costs the server: events, workflow tasks, state transitions.
import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "@temporalio/client";
import { readConfig } from "../config.ts";
import { enrolmentsOf } from "../store/enrolments.ts";
import { openMemory } from "../store/open.ts";
import { startWorker } from "../worker.ts";
import { type Clinic, openClinic, towardsAsking } from "./clinic.ts";
import type { Measure, Row } from "./measure.ts";

const units = ["events", "tasks", "transitions"] as const;
type Cost = Record<(typeof units)[number], number>;

/** The first message goes by the workflow where the provider takes nothing while the journey is launched. */
const figures = [
  { figure: "first commands settled at enrolment", unwilling: false, bounds: { events: 23, tasks: 4, transitions: 13 } },
  { figure: "nothing settled at enrolment", unwilling: true, bounds: { events: 29, tasks: 5, transitions: 17 } },
];

export const history: Measure = async ({ temporal, progress }) => {
  const store = await openMemory();
  const clinic = await openClinic(store);
  const running = await startWorker(clinic.engine, readConfig({}), await temporal(), (what, error) => progress(`${what}: ${error}`));
  clinic.relay = running.relay;
  try {
    const rows: Row[] = [];
    for (const { figure, unwilling, bounds } of figures) {
      clinic.unwilling = unwilling;
      const cost = await costOf(running.client, await live(clinic, running.client));
      for (const unit of units) rows.push({ measure: "history", figure, unit, value: cost[unit], bound: bounds[unit] });
    }
    return rows;
  } finally {
    await running.stop();
    await store.close();
  }
};

/** One journey, by a patient who answers; its workflow's id. */
async function live(clinic: Clinic, client: Client): Promise<string> {
  const [patient = ""] = await clinic.patients(1);
  clinic.setClock(towardsAsking(2_000));
  await clinic.visits([patient]);
  await clinic.asked(1);
  const [{ id } = { id: "" }] = await enrolmentsOf(clinic.engine.db, patient);
  // The reply is to find it asleep.
  while (!(await typesOf(client, id)).at(-1)?.startsWith("timerStarted")) await pause(20);
  await clinic.replies([patient]);
  await client.workflow.getHandle(id).result();
  return id;
}

async function typesOf(client: Client, id: string): Promise<string[]> {
  const { events } = await client.workflow.getHandle(id).fetchHistory();
  return (events ?? []).map((event) => Object.keys(event).find((key) => key.endsWith("EventAttributes")) ?? "");
}

async function costOf(client: Client, id: string): Promise<Cost> {
  const types = await typesOf(client, id);
  const { raw } = await client.workflow.getHandle(id).describe();
  return {
    events: types.length,
    tasks: types.filter((type) => type.startsWith("workflowTaskCompleted")).length,
    transitions: Number(raw.workflowExecutionInfo?.stateTransitionCount),
  };
}
