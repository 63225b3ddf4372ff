// Which tasks stay with the staff when a journey ends, and which are taken back.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { stopAll } from "../../src/engine/by-hand.ts";
import { receive } from "../../src/engine/receive.ts";
import { compileFile, loadLibrary } from "../../src/scenario/check.ts";
import { virtualHost } from "../../src/simulate/host.ts";
import { enrolmentsOf } from "../../src/store/enrolments.ts";
import { createPatient } from "../../src/store/patients.ts";
import { publishPlan } from "../../src/store/plans.ts";
import { tasksOf } from "../../src/store/tasks.ts";
import { scenario } from "../simulate/support.ts";
import { aStore } from "../support/store.ts";

const hour = 3_600_000;
const start = Date.UTC(2026, 2, 2, 9);
const visitStart = start + 48 * hour;

const task = (id: string) => `\n  - task: ${id}\n    title: "Задача"\n    role: coordinator`;
const waits = "\n  - wait: { until: appointment.start - 1 day }";
const awaitsOutcome = `${task("ask")}\n    due: 1 day\n    outcomes: { yes: [], no: [] }`;

type What = "cancelled" | "moved on" | "booked" | "stopped";

/** Steps, what happens an hour after they began, and the tasks that are open when the journey is over. */
const endings: [ending: string, steps: string, what: What, open: string[]][] = [
  ["runs out", `${task("call")}\n  - wait: 2 days`, "moved on", ["call"]],
  ["says so", `${task("call")}\n  - end: silent`, "moved on", ["call"]],
  ["met its exit", `${task("call")}\n  - wait: 2 days`, "booked", []],
  ["was stopped", `${task("call")}\n  - wait: 2 days`, "stopped", []],
  ["was stopped while it waited for an outcome", awaitsOutcome, "stopped", []],
  ["lost its visit, with nothing written for that", `${task("call")}${waits}`, "cancelled", []],
  ["lost its visit, and ends for it", `${task("call")}${waits}\n    cancelled:\n      - end: lost`, "cancelled", []],
  [
    "lost its visit, for which there is something to do",
    `${waits}\n    cancelled:${task("win-back").replaceAll("\n  ", "\n      ")}`,
    "cancelled",
    ["win-back"],
  ],
];

test.each(endings)("a journey that %s", async (_ending, steps, what, open) => {
  const folder = mkdtempSync(join(tmpdir(), "zabota-finish-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "test.yaml");
  const exit = "- on: appointment.booked\n  outcome: booked";
  writeFileSync(file, scenario("test", { steps, channels: "[telegram]", enter: "{ on: appointment.confirmed, again: always }", exit }));
  const { plan, problems } = compileFile(file, loadLibrary(folder));
  if (!plan) throw new Error(problems.map(({ message }) => message).join("\n"));
  const { db } = await aStore();
  await publishPlan(db, plan, start);
  const { engine, ...host } = virtualHost({
    db,
    clinic: loadLibrary(folder).clinic,
    publicUrl: "http://localhost:3000",
    only: ["test"],
    at: start,
    channels: {},
    paused: () => new Promise(() => {}),
  });
  const { id: patientId } = await createPatient(db, { externalId: "p-1", firstName: "Анна", timezone: "Europe/Moscow" }, start);
  const happens = async (type: string, externalId: string, at: number) => {
    await receive(engine, { type, at, source: "test", patientId, appointment: { externalId, service: "cardiology", start: visitStart } });
    await host.settle();
  };
  await happens("appointment.confirmed", "own", start);
  await host.wakeAt(start + hour);
  if (what === "cancelled") await happens("appointment.cancelled", "own", start + hour);
  if (what === "booked") await happens("appointment.booked", "other", start + hour);
  if (what === "stopped") await stopAll(engine, patientId, { by: "u-1", at: start, reason: "" });
  await host.settle();
  for (let next = await host.nextWake(); next !== undefined; next = await host.nextWake()) await host.wakeAt(next);

  const rows = await tasksOf(db, patientId);
  expect(rows.length).toBe(1);
  expect(rows.filter(({ state }) => state === "open").map((row) => row.task)).toEqual(open);
  expect((await enrolmentsOf(db, patientId)).filter(({ endedAt }) => endedAt === null)).toEqual([]);
});
