// The language's rules by their numbers, as far as a check shows them: what is fine, and what is told, at the mark ▲.
import { describe, expect, test } from "vitest";
import { checkText, compileText } from "../../src/scenario/check.ts";
import { aLibrary, around, marked, spoken } from "./support.ts";

const library = aLibrary(
  {
    twice: "fragment: twice\nsteps:\n  - send: hello\n  - ask: again\n    message: hello\n    answer: nps\n",
    common:
      "messages:\n  thanks: { ru: { text: Спасибо } }\nquestionnaires:\n  survey:\n    version: 1\n    title: { ru: О вас }\n    questions: [{ id: a, text: { ru: Как дела? }, answer: text }]\n",
    thanks: "fragment: thanks\nsteps:\n  - send: thanks\n",
  },
  ["other"],
);
const told = (text: string) => spoken(checkText("test.yaml", text, library));
const ask = (words: string) => `- ask: mood\n  message: hello\n  ${words}`;
const task = (words: string) => `- task: call\n  title: T\n  ${words}`;
const choices = (written: string) => ask(`choices: ${written}`);
const yes = "yes: { label: { ru: Да } }";
const whole = around("- send: hello");

/** Steps that are fine. */
const right: [number, string, string][] = [
  [
    1,
    "repeat and set hold their words",
    "- repeat: { every: 1 day, at: 10:00, times: 7, until: patient.age > 3, steps: [{ set: { tags: [a], untag: b, attributes: { c: 1 } } }] }",
  ],
  [2, "holdout stands beside split", "- split: { a: { weight: 100 } }\n  holdout: 10"],
  [
    4,
    "at, then, cancelled stand beside wait",
    "- wait: { until: appointment.start - 1 day }\n  at: 10:00\n  then: [{ send: hello }]\n  cancelled: []",
  ],
  [
    5,
    "otherwise is a list, or absent",
    "- branch:\n    - when: patient.age > 3\n      steps: []\n    - otherwise: [{ send: hello }]\n- branch: [{ when: patient.age > 3, steps: [{ send: hello }] }]",
  ],
  [
    7,
    "one reminder or several",
    `${ask("answer: nps\n  remind: { after: 1 day, message: again }")}\n- ask: b\n  message: hello\n  answer: nps\n  remind: [{ after: 1 day, message: again }, { after: 2 days, message: again }]`,
  ],
  [8, "await takes a list", "- await: [appointment.booked, form.completed]\n  within: 1 day"],
  [
    9,
    "every unit, singular and plural",
    ["1 minute", "1 minutes", "90 minutes", "1 hour", "2 days", "1 week", "1 month", "2 workdays"]
      .map((one) => `- wait: ${one}`)
      .join("\n"),
  ],
  [10, "five years", ["60 months", "260 weeks", "1826 days", "1305 workdays"].map((one) => `- wait: ${one}`).join("\n")],
  [11, "every hour", ["00:00", "09:05", "23:59"].map((at) => `- wait: 1 day\n  at: ${at}`).join("\n")],
  [
    16,
    "words of the language and of JavaScript are names",
    `${["end", "constructor", "toString"].map((name) => `- ask: ${name}\n  message: hello\n  answer: nps\n- task: ${name}\n  title: T`).join("\n")}\n- task: __proto__\n  title: T\n  outcomes: { __proto__: [], hasOwnProperty: [] }\n- branch: [{ when: answers.constructor > 3, steps: [] }]`,
  ],
  [
    17,
    "completed and cancelled are free",
    "- branch:\n    - when: patient.age > 3\n      steps: [{ end: completed }]\n    - otherwise: [{ end: cancelled }]",
  ],
  [19, "an ask needs no within", ask("answer: nps")],
  [
    21,
    "ways on which nothing happens",
    `${choices(`{ ${yes}, no: { label: { ru: Нет }, steps: [] } }`)}\n  silence: []\n${task("outcomes: { done: [], lost: [] }")}`,
  ],
  [23, "scales", ["0-10", "1-5", "9-10"].map((scale, nth) => `- ask: a${nth}\n  message: hello\n  answer: scale ${scale}`).join("\n")],
  [
    24,
    "strings are templates, other values literals",
    '- call: crm\n  body: { a: "{{ patient.age }}", b: 1, c: [true, null, { d: "e" }] }\n- set: { attributes: { f: "{{ patient.first_name }}", g: 2.5 } }',
  ],
  [25, "a fragment brings its messages", "- include: thanks\n- send: thanks"],
  [27, "any role", task("role: главный по звонкам")],
  [28, "sms is a channel", "- send: hello\n  via: sms"],
  [30, "four namespaces", "- ask: hello\n  message: hello\n  answer: nps\n  id: hello\n- task: hello\n  title: T"],
  [32, "a message as often as one likes", "- send: hello\n- send: hello"],
  [139, "series outside repeat", `${ask("answer: nps")}\n- branch: [{ when: count(series.mood) > 0, steps: [] }]`],
  [
    142,
    "times, until, or both",
    "- repeat: { every: 1 day, times: 2, steps: [{ send: hello }] }\n- repeat: { every: 1 day, until: patient.age > 3, steps: [{ send: hello }] }",
  ],
  [
    201,
    "only the literals are known beforehand",
    "- branch:\n    - when: 1 > 2\n      steps: [{ send: hello }]\n    - when: true\n      steps: [{ send: hello }]",
  ],
  [208, "a lone anchor", "- send: &a hello"],
];

/** Steps with one problem. */
const wrong: [number, string, string, string, string?][] = [
  [1, "times beside repeat", "unknown-word", "- repeat: { every: 1 day, times: 2, steps: [{ send: hello }] }\n  ▲times: 3"],
  [2, "holdout within split", "wrong-type", "- split: { a: { weight: 100 }, holdout: ▲10 }"],
  [3, "weights and a hold-out that make 100", "wrong-type", "- split: ▲{ a: { weight: 45 }, b: { weight: 45 } }\n  holdout: 10"],
  [4, "at within the braces", "unknown-word", "- wait: { until: appointment.start, ▲at: 10:00 }"],
  [5, "otherwise with steps", "wrong-type", "- branch:\n    - when: patient.age > 3\n      steps: []\n    - otherwise: ▲{ steps: [] }"],
  [
    5,
    "two otherwise",
    "unreachable-step",
    "- branch:\n    - when: patient.age > 3\n      steps: []\n    - otherwise: []\n    - ▲otherwise: []",
  ],
  [6, "words for unclear", "unknown-message", ask("answer: nps\n  unclear: ▲helo"), 'Did you mean "hello"?'],
  ...[
    "1 week 2 days",
    "0 days",
    "-1 days",
    "1.5 hours",
    "3 недели",
    "3w",
    "3  weeks",
    "3weeks",
    "a week",
    "3 Weeks",
    "3",
    "weeks",
    "01 day",
  ].map((one): [number, string, string, string] => [9, one, "bad-duration", `- wait: ▲${one}`]),
  ...["61 months", "261 weeks", "1827 days", "1306 workdays", "99999999 minutes"].map((one): [number, string, string, string] => [
    10,
    one,
    "bad-duration",
    `- wait: ▲${one}`,
  ]),
  ...["24:00", "9:00", "10:60", "10", "10:00:00", "noon", '"10.00"'].map((at): [number, string, string, string] => [
    11,
    at,
    "bad-duration",
    `- wait: 1 day\n  at: ▲${at}`,
  ]),
  [14, "a kind of answer", "wrong-type", ask("answer: ▲blood-presure"), 'Did you mean "blood-pressure"?'],
  [14, "a channel", "unknown-channel", "- send: hello\n  via: ▲emial", 'Did you mean "email"?'],
  [14, "an event", "unknown-event", "- await: ▲appointment.boked\n  within: 1 day", 'Did you mean "appointment.booked"?'],
  [14, "an endpoint", "unknown-endpoint", "- call: ▲crmm", 'Did you mean "crm"?'],
  [14, "a day", "wrong-type", "- wait: 1 day\n  on: ▲weekday", 'Did you mean "weekdays"?'],
  [14, "a day in a list", "wrong-type", "- wait: 1 day\n  on: [mon, ▲thr]", 'Did you mean "thu"?'],
  ...["1st", "a b", "настроение", "_a", "__proto__"].map((name): [number, string, string, string] => [
    15,
    `an ask called ${name}`,
    "wrong-type",
    `- ask: ▲${name}\n  message: hello\n  answer: nps`,
  ]),
  [15, "a task of two words", "wrong-type", "- task: ▲call her\n  title: T"],
  ...["superseded", "stopped", "failed"].map((end): [number, string, string, string] => [17, end, "wrong-type", `- end: ▲${end}`]),
  [22, "an ask without an answer", "missing-word", "- ▲ask: mood\n  message: hello"],
  [22, "an ask with two", "unknown-word", ask("form: survey\n  ▲answer: nps")],
  ...["scale 5-1", "scale 5-5", "scale 1-11", "scale 1 - 5", "scale", "scale a-b"].map((one): [number, string, string, string] => [
    23,
    one,
    "wrong-type",
    ask(`answer: ▲${one}`),
  ]),
  [24, "a template in a body", "bad-template", '- call: crm\n  body: { a: [{ b: "{{ patient.age | ▲dubl }}" }] }'],
  [
    31,
    "one ask in two branches",
    "duplicate-id",
    "- branch:\n    - when: patient.age > 3\n      steps: [{ ask: mood, message: hello, answer: nps }]\n    - otherwise: [{ ask: ▲mood, message: hello, answer: nps }]",
  ],
  [31, "a fragment with an ask, twice", "duplicate-id", "- include: twice\n- ▲include: twice"],
  [31, "one task in two outcomes", "duplicate-id", task("outcomes: { a: [{ task: b, title: T }], c: [{ task: ▲b, title: T }] }")],
  [34, "an id that another has by its place", "duplicate-id", "- branch: [{ when: true, steps: [] }]\n- send: hello\n  id: ▲branch"],
  [59, "another moment", "bad-expression", "- wait: { until: ▲appointment.end }"],
  [59, "two lengths", "bad-expression", "- wait: { until: ▲appointment.start - 1 day - 2 hours }"],
  [59, "a name for a length", "bad-expression", "- wait: { until: ▲appointment.start - patient.age }"],
  [59, "a length that is none", "bad-duration", "- wait: { until: ▲appointment.start - 1 week 2 days }"],
  [
    127,
    "a reminder at the end of seven days",
    "unreachable-step",
    ask("answer: nps\n  ▲remind: [{ after: 1 day, message: again }, { after: 7 days, message: again }]"),
  ],
  [142, "neither times nor until", "endless-loop", "- ▲repeat: { every: 1 day, steps: [{ send: hello }] }"],
  [144, "overdue without outcomes", "unreachable-step", task("due: 1 day\n  ▲overdue: [{ send: hello }]")],
  [192, "a word at its key", "unknown-word", "- send: hello\n  ▲vai: sms", 'Did you mean "via"?'],
  [192, "a missing word at the verb", "missing-word", "- via: sms\n  ▲send: hello\n  cascade: {}".replace("▲", "").replace("{}", "▲{}")],
  [192, "a missing word at the first key", "missing-word", ask("answer: nps\n  remind: { ▲message: again }")],
  [192, "a value of another kind", "wrong-type", "- send: ▲[hello]"],
  [192, "a key given twice", "yaml-syntax", "- send: hello\n  ▲send: hello"],
  [193, "within quotes", "unknown-name", "- branch: [{ when: 'patient.age > 3 && ▲nobody', steps: [] }]"],
  [193, "within a block", "unknown-name", "- branch:\n    - when: |\n        patient.age > 3\n        && ▲nobody.x\n      steps: []"],
  [193, "escaped: at the value", "unknown-name", '- branch: [{ when: ▲"patient.sex == \\"f\\" && nobody", steps: [] }]'],
  [193, "folded: at the value", "unknown-name", "- branch:\n    - when: ▲>\n        patient.age > 3\n        && nobody\n      steps: []"],
  [195, "a label", "missing-translation", choices("{ a: { ▲label: { en: A } } }")],
  [200, "the first of a run", "unreachable-step", "- end: a\n- ▲send: hello\n- wait: 1 day\n- send: again"],
  [201, "false", "unreachable-step", "- branch:\n    - when: 'false'\n      steps: [{ ▲send: hello }, { send: again }]"],
  [201, "after true", "unreachable-step", "- branch:\n    - when: true\n      steps: []\n    - otherwise: [{ ▲send: hello }]"],
  [205, "no time at all", "bad-duration", "- repeat: { every: ▲0 minutes, times: 2, steps: [{ send: hello }] }"],
  [206, "an unknown filter", "bad-template", '- task: a\n  title: "{{ patient.first_name | ▲upcas }}"', 'Did you mean "upcase"?'],
  [207, "an unknown function", "unknown-name", "- branch: [{ when: ▲averag(series) > 3, steps: [] }]", 'Did you mean "average"?'],
];

const files: [number, string, string, string, string?][] = [
  ...["scenario", "title", "purpose", "enter"].map((word): [number, string, string, string] => [
    12,
    `no ${word}`,
    "missing-word",
    `▲${whole.replace(new RegExp(`^${word}: .*\n`, "m"), "")}`,
  ]),
  [12, "no steps", "missing-word", `▲${whole.replace(/^steps:[\s\S]*/m, "")}`],
  [12, "no messages", "missing-word", `▲${whole.replace(/^messages: .*\n/m, "")}`],
  [13, "another name", "wrong-type", whole.replace("scenario: test", "scenario: ▲tests"), 'Write "test", or rename the file.'],
  [14, "a purpose", "wrong-type", whole.replace("care", "▲cares"), 'Did you mean "care"?'],
  [14, "again", "wrong-type", around("- send: hello", "{ on: manual, again: ▲per apointment }"), 'Did you mean "per appointment"?'],
  [17, "an exit of the engine's", "wrong-type", whole.replace("steps:", "exit: [{ on: appointment.booked, outcome: ▲failed }]\nsteps:")],
  [18, "an exit without an outcome", "missing-word", whole.replace("steps:", "exit:\n  - ▲on: appointment.booked\nsteps:")],
  [
    20,
    "no subject",
    "missing-word",
    whole
      .replace("[telegram]", "[telegram, email]")
      .replace("again: { ru: { text", "again: { ru: { subject: a, text")
      .replace("{ ru", "{ ▲ru"),
  ],
  [26, "a shared message", "duplicate-id", whole.replace("again: {", "▲thanks: {")],
  [
    26,
    "a shared questionnaire",
    "duplicate-id",
    `${whole}questionnaires:\n  ▲survey: { version: 1, title: { ru: А }, questions: [{ id: a, text: { ru: Б }, answer: nps }] }\n`,
  ],
  [70, "no appointment to wait for", "unknown-name", around('- wait: { until: "▲appointment.start" }', "{ on: patient.created }")],
  [
    70,
    "no appointment in a text",
    "unknown-name",
    around("- send: hello", "{ on: manual }").replace("Привет", "{{ ▲appointment.start | date_local }}"),
  ],
  [166, "a form that nobody brings", "unknown-name", around("- branch: [{ when: ▲form.score > 3, steps: [] }]")],
  [191, "after an emoji", "unknown-word", "{ title: 😀, ▲titel: x }"],
  [
    195,
    "a message without a language",
    "missing-translation",
    whole.replace("[ru]", "[ru, en]").replace('ru: { text: "Ещё раз" }', "ru: { text: a }, en: { text: a }").replace("{ hello", "{ ▲hello"),
  ],
  [
    195,
    "a question without a language",
    "missing-translation",
    `${whole.replace(/ru: \{ text/g, "en: { text: a }, ru: { text").replace("[ru]", "[ru, en]")}questionnaires:\n  own: { version: 1, title: { ru: А, en: A }, questions: [{ id: a, ▲text: { ru: Б }, answer: nps }] }\n`,
  ],
  [203, "a tag that enters again and again", "never-waits", around("- ▲set: { tags: [vip] }", "{ on: patient.tagged, again: always }")],
  [208, "a merge key", "yaml-syntax", whole.replace("title", "▲<<: {}\ntitle")],
  [208, "a tag", "yaml-syntax", whole.replace("Test", "▲!!str Test")],
  [208, "a second document", "yaml-syntax", `${whole}▲---\nscenario: b\n`],
  [209, "a prototype key", "unknown-word", whole.replace("title", "▲__proto__: {}\ntitle")],
  [250, "another field of the clinic", "unknown-name", whole.replace("Привет", "{{ clinic.▲phon }}"), 'Did you mean "phone"?'],
  [250, "a link that clinic.yaml has not", "unknown-name", whole.replace("Привет", "{{ links.▲reslts }}"), 'Did you mean "results"?'],
  [267, "priority without a group", "missing-word", whole.replace("steps:", "▲priority: 3\nsteps:")],
];

const place = (code: string, text: string) => {
  const { line, column } = marked(text);
  return { code, line, column };
};

describe("rule", () => {
  test.each(right)("%i: %s", (_rule, _name, steps) => expect(told(around(steps))).toEqual([]));
  test.each(wrong)("%i: not %s", (_rule, _name, code, steps, hint) => {
    const text = around(steps);
    const found = told(marked(text).text);
    expect(found.map(({ code: one, line, column }) => ({ code: one, line, column }))).toEqual([place(code, text)]);
    if (hint !== undefined) expect(found[0]?.hint).toBe(hint);
  });
  test.each(files)("%i: not %s", (_rule, _name, code, text, hint) => {
    const found = told(marked(text).text);
    expect(found.map(({ code: one, line, column }) => ({ code: one, line, column }))).toContainEqual(place(code, text));
    if (hint !== undefined) expect(found.map((one) => one.hint)).toContain(hint);
  });
});

test("12: languages and channels are the clinic's where nothing is said; shared messages need no messages here", () => {
  const text = `${whole.replace(/^(languages|channels|messages): .*\n/gm, "")}`.replace("hello", "thanks");
  expect(told(text).filter(({ code }) => code !== "missing-word")).toEqual([]);
  const { plan } = compileText("test.yaml", text.replace("steps:", "channels: sms\nsteps:"), library);
  expect(plan).toMatchObject({ languages: ["ru"], channels: ["sms"] });
});

test("71: an exit over an appointment knows it where none has entered", () => {
  const text = around("- send: hello", "{ on: manual }").replace(
    "steps:",
    'exit: [{ on: appointment.booked, when: appointment.service == "a", outcome: b }]\nsteps:',
  );
  expect(told(text)).toEqual([]);
});

test("166: what each event brings", () => {
  const brought = [
    ["form.completed", 'form.id == "a" && form.score > 3'],
    ["form.started", 'form.id == "a"'],
    ["patient.tagged", 'tag == "vip"'],
    ["consent.given", 'consent.purpose == "care"'],
    ["scenario.ended", 'ended.scenario == "other" && ended.outcome == "silent"'],
  ];
  for (const [on, when] of brought) expect(told(around("- send: hello", `{ on: ${on}, when: '${when}' }`))).toEqual([]);
});

test("57, 58: birthday and schedule", () => {
  expect(told(around("- send: hello", "{ on: birthday }"))).toEqual([]);
  expect(told(around("- send: hello", "{ on: schedule, every: 1 month, at: 10:00, when: visits.days_since_last > 180 }"))).toEqual([]);
});

test("192: the top of a file lists what can stand there", () => {
  expect(told(`qqqqqq: 1\n${whole}`)[0]?.hint).toMatch(/^Here can stand: scenario, title, /);
});

test("216, 267: a warning does not stop a plan", () => {
  const { plan, problems } = compileText("test.yaml", whole.replace("steps:", "priority: 3\nsteps:"), library);
  expect(problems).toMatchObject([{ severity: "warning", code: "missing-word" }]);
  expect(plan?.priority).toBe(3);
});

test("a value that could not be read is not missed as well", () => {
  expect(told(whole.replace('hello: { ru: { text: "Привет" } }', "hello: 5")).map(({ code }) => code)).toEqual(["wrong-type"]);
});

describe("questionnaires", () => {
  const own = (questions: string) =>
    `${around(ask("form: own"))}questionnaires:\n  own:\n    version: 2\n    title: { ru: О вас }\n    public: true\n    questions:\n${questions}`;
  test("are asked, and scored", () => {
    const text = own(
      "      - id: a\n        text: { ru: А? }\n        choices: { yes: { ru: Да }, no: { ru: Нет } }\n        score: { yes: 2, no: 0 }\n      - { id: b, text: { ru: Б? }, answer: number, unit: кг, required: true }\n",
    );
    const { plan, problems } = compileText("test.yaml", text, library);
    expect(problems).toEqual([]);
    expect(plan?.questionnaires.own).toMatchObject({
      id: "own",
      version: "2",
      public: true,
      questions: [
        { id: "a", score: { yes: 2, no: 0 } },
        { id: "b", unit: "кг" },
      ],
    });
  });
  test.each([
    [
      "two questions of one name",
      "duplicate-id",
      "      - { id: a, text: { ru: А }, answer: nps }\n      - { id: ▲a, text: { ru: А }, answer: nps }\n",
    ],
    ["no answer", "missing-word", "      - { ▲id: a, text: { ru: А } }\n"],
    ["two answers", "unknown-word", "      - { id: a, text: { ru: А }, answer: nps, ▲choices: { b: { ru: Б } } }\n"],
    ["no text", "missing-word", "      - { ▲id: a, answer: nps }\n"],
  ])("%s", (_name, code, questions) => {
    const text = own(questions);
    expect(told(marked(text).text)).toContainEqual(expect.objectContaining(place(code, text)));
  });
  test("a shared one", () => expect(told(around(ask("form: survey")))).toEqual([]));
});
