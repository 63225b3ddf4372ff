// Patients inside go over to a new version while their workflows sleep, wait or die.
import { afterEach, beforeEach, expect, inject, it } from "vitest";
import { carry } from "../../activities/carry.ts";
import { migrateOlder } from "../../src/engine/migrate.ts";
import { tellClock } from "../../src/engine/push-clock.ts";
import { handOver } from "../../src/store/happenings.ts";
import { type Clinic, day, ended, hears, noon, openClinic, running, scenario, sleeps } from "./clinic.ts";

let sent: string[];
let clinic: Clinic;
beforeEach(async () => {
  sent = [];
  clinic = await openClinic(inject("temporal"), {
    telegram: {
      name: "telegram",
      async send({ text }) {
        sent.push(text);
        return { type: "sent" };
      },
    },
  });
});
afterEach(() => clinic.close());

/** At noon, by the wall's pace: nobody wakes however long this machine takes. */
const standsAtNoon = () => clinic.setClock(running(noon, 1, 1));
/** The weeks that they sleep are over in a moment. */
async function wakeAll(): Promise<void> {
  const clock = running(noon, 30 * day, 300);
  clinic.setClock(clock);
  await tellClock(clinic.engine.db, clinic.running.client, clock);
}

const waiting = (outcome: string, before = "") =>
  scenario("waiting", {
    steps: `${before}\n  - wait: 3 weeks\n  - send: hello\n  - wait: 1 day\n  - send: bye\n  - end: ${outcome}`,
    messages: ["hello", "bye"],
  });
const shifted = waiting("new", "\n  - set: { tags: [new] }");

it("all who sleep inside go on in the new version, each once", async () => {
  await clinic.publish(waiting("old"));
  standsAtNoon();
  const rows = [];
  for (let index = 0; index < 20; index++) rows.push(await clinic.visit());
  for (const { id } of rows) await clinic.once(id, sleeps, "asleep");
  await clinic.publish(shifted);
  await migrateOlder(clinic.engine, shifted, noon);
  await wakeAll();
  for (const { id } of rows) expect(await clinic.once(id, ended, "the end")).toMatchObject({ planHash: shifted.hash, outcome: "new" });
  expect(sent.length).toBe(40);
  expect(clinic.problems()).toEqual([]);
});

it("a worker that dies after the move, before its workflow heard of it, changes nothing", async () => {
  const before = waiting("old");
  await clinic.publish(before);
  standsAtNoon();
  const { id } = await clinic.visit();
  const { journey } = await clinic.once(id, sleeps, "asleep");
  await clinic.publish(shifted);
  // Done by a worker of which nobody ever hears; the relay tells the workflow of the same happening afterwards.
  const event = { type: "migrated", plan: shifted.hash, at: noon } as const;
  await clinic.engine.db.transaction((tx) => handOver(tx, id, event, noon));
  const moved = await carry(clinic.engine, id, journey, 0, 0);
  expect(moved.plan.hash).toBe(shifted.hash);
  clinic.engine.wake(id);
  await wakeAll();
  expect(await clinic.once(id, ended, "the end")).toMatchObject({ planHash: shifted.hash, outcome: "new" });
  await clinic.running.client.workflow.getHandle(id).result();
  expect(sent.length).toBe(2);
});

it("a question that is open is answered in the new version", async () => {
  const asking = (outcome: string, before = "") =>
    scenario("asking", {
      steps: `${before}\n  - ask: mood\n    message: question\n    answer: text\n    within: 12 months\n    silence: []\n  - end: ${outcome}`,
      messages: ["question"],
    });
  const [old, next] = [asking("old"), asking("new", "\n  - set: { tags: [new] }")];
  await clinic.publish(old);
  const { id, patientId } = await clinic.visit();
  await clinic.once(id, hears, "the question");
  await clinic.publish(next);
  await migrateOlder(clinic.engine, next, Date.now());
  await clinic.replies(patientId, "хорошо", Date.now());
  clinic.engine.wake(id);
  expect(await clinic.once(id, ended, "the end")).toMatchObject({ planHash: next.hash, outcome: "new" });
  expect(sent.length).toBe(1);
});
