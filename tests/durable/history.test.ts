// What the model scenario costs on the real server, and what its history must not hold.
import type { Client } from "@temporalio/client";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Channel } from "../../src/channels/channel.ts";
import { type Clinic, day, ended, hears, noon, openClinic, running, scenario, until } from "./clinic.ts";

/** The provider takes nothing at the first try: then it is the workflow that sends the first message. */
let unwilling = false;
const telegram: Channel = {
  name: "telegram",
  async send() {
    const refuses = unwilling;
    unwilling = false;
    return refuses ? { type: "not_sent", problem: "busy" } : { type: "sent" };
  },
};
/** The numbers that the foundation promises are of this one: send, wait, ask, reply, branch, task, end. */
const model = scenario("model", {
  steps: `
  - send: hello
  - wait: 3 weeks
    at: "12:00"
  - ask: pressure
    message: question
    answer: blood-pressure
    within: 90 days
  - branch:
      - when: answers.pressure.systolic >= 135
        steps:
          - task: call
            title: "Позвонить: {{ patient.first_name }}"
            role: coordinator
      - otherwise:
          - send: fine
  - end: high`,
  messages: ["hello", "question", "fine"],
});

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic(inject("temporal"), { telegram });
  await clinic.publish(model);
});
afterAll(() => clinic.close());

interface Cost {
  events: number;
  workflowTasks: number;
  transitions: number;
  types: string[];
  text: string;
}

async function typesOf(client: Client, id: string): Promise<string[]> {
  const { events } = await client.workflow.getHandle(id).fetchHistory();
  return (events ?? []).map((event) =>
    (Object.keys(event).find((key) => key.endsWith("EventAttributes")) ?? "").replace("EventAttributes", ""),
  );
}

async function costOf(client: Client, id: string): Promise<Cost> {
  const handle = client.workflow.getHandle(id);
  await handle.result();
  const { events } = await handle.fetchHistory();
  const { raw } = await handle.describe();
  const types = await typesOf(client, id);
  return {
    events: types.length,
    workflowTasks: types.filter((type) => type.startsWith("workflowTaskCompleted")).length,
    transitions: Number(raw.workflowExecutionInfo?.stateTransitionCount),
    types,
    // Bytes are written as base64.
    text: JSON.stringify(events, (key, value) =>
      key === "data" && typeof value === "string" ? Buffer.from(value, "base64").toString() : value,
    ),
  };
}

/** From the visit to the end, by a patient who answers at once; the three weeks pass `within` ms of the wall's. */
async function live(within: number, refusing: boolean): Promise<Cost> {
  unwilling = refusing;
  clinic.setClock(running(noon, 21 * day, within));
  const { id, patientId } = await clinic.visit("Аграфена");
  const asked = await clinic.once(id, hears, "the question");
  const { client } = clinic.running;
  await until(async () => (await typesOf(client, id)).at(-1) === "timerStarted", "asleep until the deadline");
  await clinic.replies(patientId, "187 на 113", asked.journey.at + day);
  const { outcome } = await clinic.once(id, ended, "the end");
  expect(outcome).toBe("high");
  return costOf(client, id);
}

const times = (wanted: string, { types }: Cost): number => types.filter((type) => type === wanted).length;

/** What it costs to sleep three weeks: where they were over before this machine came to them, once more with a slower clock. */
async function costOfSleep({ refusing = false } = {}): Promise<Cost> {
  for (let within = 3_000; ; within *= 3) {
    const cost = await live(within, refusing);
    const slept = times("timerStarted", cost) === 2 && times("timerFired", cost) === 1;
    if (slept || within > 20_000) return cost;
  }
}

describe("the model scenario", () => {
  it("costs 23 events, 4 workflow tasks and 13 state transitions where enrolment settles the first commands", async () => {
    expect(await costOfSleep()).toMatchObject({ events: 23, workflowTasks: 4, transitions: 13 });
  });

  it("costs 29 events, 5 workflow tasks and 17 state transitions where it settles nothing", async () => {
    expect(await costOfSleep({ refusing: true })).toMatchObject({ events: 29, workflowTasks: 5, transitions: 17 });
  });

  it("keeps names, words and numbers of patients out of Temporal, and upserts nothing", async () => {
    const { text, types } = await costOfSleep();
    expect(types.filter((type) => /upsert|modified/i.test(type))).toEqual([]);
    expect(text.replaceAll("\\", "")).toContain('"op":"ask"');
    for (const word of [
      "Аграфена",
      "79990000001",
      "example.org",
      "187",
      "113",
      "Текст",
      "Позвонить",
      "pressure",
      "systolic",
      "cardiology",
      "I10",
      "telegram",
      "model",
    ]) {
      expect(text, word).not.toMatch(new RegExp(`(?<![0-9])${word}(?![0-9])`));
    }
  });
});
