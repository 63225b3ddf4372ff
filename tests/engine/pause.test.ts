// A pause: nobody enters, nothing leaves, all else goes on; and the three answers to what fell due meanwhile.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { now } from "../../src/engine/engine.ts";
import { type Fallen, pause, resume } from "../../src/engine/pause.ts";
import { receive } from "../../src/engine/receive.ts";
import { compileFile, loadLibrary } from "../../src/scenario/check.ts";
import { virtualHost } from "../../src/simulate/host.ts";
import { audited } from "../../src/store/audit.ts";
import { recordConsent } from "../../src/store/consents.ts";
import { liveEnrolments } from "../../src/store/enrolments.ts";
import { countKeptBack, messagesOf } from "../../src/store/messages.ts";
import { createPatient } from "../../src/store/patients.ts";
import { publishPlan } from "../../src/store/plans.ts";
import { told } from "../../src/store/timeline.ts";
import { verdictsAbout } from "../../src/store/verdicts.ts";
import { scenario } from "../simulate/support.ts";
import { aStore } from "../support/store.ts";

const hour = 3_600_000;
const day = 24 * hour;
/** Monday noon in Moscow. */
const start = Date.UTC(2026, 2, 2, 9);
const doer = { by: "u-1", at: start };

const steps = `
  - wait: 1 day
  - send: a
  - wait: 1 day
  - task: call
    title: "Позвонить"
    role: coordinator
  - send: b`;

async function clinic(people = 1) {
  const folder = mkdtempSync(join(tmpdir(), "zabota-pause-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "test.yaml");
  writeFileSync(file, scenario("test", { steps, channels: "[telegram]", enter: "{ on: appointment.fulfilled, again: always }" }));
  const library = loadLibrary(folder);
  const { plan } = compileFile(file, library);
  if (!plan) throw new Error("the test's scenario does not compile");
  const { db } = await aStore();
  await publishPlan(db, plan, start);
  const host = virtualHost({
    db,
    clinic: library.clinic,
    publicUrl: "http://localhost:3000",
    only: ["test"],
    at: start,
    channels: { telegram: { name: "telegram", send: async () => ({ type: "sent" as const }) } },
    paused: () => new Promise(() => {}),
  });
  const { engine } = host;
  const ids: string[] = [];
  const visit = async (patientId: string) => {
    const appointment = { externalId: crypto.randomUUID() };
    await receive(engine, { type: "appointment.fulfilled", at: now(engine), source: "mis", patientId, appointment });
    await host.settle();
  };
  for (let index = 0; index < people; index++) {
    const { id } = await createPatient(db, { externalId: `p${index}`, telegram: `${index}`, timezone: "Europe/Moscow" }, start);
    await recordConsent(db, { patientId: id, purpose: "care", channel: "telegram", given: true, at: start - 1 });
    await visit(id);
    ids.push(id);
  }
  return {
    engine,
    ids,
    visit,
    async to(moment: number) {
      for (let next = await host.nextWake(); next !== undefined && next <= moment; next = await host.nextWake()) await host.wakeAt(next);
      await host.wakeAt(moment);
    },
    async resume(fallen: Fallen) {
      const count = await resume(engine, "test", fallen, doer);
      await host.settle();
      return count;
    },
    messages: async (patientId = ids[0] ?? "") =>
      (await messagesOf(db, patientId)).map(({ message, state, reason, sentAt }) => ({ message, state, reason, sentAt })),
  };
}

describe("while a scenario is paused", () => {
  test("what falls due is kept back, and says why; nobody enters, and that says why too", async () => {
    const { engine, ids, to, messages, visit } = await clinic();
    const [id = ""] = ids;
    expect(await pause(engine, "test", doer)).toBe(true);
    expect(await pause(engine, "test", doer)).toBe(false);
    await to(start + 3 * day);
    expect(await messages()).toMatchObject([{ message: "a", state: "deferred", reason: "paused", sentAt: null }]);
    expect((await verdictsAbout(engine.db, id)).map(({ verdict }) => [verdict.type, verdict.rule])).toEqual([["hold", "paused"]]);
    expect(await countKeptBack(engine.db, "test")).toBe(1);
    await visit(id);
    const [last] = (await told(engine.db, { patientId: id })).reverse();
    expect(last).toMatchObject({ kind: "not_entered", detail: { reason: "paused" } });
  });

  test("waits and tasks go on", async () => {
    const { engine, to, messages, ids } = await clinic();
    await to(start + day + hour);
    await pause(engine, "test", doer);
    await to(start + 5 * day);
    expect((await told(engine.db, { patientId: ids[0] ?? "" })).some(({ kind }) => kind === "task")).toBe(true);
    expect(await messages()).toMatchObject([
      { message: "a", state: "sent" },
      { message: "b", state: "deferred", reason: "paused" },
    ]);
  });
});

describe("at resume, what fell due meanwhile", () => {
  test("goes late", async () => {
    const { engine, resume, to, messages } = await clinic();
    await pause(engine, "test", doer);
    await to(start + 3 * day);
    expect(await resume({ type: "late" })).toBe(1);
    expect(await messages()).toMatchObject([{ message: "a", state: "sent", sentAt: start + 3 * day }]);
    expect(await resume({ type: "late" })).toBeUndefined();
    expect((await audited(engine.db)).map(({ act, subject }) => [act, subject])).toEqual([
      ["scenario.resume", "test"],
      ["scenario.pause", "test"],
    ]);
  });

  test("is left out, and the journey goes on from there", async () => {
    const { engine, resume, to, messages } = await clinic();
    await pause(engine, "test", doer);
    await to(start + 3 * day);
    await resume({ type: "expire" });
    expect(await messages()).toMatchObject([{ message: "a", state: "suppressed", reason: "too_late" }]);
    await to(start + 4 * day);
    expect((await messages()).at(-1)).toMatchObject({ message: "b", state: "sent", sentAt: start + 4 * day });
  });

  test("goes spread over the time that staff choose, in the order in which it fell due", async () => {
    const { engine, ids, resume, to, messages } = await clinic(4);
    await pause(engine, "test", doer);
    await to(start + 3 * day);
    expect(await resume({ type: "retime", over: 4 * hour })).toBe(4);
    await to(start + 3 * day + 4 * hour);
    const went = await Promise.all(ids.map(async (id) => (await messages(id))[0]?.sentAt));
    expect(went.map((at) => ((at ?? 0) - start - 3 * day) / hour).sort()).toEqual([0, 1, 2, 3]);
  });

  test("is nothing where nothing had fallen due: the journey goes on as planned", async () => {
    const { engine, resume, messages, to } = await clinic();
    await pause(engine, "test", doer);
    expect(await resume({ type: "expire" })).toBe(0);
    await to(start + day);
    expect(await messages()).toMatchObject([{ message: "a", state: "sent", sentAt: start + day }]);
    expect((await liveEnrolments(engine.db)).length).toBe(1);
  });
});
