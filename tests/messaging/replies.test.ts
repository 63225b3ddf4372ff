// Replies as people write them.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AnswerType } from "../../src/journey/plan.ts";
import { read } from "../../src/messaging/replies.ts";

/** Thursday 12 March 2026, noon in Moscow. */
const context = { now: Date.parse("2026-03-12T09:00:00Z"), zone: "Europe/Moscow", language: "ru" };
const said = (text: string, answer: AnswerType, language = "ru") => {
  const reading = read(text, answer, { ...context, language });
  return reading.type === "read" ? reading.value : "unclear";
};

describe("blood pressure", () => {
  const bp: AnswerType = { type: "blood-pressure" };
  test.each([
    "150/95",
    "150 / 95",
    "150\\95",
    "150|95",
    "150-95",
    "150 – 95",
    "150—95",
    "150 95",
    "150\n95",
    "150,95",
    "150, 95",
    "150.95",
    "150:95",
    "150*95",
    "150x95",
    "150 x 95",
    "150х95",
    "150×95",
    "150 на 95",
    "150на95",
    "150 НА 95.",
    "150 на 95!",
    "150 и 95",
    "150 over 95",
    "150 over 95, thanks",
    "BP 150/95",
    "bp: 150/95 mmHg",
    "My blood pressure is 150 over 95",
    "it was 150 and 95 this morning",
    "１５０／９５",
    "150\u00a0на\u00a095",
    "АД 150/95",
    "ад150/95",
    "давление 150/95",
    "Давление было 150 и 95",
    "Сегодня утром давление 150 на 95",
    "150/95 мм рт. ст.",
    "150 мм рт. ст. на 95 мм рт. ст.",
    "верхнее 150 нижнее 95",
    "Верхнее 150, нижнее 95",
    "верхнее - 150, нижнее - 95",
    "верхнее давление 150, а нижнее 95",
    "нижнее 95, верхнее 150",
    "нижнее 95 верхнее 150",
    "150 верхнее, 95 нижнее",
    "150 верхнее 95 нижнее",
    "95 нижнее, 150 верхнее",
    "верх 150 низ 95",
    "верх150 низ95",
    "150 - верхнее, 95 - нижнее",
    "150, нижнее 95",
    "систолическое 150, диастолическое 95",
    "сис 150 диа 95",
    "systolic 150 diastolic 95",
    "SYS 150 DIA 95",
    "diastolic 95, systolic 150",
    "top 150, bottom 95",
    "the upper is 150 and the lower is 95",
    "сто пятьдесят на девяносто пять",
    "Сто пятьдесят девяносто пять",
    "сто пятьдесят и девяносто пять",
    "верхнее сто пятьдесят, нижнее девяносто пять",
    "one hundred fifty over ninety five",
    "one hundred and fifty over ninety-five",
    "one fifty over ninety five",
    "в 8 утра 150/95",
    "в 8:30 было 150/95",
    "8:30 - 150/95",
    "12.03.2026 150/95",
    "12 марта 150 на 95",
    "150/95, выпила 2 таблетки",
    "150/95 после 5 мг амлодипина",
    "Мне 65 лет, давление 150/95",
    "150/95 в 9 часов",
    "в 8 150/95",
    "150 на 95 (правая рука)",
    "- 150/95",
    "150/95?",
    "температура 36,6 давление 150/95",
    "вчера вечером 150 на 95, сегодня не мерила",
    "150/95 😟",
    "150 & 95",
    "сис.150 диас.95",
    "a hundred and fifty over ninety five",
    "с утра 150/95, если что",
    "150_95",
    "150//95",
    "150;95",
    "❗️150/95",
    "150/95👍",
    "норм 150 95",
    "давление нормальное 150/95",
    "150 на девяносто пять",
    "сто пятьдесят/95",
    "где-то 150/95",
    "150/95 мм ртутного столба",
    "150(верхнее) 95(нижнее)",
    "АД=150/95",
    "150/95 сатурация 97",
    "150/95 SpO2 97",
    "20.03.26 в 8.00 150/95",
    "150/95 голова болит 2 дня",
    "150/95 на левой руке",
  ])("%s", (text) => expect(said(text, bp)).toEqual({ systolic: 150, diastolic: 95 }));

  test.each([
    "150/95 пульс 70",
    "давление было 150 и 95, пульс 70",
    "150/95, пульс - 70 уд/мин",
    "150/95 ЧСС 70",
    "пульс 70, давление 150/95",
    "150/95/70",
    "150/95 70",
    "150 95 70",
    "150/95, 70 ударов в минуту",
    "150 over 95, pulse 70",
    "150/95 HR 70 bpm",
    "верхнее 150 нижнее 95 пульс 70",
    "150 верхнее, 95 нижнее, пульс 70",
    "сто пятьдесят на девяносто пять, пульс семьдесят",
    "Верхнее: 150\nНижнее: 95\nПульс: 70",
    "150-95 пульс 70",
    "150-95-70",
    "150 на 95 на 70",
    "150/95 п 70",
    "ад 150 на 95 пс 70",
    "SYS:150 DIA:95 PUL:70",
    "150 95 p70",
    "АД 150/95 ЧСС 70 SpO2 97",
    "150/95. Пульс 70. Голова не болит",
    "сто пятьдесят на девяносто пять пульс семьдесят",
  ])("%s (with a pulse)", (text) => expect(said(text, bp)).toEqual({ systolic: 150, diastolic: 95, pulse: 70 }));

  test.each([
    "",
    " ",
    "привет",
    "нормальное",
    "150",
    "сто пятьдесят",
    "95 на 150",
    "95/150",
    "12 на 8",
    "12/8",
    "150/150",
    "300/95",
    "150/20",
    "59/40",
    "281/95",
    "150/181",
    "верхнее 95 нижнее 150",
    "верхнее 150 верхнее 95",
    "нижнее 150 95",
    "150/95 и 140/90",
    "утром 150 на 95, вечером 140 на 90",
    "150-160 на 95",
    "150 на 95-100",
    "150 на 95 или 160 на 100",
    "не помню, кажется 150 на 95",
    "обычно 120 на 80",
    "норма 120/80",
    "не 150 на 95",
    "150/95 (было 160/100)",
    "у мужа 150 на 95",
    "89123456789",
    "1500/95",
    "150.5/95.5",
    "150/95 пульс 700",
    "150/95 пульс 70, пульс 80",
    "150/95, 140",
    "150 таблеток 95",
    "от 150 до 95",
    "фото",
    "👍",
    "8:30",
    "12.03.2026",
    "spo2 98",
    "утром 130/85 вечером 150/95",
    "правая рука 150/95, левая 145/90",
    "150/95 до таблетки, 130/85 после",
    "15.0/9.5",
    "15 на 9",
    "норм",
    "больше 150 на 95",
    "ниже 150/95",
    "за 150 на 95",
    "less than 150 over 95",
    "150+ на 95",
    "сто пятьдесят с половиной на 95",
    "тонометр сломался",
    "завтра померяю",
    "150.95.70",
  ])("%s is unclear", (text) => expect(said(text, bp)).toBe("unclear"));

  const ways: ((s: number, d: number) => string)[] = [
    (s, d) => `${s}/${d}`,
    (s, d) => `${s} на ${d}`,
    (s, d) => `${s}-${d}`,
    (s, d) => `${s} ${d}`,
    (s, d) => `${s} x ${d}`,
    (s, d) => `${s} over ${d}`,
    (s, d) => `давление было ${s} и ${d}`,
    (s, d) => `верхнее ${s} нижнее ${d}`,
    (s, d) => `нижнее ${d}, верхнее ${s}`,
    (s, d) => `Сегодня в 8:30: ${s}/${d}.`,
  ];
  const pair = fc
    .tuple(fc.integer({ min: 60, max: 280 }), fc.integer({ min: 30, max: 180 }))
    .filter(([systolic, diastolic]) => diastolic < systolic);
  test("any plausible pair reads back, in whichever way it is written, with or without a pulse", () => {
    fc.assert(
      fc.property(
        pair,
        fc.constantFrom(...ways),
        fc.option(fc.integer({ min: 30, max: 220 }), { nil: undefined }),
        ([systolic, diastolic], way, pulse) => {
          const text = way(systolic, diastolic) + (pulse === undefined ? "" : `, пульс ${pulse}`);
          expect(said(text, bp)).toEqual(pulse === undefined ? { systolic, diastolic } : { systolic, diastolic, pulse });
        },
      ),
      { numRuns: 500 },
    );
  });
  const separators = [..."/|:;*xх×&_-–—~", "//", " / ", ", ", " - ", " на ", " и ", " over ", "\n"];
  const units = "ноль один два три четыре пять шесть семь восемь девять".split(" ");
  const teens = "десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать".split(
    " ",
  );
  const tens = "_ _ двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто".split(" ");
  const inWords = (value: number): string => {
    const [hundreds, rest] = [Math.floor(value / 100), value % 100];
    const low =
      rest < 10
        ? units[rest]
        : rest < 20
          ? teens[rest - 10]
          : [tens[Math.floor(rest / 10)], rest % 10 > 0 ? units[rest % 10] : ""].join(" ").trim();
    return [["", "сто", "двести"][hundreds], rest > 0 || value === 0 ? low : ""].filter(Boolean).join(" ");
  };
  test("so does one with any sign between, and one that is dictated", () => {
    fc.assert(
      fc.property(
        pair,
        fc.constantFrom(...separators),
        fc.constantFrom("", "АД ", "давление: ", "у меня ", "сегодня "),
        ([systolic, diastolic], sign, lead) => {
          expect(said(`${lead}${systolic}${sign}${diastolic}`, bp)).toEqual({ systolic, diastolic });
          expect(said(`${lead}${inWords(systolic)} на ${inWords(diastolic)}`, bp)).toEqual({ systolic, diastolic });
        },
      ),
      { numRuns: 500 },
    );
  });
  test("two readings are never taken for one", () => {
    fc.assert(
      fc.property(pair, pair, fc.constantFrom(", потом ", " вечером ", "; ", " и ещё "), ([a, b], [c, d], then) => {
        expect(said(`${a}/${b}${then}${c}/${d}`, bp)).toBe("unclear");
      }),
    );
  });
  test("any whole number reads back from its words", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 299 }), (value) => {
        expect(said(inWords(value), { type: "number" })).toBe(value);
      }),
    );
  });
  test("no pair that cannot be is ever read, and none is swapped", () => {
    fc.assert(
      fc.property(fc.nat(400), fc.nat(400), fc.constantFrom(...ways.slice(0, 8)), (a, b, way) => {
        const value = said(way(a, b), bp);
        if (value !== "unclear") expect(value).toEqual({ systolic: a, diastolic: b });
      }),
    );
  });
});

describe("number", () => {
  test.each([
    ["5", 5],
    ["5,5", 5.5],
    ["36.6", 36.6],
    ["минус пять", -5],
    ["-5", -5],
    ["примерно 80 кг", 80],
    ["80кг", 80],
    ["двадцать пять", 25],
    ["twenty-five", 25],
    ["10 000", 10000],
    ["ноль", 0],
    ["полтора", 1.5],
    ["вес 72,4.", 72.4],
    ["７２", 72],
    ["сто двадцать", 120],
    ["семьдесят два с половиной", 72.5],
    ["три с половиной", 3.5],
    ["две тысячи", 2000],
    ["10 тысяч", 10000],
    ["36 и 6", 36.6],
    ["тридцать шесть и шесть", 36.6],
    ["тридцать шесть и шесть десятых", 36.6],
    ["5️⃣", 5],
    ["1️⃣0️⃣", 10],
    ["пять😊", 5],
    ["сахар 5.6 ммоль/л", 5.6],
  ])("%s is %s", (text, value) => expect(said(text, { type: "number" })).toBe(value));
  test.each([
    "",
    "много",
    "5 или 6",
    "5-6",
    "5/6",
    "не 5",
    "больше 5",
    "менее 10",
    "more than 3",
    "10:30",
    "12.03.2026",
    "1e5",
    "нет",
    "5 и 6",
    "5,6 утром и 7,2 вечером",
    "2 миллиона",
    "половина",
    "+7 999 123 45 67",
  ])("%s is unclear", (text) => expect(said(text, { type: "number" })).toBe("unclear"));
});

describe("scale and nps", () => {
  const five: AnswerType = { type: "scale", from: 1, to: 5 };
  test.each([
    ["4", 4],
    ["4!", 4],
    ["4 из 5", 4],
    ["4/5", 4],
    ["5 из 5", 5],
    ["5/5", 5],
    ["5 out of 5", 5],
    ["оценка - 5", 5],
    ["Пять", 5],
    ["пятёрка", 5],
    ["пятёрка!!!", 5],
    ["ставлю 4 балла", 4],
    ["5+", 5],
    ["⭐⭐⭐⭐", 4],
    ["4️⃣", 4],
    ["four", 4],
  ])("%s is %s", (text, value) => expect(said(text, five)).toBe(value));
  test.each(["0", "6", "4.5", "4 или 5", "4-5", "отлично", "не 5", "4+", "-4", "55", "", "5 4"])("%s is unclear", (text) =>
    expect(said(text, five)).toBe("unclear"),
  );
  test.each([
    ["10", 10],
    ["0", 0],
    ["🔟", 10],
    ["10/10", 10],
    ["9 из 10", 9],
    ["десять", 10],
    ["девять баллов из десяти", 9],
    ["десятка", 10],
    ["ноль", 0],
  ])("nps: %s is %s", (text, value) => expect(said(text, { type: "nps" })).toBe(value));
  test.each(["11", "100", "7-8", "семь или восемь"])("nps: %s is unclear", (text) => expect(said(text, { type: "nps" })).toBe("unclear"));
});

describe("yes-no", () => {
  test.each([
    "да",
    "Да!",
    "ДА.",
    "да, принимаю каждый день",
    "ага",
    "угу",
    "конечно",
    "Да, конечно",
    "yes",
    "Yep",
    "sure",
    "of course",
    "+",
    "👍",
    "👍🏻",
    "ну да",
    "так точно",
    "ок",
    "дааа",
    "нуууу да",
    "агась",
    "уже да",
    "lf",
    "Абсолютно",
    "да-да-да",
    "да, стало лучше",
  ])("%s is yes", (text) => expect(said(text, { type: "yes-no" })).toBe(true));
  test.each([
    "нет",
    "Нет.",
    "неа",
    "нет, не помогло",
    "нет, всё хорошо",
    "конечно нет",
    "Нет, конечно!",
    "no",
    "nope",
    "No, thanks",
    "-",
    "👎",
    "не",
    "никак нет",
    "не-а",
    "неее-а",
    "неет",
    "нет ещё",
    "ещё нет",
    "пока нет",
    "ytn",
    "нет, стало хуже",
  ])("%s is no", (text) => expect(said(text, { type: "yes-no" })).toBe(false));
  test.each([
    "",
    "да нет",
    "да нет наверное",
    "и да и нет",
    "не знаю",
    "наверное да",
    "да, но не всегда",
    "иногда",
    "может быть",
    "да?",
    "хорошо",
    "150/95",
    "не уверена",
    "maybe",
    "yes and no",
    "не конечно",
    "норм",
    "скорее да",
    "не надо",
    "приду",
    "🙏",
  ])("%s is unclear", (text) => expect(said(text, { type: "yes-no" })).toBe("unclear"));
});

describe("date, on 12 March 2026", () => {
  test.each([
    ["2026-04-05", "2026-04-05"],
    ["05.04.2026", "2026-04-05"],
    ["5.4.26", "2026-04-05"],
    ["05/04/2026", "2026-04-05"],
    ["12.03.85", "1985-03-12"],
    ["05.04", "2026-04-05"],
    ["12.03", "2026-03-12"],
    ["11.03", "2027-03-11"],
    ["5 апреля", "2026-04-05"],
    ["5 апреля в 10:30", "2026-04-05"],
    ["5-го апреля", "2026-04-05"],
    ["5 апреля 2027", "2027-04-05"],
    ["5 апреля 2027 года", "2027-04-05"],
    ["1 марта", "2027-03-01"],
    ["5 мая", "2026-05-05"],
    ["пятого мая", "2026-05-05"],
    ["двадцать первого марта", "2026-03-21"],
    ["29 февраля", "2028-02-29"],
    ["April 5", "2026-04-05"],
    ["April 5th, 2026", "2026-04-05"],
    ["5th of April", "2026-04-05"],
    ["сегодня", "2026-03-12"],
    ["завтра", "2026-03-13"],
    ["давайте послезавтра", "2026-03-14"],
    ["в пятницу", "2026-03-13"],
    ["четверг", "2026-03-12"],
    ["on Monday", "2026-03-16"],
    ["через 3 дня", "2026-03-15"],
    ["через неделю", "2026-03-19"],
    ["in two weeks", "2026-03-26"],
    ["15-го", "2026-03-15"],
    ["1-ое апреля", "2026-04-01"],
    ["5 апреля, 10 утра", "2026-04-05"],
    ["15.04 в 10", "2026-04-15"],
    ["10 числа", "2026-04-10"],
    ["31-го", "2026-03-31"],
    ["ждите меня в пятницу, 13 марта", "2026-03-13"],
    ["послезавтра в обед", "2026-03-14"],
    ["day after tomorrow", "2026-03-14"],
    ["через месяц", "2026-04-12"],
    ["in 2 months", "2026-05-12"],
    ["5 дней назад", "2026-03-07"],
    ["a week ago", "2026-03-05"],
    ["пятнадцатое", "2026-03-15"],
    ["двадцать первого", "2026-03-21"],
    ["28-ого марта", "2026-03-28"],
    ["5 марта", "2027-03-05"],
  ])("%s is %s", (text, value) => expect(said(text, { type: "date" })).toBe(value));
  test.each([
    "",
    "скоро",
    "31.02.2026",
    "30 февраля",
    "32 марта",
    "5 апреля или 6 апреля",
    "10:30",
    "45",
    "не завтра",
    "в следующую пятницу",
    "99.99",
    "5 яблок",
    "13.13.2026",
    "через день",
    "до 15 марта",
    "после 15 марта",
    "в субботу 15 марта",
    "с 15 по 20 марта",
    "на следующей неделе",
    "через пару дней",
    "15",
  ])("%s is unclear", (text) => expect(said(text, { type: "date" })).toBe("unclear"));
  test("in English, strokes must allow one reading only", () => {
    expect(said("04/05/2026", { type: "date" }, "en")).toBe("unclear");
    expect(said("04/25/2026", { type: "date" }, "en")).toBe("2026-04-25");
  });
});

describe("choices", () => {
  const smoking: AnswerType = {
    type: "choices",
    choices: [
      { value: "never", label: { ru: "Не курю", en: "I don't smoke" } },
      { value: "less", label: { ru: "Всё реже", en: "Less and less" } },
      { value: "often", label: { ru: "Часто 🚬", en: "Often" } },
    ],
  };
  test.each([
    ["never", 0],
    ["НЕ КУРЮ!", 0],
    ["I don’t smoke", 0],
    ["все реже", 1],
    ["Всё  реже.", 1],
    ["часто", 2],
    ["2", 1],
    ["2.", 1],
    ["3)", 2],
    ["вариант 1", 0],
  ])("%s", (text, choice) =>
    expect(read(text, smoking, context)).toEqual({ type: "read", value: ["never", "less", "often"][choice], choice }),
  );
  test.each(["", "0", "4", "не курю часто", "курю", "1 2", "🚬"])("%s is unclear", (text) => expect(said(text, smoking)).toBe("unclear"));
  test("a label that is a number wins over the button's number", () => {
    const count: AnswerType = {
      type: "choices",
      choices: [
        { value: "2", label: { ru: "2" } },
        { value: "1", label: { ru: "1" } },
      ],
    };
    expect(read("1", count, context)).toEqual({ type: "read", value: "1", choice: 1 });
  });
});

test("text is kept as it is, but for the space around it; a blank one is no answer", () => {
  expect(said("  Болит голова\nс утра ", { type: "text" })).toBe("Болит голова\nс утра");
  expect(said(" \n ", { type: "text" })).toBe("unclear");
});

test("a form is never read from one message", () => expect(said("да", { type: "form", questionnaire: "q" })).toBe("unclear"));

test.each([
  ["150", "на 95", { systolic: 150, diastolic: 95 }],
  ["150 на", "95", { systolic: 150, diastolic: 95 }],
  ["верхнее 150", "нижнее 95", { systolic: 150, diastolic: 95 }],
])("%s, then %s, is one answer", (first, second, value) => {
  expect(read(`${first} ${second}`, { type: "blood-pressure" }, context)).toEqual({ type: "read", value });
});

test("any text at all is read or unclear, quickly, and never a fault", () => {
  const answers: AnswerType[] = ["number", "nps", "yes-no", "date", "text", "blood-pressure"].map((type) => ({ type }) as AnswerType);
  const texts = fc.oneof(
    fc.array(fc.nat(0xffff), { maxLength: 300 }).map((units) => String.fromCharCode(...units)),
    fc
      .array(fc.constantFrom("150", " ", "на", "/", "сто", "-", ".", "марта", "в ", "пульс", "верхнее", "\n", "5", ","), { maxLength: 60 })
      .map((parts) => parts.join("")),
  );
  fc.assert(
    fc.property(texts, fc.constantFrom(...answers), (text, answer) => {
      const reading = read(text, answer, context);
      expect(["read", "unclear"]).toContain(reading.type);
    }),
    { numRuns: 500 },
  );
  const start = performance.now();
  for (const text of [
    "1".repeat(1000),
    "1 ".repeat(500),
    "сто ".repeat(250),
    " ".repeat(1000),
    "1,".repeat(500),
    "a1".repeat(500),
    "пульс ".repeat(160),
    "-".repeat(1000),
    "9".repeat(1e6),
  ])
    for (const answer of answers) read(text, answer, context);
  expect(performance.now() - start).toBeLessThan(5_000);
});
