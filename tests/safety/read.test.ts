// The shipped example of red-flag rules: the ways in which people write danger, and what must not alarm.
import { expect, test } from "vitest";
import type { AnswerType } from "../../src/journey/plan.ts";
import { read } from "../../src/messaging/replies.ts";
import { type Met, readFlags } from "../../src/safety/read.ts";
import { loadLibrary } from "../../src/scenario/check.ts";

const { redFlags } = loadLibrary("scenarios").clinic;
const names = (met: Met[]) => met.map(({ rule }) => rule.id);
const pressure: AnswerType = { type: "blood-pressure" };

/** As the engine reads an answer to a question. */
function asked(text: string, answer: AnswerType = pressure): string[] {
  const reading = read(text, answer, { now: 0, zone: "Europe/Moscow", language: "ru" });
  return names(readFlags(redFlags, { text, question: { ask: "q", answer, ...(reading.type === "read" && { value: reading.value }) } }));
}
/** Out of the blue, after silence, after the end. */
const said = (text: string): string[] => names(readFlags(redFlags, { text }));

test.each([
  "185/125",
  "180 на 90",
  "150/120",
  "сто девяносто на сто десять",
  "верхнее 195 нижнее 100",
  "нижнее 125 верхнее 170",
  "200 x 110",
  "190\\110",
  "185-110",
  "185 110 пульс 90",
  "190/120/80",
  "one eighty five over one twenty five",
  "185 over 95",
  // the wrong way round
  "110/190",
  "125/185",
  "120 на 130",
  // higher than an answer may be, but what a monitor can show
  "290/140",
  "250/190",
  // one number, two readings, a correction
  "190",
  "у меня 200!",
  "верхнее 190",
  "нижнее 130",
  "190/110, потом 170/100",
  "утром 150/90, вечером 185/100",
  "обычно 130/80, сегодня 190/110",
  "обычно 120 на 80 сегодня 190 на 120",
  "раньше такого не было 190 на 120",
  "не 130/80, а 190/110",
  "под 200",
  "не ниже 190",
])("asked for a pressure: «%s» is dangerous", (text) => {
  expect(asked(text)).toContain("dangerous-pressure");
});

test.each([
  "130/85",
  "179/119",
  "150 на 95",
  "12 на 8",
  "95/150",
  "150",
  "на 95",
  "119",
  "1500/95",
  "400/900",
  "всё нормально",
  "130/80 пульс 185",
  "130/80, вес 190 кг",
  "130/80 в 18:30",
  "22.12 было 130/80",
  "раньше было 190/120, сейчас 130/80",
  "обычно 190/120",
  "не 190, а 130/80",
  "ниже 180",
  "не выше 180",
  "пью эналаприл 200 мг, 130/80",
  "лет 20 назад было 200/120",
  "стоп",
  "👍",
  "",
])("asked for a pressure: «%s» does not alarm", (text) => {
  expect(asked(text)).toEqual([]);
});

test.each([
  "185/125",
  "давление 190",
  "давление сегодня 200 на 110, что делать?",
  "у мамы 210/120",
  "АД 185/100 и не снижается",
  "my blood pressure is 190 over 110",
  "BP 200/115",
  "добрый день! Померила: 190 на 115.",
  "тонометр показывает 250",
])("out of the blue: «%s» is dangerous", (text) => {
  expect(said(text)).toEqual(["dangerous-pressure"]);
});

test.each([
  "можно записаться на 18:00?",
  "приду 25.12.2026",
  "+7 495 123-45-67",
  "дом 190/120",
  "кабинет 205",
  "кровать 200 на 180 см",
  "190",
  "пульс 190",
  "мне 185 см и 120 кг",
  "заплатил 200/150 руб",
  "заказ 190120",
  "давление 130 на 80",
  "спасибо, давление в норме",
  "номер 180/120",
  "давление не выше 180",
])("out of the blue: «%s» does not alarm", (text) => {
  expect(said(text)).toEqual([]);
});

test.each([
  "болит в груди",
  "Очень сильно давит в груди",
  "грудь сдавило",
  "боли в области сердца",
  "не сильная боль в груди",
  "не проходит боль в груди",
  "жжение за грудиной",
  "сердце прихватило",
  "задыхаюсь",
  "трудно дышать",
  "не могу дышать",
  "дышать не могу",
  "нечем дышать",
  "мне не хватает воздуха",
  "онемела левая рука",
  "немеет пол лица и рука",
  "слабость в правой ноге",
  "отнялась рука",
  "отказали ноги",
  "перекосило лицо",
  "речь невнятная",
  "язык заплетается",
  "темнеет в глазах",
  "двоится в глазах",
  "потеряла сознание",
  "упала в обморок",
  "130/80, но давит в груди",
  "не болит голова, болит в груди",
  "спина не болит а в груди болит",
  "кажется, инфаркт",
  "кажется инсульт",
  "страшная головная боль",
  "I have chest pain",
  "my chest hurts",
  "tightness in my chest",
  "can't breathe",
  "I can’t breathe",
  "short of breath",
  "hard to breathe",
  "shortness of breath since morning",
  "my left arm is numb",
  "weakness in one side",
  "my face is drooping",
  "slurred speech",
  "I passed out",
  "she fainted",
  "double vision",
  "worst headache of my life",
  "I think I am having a heart attack",
])("«%s» is an urgent symptom, asked or not", (text) => {
  expect(said(text)).toEqual(["urgent-symptoms"]);
  expect(asked(text)).toContain("urgent-symptoms");
  expect(asked(text, { type: "text" })).toContain("urgent-symptoms");
});

test.each([
  "не болит в груди",
  "в груди не болит",
  "в груди никогда не болело",
  "боли в груди нет",
  "боли в груди пока нет",
  "нет боли в груди",
  "нет никакой боли в груди",
  "одышки нет",
  "одышка не беспокоит",
  "сознание не терял",
  "обмороков не было",
  "грудной ребёнок",
  "болит голова",
  "болит спина",
  "болит рука после укола",
  "тяжело добираться до вас",
  "не могу сейчас говорить",
  "не могу говорить, перезвоните",
  "рука помощи",
  "после инфаркта пью таблетки",
  "год назад был обморок",
  "от всего сердца спасибо",
  "сердечно благодарю",
  "всё хорошо",
  "речь о записи на приём",
  "лицо врача запомнил",
  "no chest pain",
  "I don't have chest pain",
  "no chest pain or shortness of breath",
  "chest x-ray is booked",
  "my heart rate is 70",
  "I can't see the doctor on Monday",
  "can't talk now",
  "a heartfelt thank you",
  "face to face visit",
  "fainted two years ago",
  "hand me the papers",
  "stop",
])("«%s» does not alarm", (text) => {
  expect(said(text)).toEqual([]);
});

test("danger with a symptom meets both rules, the symptom first", () => {
  expect(asked("185/125 и болит в груди")).toEqual(["urgent-symptoms", "dangerous-pressure"]);
});

test("a long text is read in little time, and a huge one no further than its first part", () => {
  const from = performance.now();
  expect(said("болит груди ".repeat(1_000))).toEqual(["urgent-symptoms"]);
  expect(said("не было 1/2 ".repeat(400_000))).toEqual([]);
  expect(said("1".repeat(5_000_000))).toEqual([]);
  expect(performance.now() - from).toBeLessThan(2_000);
});

test("a mark on a scale, a choice and a yes are read by the name of the ask", () => {
  const rule = { id: "r", title: "t", role: "doctor", minutes: 10, urgent: {}, unless: [] };
  const sets = [
    {
      id: "s",
      title: "t",
      hash: "",
      rules: [{ ...rule, conditions: [{ type: "answer" as const, ask: "pain", from: 8, is: ["bad", "true"] }] }],
    },
  ];
  const met = (value: number | string | boolean, ask = "pain") =>
    readFlags(sets, { text: "", question: { ask, answer: { type: "number" }, value } }).length;
  expect([met(8), met(10), met(7), met("bad"), met("good"), met(true), met(false), met(9, "other")]).toEqual([1, 1, 0, 1, 0, 1, 0, 0]);
});
