// Conditions: which of them are refused, at which place, and which are true of a patient.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkExpression, holds, type Names, type Scope } from "../../src/scenario/expressions.ts";
import { spoken } from "./support.ts";

const names: Names = {
  answers: {
    pressure: { type: "blood-pressure" },
    weight: { type: "number" },
    mood: { type: "scale", from: 1, to: 5 },
    better: { type: "yes-no" },
    words: { type: "text" },
    smoking: {
      type: "choices",
      choices: [
        { value: "never", label: {} },
        { value: "often", label: {} },
      ],
    },
    quiz: { type: "form", questionnaire: "q" },
    constructor: { type: "nps" as const },
  },
  appointment: true,
  links: [],
};
const found = (text: string, known = names) =>
  spoken(checkExpression(text, known)).map(({ code, offset, hint }) => [
    code,
    [...text]
      .slice(offset)
      .join("")
      .match(/^(\w+|[^\w\s]+)?/)?.[0],
    hint,
  ]);

describe("check", () => {
  test.each([
    'appointment.diagnoses.exists(d, d.startsWith("I10"))',
    'appointment.service == "cardiology"',
    "answers.pressure.systolic >= 135 || answers.pressure.diastolic >= 85",
    "average(series.pressure.map(p, p.systolic)) >= 135",
    "count(series.pressure.filter(p, p.systolic > 140.5)) > 2",
    "minimum(series.mood) < 3 && maximum(series.weight) > 80",
    "average(series.quiz.map(q, q.score)) > 2",
    "answers.weight == 80 && answers.mood == 4.0 && answers.mood != 3.5",
    "answers.weight + 1 > answers.mood * 2",
    "answers.weight in [70, 80]",
    "answers.better",
    "!answers.better",
    '"vip" in tags',
    'tags.exists(t, t == "vip") && size(tags) > 1 && tags.size() > 1',
    'answers.smoking == "never" || answers.smoking in ["often"]',
    "answers.quiz.score > 5 && answers.quiz.anything",
    "answers.constructor > 8",
    'patient.attributes.plan == "gold"',
    "patient.age >= 18 && visits.days_since_last > 90",
    "has(answers.weight)",
    'answers.words.contains("бол") ? true : false',
    "series.pressure[0].systolic > 135",
  ])("fine: %s", (text) => expect(checkExpression(text, names)).toEqual([]));

  test.each([
    ["answers.presure.systolic > 5", [["unknown-name", "presure", "pressure"]]],
    ['"😀" == answers.words && anwers.better', [["unknown-name", "anwers", "answers"]]],
    [
      "answers.presure.systolic > 5 && patient.aeg > 3",
      [
        ["unknown-name", "presure", "pressure"],
        ["unknown-name", "aeg", "age"],
      ],
    ],
    ["series.pressure.exists(p, p.sistolic > 1)", [["unknown-name", "sistolic", "systolic"]]],
    ["series.mood.all(m, m > 3) && m > 3", [["unknown-name", "m", undefined]]],
    ["averge(series.mood) > 3", [["unknown-name", "averge", "average"]]],
    ['answers.words.startWith("a")', [["unknown-name", "startWith", "startsWith"]]],
    ['answers.words.matches("(a+)+$")', [["unknown-name", "matches", undefined]]],
    ["now() > 3", [["unknown-name", "now", undefined]]],
    ["answers.toString > 3", [["unknown-name", "toString", undefined]]],
    ['answers.smoking == "oftne"', [["unknown-name", '"', "often"]]],
    ['answers["wieght"] > 3', [["unknown-name", '"', "weight"]]],
    ['form.id == "x"', [["unknown-name", "form", undefined]]],
    ["answers.words > 5", [["bad-expression", ">", undefined]]],
    ["(answers.words) > 5", [["bad-expression", ">", undefined]]],
    ["answers.weight >= '5'", [["bad-expression", ">=", undefined]]],
    ["answers.better == 1", [["bad-expression", "==", undefined]]],
    ["answers.pressure > 5", [["bad-expression", ">", undefined]]],
    ["answers.words + 1 == 2", [["bad-expression", "+", undefined]]],
    ["average(answers.mood) > 3", [["bad-expression", "average", undefined]]],
    ["answers.words.startsWith(5)", [["bad-expression", "startsWith", undefined]]],
    ["answers.weight", [["bad-expression", "answers", undefined]]],
    ["answers.better && answers.weight", [["bad-expression", "answers", undefined]]],
    ["answers.weight = 5", [["bad-expression", "=", "=="]]],
    ["answers.better and true", [["bad-expression", "and", "&&"]]],
    ["not answers.better", [["bad-expression", "not", "!"]]],
    ["answers.weight > ", [["bad-expression", "", undefined]]],
    ["", [["bad-expression", "", undefined]]],
  ])("%s", (text, problems) => expect(found(text)).toEqual(problems));

  test("appointment is unknown where none entered; an event's roots are known where it brings them", () => {
    expect(found('appointment.service == "x"', { ...names, appointment: false })).toEqual([["unknown-name", "appointment", undefined]]);
    expect(found('form.id == "x" && form.score > 3 && ended.outcome == "silent"', { ...names, event: ["form", "ended"] })).toEqual([]);
  });

  test.each([
    ["10,000 open brackets", "(".repeat(9_999)],
    ["4,000 brackets", `${"(".repeat(4000)}1${")".repeat(4000)}`],
    ["9,000 denials", `${"!".repeat(9000)}true`],
    ["a sum of 4,900", `1${"+1".repeat(4900)}`],
    ["lists in lists", "[".repeat(9000)],
    ["a name of a megabyte", "a".repeat(1e6)],
    ["a text of a megabyte", `"${"x".repeat(1e6)}"`],
  ])("hostile: %s is a problem, at once", (_, text) => {
    const start = performance.now();
    expect(spoken(checkExpression(text, names)).map((problem) => problem.code)).toEqual(["bad-expression"]);
    expect(holds(text, { answers: {} } as Scope)).toBe(false);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  test("any text is checked and answered without a fault, and every place lies in it", () => {
    const pieces = fc.array(
      fc.constantFrom(
        "answers",
        ".weight",
        ".better",
        " > ",
        "5",
        " && ",
        "!",
        "(",
        ")",
        "tags",
        ".map(x, x",
        "[",
        "]",
        '"',
        "😀",
        " in ",
        "?",
        ":",
        "-",
        "\n",
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          pieces.map((parts) => parts.join("")),
        ),
        (text) => {
          for (const { offset } of spoken(checkExpression(text, names))) expect(offset).toBeLessThanOrEqual([...text].length);
          expect(typeof holds(text, anna)).toBe("boolean");
        },
      ),
      { numRuns: 1000 },
    );
  });
});

const anna: Scope = {
  patient: { first_name: "Анна", age: 52, attributes: { plan: "gold", level: 3 } },
  guardian: {},
  appointment: { service: "cardiology", diagnoses: ["I10.9", "E11"] },
  answers: { pressure: { systolic: 150, diastolic: 95 }, mood: 4, better: true, words: "Болит голова" },
  series: {
    pressure: [
      { systolic: 150, diastolic: 95 },
      { systolic: 130, diastolic: 85, pulse: 70 },
    ],
    mood: [4],
  },
  visits: { count: 3 },
  tags: ["vip"],
};

describe("holds", () => {
  test.each([
    'appointment.diagnoses.exists(d, d.startsWith("I10"))',
    "answers.pressure.systolic >= 135 && answers.pressure.diastolic == 95.0",
    "average(series.pressure.map(p, p.systolic)) == 140",
    "average(series.pressure.map(p, p.pulse)) == 70",
    "minimum(series.mood) == 4 && maximum(series.mood) >= 3.5",
    "count(series.pressure) == 2 && count(series.weight) == 0 && size(tags) == 1",
    "series.pressure.exists_one(p, p.diastolic > 90) && series.pressure.all(p, p.systolic > 100)",
    "series.pressure[0].systolic > series.pressure[1].systolic",
    "series.pressure.filter(p, p.systolic > 140).size() == 1",
    '"vip" in tags && !("new" in tags)',
    'answers.words.contains("голова") && answers.words.startsWith("Бол")',
    "answers.better && answers.mood + 0.5 > 4 && answers.mood in [3, 4]",
    'patient.attributes.plan == "gold" && patient.attributes.level > 2.5',
    "has(answers.mood) && !has(answers.weight)",
    "answers.mood > 3 ? true : false",
  ])("true: %s", (text) => {
    expect(checkExpression(text, names)).toEqual([]);
    expect(holds(text, anna)).toBe(true);
  });

  test.each([
    ["answers.weight > 5", false],
    ["answers.weight < 5", false],
    ["answers.weight == 5", false],
    ["answers.weight != 5", false],
    ["!(answers.weight > 5)", true],
    ["!(answers.weight != 5)", true],
    ["answers.weight + 1 > 0", false],
    ["answers.weight in [1]", false],
    ["answers.smoking == answers.smoking", false],
    ["answers.gone", false],
    ["!answers.gone", true],
    ["answers.gone || answers.better", true],
    ["answers.gone && answers.better", false],
    ["answers.smoking.startsWith('o')", false],
    ["!answers.smoking.startsWith('o')", true],
    ["average(series.weight) >= 0", false],
    ["minimum(series.weight) <= 0 || maximum(series.weight) >= 0", false],
    ["visits.days_since_last > 0", false],
    ["answers.pressure.pulse < 200", false],
    ["patient.attributes.plan > 5", false],
    ["patient.attributes.nothing.at.all == 5", false],
    ["size(answers.smoking) >= 0", false],
    ["series.mood[7] > 0", false],
    ["1 / 0 > 5", false],
    ["answers.constructor > 1", false],
    ["answers.weight >", false],
  ])("without an answer: %s is %s", (text, value) => expect(holds(text, anna)).toBe(value));

  test("lists within lists stop after a bounded amount of work", () => {
    const long = { ...anna, tags: Array.from({ length: 1000 }, (_, i) => String(i)) };
    const start = performance.now();
    expect(holds("tags.all(a, tags.all(b, tags.all(c, a != 'x')))", long)).toBe(false);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

test("checking thousands of expressions is cheap, since one environment serves one set of names", () => {
  const many: Names = {
    answers: Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`a${i}`, { type: "blood-pressure" as const }])),
    appointment: true,
    links: [],
  };
  const start = performance.now();
  for (let i = 0; i < 5000; i++)
    expect(checkExpression(`answers.a${i}.systolic >= 135 || answers.a${i}.diastolic >= 85`, many).length).toBe(0);
  expect(performance.now() - start).toBeLessThan(10_000);
});
