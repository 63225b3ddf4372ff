// A year of a daily diary: the workflow continues as new, again and again, and the patient notices nothing.
import { expect, inject, it } from "vitest";
import { day, scenario } from "./clinic.ts";
import { type Answers, lived, simulated } from "./side-by-side.ts";

const diary = scenario("diary", {
  steps: `
  - repeat:
      every: 1 day
      at: "19:00"
      times: 365
      steps:
        - ask: pain
          message: question
          answer: number
          within: 12 hours
  - send: thanks
  - end: done`,
  messages: ["question", "thanks"],
});
/** Forgets every seventh day. */
const answers: Answers = ({ count }) => (count % 7 === 6 || count === 365 ? undefined : String(count % 11));

it("365 rounds tell the same as the simulator's, in runs of at most 650 events", async () => {
  const expected = await simulated(diary, answers);
  expect(expected.match(/← reply/g)?.length).toBe(313);
  const { lines, runs, longest } = await lived(inject("temporal"), diary, answers, 365 * day, 25_000);
  expect(lines).toBe(expected);
  expect(runs).toBeGreaterThan(2);
  expect(longest).toBeLessThan(650);
}, 400_000);
