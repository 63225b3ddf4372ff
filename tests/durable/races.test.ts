// Things that land at the wrong moment, twice, out of order, at two workers, or after a new version was published.
import { afterEach, beforeEach, expect, inject, it } from "vitest";
import type { Channel, Fate } from "../../src/channels/channel.ts";
import { delivered, handOver } from "../../src/store/happenings.ts";
import { messages } from "../../src/store/messages.ts";
import { tasks } from "../../src/store/tasks.ts";
import { startWorker } from "../../src/worker.ts";
import { type Clinic, day, ended, hears, noon, openClinic, running, scenario, until } from "./clinic.ts";

/** How often each message's key was tried. */
let tries: string[];
let fate: (key: string) => Fate;
const telegram: Channel = {
  name: "telegram",
  async send({ key }) {
    tries.push(key);
    return fate(key);
  },
};
let clinic: Clinic;
beforeEach(async () => {
  tries = [];
  fate = () => ({ type: "sent" });
  clinic = await openClinic(inject("temporal"), { telegram });
});
afterEach(() => clinic.close());

const leaving = scenario("leaving", {
  steps: `
  - send: hello
  - task: call
    title: "Позвонить"
    role: coordinator
  - end: served`,
  messages: ["hello"],
  head: "enter: { on: appointment.fulfilled, again: always }\nexit:\n  - on: appointment.booked\n    outcome: booked",
});
const asking = scenario("asking", {
  steps: `
  - ask: pressure
    message: question
    answer: blood-pressure
    within: 12 months
    unclear: again
    silence:
      - end: silent
  - task: call
    title: "Позвонить"
    role: coordinator
  - end: answered`,
  messages: ["question", "again"],
});

const waiting = scenario("waiting", {
  steps: `
  - wait: 3 weeks
  - send: hello
  - wait: 3 weeks
  - send: bye
  - end: done`,
  messages: ["hello", "bye"],
});

it("an exit while a message waits for its next try ends the journey, and the message is never tried again", async () => {
  fate = () => ({ type: "not_sent", after: 600_000, problem: "busy" });
  await clinic.publish(leaving);
  const { id, patientId } = await clinic.visit();
  // Once where it is launched, once where the workflow sends.
  await until(() => tries.length === 2, "the provider refuses");
  await clinic.happens(patientId, "appointment.booked", Date.now(), "next", Date.now() + day);
  expect((await clinic.once(id, ended, "the exit")).outcome).toBe("booked");
  await clinic.running.client.workflow.getHandle(id).result();
  expect(tries.length).toBe(2);
  expect(await clinic.engine.db.select({ state: messages.state, reason: messages.reason }).from(messages)).toEqual([
    { state: "suppressed", reason: "journey_ended" },
  ]);
  expect(await clinic.engine.db.$count(tasks)).toBe(0);
});

it("an exit while a message is at the provider lets it be sent, and stops what follows", async () => {
  let taken = () => {};
  const held = new Promise<void>((resolve) => {
    taken = resolve;
  });
  fate = () => ({ type: "not_sent", problem: "busy" });
  clinic.engine.channels = {
    telegram: {
      name: "telegram",
      async send({ key }) {
        tries.push(key);
        if (tries.length === 1) return { type: "not_sent", problem: "busy" };
        await held;
        return { type: "sent" };
      },
    },
  };
  await clinic.publish(leaving);
  const { id, patientId } = await clinic.visit();
  await until(() => tries.length === 2, "the message is under way");
  await clinic.happens(patientId, "appointment.booked", Date.now(), "next", Date.now() + day);
  const { client } = clinic.running;
  await until(async () => (await signals(id)).length === 1, "the journey hears it");
  taken();
  expect((await clinic.once(id, ended, "the exit")).outcome).toBe("booked");
  await client.workflow.getHandle(id).result();
  expect(tries.length).toBe(2);
  expect(await clinic.engine.db.select({ state: messages.state }).from(messages)).toEqual([{ state: "sent" }]);
  expect(await clinic.engine.db.$count(tasks)).toBe(0);
});

async function signals(id: string): Promise<unknown[]> {
  const { events } = await clinic.running.client.workflow.getHandle(id).fetchHistory();
  return (events ?? []).filter(({ workflowExecutionSignaledEventAttributes: signal }) => signal);
}

it("what is told twice and out of order is applied once, in order", async () => {
  await clinic.publish(asking);
  const { id } = await clinic.visit();
  const { journey } = await clinic.once(id, hears, "the question");
  const told = [
    { type: "unclear", step: journey.step, at: journey.at + 1 },
    { type: "answered", step: journey.step, at: journey.at + 2 },
  ] as const;
  // Kept as the engine does it, and marked as told, so that only this test tells.
  await clinic.engine.db.transaction(async (tx) => {
    for (const event of told) await delivered(tx, id, await handOver(tx, id, event, event.at), event.at);
  });
  const handle = clinic.running.client.workflow.getHandle(id);
  await handle.signal("happened", 2, told[1]);
  await until(async () => {
    const { events } = await handle.fetchHistory();
    const last = (events ?? []).findLastIndex(({ workflowExecutionSignaledEventAttributes: signal }) => signal);
    return (events ?? []).slice(last).some(({ workflowTaskCompletedEventAttributes: completed }) => completed);
  }, "the journey heard the second");
  expect((await clinic.stands(id)).journey).toEqual(journey);
  for (const seq of [1, 2, 1, 2]) await handle.signal("happened", seq, told[seq - 1]).catch(() => {});
  const row = await clinic.once(id, ended, "the end");
  await handle.result();
  expect(row).toMatchObject({ outcome: "answered", seen: 2 });
  expect(await clinic.engine.db.$count(tasks)).toBe(1);
  expect(tries.length).toBe(1);
});

it("two workers carry each journey once", async () => {
  const carriedBy = [0, 0];
  const count = (index: number): Channel => ({
    name: "telegram",
    async send(message) {
      carriedBy[index] = (carriedBy[index] ?? 0) + 1;
      return telegram.send(message);
    },
  });
  clinic.engine.channels = { telegram: count(0) };
  await clinic.publish(waiting);
  clinic.setClock(running(noon, 21 * day, 2_000));
  const other = await startWorker({ ...clinic.engine, channels: { telegram: count(1) } }, clinic.config, inject("temporal"), () => {});
  try {
    const rows = [];
    for (let index = 0; index < 30; index++) rows.push(await clinic.visit());
    for (const { id } of rows) expect((await clinic.once(id, ended, "the end")).outcome).toBe("done");
  } finally {
    await other.stop();
  }
  expect(new Set(tries).size).toBe(60);
  expect(tries.length).toBe(60);
  expect(Math.min(...carriedBy)).toBeGreaterThan(0);
});

it("a new version leaves those inside on theirs", async () => {
  const version = (outcome: string) =>
    scenario("pinned", { steps: `\n  - wait: 3 weeks\n  - send: hello\n  - end: ${outcome}`, messages: ["hello"] });
  clinic.setClock(running(noon, 21 * day, 1_500));
  await clinic.publish(version("old"));
  const before = await clinic.visit();
  await clinic.publish(version("new"));
  const after = await clinic.visit();
  expect((await clinic.once(before.id, ended, "the end")).outcome).toBe("old");
  expect((await clinic.once(after.id, ended, "the end")).outcome).toBe("new");
});
