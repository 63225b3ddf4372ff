// A pause: nobody enters, nothing leaves, all else goes on; and the three answers to what fell due meanwhile.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Engine, now } from "../../src/engine/engine.ts";
import { pause } from "../../src/engine/pause.ts";
import { receive } from "../../src/engine/receive.ts";
import { type Fallen, goOnResuming, resume } from "../../src/engine/resume.ts";
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

const minute = 60_000;
const hour = 60 * minute;
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
    /** As the relay does after a restart. */
    async goOn() {
      await goOnResuming(engine);
      await host.settle();
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

describe("a resume that is cut off in the middle", () => {
  const people = 60;

  /** The process ends when the `last`th journey has been told. */
  const dying = (engine: Engine, last: number): Engine => {
    let told = 0;
    return {
      ...engine,
      wake(id) {
        if (++told === last) throw new Error("the process was killed");
        engine.wake(id);
      },
    };
  };

  test.each([
    ["in its first messages", 7],
    ["later", 40],
  ])("%s goes on where it was, spread as it was to be, and sends nothing twice", async (_, last) => {
    const { engine, ids, to, messages, goOn } = await clinic(people);
    await pause(engine, "test", doer);
    await to(start + 3 * day);
    const half = dying(engine, last);
    const cut = resume(half, "test", { type: "retime", over: people * minute }, doer).then(() => goOnResuming(half));
    await expect(cut).rejects.toThrow("killed");
    await goOn();
    await goOn();
    await to(start + 3 * day + hour);
    const went = await Promise.all(ids.map((id) => messages(id)));
    expect(went.every((of) => of.filter(({ message }) => message === "a").length === 1)).toBe(true);
    expect(went.map(([first]) => ((first?.sentAt ?? 0) - start - 3 * day) / minute).sort((a, b) => a - b)).toEqual(
      Array.from({ length: people }, (_, index) => index),
    );
    expect((await audited(engine.db)).filter(({ act }) => act === "scenario.resume")).toMatchObject([{ detail: { messages: people } }]);
  });

  test("by a new pause leaves the rest to that, and each goes once after it", async () => {
    const { engine, ids, to, messages, resume, goOn } = await clinic(people);
    await pause(engine, "test", doer);
    await to(start + 3 * day);
    await resume({ type: "expire" });
    expect(await pause(engine, "test", doer)).toBe(true);
    await goOn();
    const left = await countKeptBack(engine.db, "test");
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(people);
    expect(await resume({ type: "late" })).toBe(left);
    await goOn();
    await to(start + 3 * day + hour);
    const states = (await Promise.all(ids.map((id) => messages(id)))).map(([first]) => first?.state);
    expect([states.filter((state) => state === "sent").length, states.filter((state) => state === "suppressed").length]).toEqual([
      left,
      people - left,
    ]);
  });
});
