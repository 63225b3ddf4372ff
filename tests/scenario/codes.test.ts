// Each structural problem code at its place: the mark ▲ stands where the problem must be told.
import { describe, expect, test } from "vitest";
import { checkText } from "../../src/scenario/check.ts";
import { aLibrary, around, marked, spoken } from "./support.ts";

const shared = {
  greeting: "fragment: greeting\nsteps:\n  - send: hello\n",
  ring: "fragment: ring\nsteps:\n  - include: ring\n",
  common: "messages:\n  thanks: { ru: { text: Спасибо } }\n",
};
const library = aLibrary(shared, ["other"]);

const whole: [string, string, string, string?][] = [
  // yaml
  ["a duplicate key", "yaml-syntax", "scenario: test\n▲scenario: test"],
  ["a merge key", "yaml-syntax", around("- send: hello").replace("title: Test", "▲<<: {}\ntitle: Test")],
  ["an alias", "yaml-syntax", around("- send: hello").replace("title: Test", "title: ▲*name")],
  ["a tag", "yaml-syntax", around("- send: hello").replace("title: Test", "title: ▲!!str Test")],
  ["a second document", "yaml-syntax", `${around("- send: hello")}▲---\na: 1\n`],
  // words of the file
  ["an unknown top word", "unknown-word", around("- send: hello").replace("title", "▲titel: x\ntitle"), 'Did you mean "title"?'],
  ["a prototype key", "unknown-word", around("- send: hello").replace("title", "▲__proto__: x\ntitle")],
  ["no title", "missing-word", around("- send: hello").replace("title: Test\n", "").replace("scenario", "▲scenario")],
  ["another name than the file's", "wrong-type", around("- send: hello").replace("scenario: test", "scenario: ▲tset")],
  ["an unknown purpose", "wrong-type", around("- send: hello").replace("purpose: care", "purpose: ▲marketing")],
  ["a number for a title", "wrong-type", around("- send: hello").replace("title: Test", "title: ▲2024")],
  ["an unknown channel", "unknown-channel", around("- send: hello").replace("[telegram]", "[▲telegramm]"), 'Did you mean "telegram"?'],
  ["priority without a group", "missing-word", around("- send: hello").replace("steps:", "▲priority: 3\nsteps:")],
  ["a shared message's name", "duplicate-id", around("- send: hello").replace("again: {", "▲thanks: {")],
  [
    "no subject for e-mail",
    "missing-word",
    around("- send: hello")
      .replace("[telegram]", "[email]")
      .replace("again: { ru: { text", "again: { ru: { subject: a, text")
      .replace("{ ru: {", "{ ▲ru: {"),
  ],
  [
    "no English",
    "missing-translation",
    around("- send: hello").replace("[ru]", "[ru, en]").replace(', again: { ru: { text: "Ещё раз" } }', "").replace("{ hello", "{ ▲hello"),
  ],
  ["a language that is none", "unknown-word", around("- send: hello").replace("again: { ru: ", "again: { ▲russian: {}, ru: ")],
  ["an unknown name in a template", "unknown-name", around("- send: hello").replace("Ещё раз", "Ещё {{ ▲patiant.first_name }}")],
  ["an unknown filter", "bad-template", around("- send: hello").replace("Ещё раз", "Ещё {{ patient.first_name | ▲shout }}")],
  ["an unknown link", "unknown-name", around("- send: hello").replace("Ещё раз", "Ещё {{ links.▲bok }}"), 'Did you mean "book"?'],
  [
    "an unknown entering event",
    "unknown-event",
    around("- send: hello", "{ on: ▲appointment.fulfiled }"),
    'Did you mean "appointment.fulfilled"?',
  ],
  ["a schedule without its hour", "missing-word", around("- send: hello", "{ ▲on: schedule, every: 1 day }")],
  ["every without a schedule", "unknown-word", around("- send: hello", "{ on: manual, ▲every: 1 day }")],
  ["an exit without an outcome", "missing-word", around("- send: hello").replace("steps:", "exit: [{ ▲on: appointment.booked }]\nsteps:")],
  [
    "an exit with the engine's outcome",
    "wrong-type",
    around("- send: hello").replace("steps:", "exit: [{ on: appointment.booked, outcome: ▲stopped }]\nsteps:"),
  ],
  ["again after a bad while", "bad-duration", around("- send: hello", "{ on: manual, again: ▲after a while }")],
  ["again in other words", "wrong-type", around("- send: hello", "{ on: manual, again: ▲sometimes }")],
  ["waiting for an appointment that nobody has", "unknown-name", around("- wait: { until: ▲appointment.start }", "{ on: manual }")],
  ["an unknown name in a condition", "unknown-name", around("- send: hello", "{ on: manual, when: ▲patiant.age > 3 }")],
  ["a condition that breaks off", "bad-expression", around("- send: hello", "{ on: manual, when: patient.age >▲ }")],
];

const steps: [string, string, string, string?][] = [
  ["an unknown verb", "unknown-word", "- ▲sned: hello", 'Did you mean "send"?'],
  ["no verb", "missing-word", "- ▲via: telegram"],
  ["a word that is not this verb's", "unknown-word", "- send: hello\n  ▲within: 3 days"],
  ["two verbs", "unknown-word", "- send: hello\n  ▲wait: 3 days"],
  ["a step that is text", "wrong-type", "- ▲hello"],
  ["a Russian duration", "bad-duration", "- wait: ▲3 недели"],
  ["a duration of nothing", "bad-duration", "- wait: ▲0 days"],
  ["a duration too long", "bad-duration", "- wait: ▲61 months"],
  ["a bad hour", "bad-duration", '- wait: 1 day\n  at: ▲"24:00"'],
  ["a bad day", "wrong-type", "- wait: 1 day\n  on: ▲tues"],
  ["then beside a duration", "unknown-word", "- wait: 1 day\n  ▲then: []"],
  ["until something else", "bad-expression", "- wait: { until: ▲patient.birth_date }"],
  ["until so long before, badly", "bad-duration", "- wait: { until: ▲appointment.start - 1 moment }"],
  ["an unknown message", "unknown-message", "- send: ▲helo", 'Did you mean "hello"?'],
  ["an unknown questionnaire", "unknown-questionnaire", "- ask: a\n  message: hello\n  form: ▲survey"],
  ["an unknown scenario", "unknown-scenario", "- start: ▲othr", 'Did you mean "other"?'],
  ["an unknown fragment", "unknown-fragment", "- include: ▲greting", 'Did you mean "greeting"?'],
  ["a fragment that includes itself", "endless-loop", "- send: ▲hello\n- include: ring"],
  ["an unknown endpoint", "unknown-endpoint", "- call: ▲crn", 'Did you mean "crm"?'],
  ["an event that is not waited for", "unknown-event", "- await: ▲manual\n  within: 1 day"],
  ["await without within", "missing-word", "- ▲await: appointment.booked"],
  ["ask without an answer", "missing-word", "- ▲ask: a\n  message: hello"],
  ["ask with two", "unknown-word", "- ask: a\n  message: hello\n  answer: text\n  ▲choices: { a: { label: { ru: А } } }"],
  ["an ask with a hyphen", "wrong-type", "- ask: ▲a-b\n  message: hello\n  answer: text", 'Did you mean "a_b"?'],
  ["a scale upside down", "wrong-type", "- ask: a\n  message: hello\n  answer: ▲scale 5-1"],
  ["two asks of one name", "duplicate-id", "- ask: a\n  message: hello\n  answer: text\n- ask: ▲a\n  message: hello\n  answer: text"],
  ["two tasks of one name", "duplicate-id", "- task: a\n  title: A\n- task: ▲a\n  title: A"],
  ["two steps of one id", "duplicate-id", "- send: hello\n  id: a\n- send: hello\n  id: ▲a"],
  ["a label without a language", "missing-translation", "- ask: a\n  message: hello\n  choices: { a: { ▲label: { en: A } } }"],
  [
    "a reminder too late",
    "unreachable-step",
    "- ask: a\n  message: hello\n  answer: text\n  within: 2 days\n  ▲remind: { after: 2 days, message: again }",
  ],
  ["overdue with nothing waiting", "unreachable-step", "- task: a\n  title: A\n  due: 1 day\n  ▲overdue: [{ send: hello }]"],
  ["otherwise not last", "unreachable-step", "- branch:\n    - otherwise: []\n    - ▲when: patient.age > 3\n      steps: []"],
  ["after the end", "unreachable-step", "- end: done\n- ▲send: hello\n- send: again"],
  [
    "after ways that all end",
    "unreachable-step",
    "- branch:\n    - when: patient.age > 3\n      steps: [{ end: a }]\n    - otherwise: [{ end: b }]\n- ▲send: hello",
  ],
  ["a way that is never true", "unreachable-step", "- branch:\n    - when: false\n      steps: [{ ▲send: hello }]"],
  ["weights that make 90", "wrong-type", "- split:\n    ▲a: { weight: 50 }\n    b: { weight: 40 }"],
  ["repeat without an end", "endless-loop", "- ▲repeat: { every: 1 day, steps: [{ send: hello }] }"],
  ["repeat at once", "bad-duration", "- repeat: { every: ▲0 minutes, times: 2, steps: [{ send: hello }] }"],
  [
    "a misspelt answer",
    "unknown-name",
    "- ask: mood\n  message: hello\n  answer: nps\n- branch:\n    - when: answers.▲mod > 3\n      steps: []",
  ],
  ["an unknown function", "unknown-name", "- branch:\n    - when: ▲medium(tags) > 3\n      steps: []"],
  [
    "a condition in a block",
    "unknown-name",
    "- branch:\n    - when: |\n        patient.age > 3 &&\n        ▲nobody.age > 3\n      steps: []",
  ],
  ["an unknown name in a task", "unknown-name", '- task: a\n  title: "Позвонить {{ ▲patent.first_name }}"'],
  ["an unknown name in a body", "unknown-name", '- call: crm\n  body: { a: [1, "{{ ▲patent.first_name }}"] }'],
];

const told = (text: string) => spoken(checkText("test.yaml", text, library));
const expected = (code: string, text: string) => {
  const { line, column } = marked(text);
  return expect.objectContaining({ file: "test.yaml", code, line, column, message: expect.stringMatching(/\S/) });
};

describe("a file", () => {
  test.each(whole)("%s", (_name, code, text, hint) => {
    const problems = told(marked(text).text);
    expect(problems).toContainEqual(expected(code, text));
    if (hint !== undefined) expect(problems.map((problem) => problem.hint)).toContain(hint);
  });
});

describe("a step", () => {
  test.each(steps)("%s", (_name, code, written, hint) => {
    const text = around(written);
    if (code === "endless-loop" && written.includes("ring"))
      return expect(told(marked(text).text)).toContainEqual(
        expect.objectContaining({ code, file: "shared/ring.yaml", line: 3, column: 5 }),
      );
    const problems = told(marked(text).text);
    expect(problems).toEqual([expected(code, text)]);
    if (hint !== undefined) expect(problems[0]?.hint).toBe(hint);
  });
});

test("all at once, in order of place, each with a severity", () => {
  const problems = told(around("- sned: hello\n- wait: soon\n- send: nobody").replace("purpose: care", "purpose: fun"));
  expect(problems.map(({ code, line, severity }) => [code, line, severity])).toEqual([
    ["wrong-type", 3, "error"],
    ["unknown-word", 9, "error"],
    ["bad-duration", 10, "error"],
    ["unknown-message", 11, "error"],
  ]);
});

test("a hundred problems, and one that says how many more", () => {
  const problems = told(around(Array.from({ length: 150 }, () => "- send: nobody").join("\n")));
  expect(problems).toHaveLength(101);
  expect(problems[100]).toMatchObject({ code: "too-large", message: "There are 50 more problems, not shown." });
});

test("an empty file misses each word at its start", () => {
  expect(told("").map(({ code, line, column }) => `${code} ${line}:${column}`)).toEqual(
    Array.from({ length: 5 }, () => "missing-word 1:1"),
  );
});
