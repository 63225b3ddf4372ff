// Patients inside a scenario go over to another version of it: what has reached them stays, what is ahead is the new version's.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Channel } from "../../src/channels/channel.ts";
import { now } from "../../src/engine/engine.ts";
import { migrateOlder, moves, type StepMap } from "../../src/engine/migrate.ts";
import { tellJourney } from "../../src/engine/notify.ts";
import { recordOutcome } from "../../src/engine/outcome.ts";
import type { Plan } from "../../src/journey/plan.ts";
import { compileFile, loadLibrary, loadStories } from "../../src/scenario/check.ts";
import type { Story } from "../../src/scenario/story.ts";
import { type Host, virtualHost } from "../../src/simulate/host.ts";
import { beginning, play } from "../../src/simulate/play.ts";
import { openStage, zoneOf } from "../../src/simulate/stage.ts";
import { print, transcript } from "../../src/simulate/transcript.ts";
import { type Enrolment, enrolmentsOf } from "../../src/store/enrolments.ts";
import { messagesOf } from "../../src/store/messages.ts";
import { openMemory } from "../../src/store/open.ts";
import { savePlan } from "../../src/store/plans.ts";
import { tasksOf } from "../../src/store/tasks.ts";
import { told } from "../../src/store/timeline.ts";
import { deeds } from "../durable/clinic.ts";

const library = loadLibrary("scenarios");

/** The scenario as this text has it, among the shipped ones. */
function compiled(id: string, text: string): Plan {
  const folder = mkdtempSync(join(tmpdir(), "zabota-version-"));
  try {
    cpSync("scenarios", folder, { recursive: true });
    writeFileSync(join(folder, `${id}.yaml`), text);
    const { plan, problems } = compileFile(join(folder, `${id}.yaml`), loadLibrary(folder));
    if (!plan) throw new Error(problems.map(({ line, message }) => `${line}: ${message}`).join("\n"));
    return plan;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Told of `plan`; wherever the journey rests, it goes over to `other`, and back again at the next rest. */
async function restless(plan: Plan, story: Story, other?: Plan): Promise<{ played: unknown; lines: string[]; moved: number }> {
  const zone = zoneOf(library.clinic, story);
  const stage = await openStage(library.clinic, plan, story, [], beginning(story, zone));
  const { db, host, patient } = stage;
  let [next, last, moved] = [other, plan, 0];
  const move = async () => {
    if (!next) return;
    moved += (await moves(db, next)).filter(({ to }) => to !== undefined).length;
    await savePlan(db, next, now(host.engine));
    await migrateOlder(host.engine, next, now(host.engine));
    await host.settle();
    [next, last] = [last, next];
  };
  const moving: Host = {
    ...host,
    async settle() {
      await host.settle();
      await move();
    },
    async wakeAt(moment) {
      await host.wakeAt(moment);
      await move();
    },
  };
  try {
    const played = await play(moving, stage.slow, story, plan, patient.id, zone);
    // What was put off is asked for anew in each version, and its delay told again.
    const lines = (await transcript(db, patient, zone)).filter(({ mark }) => !["… message", "⇥ version"].includes(mark));
    return { played, lines: print(lines, zone), moved };
  } finally {
    await stage.close();
  }
}

describe.each(["hypertension-control", "check-up-recall", "no-show-recovery"])("%s", (id) => {
  const { plan } = compileFile(`scenarios/${id}.yaml`, library);
  const { stories } = loadStories(`scenarios/${id}.test.yaml`, library);
  // One step more at its beginning, so that every other has another number.
  const other = compiled(id, readFileSync(`scenarios/${id}.yaml`, "utf8").replace(/^steps:\n/m, "steps:\n  - set: { tags: [moved] }\n"));
  let went = 0;
  if (!plan || !stories) throw new Error(`${id} does not compile`);

  test.each(stories.tests.map((story) => [story.name, story] as const))("moved to and fro at every rest: %s", async (_, story) => {
    const { moved, ...told } = await restless(plan, story, other);
    went += moved;
    const still = await restless(plan, story);
    expect(told).toEqual({ played: still.played, lines: still.lines });
  });

  test("and they did go over", () => {
    expect(went).toBeGreaterThan(10);
  });
});

const head = (id: string) =>
  `scenario: ${id}\ntitle: t\npurpose: care\nlanguages: [ru]\nchannels: [telegram]\nenter: { on: appointment.fulfilled, again: always }`;
const texts = (word: string) => ["a", "b"].map((name) => `  ${name}: { ru: { text: "${word} ${name}" } }`).join("\n");
const version = (steps: string, word = "old"): Plan =>
  compiled("visits", `${head("visits")}\nsteps:\n${steps}\nmessages:\n${texts(word)}\n`);

/** A patient inside `before`, whom the clinic then moves. */
async function inside(before: Plan, at = Date.UTC(2026, 2, 2, 9)) {
  const { db, close } = await openMemory();
  onTestFinished(close);
  const sent: string[] = [];
  const telegram: Channel = {
    name: "telegram",
    async send({ text }) {
      sent.push(text);
      return { type: "sent" };
    },
  };
  const settings = {
    db,
    clinic: library.clinic,
    channels: { telegram },
    publicUrl: "http://localhost:3000",
    approved: "everything",
  } as const;
  const host = virtualHost({ ...settings, only: ["visits"], at, paused: () => new Promise(() => {}) });
  const clinic = deeds(host.engine);
  await clinic.publish(before);
  const patientId = await clinic.patient();
  await clinic.happens(patientId, "appointment.fulfilled", at);
  await host.settle();
  const stands = async () => (await enrolmentsOf(db, patientId))[0] as Enrolment;
  return {
    ...clinic,
    host,
    db,
    patientId,
    sent,
    stands,
    async move(to: Plan, map?: StepMap) {
      await savePlan(db, to, now(host.engine));
      await migrateOlder(host.engine, to, now(host.engine), map);
      await host.settle();
    },
    rows: async (kind: string) => (await told(db, { patientId })).filter((row) => row.kind === kind).map(({ what }) => what),
  };
}
const day = 24 * 3_600_000;

describe("one who is moved", () => {
  test("gets the new words of a message that was put off to the morning, and not the old ones", async () => {
    const { host, move, sent, stands } = await inside(version("  - send: a"), Date.UTC(2026, 2, 2, 20));
    expect((await stands()).journey.want).toMatchObject({ type: "wake" });
    await move(version("  - send: a", "new"));
    await host.wakeAt((await host.nextWake()) ?? 0);
    expect(sent).toEqual(["new a"]);
    expect((await messagesOf(host.engine.db, (await stands()).patientId)).map(({ state, reason }) => [state, reason])).toEqual([
      ["suppressed", "new_version"],
      ["sent", null],
    ]);
  });

  test("whose wait became shorter than it has lasted goes on at once", async () => {
    const { host, move, sent } = await inside(version("  - wait: 10 days\n  - send: a"));
    await host.wakeAt(Date.UTC(2026, 2, 2, 9) + 5 * day);
    await move(version("  - wait: 3 days\n  - send: a"));
    expect(sent).toEqual(["old a"]);
  });

  test("finds the task with its new outcomes, and the outcome leads where the new version says", async () => {
    const tasks = (outcomes: string) => `  - task: call\n    title: "t"\n    role: coordinator\n    outcomes:\n${outcomes}`;
    const { engine, host, db, patientId, move, sent } = await inside(version(tasks("      booked: []\n      declined: [{ send: a }]")));
    await move(version(`  - set: { tags: [x] }\n${tasks("      later: [{ send: b }]\n      declined: []\n      booked: []")}`));
    const [task] = await tasksOf(db, patientId);
    expect(task).toMatchObject({ outcomes: ["later", "declined", "booked"], patientId });
    expect(await recordOutcome(engine, task?.id ?? "", "later", "desk", now(engine))).toEqual({ type: "recorded" });
    await host.settle();
    expect(sent).toEqual(["old b"]);
  });

  test("stays where the step is gone, and the record says so", async () => {
    const { move, rows, stands, host } = await inside(version("  - wait: 10 days\n  - send: a"));
    const before = (await stands()).planHash;
    const to = version("  - send: a");
    // Told while the step was still there, it may be gone when the journey listens.
    await savePlan(host.engine.db, to, 0);
    const { engine } = host;
    const row = await stands();
    await engine.db.transaction((tx) => tellJourney(engine, tx, row, { type: "migrated", plan: to.hash }, now(engine)));
    await host.settle();
    expect((await stands()).planHash).toBe(before);
    expect((await stands()).journey.want).toMatchObject({ type: "wake", at: Date.UTC(2026, 2, 2, 9) + 10 * day });
    expect(await rows("migrated")).toEqual(["stayed"]);
    await move(to);
    expect(await rows("migrated")).toEqual(["stayed"]);
  });

  test("goes by the map, also to a step of another name", async () => {
    const { move, stands } = await inside(version("  - wait: 10 days\n  - send: a"));
    const to = version("  - send: b\n  - wait: 3 days\n  - send: a\n  - wait: 20 days\n  - send: b");
    await move(to, { "wait:10-day": "wait:20-day" });
    expect((await stands()).journey).toMatchObject({ step: 3, want: { at: Date.UTC(2026, 2, 2, 9) + 20 * day } });
  });

  test("and moved again before the first was heard, ends in the last version", async () => {
    const { engine, db, stands, host } = await inside(version("  - wait: 10 days\n  - send: a"));
    const [one, two] = [
      version("  - set: { tags: [x] }\n  - wait: 10 days\n  - send: a"),
      version("  - wait: 10 days\n  - send: a", "new"),
    ];
    for (const plan of [one, two]) {
      await savePlan(db, plan, 0);
      await migrateOlder(engine, plan, now(engine));
    }
    await host.settle();
    expect(await stands()).toMatchObject({ planHash: two.hash, journey: { step: 0 } });
  });

  test("is not moved by what was told of a step that is gone", async () => {
    const asking = "  - ask: mood\n    message: a\n    answer: text\n    silence: []";
    const { engine, stands, move, host, patientId, replies } = await inside(version(`  - wait: 1 day\n${asking}`));
    await host.wakeAt(Date.UTC(2026, 2, 2, 9) + day);
    const to = version(`  - wait: 1 day\n  - set: { tags: [x] }\n${asking}\n  - send: b`);
    await savePlan(engine.db, to, 0);
    await migrateOlder(engine, to, now(engine));
    // The answer is numbered by the old plan, and heard after the move.
    await replies(patientId, "хорошо", now(engine));
    await move(to);
    expect(await stands()).toMatchObject({ planHash: to.hash, outcome: "completed" });
  });
});
