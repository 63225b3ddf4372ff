// Messages rendered for one patient, and templates checked before anyone gets them.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Names } from "../../src/messaging/names.ts";
import { checkTemplate, render } from "../../src/messaging/render.ts";
import { spoken } from "../scenario/support.ts";

const ural = { language: "ru", zone: "Asia/Yekaterinburg" };
const scope = {
  patient: { first_name: "Анна", patronymic: "Ивановна", age: 52 },
  appointment: { start: "2026-03-23T05:00:00Z", diagnoses: ["I10"] },
  answers: { pressure: { systolic: 150, diastolic: 95 } },
  links: { book: "https://clinic.example/book" },
};

test.each([
  ["{{ patient.first_name }}, прошло три недели", "Анна, прошло три недели"],
  ["{{ patient | patronymic }}", "Анна Ивановна"],
  ["{{ patient.first_name | patronymic }}", "Анна Ивановна"],
  ["{{ appointment.start | date_local }} в {{ appointment.start | time_local }}", "23 марта 2026 в 10:00"],
  ['{{ appointment.start | date: "%d.%m.%Y %H:%M" }}', "23.03.2026 10:00"],
  ['{{ "2026-03-02T12:00" | time_local }}', "12:00"],
  ['{{ "2026-01-31" | date_local }}', "31 января 2026"],
  ["{{ answers.pressure }}", "150/95"],
  ["{{ answers.pressure.systolic }} {{ answers.never.asked }}", "150 "],
  ["{{ links.book }}", "https://clinic.example/book"],
  ["{% if patient.age > 50 %}да{% else %}нет{% endif %}", "да"],
  ["{{ patient.constructor }}{{ patient.__proto__ }}{{ patient.toString }}", ""],
])("%s", (template, text) => expect(render(template, scope, ural)).toBe(text));

test.each([
  [1, "1 день"],
  [2, "2 дня"],
  [5, "5 дней"],
  [11, "11 дней"],
  [21, "21 день"],
  [1.5, "1,5 дня"],
])("plural: %s is %s", (n, text) => expect(render('{{ n | plural: "день","дня","дней" }}', { n }, ural)).toBe(text));
test("plural in English takes two forms", () => {
  const en = (n: unknown) => render('{{ n | plural: "day", "days" }}', { n }, { language: "en", zone: "UTC" });
  expect([en(0), en(1), en(2), en("3"), en(undefined)]).toEqual(["0 days", "1 day", "2 days", "3 days", ""]);
});

test.each([
  ["{{ patient.first_name }}, прошло три недели", "Прошло три недели"],
  ["{{ patient | patronymic }}, прошло", "Прошло"],
  ["{{ patient.first_name }} {{ patient.patronymic }}, прошло", "Прошло"],
  ["{{ patient.first_name | upcase }}, прошло", "Прошло"],
  ["Здравствуйте, {{ patient.first_name }}! Прошло", "Здравствуйте! Прошло"],
  ["Здравствуйте, {{ patient.first_name }}, прошло", "Здравствуйте, прошло"],
  ["Уважаемый {{ patient.first_name }}!", "Уважаемый!"],
  ["{{ patient.first_name }}! напоминаем", "Напоминаем"],
  ["Добрый день.\n{{ patient.first_name }}, ждём вас", "Добрый день.\nЖдём вас"],
  ["**{{ patient.first_name }}**, прошло", "Прошло"],
  ["Ждём вас, {{ patient.first_name }}", "Ждём вас"],
  ["Hi {{ patient.first_name }},\nthe day came", "Hi,\nthe day came"],
  ['{{ patient.first_name | default: "Друг" }}, прошло', "Друг, прошло"],
  ["{% if patient.first_name %}есть{% else %}нет{% endif %}", "нет"],
])("without a first name: %s", (template, text) => {
  expect(render(template, { patient: {} }, ural)).toBe(text);
  expect(render(template, { patient: { first_name: " " } }, ural)).toBe(text);
});

test("a value is never read as Liquid, and the scope stays as it was", () => {
  const evil = fc.oneof(fc.string(), fc.constantFrom("{{ 7 | plus: 1 }}", "{% if true %}x{% endif %}", "}}{{ patient.age", "<b>&amp;</b>"));
  fc.assert(
    fc.property(evil, (first_name) => {
      fc.pre(first_name.trim() !== "");
      const given = { patient: { first_name, age: 8 } };
      expect(render("{{ patient.first_name }}", given, ural)).toBe(first_name);
      expect(given).toEqual({ patient: { first_name, age: 8 } });
    }),
  );
});

/** Stopped by its limits (1 s), with room for a busy machine; without them each would run for minutes. */
const soon = 5_000;

test.each([
  "{% for i in (1..1000000000) %}x{% endfor %}",
  "{% for a in (1..100000) %}{% for b in (1..100000) %}{% endfor %}{% endfor %}",
  '{% assign s = "x" %}{% for i in (1..60) %}{% assign s = s | append: s %}{% endfor %}{{ s }}',
])("a bomb stops: %s", (template) => {
  const start = performance.now();
  expect(() => render(template, {}, ural)).toThrow();
  expect(performance.now() - start).toBeLessThan(soon);
});

describe("check", () => {
  const names: Names = { answers: { pressure: { type: "blood-pressure" }, weight: { type: "number" } }, appointment: true, links: ["map"] };
  const found = (text: string, known: Names = names) =>
    spoken(checkTemplate(text, known)).map(({ code, offset, hint }) => [
      code,
      [...text]
        .slice(offset)
        .join("")
        .match(/^[\w-]*/)?.[0],
      hint,
    ]);

  test.each([
    "no tags at all",
    "{{ patient.first_name }}, {{ patient.attributes.anything.at_all }}",
    "{{ links.book }} {{ links.map }} {{ clinic.name }} {{ clinic.phone }} {{ clinic.address }}",
    "{% for d in appointment.diagnoses %}{{ d }} {{ forloop.index }}{% endfor %}",
    "{% assign x = answers.weight %}{{ x }}",
    "{{ series.pressure.first.systolic }} {{ series.pressure[0].diastolic }} {{ tags.size }}",
    '{{ visits.count | plural: "визит", "визита", "визитов" }} {{ patient | patronymic }} {{ appointment.start | date_local }}',
    "{% raw %}{{ unknown }}{% endraw %}{% comment %}{{ unknown }}{% endcomment %}",
  ])("fine: %s", (text) => expect(found(text)).toEqual([]));

  test.each([
    ["😀 {{ patient.frist_name }}", [["unknown-name", "frist_name", "first_name"]]],
    [
      "{{ patinet.age }}\n  {{ links.mapp }}",
      [
        ["unknown-name", "patinet", "patient"],
        ["unknown-name", "mapp", "map"],
      ],
    ],
    ["{{ answers.presure.systolic }}", [["unknown-name", "presure", "pressure"]]],
    ["{{ answers.pressure.systolc }}", [["unknown-name", "systolc", "systolic"]]],
    [
      "{% if visits.cuont > 2 and x %}{% endif %}",
      [
        ["unknown-name", "cuont", "count"],
        ["unknown-name", "x", undefined],
      ],
    ],
    [
      "{{ form.id }} {{ constructor }}",
      [
        ["unknown-name", "form", undefined],
        ["unknown-name", "constructor", undefined],
      ],
    ],
    ["{{ patient.age | plurl: 1 }}", [["bad-template", "plurl", "plural"]]],
    ["a {% include 'x' %}", [["bad-template", "include", undefined]]],
    ["a {% render 'x' %}", [["bad-template", "render", undefined]]],
    ["a {% fi x %}", [["bad-template", "fi", "if"]]],
  ])("%s", (text, problems) => expect(found(text)).toEqual(problems));

  test.each([
    ["an open tag", "{{ "],
    ["half a tag", "{% if a"],
    ["an open block", "{% if patient.age %}"],
    ["an empty tag", "{{ }}"],
    ["40,000 braces", "{{".repeat(40_000)],
    ["9,000 blocks inside each other", "{% if a %}".repeat(9000)],
    ["5,000 brackets inside each other", `{{ a${"[a".repeat(5000)} }}`],
    ["too long a text", "x".repeat(100_001)],
  ])("broken: %s", (_, text) => {
    const start = performance.now();
    expect(spoken(checkTemplate(text, names)).map((problem) => problem.code)).toEqual(["bad-template"]);
    expect(performance.now() - start).toBeLessThan(soon);
  });

  test("appointment is unknown where no appointment entered; an event's own roots are known where it brings them", () => {
    expect(found("{{ appointment.start }}", { ...names, appointment: false })).toEqual([["unknown-name", "appointment", undefined]]);
    expect(found("{{ form.score }} {{ tag }}", { ...names, event: ["form"] })).toEqual([["unknown-name", "tag", "tags"]]);
  });

  test("any text is checked without a fault", () => {
    const pieces = fc.array(
      fc.constantFrom(
        "{{",
        "}}",
        "{%",
        "%}",
        " patient",
        ".first_name",
        "|",
        " if ",
        " for x in tags",
        "'",
        "[",
        "]",
        "😀",
        " endif ",
        "\n",
        " date",
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
          for (const { offset } of spoken(checkTemplate(text, names))) expect(offset).toBeLessThanOrEqual([...text].length);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
