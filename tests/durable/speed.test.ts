// A clock that truly runs, only faster: weeks pass in seconds, and the transcript agrees to the minute with the simulator's.
import { expect, inject, it } from "vitest";
import { compileFile, loadLibrary } from "../../src/scenario/check.ts";
import { day } from "./clinic.ts";
import { type Answers, lived, simulated } from "./side-by-side.ts";

const { plan } = compileFile("scenarios/hypertension-control.yaml", loadLibrary("scenarios"));
if (!plan) throw new Error("the scenario does not compile");

const patients: [what: string, answers: Answers, said: RegExp][] = [
  ["silent", () => undefined, /silent/],
  ["answering at the reminder", ({ count }) => (count === 1 ? "128 на 82" : undefined), /completed/],
  ["whose pressure is high", ({ count }) => ["не помню", "верхнее 150, нижнее 95"][count], /book-control-visit|Записать/],
];

it.each(patients)("five weeks of a patient %s pass in seconds", async (_what, answers, said) => {
  const expected = await simulated(plan, answers);
  expect(expected).toMatch(said);
  const { lines } = await lived(inject("temporal"), plan, answers, 35 * day, 4_000);
  expect(lines).toBe(expected);
});
