// The counts that do not depend on a machine, and what the measures are made of.
import { expect, it } from "vitest";
import { interleaved, median } from "../../src/bench/interleave.ts";
import { asLong } from "../../src/bench/lists.ts";
import { longScenario } from "../../src/bench/long-scenario.ts";
import { held, type Row, type Tools } from "../../src/bench/measure.ts";
import { kept } from "../../src/bench/spent.ts";
import { statements } from "../../src/bench/statements.ts";
import { compileText, loadLibrary } from "../../src/scenario/check.ts";

const say: string[] = [];
const tools: Tools = {
  progress: (text) => void say.push(text),
  temporal: () => Promise.reject(new Error("no server is needed")),
};

it("a journey through the model scenario puts at most 107 statements to the store", async () => {
  const [journey] = await statements(tools);
  expect(journey).toMatchObject({ unit: "statements", bound: 107 });
  expect(journey?.value).toBeLessThanOrEqual(107);
});

it("the long scenario has the steps that it is asked for, twice as much text for twice as many, and no problems", () => {
  for (const steps of [50, 5_000]) {
    const { plan, problems } = compileText("long.yaml", longScenario(steps), loadLibrary("none"));
    expect(problems).toEqual([]);
    // Nobody writes the last one: the end of the scenario.
    expect(plan?.steps.length).toBe(steps + 1);
  }
});

it("passes are interleaved A B B A, and A is compared with itself", async () => {
  const order: string[] = [];
  const costs = { a: [10, 12], b: [20, 24] };
  const pass = (name: "a" | "b") => () => {
    order.push(name);
    return costs[name].shift() ?? 0;
  };
  expect(await interleaved(1, pass("a"), pass("b"), tools.progress)).toEqual({ a: 11, b: 22, ratio: 2, same: 1.2 });
  expect(order).toEqual(["a", "b", "b", "a"]);
});

it("a median is the middle, or between the two in the middle", () => {
  expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([7])]).toEqual([2, 2.5, 7]);
});

it("a longer answer among many is held against few with the time of its further rows, a shorter one with nothing taken off", () => {
  const took = (rows: number) => ({ wall: 9, cpu: 2, rows });
  expect([asLong(took(10), took(50), 0.05), asLong(took(50), took(50), 0.05), asLong(took(50), took(10), 0.05)]).toEqual([4, 2, 2]);
});

it("the parts of what was kept are each by its own order", () => {
  const all = kept();
  for (const [index, rows] of [3, 1, 2, 0].entries()) all.push({ wall: index, cpu: 10 - index, rows });
  expect([all.at(0.5), all.at(0.95)]).toEqual([
    { wall: 2, cpu: 9, rows: 2 },
    { wall: 3, cpu: 10, rows: 3 },
  ]);
});

it("a figure holds up to its bound, and says nothing where there is none", () => {
  const row: Row = { measure: "m", figure: "f", unit: "times", value: 2 };
  expect([held(row), held({ ...row, bound: 2 }), held({ ...row, bound: 1.9 })]).toEqual([undefined, true, false]);
});
