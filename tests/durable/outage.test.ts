// Temporal is killed with -9 and comes back on the same data: what happened meanwhile was kept, and arrives once.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import { type DevServer, isServing, startDevServer } from "../../src/engine/dev-server.ts";
import { findTemporalProgram } from "../../src/engine/temporal-program.ts";
import { enrolments } from "../../src/store/enrolments.ts";
import { tasks } from "../../src/store/tasks.ts";
import { type Clinic, day, ended, hears, noon, openClinic, running, scenario, sleeps, until } from "./clinic.ts";

const folder = mkdtempSync(join(tmpdir(), "zabota-outage-"));
const dataFile = join(folder, "temporal.db");
let program: string;
let server: DevServer;
let clinic: Clinic;
const sent: string[] = [];
beforeAll(async () => {
  program = await findTemporalProgram(readConfig({}), console.error);
  server = await startDevServer({ program, dataFile });
  const telegram = {
    name: "telegram" as const,
    async send({ key }: { key: string }) {
      sent.push(key);
      return { type: "sent" as const };
    },
  };
  clinic = await openClinic(server.address, { telegram });
  await clinic.publish(sleeper, asker);
}, 900_000);
afterAll(async () => {
  await clinic.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const sleeper = scenario("sleeper", {
  steps: `
  - wait: 3 weeks
  - send: later
  - end: woken`,
  messages: ["later"],
});
const asker = scenario("asker", {
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

it("an outage delays and loses nothing", async () => {
  clinic.setClock(running(noon, 21 * day, 10_000));
  const before = await clinic.visit();
  const ofBefore = () => clinic.engine.db.select().from(enrolments);
  const [first, second] = await ofBefore();
  if (!first || !second) throw new Error("the visit enters both scenarios");
  const sleeping = first.scenario === "sleeper" ? first : second;
  const asking = first.scenario === "asker" ? first : second;
  await clinic.once(sleeping.id, sleeps, "asleep");
  await clinic.once(asking.id, hears, "the question");

  process.kill(server.pid, "SIGKILL");
  await until(async () => !(await isServing(server.address)), "the server is gone");
  // Unreadable at first, then an answer: both are kept.
  await clinic.replies(before.patientId, "спасибо", noon + day);
  await clinic.replies(before.patientId, "187 на 113", noon + day + 1);
  const meanwhile = await clinic.visit();
  await until(() => clinic.problems().length > 0, "the outage is noticed");
  // The sleeping journey's moment passes while there is no Temporal.
  await until(() => Date.now() > clinic.engine.clock().real + 10_000, "three weeks are over");
  expect((await ofBefore()).filter(({ endedAt }) => endedAt !== null)).toEqual([]);

  server = await startDevServer({ program, dataFile, port: Number(server.address.split(":")[1]) });
  expect((await clinic.once(asking.id, ended, "the answers arrive")).outcome).toBe("answered");
  expect((await clinic.once(sleeping.id, ended, "the sleeper wakes")).outcome).toBe("woken");
  const late = (await ofBefore()).filter(({ patientId }) => patientId === meanwhile.patientId);
  for (const { id, scenario: name } of late) {
    if (name === "sleeper") expect((await clinic.once(id, ended, "who entered meanwhile starts")).outcome).toBe("woken");
    else await clinic.once(id, hears, "who entered meanwhile is asked");
  }
  // Both replies were known when the journey went on, so the second asking was no longer wanted: question, later; question, later.
  expect(new Set(sent).size).toBe(sent.length);
  expect(sent.length).toBe(4);
  expect(await clinic.engine.db.$count(tasks)).toBe(1);
  const { events } = await clinic.running.client.workflow.getHandle(asking.id).fetchHistory();
  expect((events ?? []).filter(({ workflowExecutionSignaledEventAttributes: signal }) => signal).length).toBe(2);
});
