// A store of a test's own, empty, on the database that this run of the suite is about; and the rows that others refer to.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject, onTestFinished } from "vitest";
import type { Journey } from "../../src/journey/journey.ts";
import type { Plan } from "../../src/journey/plan.ts";
import { dialect } from "../../src/store/dialect.ts";
import { createEnrolment, type NewEnrolment } from "../../src/store/enrolments.ts";
import type { NewMessage } from "../../src/store/messages.ts";
import { type Db, openStore, type Store } from "../../src/store/open.ts";
import { createPatient, type NewPatient, type Patient } from "../../src/store/patients.ts";
import { savePlan } from "../../src/store/plans.ts";
import { createDatabase } from "./postgres.ts";

/** 2 March 2026, 09:00 in Moscow. */
export const NOW = Date.UTC(2026, 2, 2, 6);

/** The address of a new, empty database, gone after the test. */
export async function anAddress(): Promise<string> {
  if (dialect === "postgres") return createDatabase(inject("postgresUrl"));
  const folder = mkdtempSync(join(tmpdir(), "zabota-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return `file:${join(folder, "zabota.db")}`;
}

/** Closed after the test. */
export async function aStore(address?: string): Promise<Store> {
  const store = await openStore(address ?? (await anAddress()));
  onTestFinished(() => store.close());
  return store;
}

export const aPatient = (db: Db, row: Partial<NewPatient> = {}): Promise<Patient> =>
  createPatient(db, { externalId: crypto.randomUUID(), firstName: "Анна", ...row }, NOW);

export const aPlan: Plan = {
  hash: "9f2c",
  scenario: "recall",
  title: "Напоминание",
  purpose: "care",
  languages: ["ru"],
  channels: ["telegram"],
  enter: { on: ["appointment.fulfilled"], again: { type: "never" } },
  exits: [],
  priority: 0,
  steps: [{ id: "end", op: "end", outcome: "completed", do: {} }],
  messages: {},
  questionnaires: {},
};

export const aJourney: Journey = {
  step: 0,
  turn: 0,
  at: NOW,
  since: NOW,
  want: { type: "nothing", outcome: "completed" },
  rounds: {},
  heard: [],
};

/** Also makes its patient and its plan. Answers with the enrolment's id. */
export async function anEnrolment(db: Db, row: Partial<NewEnrolment> = {}): Promise<string> {
  const id = row.id ?? crypto.randomUUID();
  const patientId = row.patientId ?? (await aPatient(db)).id;
  await savePlan(db, aPlan, NOW);
  const usual = {
    scenario: "recall",
    planHash: aPlan.hash,
    entryKey: id,
    trigger: { type: "appointment.fulfilled" },
    enteredAt: NOW,
    journey: aJourney,
  };
  await createEnrolment(db, { ...usual, ...row, id, patientId });
  return id;
}

export const aMessage = (patientId: string, row: Partial<NewMessage> = {}): NewMessage => ({
  key: "e/hello#0",
  patientId,
  recipientId: patientId,
  message: "hello",
  purpose: "care",
  channel: "telegram",
  state: "sending",
  text: "Здравствуйте",
  dueAt: NOW,
  claimedAt: NOW,
  updatedAt: NOW,
  ...row,
});
