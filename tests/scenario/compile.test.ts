// Plans: where steps lead, what they are called, and what the hash does and does not see.
import { describe, expect, test } from "vitest";
import type { Plan } from "../../src/journey/plan.ts";
import { compileText } from "../../src/scenario/check.ts";
import { walk } from "../../src/scenario/walk.ts";
import { aLibrary, around, hypertension } from "./support.ts";

const library = aLibrary({
  greeting: "fragment: greeting\nsteps:\n  - send: hello\n  - send: thanks\nmessages:\n  thanks: { ru: { text: Спасибо } }\n",
});
function planOf(text: string, file = "test.yaml"): Plan {
  const { plan, problems } = compileText(file, text, library);
  expect(problems).toEqual([]);
  if (plan === undefined) throw new Error("no plan");
  return plan;
}
const steps = (written: string, enter?: string) => planOf(around(written, enter)).steps;
const outline = (written: string) => steps(written).map(({ id, do: _do, ...point }) => `${id} ${JSON.stringify(point)}`);

test("the language page's scenario, whole", () => {
  expect(planOf(hypertension, "hypertension-control.yaml")).toMatchSnapshot();
});

describe("the blocks' ends", () => {
  test("until: then belongs to the visit, cancelled runs out in an end of its own", () => {
    expect(
      outline(
        '- wait: { until: appointment.start - 1 day }\n  at: "10:00"\n  then: [{ send: hello }]\n  cancelled: [{ send: again }]\n- send: hello',
      ),
    ).toEqual([
      'wait:until-1-day {"op":"until","then":1,"next":4,"cancelled":2}',
      'wait:until-1-day/then/send:hello {"visit":0,"op":"send","next":4}',
      'wait:until-1-day/cancelled/send:again {"op":"send","next":3}',
      'wait:until-1-day/cancelled/end:cancelled {"op":"end","outcome":"cancelled"}',
      'send:hello {"op":"send","next":5}',
      'end:completed {"op":"end","outcome":"completed"}',
    ]);
  });
  test("repeat: its body ends in again", () => {
    expect(outline("- repeat: { every: 1 day, times: 7, steps: [{ send: hello }] }")).toEqual([
      'repeat:1-day {"op":"repeat","body":1,"next":3}',
      'repeat:1-day/steps/send:hello {"round":0,"op":"send","next":2}',
      'repeat:1-day/again {"round":0,"op":"again","repeat":0,"next":3}',
      'end:completed {"op":"end","outcome":"completed"}',
    ]);
  });
  test("task: overdue goes back to waiting", () => {
    expect(
      outline("- task: call\n  title: T\n  due: 1 day\n  outcomes: { done: [], lost: [{ end: lost }] }\n  overdue: [{ send: hello }]"),
    ).toEqual([
      'task:call {"op":"task","next":4,"outcomes":[4,1],"late":2}',
      'task:call/outcomes/lost/end:lost {"op":"end","outcome":"lost"}',
      'task:call/overdue/send:hello {"overdue":0,"op":"send","next":3}',
      'task:call/overdue/back {"overdue":0,"op":"back","task":0}',
      'end:completed {"op":"end","outcome":"completed"}',
    ]);
  });
  test("split: the hold-out ends, last", () => {
    expect(outline("- split: { a: { weight: 50, steps: [{ send: hello }] }, b: { weight: 50 } }\n  holdout: 10")).toEqual([
      'split:a+b {"op":"split","targets":[1,3,2]}',
      'split:a+b/a/send:hello {"op":"send","next":3}',
      'split:a+b/holdout/end:holdout {"op":"end","outcome":"holdout"}',
      'end:completed {"op":"end","outcome":"completed"}',
    ]);
  });
  test("choices lead apart, silence on below; seven days where nothing is said", () => {
    const [ask] = steps(
      "- ask: mood\n  message: hello\n  choices:\n    good: { label: { ru: Да } }\n    bad: { label: { ru: Нет }, steps: [{ end: bad }] }",
    );
    expect(ask).toMatchObject({ op: "ask", next: 2, choices: [2, 1], silence: 2, do: { within: { count: 7, unit: "day" } } });
  });
  test("a fragment's steps stand where it is included", () => {
    expect(outline("- include: greeting\n- include: greeting").map((line) => line.split(" ")[0])).toEqual([
      "include:greeting/send:hello",
      "include:greeting/send:thanks",
      "include:greeting~2/send:hello",
      "include:greeting~2/send:thanks",
      "end:completed",
    ]);
  });
});

describe("a step's id", () => {
  const ids = (written: string) => steps(written).map((step) => step.id);
  test("is not changed by a step put in above", () => {
    const written = "- branch:\n    - when: patient.age > 60\n      steps: [{ send: hello }]\n- send: hello\n- send: hello";
    const before = ids(written);
    expect(ids(`- wait: 1 day\n- branch:\n    - when: tags.exists(t, t == "vip")\n      steps: []\n${written}`)).toEqual(
      expect.arrayContaining(before),
    );
  });
  test("nor by a threshold", () => {
    const of = (age: number) => ids(`- branch:\n    - when: patient.age > ${age}\n      steps: [{ send: hello }]`);
    expect(of(60)).toEqual(of(65));
  });
  test("is its own where it has one, and the prefix of what stands within", () => {
    expect(ids("- branch:\n    - when: patient.age > 60\n      steps: [{ send: hello }]\n  id: old")).toEqual([
      "old",
      "old/when-1/send:hello",
      "end:completed",
    ]);
  });
});

describe("the hash", () => {
  const { hash } = planOf(around("- send: hello"));
  const hashOf = (text: string) => planOf(text).hash;
  test.each([
    ["comments", around("- send: hello").replace("steps:", "# hello\nsteps:")],
    ["the title", around("- send: hello").replace("title: Test", "title: Other")],
    ["the order of keys", around("- send: hello").replace("purpose: care\nlanguages: [ru]", "languages: [ru]\npurpose: care")],
    ["how a text is quoted", around('- "send": "hello"')],
    ["a message that is never sent", around("- send: hello").replace("Ещё раз", "Снова")],
    ["what holds anyway", around("- send: hello", "{ on: appointment.fulfilled, again: per appointment }")],
  ])("does not see %s", (_name, text) => expect(hashOf(text)).toBe(hash));
  test.each([
    ["a text", around("- send: hello").replace("Привет", "Привет!")],
    ["a purpose", around("- send: hello").replace("care", "service")],
    ["the channels' order", around("- send: hello").replace("[telegram]", "[telegram, max]")],
    ["a step", around("- send: hello\n- send: hello")],
  ])("sees %s", (_name, text) => expect(hashOf(text)).not.toBe(hash));
});

test("a walk counts the most messages and the longest stay", () => {
  expect(walk(planOf(hypertension, "hypertension-control.yaml"))).toMatchObject({ messages: 5, days: 40 });
  expect(walk(planOf(around("- repeat: { every: 1 day, times: 7, steps: [{ send: hello }] }")))).toMatchObject({ messages: 7, days: 6 });
});
