// Two workers empty one inbox at once, over the same patients in any order: nothing is lost or taken twice, and neither fails the other.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import type { FhirSaid } from "../../src/booking/fhir/said.ts";
import { genericEvent } from "../../src/engine/take-in.ts";
import { appointmentsOf } from "../../src/store/appointments.ts";
import { dialect } from "../../src/store/dialect.ts";
import { enrolmentsOf } from "../../src/store/enrolments.ts";
import { inbound, keepInbound } from "../../src/store/inbound.ts";
import { patientByExternalId } from "../../src/store/patients.ts";
import { publishPlan } from "../../src/store/plans.ts";
import { told as timeline } from "../../src/store/timeline.ts";
import { dice } from "../support/chance.ts";
import { anAddress, aPlan, aStore, NOW } from "../support/store.ts";

const patients = 30;
const visits = 60;
/** What each visit goes through; everything is told twice. */
const life = ["booked", "confirmed", "arrived", "fulfilled"];
/** Each is one delivery about several patients. */
const bundles = 12;

const roll = dice(7);
const shuffled = <T>(all: T[]): T[] => all.reduce<T[]>((mixed, each) => mixed.toSpliced(roll(mixed.length + 1), 0, each), []);

interface Ended {
  /** The codes of what failed. */
  failed: string[];
  commits: number;
}

/** A process that is ready, and begins when it is called. */
async function anEmptier(address: string): Promise<() => Promise<Ended>> {
  const child = spawn(process.execPath, ["--import", "tsx", "tests/support/empties.ts", address, String(NOW)], {
    env: { ...process.env, DATABASE_URL: address },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  await lines.next();
  return async () => {
    child.stdin.end("now\n");
    const { value } = await lines.next();
    return JSON.parse(value ?? "{}");
  };
}

const told = (visit: number, step: number) => ({
  type: `appointment.${life[step]}`,
  occurredAt: new Date(NOW - 3_600_000 + step * 60_000).toISOString(),
  source: "mis",
  patient: { externalId: `p-${visit % patients}`, firstName: "Анна" },
  appointment: { externalId: `a-${visit}`, start: "2026-03-10T11:30:00+03:00" },
});

const bundle = (): FhirSaid[] =>
  shuffled(Array.from({ length: patients }, (_, number) => number)).map((number) => ({
    type: "visit",
    patient: `p-${number}`,
    visit: { externalId: `f-${number}`, status: "booked", start: NOW + 86_400_000, changedAt: NOW },
  }));

test("two workers on one inbox lose nothing, take nothing twice, and fail nothing by being in each other's way", async () => {
  const address = await anAddress();
  const { db } = await aStore(address);
  const enter = { on: ["appointment.fulfilled"], again: { type: "per_appointment" } } as const;
  await publishPlan(db, { ...aPlan, hash: "after-visit", scenario: "after-visit", enter: { ...enter, on: [...enter.on] } }, NOW);
  const events = [...Array(visits).keys()].flatMap((visit) => life.map((_, step) => ({ type: genericEvent, body: told(visit, step) })));
  const hints = Array.from({ length: bundles }, () => ({ type: "fhir", body: bundle() }));
  for (const [place, row] of shuffled([...events, ...events, ...hints]).entries())
    await keepInbound(db, { ...row, id: `d-${place}`, receivedAt: NOW + place });
  const begin = await Promise.all([anEmptier(address), anEmptier(address)]);
  const ended = await Promise.all(begin.map((empty) => empty()));
  // Else nothing was tested. On SQLite, where one writes at a time, the other may find nothing left.
  if (dialect === "postgres") expect(Math.min(...ended.map(({ commits }) => commits))).toBeGreaterThan(1);

  expect(ended.map(({ failed }) => failed)).toEqual([[], []]);
  const rows = await db.select().from(inbound);
  expect(rows).toHaveLength(2 * visits * life.length + bundles);
  expect(rows.filter(({ handledAt, problem, tries }) => handledAt === null || problem !== null || tries > 0)).toEqual([]);
  for (let number = 0; number < patients; number++) {
    const standing = async (source: string) => {
      const { id = "" } = (await patientByExternalId(db, `p-${number}`, source)) ?? {};
      const events = (await timeline(db, { patientId: id })).filter(({ kind }) => kind === "event").map(({ what }) => what);
      return {
        visits: (await appointmentsOf(db, id)).map(({ status }) => status),
        events: events.toSorted(),
        entered: (await enrolmentsOf(db, id)).length,
      };
    };
    const lived = [...life, ...life].map((what) => `appointment.${what}`).toSorted();
    expect(await standing("mis")).toEqual({ visits: ["fulfilled", "fulfilled"], events: lived, entered: 2 });
    expect(await standing("fhir")).toEqual({ visits: ["booked"], events: ["appointment.booked"], entered: 0 });
  }
}, 180_000);
