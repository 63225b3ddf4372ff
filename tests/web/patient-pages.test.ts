// The patient pages over HTTP: looking changes nothing, forms act once and leave their evidence, and a link that is not ours opens nothing.
import { describe, expect, test } from "vitest";
import { now } from "../../src/engine/engine.ts";
import { pageLink } from "../../src/engine/page-link.ts";
import { answersOf } from "../../src/store/answers.ts";
import { consentHistory, consentsOf } from "../../src/store/consents.ts";
import { enrolmentsOf } from "../../src/store/enrolments.ts";
import { patient as patientById } from "../../src/store/patients.ts";
import { repliesOf } from "../../src/store/replies.ts";
import { tasksOf } from "../../src/store/tasks.ts";
import { told } from "../../src/store/timeline.ts";
import { aPatientClinic, day, form, type PatientClinic } from "./patient-clinic.ts";

type Fields = Record<string, string | string[]>;

function visitor({ web }: PatientClinic) {
  const at = (path: string) => `${web.url}${path}`;
  const shown = async (answer: Response) => ({ status: answer.status, headers: answer.headers, text: plain(await answer.text()) });
  return {
    look: async (path: string, headers: Record<string, string> = {}) => shown(await fetch(at(path), { headers, redirect: "manual" })),
    press: async (path: string, fields: Fields, headers: Record<string, string> = { "sec-fetch-site": "same-origin" }) => {
      const body = new URLSearchParams(
        Object.entries(fields).flatMap(([name, all]) => [all].flat().map((value): [string, string] => [name, value])),
      );
      return shown(await fetch(at(path), { method: "POST", body, headers, redirect: "manual" }));
    },
  };
}

const plain = (html: string): string =>
  html
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&quot;", '"')
    .replace(/\s+/g, " ");

const given = async ({ engine, patientId }: PatientClinic) =>
  (await consentsOf(engine.db, patientId)).filter((each) => each.given).map(({ purpose, channel }) => `${purpose}/${channel}`);

const answered = async ({ engine, patientId }: PatientClinic) => {
  const [enrolment] = await enrolmentsOf(engine.db, patientId);
  return (await answersOf(engine.db, enrolment?.id ?? "")).map(({ value }) => value);
};

/** Answers the question, so that the message with all the links goes out. */
async function afterwards(row = {}): Promise<PatientClinic> {
  const clinic = await aPatientClinic("answer: yes-no", row);
  await visitor(clinic).press(clinic.link("survey"), { do: "answer", value: "yes" });
  await clinic.settle();
  return clinic;
}

describe("links", () => {
  test("say nothing about the patient, and are short enough for an SMS", async () => {
    const clinic = await afterwards();
    const path = clinic.link("preferences");
    expect(path).not.toContain(clinic.patientId);
    expect(path.length).toBeLessThan(110);
  });

  test("that are forged, cut short or made for another page open nothing", async () => {
    const clinic = await afterwards();
    const { look, press } = visitor(clinic);
    const path = clinic.link("preferences");
    const token = path.split("/")[3] ?? "";
    const turned = (index: number) => `${token.slice(0, index)}${token[index] === "A" ? "B" : "A"}${token.slice(index + 1)}`;
    const wrong = [...[0, 8, 30, token.length - 1].map(turned), token.slice(0, -1), token.slice(5), `${token}A`, "x", ""];
    for (const each of wrong) {
      expect((await look(`/p/preferences/${each}`)).status, each).toBe(404);
      expect((await press(`/p/unsubscribe/${each}`, { "List-Unsubscribe": "One-Click" })).status, each).toBe(404);
    }
    expect((await look(`/p/unsubscribe/${token}`)).status).toBe(404);
    expect((await look("/p/nothing/abc")).status).toBe(404);
    expect((await look(path)).status).toBe(200);
    expect(await given(clinic)).toHaveLength(4);
  });

  test("of another key open nothing", async () => {
    const clinic = await afterwards();
    const engine = { publicUrl: "", secretKey: Buffer.alloc(32, "other") };
    const path = pageLink(engine, { page: "unsubscribe", patientId: clinic.patientId, expiresAt: now(clinic.engine) + day });
    expect((await visitor(clinic).look(path)).status).toBe(404);
  });

  test("that are too old say so, and a new one can be asked for once a day", async () => {
    const clinic = await afterwards();
    const { look, press } = visitor(clinic);
    const path = clinic.link("call");
    await clinic.push(150 * day);
    expect((await look(path)).status).toBe(410);
    expect((await look(path)).text).toContain("Эта ссылка устарела");
    for (const _ of [1, 2]) expect((await press(path, { do: "new-link" })).text).toContain("Мы получили вашу просьбу");
    expect((await tasksOf(clinic.engine.db, clinic.patientId)).map(({ task }) => task)).toEqual(["new-link"]);
    expect((await press(path, { do: "call" })).status).toBe(410);
  });

  test("never go to search engines, caches or referrers, and a title says nothing about health", async () => {
    const clinic = await afterwards();
    const question = await aPatientClinic();
    const paths = ["preferences", "unsubscribe", "book", "call"].map((page) => [clinic, clinic.link(page)] as const);
    for (const [where, path] of [...paths, [question, question.link("survey")] as const]) {
      const { headers } = await visitor(where).look(path);
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("x-robots-tag")).toContain("noindex");
      const html = await (await fetch(`${where.web.url}${path}`)).text();
      expect(html).not.toMatch(/<script|style=|<title>[^<]*(давлен|здоров|врач|лечен)/i);
      expect(Buffer.byteLength(html)).toBeLessThan(30_000);
    }
  });

  test("of the clinic's own keep their marks", async () => {
    const clinic = await afterwards();
    expect(clinic.sent.at(-1)?.text).toMatch(
      /https:\/\/lesnaya\.example\.org\/contacts\?utm_source=zabota&utm_medium=telegram&utm_campaign=[0-9a-f]{8}/,
    );
  });
});

describe("unsubscribe", () => {
  test("looking stops nothing, whoever looks and however often", async () => {
    const clinic = await afterwards();
    const { look } = visitor(clinic);
    for (const query of ["", "?done=stopped", "?done=undone", "?lang=en"])
      expect((await look(`${clinic.link("unsubscribe")}${query}`)).status).toBe(200);
    expect(await given(clinic)).toHaveLength(4);
  });

  test("the button stops this purpose by every channel at once, and undo brings it back; each is kept with its evidence", async () => {
    const clinic = await afterwards();
    const { look, press } = visitor(clinic);
    const path = clinic.link("unsubscribe");
    for (const _ of [1, 2]) expect((await press(path, { do: "purpose" })).headers.get("location")).toBe(`${path}?done=stopped`);
    expect(await given(clinic)).toEqual(["service/telegram", "service/email"]);
    expect((await look(`${path}?done=stopped`)).text).toContain("Вернуть: кнопка нажата по ошибке");
    for (const _ of [1, 2]) await press(path, { do: "undo" });
    expect((await given(clinic)).sort()).toEqual(["care/email", "care/telegram", "service/email", "service/telegram"]);
    const kept = (await consentHistory(clinic.engine.db, clinic.patientId)).filter(({ way }) => way === "page");
    expect(kept).toHaveLength(4);
    for (const row of kept)
      expect(row).toMatchObject({
        proof: clinic.sent.at(-1)?.key,
        version: "page-1",
        text: expect.stringContaining("После визита"),
        recordedBy: "patient",
      });
  });

  test("everything ends every purpose and the journeys that are no appointment's", async () => {
    const clinic = await aPatientClinic();
    const { subject, ...rest } = { subject: clinic.sent[0]?.key ?? "", patientId: clinic.patientId, expiresAt: now(clinic.engine) + day };
    const path = pageLink({ ...clinic.engine, publicUrl: "" }, { page: "unsubscribe", subject, ...rest });
    await visitor(clinic).press(path, { do: "everything" });
    await clinic.settle();
    expect(await given(clinic)).toEqual([]);
    expect((await enrolmentsOf(clinic.engine.db, clinic.patientId)).map(({ outcome }) => outcome)).toEqual(["stopped"]);
  });

  test("one click of the reader's program acts from anywhere, without a cookie, every time, and years later", async () => {
    const clinic = await afterwards({ telegram: null });
    const path = new URL(clinic.sent.at(-1)?.unsubscribe ?? "").pathname;
    await clinic.push(700 * day);
    for (const _ of [1, 2]) {
      const answer = await visitor(clinic).press(
        path,
        { "List-Unsubscribe": "One-Click" },
        { "sec-fetch-site": "cross-site", origin: "https://mail.example" },
      );
      expect(answer.status).toBe(200);
    }
    expect((await given(clinic)).filter((each) => each.startsWith("care"))).toEqual([]);
    expect((await consentHistory(clinic.engine.db, clinic.patientId)).filter(({ way }) => way === "one-click").length).toBeGreaterThan(0);
  });

  test("another site's form is refused, and nothing is changed", async () => {
    const clinic = await afterwards();
    const { press } = visitor(clinic);
    const foreign: Record<string, string>[] = [
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { origin: "https://evil.example" },
    ];
    for (const headers of foreign) {
      expect((await press(clinic.link("unsubscribe"), { do: "everything" }, headers)).status).toBe(403);
      expect((await press(clinic.link("preferences"), { do: "save", shown: "care/telegram/on" }, headers)).status).toBe(403);
      expect((await press(clinic.link("preferences"), { "List-Unsubscribe": "One-Click" }, headers)).status).toBe(403);
    }
    expect(await given(clinic)).toHaveLength(4);
  });
});

describe("preferences", () => {
  const shown = ["service/telegram/on", "service/email/on", "care/telegram/on", "care/email/on", "advertising/email/off"];

  test("only what the patient changed becomes a record, with the words as shown", async () => {
    const clinic = await afterwards();
    const { press, look } = visitor(clinic);
    const path = clinic.link("preferences");
    const wanted = ["service/telegram", "service/email", "care/telegram", "advertising/email"];
    expect((await press(path, { do: "save", shown, wanted })).headers.get("location")).toBe(`${path}?saved=changed`);
    expect((await given(clinic)).sort()).toEqual([...wanted].sort());
    const kept = (await consentHistory(clinic.engine.db, clinic.patientId)).filter(({ way }) => way === "page");
    expect(kept.map(({ purpose, channel, given: is, text }) => [purpose, channel, is, text])).toEqual([
      ["care", "email", false, "После визита: вопросы о самочувствии и приглашения на контроль"],
      ["advertising", "email", true, "Реклама: новости и предложения клиники"],
    ]);
    expect((await press(path, { do: "save", shown: [], wanted: [] })).headers.get("location")).toBe(`${path}?saved=unchanged`);
    expect((await look(`${path}?saved=changed`)).text).toContain("Сохранено");
  });

  test("a page that is older than the ledger undoes nothing that it did not show", async () => {
    const clinic = await afterwards();
    const { press } = visitor(clinic);
    await press(clinic.link("unsubscribe"), { do: "purpose" });
    await press(clinic.link("preferences"), {
      do: "save",
      shown,
      wanted: ["service/telegram", "service/email", "care/telegram", "care/email"],
    });
    expect(await given(clinic)).toEqual(["service/telegram", "service/email"]);
  });

  test("advertising by a channel that the law closes is not offered, nor taken from a forged form", async () => {
    const clinic = await afterwards();
    const { press } = visitor(clinic);
    const html = await (await fetch(`${clinic.web.url}${clinic.link("preferences")}`)).text();
    expect(html).toContain('value="advertising/email"');
    expect(html).not.toContain("advertising/telegram");
    await press(clinic.link("preferences"), {
      do: "save",
      shown: ["advertising/telegram/off", "care/sms/off", "x/y/on"],
      wanted: ["advertising/telegram", "care/sms"],
    });
    expect(await given(clinic)).toHaveLength(4);
  });

  test("channel and language are the patient's to choose, and the page follows", async () => {
    const clinic = await afterwards();
    const { press, look } = visitor(clinic);
    await press(clinic.link("preferences"), { do: "save", first: "email", language: "en" });
    expect(await patientById(clinic.engine.db, clinic.patientId)).toMatchObject({ preferredChannels: ["email"], language: "en" });
    expect((await look(clinic.link("preferences"))).text).toContain("Which messages you get");
    await press(clinic.link("preferences"), { do: "save", first: "" });
    expect(await patientById(clinic.engine.db, clinic.patientId)).toMatchObject({ preferredChannels: [], language: "en" });
  });
});

describe("a question", () => {
  test.each([
    ["answer: blood-pressure", { systolic: "128", diastolic: "82" }, { systolic: 128, diastolic: 82 }],
    ["answer: number", { value: "36,6" }, 36.6],
    ["answer: scale 1-5", { value: "4" }, 4],
    ["answer: nps", { value: "10" }, 10],
    ["answer: yes-no", { value: "no" }, false],
    ["answer: date", { value: "2026-03-09" }, "2026-03-09"],
    ["answer: text", { value: "Лучше, спасибо" }, "Лучше, спасибо"],
    [
      'choices: { call-me: { label: { ru: "Позвоните", en: "Call" } }, later: { label: { ru: "Позже", en: "Later" } } }',
      { value: "later" },
      "later",
    ],
  ])("%s is answered on a page as in a chat, once", async (answer, fields: Fields, value) => {
    const clinic = await aPatientClinic(answer);
    const { look, press } = visitor(clinic);
    const path = clinic.link("survey");
    expect((await look(path)).status).toBe(200);
    for (const _ of [1, 2]) await press(path, { do: "answer", ...fields });
    await clinic.settle();
    expect(await answered(clinic)).toEqual([value]);
    expect(clinic.sent).toHaveLength(2);
    expect((await look(path)).text).toMatch(/Вы уже ответили.*пн 2 марта, 12:00/);
    expect((await repliesOf(clinic.engine.db, clinic.patientId)).map(({ kind, id }) => [kind, id.slice(0, 5)])).toEqual([
      ["answer", "page/"],
    ]);
  });

  test.each([
    ["answer: blood-pressure", { systolic: "12", diastolic: "8" }, "верхнее от 60 до 280"],
    ["answer: blood-pressure", {}, "верхнее от 60 до 280"],
    ["answer: number", { value: "много" }, "одно число"],
    ["answer: scale 1-5", { value: "9" }, "Выберите одно число"],
    ["answer: yes-no", {}, "Выберите один ответ"],
    ["answer: date", { value: "2026-02-31" }, "Нужна дата"],
    ["answer: text", { value: "  " }, "хотя бы слово"],
  ])("%s that cannot be read is asked again kindly, with what was typed, and the journey stays", async (answer, fields: Fields, words) => {
    const clinic = await aPatientClinic(answer);
    const again = await visitor(clinic).press(clinic.link("survey"), { do: "answer", ...fields });
    expect([again.status, again.text]).toEqual([422, expect.stringContaining(words)]);
    await clinic.settle();
    expect(await answered(clinic)).toEqual([]);
    expect(clinic.sent).toHaveLength(1);
  });

  test.each([
    ["dangerous", { systolic: "190", diastolic: "115" }, 1],
    ["swapped", { systolic: "115", diastolic: "190" }, 0],
  ])("a %s pressure raises the red flag, is told on the page at once, and by the channel too", async (_, fields, kept) => {
    const clinic = await aPatientClinic();
    const { text } = await visitor(clinic).press(clinic.link("survey"), { do: "answer", ...fields });
    expect(text).toMatch(/Важно.*103/);
    await clinic.settle();
    expect((await tasksOf(clinic.engine.db, clinic.patientId)).map(({ task }) => task)).toContain("dangerous-pressure");
    expect(clinic.sent.some(({ key }) => key.startsWith("urgent/telegram/page/"))).toBe(true);
    expect(await answered(clinic)).toHaveLength(kept);
  });

  test("after its time says so, and takes nothing more", async () => {
    const clinic = await aPatientClinic();
    const path = clinic.link("survey");
    await clinic.push(6 * day);
    const { look, press } = visitor(clinic);
    expect((await look(path)).text).toContain("Отвечать больше не нужно");
    expect((await press(path, { do: "answer", systolic: "120", diastolic: "80" })).text).toContain("Отвечать больше не нужно");
    expect(await answered(clinic)).toEqual([]);
    await clinic.push(30 * day);
    expect((await look(path)).status).toBe(410);
  });

  test("answered on a page opens no 24-hour window and no blocked channel", async () => {
    const clinic = await aPatientClinic("answer: yes-no", { blockedChannels: { max: 1 }, phone: "+79990000001" });
    await visitor(clinic).press(clinic.link("survey"), { do: "answer", value: "yes" });
    const { lastWord } = await import("../../src/store/replies.ts");
    expect(await lastWord(clinic.engine.db, clinic.patientId, "telegram")).toBeUndefined();
  });

  test("a word to stop is a stop here too", async () => {
    const clinic = await aPatientClinic("answer: text");
    const { text } = await visitor(clinic).press(clinic.link("survey"), { do: "answer", value: "Стоп" });
    expect(text).toContain("мы их остановили");
    expect((await given(clinic)).filter((each) => each.startsWith("care"))).toEqual([]);
  });
});

describe("a questionnaire", () => {
  const walk: Fields[] = [
    { question: "pain", value: "7" },
    { question: "pressure", systolic: "128", diastolic: "82" },
    { question: "walks", value: "rarely" },
    { question: "sleep", value: "6,5" },
    { question: "visit", value: "2026-03-09" },
    { question: "helped", value: "yes" },
    { question: "words", value: "Спасибо врачу" },
  ];

  test("goes one question after another, is kept between screens, and ends as the journey's answer with its score", async () => {
    const clinic = await aPatientClinic(form);
    const { look, press } = visitor(clinic);
    const path = clinic.link("survey");
    for (const [index, fields] of walk.entries()) {
      expect((await look(path)).text).toContain(`Вопрос ${index + 1} из 7`);
      expect(await answered(clinic)).toEqual([]);
      expect((await press(path, { do: "answer", ...fields })).status).toBe(303);
    }
    await clinic.settle();
    expect(await answered(clinic)).toEqual([
      {
        score: 5,
        pain: 7,
        pressure: { systolic: 128, diastolic: 82 },
        walks: "rarely",
        sleep: 6.5,
        visit: "2026-03-09",
        helped: true,
        words: "Спасибо врачу",
      },
    ]);
    expect(clinic.sent).toHaveLength(2);
    expect((await look(path)).text).toContain("Вы уже ответили");
    const [reply] = await repliesOf(clinic.engine.db, clinic.patientId);
    expect(reply?.text).toContain("Какое давление сегодня утром? 128/82");
  });

  test("back shows what was said and lets it be changed; what may be left out can be, what is needed can not", async () => {
    const clinic = await aPatientClinic(form);
    const { look, press } = visitor(clinic);
    const path = clinic.link("survey");
    expect((await press(path, { do: "skip", question: "pain" })).status).toBe(422);
    await press(path, { do: "answer", question: "pain", value: "3" });
    expect((await press(path, { do: "skip", question: "pressure" })).status).toBe(303);
    const html = await (await fetch(`${clinic.web.url}${path}?question=pain`)).text();
    expect(html).toMatch(/value="3" checked/);
    expect((await press(path, { do: "answer", question: "pain", value: "8" })).headers.get("location")).toBe(`${path}?question=pressure`);
    for (const fields of walk.slice(2)) await press(path, { do: "answer", ...fields });
    expect(await answered(clinic)).toEqual([expect.objectContaining({ score: 5, pain: 8 })]);
    expect((await answered(clinic))[0]).not.toHaveProperty("pressure");
    expect((await look(`${path}?question=__proto__`)).status).toBe(200);
  });

  test("a dangerous answer in the middle is told at once, and the rest can go on", async () => {
    const clinic = await aPatientClinic(form);
    const { look, press } = visitor(clinic);
    const path = clinic.link("survey");
    await press(path, { do: "answer", question: "pain", value: "3" });
    expect((await press(path, { do: "answer", question: "pressure", systolic: "200", diastolic: "120" })).text).toMatch(
      /Важно.*Продолжить/,
    );
    expect((await look(path)).text).toContain("Вопрос 3 из 7");
    expect((await tasksOf(clinic.engine.db, clinic.patientId)).map(({ task }) => task)).toEqual(["dangerous-pressure"]);
  });
});

describe("a person", () => {
  test("is asked to call once a day for a link, at the time that suits", async () => {
    const clinic = await afterwards();
    const { press } = visitor(clinic);
    for (const when of ["evening", "morning"]) await press(clinic.link("call"), { do: "call", when });
    expect(await tasksOf(clinic.engine.db, clinic.patientId)).toMatchObject([
      { task: "call-back", role: "coordinator", script: "Когда удобнее: вечером.", dueAt: expect.any(Number) },
    ]);
    await clinic.push(day);
    await press(clinic.link("call"), { do: "call" });
    expect(await tasksOf(clinic.engine.db, clinic.patientId)).toHaveLength(2);
  });

  test("books on the clinic's own page, which is told where the visit came from; the click is on the timeline by ids alone", async () => {
    const clinic = await afterwards();
    const { look } = visitor(clinic);
    const path = clinic.link("book");
    expect((await look(path)).text).toContain("Выбрать время");
    const kinds = async () => (await told(clinic.engine.db, { patientId: clinic.patientId })).filter(({ kind }) => kind === "opened");
    expect(await kinds()).toEqual([]);
    const gone = await look(`${path}/go`);
    expect([gone.status, gone.headers.get("location")]).toEqual([
      302,
      expect.stringMatching(/^https:\/\/lesnaya\.example\.org\/book\?utm_source=zabota/),
    ]);
    expect(await kinds()).toMatchObject([{ what: "book", detail: { key: clinic.sent.at(-1)?.key } }]);
  });

  test("is there to book where the clinic has no page for it", async () => {
    const clinic = await afterwards();
    clinic.engine.clinic.links = {};
    const { look, press } = visitor(clinic);
    expect((await look(clinic.link("book"))).text).toContain("попросите перезвонить");
    await press(clinic.link("book"), { do: "call", when: "day" });
    expect((await tasksOf(clinic.engine.db, clinic.patientId)).map(({ task }) => task)).toEqual(["call-back"]);
  });
});

test("the page speaks the patient's language until another is chosen, which is remembered", async () => {
  const clinic = await afterwards({ language: "en" });
  const { look } = visitor(clinic);
  const path = clinic.link("unsubscribe");
  expect((await look(path, { "accept-language": "ru" })).text).toContain("Stop these messages?");
  const { text, headers } = await look(`${path}?lang=ru`);
  expect([text, headers.get("set-cookie")]).toEqual([
    expect.stringContaining("Остановить сообщения?"),
    expect.stringMatching(/^page-lang=ru;.*Path=\/p/),
  ]);
  expect((await look(path, { cookie: "page-lang=ru" })).text).toContain("Остановить сообщения?");
});
