// Which step of one version of a scenario is which step of another.
import { expect, test } from "vitest";
import { compileText, loadLibrary } from "../../src/scenario/check.ts";
import { matchSteps } from "../../src/scenario/match-steps.ts";

const library = loadLibrary("scenarios");

function planOf(steps: string) {
  const head =
    "scenario: visits\ntitle: t\npurpose: care\nlanguages: [ru]\nchannels: [telegram]\nenter: { on: appointment.fulfilled, again: always }";
  const messages = ["a", "b", "c"].map((name) => `  ${name}: { ru: { text: "${name}" } }`).join("\n");
  const { plan, problems } = compileText("scenarios/visits.yaml", `${head}\nsteps:\n${steps}\nmessages:\n${messages}\n`, library);
  if (!plan) throw new Error(problems.map(({ message }) => message).join("\n"));
  return plan;
}

/** "a → b" for each step but the last of the plan, by id; "a → nowhere" where it has no match. */
function pairs(from: string, to: string, map?: Record<string, string>): string[] {
  const [before, after] = [planOf(from), planOf(to)];
  return matchSteps(before, after, map)
    .slice(0, -1)
    .map((match, index) => `${before.steps[index]?.id} → ${match === undefined ? "nowhere" : after.steps[match]?.id}`);
}

const old = "  - wait: 1 day\n  - send: a\n  - wait: 2 days\n  - send: b";

test.each<[string, string, Record<string, string> | undefined, string[]]>([
  [
    "a step put in between changes no other",
    "  - wait: 1 day\n  - set: { tags: [x] }\n  - send: a\n  - wait: 2 days\n  - send: b",
    undefined,
    ["wait:1-day → wait:1-day", "send:a → send:a", "wait:2-day → wait:2-day", "send:b → send:b"],
  ],
  [
    "a wait of another length is the same wait, by its place",
    "  - wait: 3 days\n  - send: a\n  - wait: 2 days\n  - send: b",
    undefined,
    ["wait:1-day → wait:3-day", "send:a → send:a", "wait:2-day → wait:2-day", "send:b → send:b"],
  ],
  [
    "a message of another name too",
    "  - wait: 1 day\n  - send: c\n  - wait: 2 days\n  - send: b",
    undefined,
    ["wait:1-day → wait:1-day", "send:a → send:c", "wait:2-day → wait:2-day", "send:b → send:b"],
  ],
  [
    "a step that is gone has no match, nor one whose place is taken by another kind",
    "  - set: { tags: [x] }\n  - send: a\n  - send: b",
    undefined,
    ["wait:1-day → nowhere", "send:a → send:a", "wait:2-day → nowhere", "send:b → send:b"],
  ],
  [
    "a map goes before the id and the place",
    "  - wait: 1 day\n  - send: a\n  - wait: 5 days\n  - send: c\n  - wait: 6 days\n  - send: b",
    { "wait:2-day": "wait:6-day" },
    ["wait:1-day → wait:1-day", "send:a → send:a", "wait:2-day → wait:6-day", "send:b → send:b"],
  ],
  [
    "a map to a step of another kind, or to none, gives no match",
    old,
    { "wait:1-day": "send:b", "send:a": "send:nothing" },
    ["wait:1-day → nowhere", "send:a → nowhere", "wait:2-day → wait:2-day", "send:b → send:b"],
  ],
])("%s", (_, to, map, expected) => {
  expect(pairs(old, to, map)).toEqual(expected);
});

test("another question in the same place is not the same, unless the map says so", () => {
  const asking = (ask: string) => `  - ask: ${ask}\n    message: a\n    answer: text\n    silence: []`;
  expect(pairs(asking("mood"), asking("sleep"))).toEqual(["ask:mood → nowhere"]);
  expect(pairs(asking("mood"), asking("sleep"), { "ask:mood": "ask:sleep" })).toEqual(["ask:mood → ask:sleep"]);
});

test("a plan is matched with itself step by step", () => {
  const plan = planOf(old);
  expect(matchSteps(plan, plan)).toEqual([...plan.steps.keys()]);
});
