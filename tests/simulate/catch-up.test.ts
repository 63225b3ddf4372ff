// A journey that begins with an imported visit: waits already over are over, and of the messages already due only the last goes (rule 168).
import { expect, onTestFinished, test } from "vitest";
import { backfill } from "../../src/engine/backfill.ts";
import { importRow } from "../../src/engine/import.ts";
import type { Plan, Step } from "../../src/journey/plan.ts";
import { defaultClinic } from "../../src/scenario/clinic.ts";
import { virtualHost } from "../../src/simulate/host.ts";
import { slow } from "../../src/simulate/slow.ts";
import { recordConsent } from "../../src/store/consents.ts";
import { enrolmentsOf } from "../../src/store/enrolments.ts";
import { openMemory } from "../../src/store/open.ts";
import { createPatient } from "../../src/store/patients.ts";
import { publishPlan } from "../../src/store/plans.ts";
import { told } from "../../src/store/timeline.ts";

const day = 24 * 3_600_000;
/** Noon in Moscow, Thursday 5 March 2026. */
const NOW = Date.UTC(2026, 2, 5, 9);
/** Sixty days before. */
const visitAt = NOW - 60 * day;

const wait = (count: number, next: number, at?: string): Step => ({
  id: `wait-${next}`,
  op: "wait",
  next,
  do: { for: { count, unit: "day" }, ...(at && { at }) },
});
const send = (message: string, next: number): Step => ({ id: message, op: "send", next, do: { message } });
const over: Step = { id: "end", op: "end", outcome: "completed", do: {} };
const words = { ru: { subject: "s", text: "t" } };

/** Imports the visit, lets two months pass, and says what was sent and suppressed, on which day from now. */
async function story(name: string, steps: Step[]): Promise<string[]> {
  const { db, close } = await openMemory();
  onTestFinished(close);
  const plan: Plan = {
    hash: name,
    scenario: "recall",
    title: "recall",
    purpose: "care",
    languages: ["ru"],
    channels: ["telegram"],
    enter: {
      on: ["appointment.fulfilled"],
      again: { type: "never" },
      backfill: { within: { count: 12, unit: "month" }, spread: { count: 10, unit: "day" } },
    },
    exits: [],
    priority: 0,
    steps,
    messages: Object.fromEntries(["a", "b", "c", "d"].map((message) => [message, { texts: words }])),
    questionnaires: {},
  };
  await publishPlan(db, plan, NOW);
  const sending = slow(["telegram"]);
  const clinic = defaultClinic();
  const host = virtualHost({
    db,
    clinic,
    channels: sending.channels,
    publicUrl: "http://localhost:3000",
    only: ["recall"],
    at: NOW,
    paused: sending.begun,
    approved: "everything",
  });
  const patient = await createPatient(db, { externalId: "p-17", firstName: "Анна", telegram: "1" }, NOW);
  await recordConsent(db, { patientId: patient.id, purpose: "care", channel: "telegram", given: true, at: NOW - 90 * day });
  await db.transaction(async (tx) => {
    const visit = { externalId: "v-1", status: "fulfilled", start: visitAt } as const;
    const telling = { source: "", asOf: NOW };
    await importRow(host.engine, tx, telling, { type: "visit", person: { said: { externalId: "p-17" }, byContact: false }, visit });
    await backfill(host.engine, tx, patient.id);
  });
  const [enrolment] = await enrolmentsOf(db, patient.id);
  const begins = enrolment?.backfilledAt ?? 0;
  await host.settle();
  for (let next = await host.nextWake(); next !== undefined; next = await host.nextWake()) await host.wakeAt(next);
  const rows = (await told(db, { patientId: patient.id })).filter(({ kind }) => ["sent", "suppressed", "ended"].includes(kind));
  const moment = (at: number) => (at - begins < day ? "first" : `+${Math.round((at - visitAt) / day)}`);
  return rows.map(({ kind, what, at, detail }) => `${kind} ${what} ${moment(at)}${detail.reason ? ` ${detail.reason}` : ""}`);
}

test.each<[string, Step[], string[]]>([
  [
    "of three that are due the last goes; what is to come counts from the visit no more than from it",
    [wait(21, 1), send("a", 2), wait(14, 3), send("b", 4), wait(14, 5), send("c", 6), over],
    ["suppressed a first too_late", "suppressed b first too_late", "sent c first", "ended completed first"],
  ],
  [
    "the hour of a wait that is over is over too",
    [wait(21, 1, "10:00"), send("a", 2), wait(14, 3, "10:00"), send("b", 4), over],
    ["suppressed a first too_late", "sent b first", "ended completed first"],
  ],
  [
    "what stands between takes no time",
    [
      wait(21, 1),
      send("a", 2),
      { id: "set", op: "set", next: 3, do: { tags: ["x"], untag: [], attributes: {} } },
      wait(14, 4),
      send("b", 5),
      over,
    ],
    ["suppressed a first too_late", "sent b first", "ended completed first"],
  ],
  [
    "a way is chosen as the journey chooses it",
    [wait(21, 1), send("a", 2), { id: "branch", op: "branch", targets: [3, 4], do: { when: ["patient.age > 200"] } }, send("b", 4), over],
    ["sent a first", "ended completed first"],
  ],
  [
    "the only one that is due goes, and what follows counts from its sending",
    [wait(50, 1), send("a", 2), wait(90, 3), send("b", 4), over],
    [
      "sent a first",
      expect.stringMatching(/^sent b \+1[56]\d$/) as unknown as string,
      expect.stringMatching(/^ended completed/) as unknown as string,
    ],
  ],
])("%s", async (name, steps, expected) => {
  expect(await story(name, steps)).toEqual(expected);
});

test("where nothing is due yet, the first message comes on its own day", async () => {
  expect(await story("later", [wait(90, 1), send("a", 2), over])).toEqual(["sent a +90", "ended completed +90"]);
});
