// Kept histories are replayed against today's workflow: a change that would break journeys under way fails here.
// To record those that are missing (take a file away to have it anew): RECORD=yes npx vitest run --project durable tests/durable/replay.test.ts
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporal } from "@temporalio/proto";
import { Worker } from "@temporalio/worker";
import { describe, expect, inject, it } from "vitest";
import { workflowBundle } from "../../src/engine/workflow-bundle.ts";
import { quiet } from "../../src/worker.ts";
import { openClinic } from "./clinic.ts";
import { record, recordings } from "./recordings.ts";

const folder = "tests/durable/histories";
const { History } = temporal.api.history.v1;
type History = { events: Record<string, unknown>[] };

/** Bytes as base64, and without what differs from machine to machine and is not looked at. */
const unneeded = new Set(["taskId", "identity", "requestId", "workerVersion", "meteringMetadata", "historySizeBytes", "version"]);
const slim = (history: unknown): string => `${JSON.stringify(history, (key, value) => (unneeded.has(key) ? undefined : value))}\n`;

describe.runIf(process.env.RECORD)("recording", () => {
  it("every history that is missing", async () => {
    mkdirSync(folder, { recursive: true });
    const clinic = await openClinic(inject("temporal"), {});
    try {
      for (const recording of recordings.filter(({ name }) => !existsSync(join(folder, `${name}.json`)))) {
        const id = await record(clinic, recording);
        const history = await clinic.running.client.workflow.getHandle(id).fetchHistory();
        writeFileSync(join(folder, `${recording.name}.json`), slim(history));
      }
    } finally {
      await clinic.close();
    }
  }, 600_000);
});

const kept = () =>
  readdirSync(folder).map((file) => ({
    name: file.replace(/\.json$/, ""),
    history: JSON.parse(readFileSync(join(folder, file), "utf8")) as History,
  }));

async function replay(histories: { name: string; history: History }[]): Promise<Record<string, string>> {
  quiet();
  const all = histories.map(({ name, history }) => ({ workflowId: name, history: History.fromObject(history) }));
  const results: Record<string, string> = {};
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle: await workflowBundle() }, all))
    results[workflowId] = error ? error.message : "replayed";
  return results;
}

const decoded = (history: History): string =>
  JSON.stringify(history, (key, value) =>
    key === "data" && typeof value === "string" ? Buffer.from(value, "base64").toString() : value,
  ).replaceAll("\\", "");

describe("kept histories", () => {
  it("are those of the recordings", () => {
    expect(kept().map(({ name }) => name)).toEqual(recordings.map(({ name }) => name).sort());
  });

  it("hold every answer to a command, and every way in which a wait or an activity ends", () => {
    const text = kept()
      .map(({ history }) => decoded(history))
      .join("\n");
    const answers = [
      "message_sent",
      "message_dropped",
      "command_deferred",
      "command_held",
      "task_created",
      "decided",
      "scheduled",
      "passed",
      "visit_cancelled",
      "done",
      "finished",
    ];
    const happenings = [
      "exited",
      "met",
      "answered",
      "unclear",
      "outcome_recorded",
      "visit_changed",
      "delivered",
      "released",
      "expired",
      "skipped",
      "hurried",
      "migrated",
    ];
    for (const type of [...answers, ...happenings, "jumped"]) expect(text.includes(`"type":"${type}"`), type).toBe(true);
    for (const event of ["timerFired", "timerCanceled", "activityTaskCancelRequested", "activityTaskCanceled", "markerRecorded"]) {
      expect(text, event).toContain(`"${event}EventAttributes"`);
    }
  });

  it("replay", async () => {
    const histories = kept();
    expect(await replay(histories)).toEqual(Object.fromEntries(histories.map(({ name }) => [name, "replayed"])));
  });

  it("do not replay where the workflow would do something else", async () => {
    const { history } = kept().find(({ name }) => name === "deferred") ?? { history: { events: [] } };
    const changed = JSON.parse(JSON.stringify(history).replaceAll("sendMessage", "sendLetter"));
    expect((await replay([{ name: "changed", history: changed }])).changed).toMatch(/nondeterminism/i);
  });
});
