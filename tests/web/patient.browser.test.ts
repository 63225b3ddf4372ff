// The patient pages in a real Chromium: small phones, light and dark, no JavaScript, the keyboard alone, and what a screen reader needs.
import { expect, test } from "vitest";
import { now } from "../../src/engine/engine.ts";
import { pageLink } from "../../src/engine/page-link.ts";
import { browse, complaintsOf, executablePath, look } from "../support/browser.ts";
import { aPatientClinic, day, form, type PatientClinic } from "./patient-clinic.ts";

const press = (clinic: PatientClinic, path: string, fields: Record<string, string>) =>
  fetch(`${clinic.web.url}${path}`, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });

/** Every page as a patient comes to it, by the name of its picture. */
async function everyPage(): Promise<{ name: string; url: string; press?: string; fill?: Record<string, string> }[]> {
  const asked = await aPatientClinic();
  const alarmed = await aPatientClinic();
  const thanked = await aPatientClinic();
  const survey = await aPatientClinic(form);
  const scale = await aPatientClinic("answer: nps");
  const done = await aPatientClinic("answer: yes-no", { phone: "+79990000001", max: "9" });
  await press(done, done.link("survey"), { do: "answer", value: "yes" });
  await done.settle();
  const stopped = await aPatientClinic("answer: yes-no");
  await press(stopped, stopped.link("survey"), { do: "answer", value: "yes" });
  await stopped.settle();
  await press(stopped, stopped.link("unsubscribe"), { do: "purpose" });
  const old = pageLink({ ...done.engine, publicUrl: "" }, { page: "book", patientId: done.patientId, expiresAt: now(done.engine) - day });
  const at = (clinic: PatientClinic, path: string) => `${clinic.web.url}${path}`;
  return [
    { name: "preferences", url: at(done, done.link("preferences")) },
    { name: "preferences-saved", url: at(done, `${done.link("preferences")}?saved=changed`) },
    { name: "unsubscribe", url: at(done, done.link("unsubscribe")) },
    { name: "unsubscribed", url: at(stopped, stopped.link("unsubscribe")) },
    { name: "question", url: at(asked, asked.link("survey")) },
    { name: "question-again", url: at(asked, asked.link("survey")), press: "Отправить" },
    { name: "urgent", url: at(alarmed, alarmed.link("survey")), fill: { Верхнее: "190", Нижнее: "115" }, press: "Отправить" },
    { name: "thanks", url: at(thanked, thanked.link("survey")), fill: { Верхнее: "125", Нижнее: "80" }, press: "Отправить" },
    { name: "scale", url: at(scale, scale.link("survey")) },
    { name: "survey", url: at(survey, survey.link("survey")) },
    { name: "survey-again", url: at(survey, survey.link("survey")), press: "Дальше" },
    { name: "answered", url: at(done, done.link("survey")) },
    { name: "call", url: at(done, done.link("call")) },
    { name: "book", url: at(done, done.link("book")) },
    { name: "expired", url: at(done, old) },
    { name: "forged", url: at(done, "/p/survey/nothing") },
  ];
}

test.skipIf(!executablePath).each([320, 390])(
  "at %i px every page bears a look, and none is heavy",
  { timeout: 180_000 },
  async (width) => {
    const page = await browse({ viewport: { width, height: 720 }, locale: "ru", isMobile: true, deviceScaleFactor: 2 });
    let weight = 0;
    page.on("response", async (response) => {
      weight += (await response.body().catch(() => Buffer.alloc(0))).length;
    });
    for (const { name, url, press, fill = {} } of await everyPage()) {
      weight = 0;
      await page.goto(url, { waitUntil: "networkidle" });
      for (const [label, value] of Object.entries(fill)) await page.getByLabel(label).fill(value);
      if (press) await page.getByRole("button", { name: press, exact: true }).click();
      expect(weight, name).toBeLessThan(50_000);
      for (const choice of await page.locator("label.choice").all())
        expect((await choice.boundingBox())?.height ?? 0, name).toBeGreaterThanOrEqual(44);
      // What is refused, expired or forged is answered with a 4xx, which the browser's console notes.
      await look(page, `patient-pages-${name}`, { but: /status of 4\d\d/ });
    }
  },
);

test.skipIf(!executablePath)(
  "without JavaScript, by the keyboard alone, a questionnaire is answered to its end",
  { timeout: 120_000 },
  async () => {
    const clinic = await aPatientClinic(form);
    const page = await browse({ viewport: { width: 390, height: 720 }, locale: "ru", javaScriptEnabled: false });
    await page.goto(`${clinic.web.url}${clinic.link("survey")}`);
    const { keyboard } = page;
    /** From the top of the page to the first field of the form, past the ways to the content, the language and back. */
    const toField = async () => {
      for (let presses = 0; presses < 12; presses++) {
        await keyboard.press("Tab");
        const focused = page.locator(":focus");
        if ((await focused.count()) > 0 && /^(INPUT|TEXTAREA)$/.test(await focused.evaluate((element) => element.tagName))) return;
      }
      throw new Error("the keyboard does not reach the form");
    };
    const heading = (text: string) => page.getByRole("heading", { name: text }).waitFor();
    const onward = async () => {
      while ((await page.locator(":focus").getAttribute("value")) !== "answer") await keyboard.press("Tab");
      await keyboard.press("Enter");
    };
    await heading("Насколько сильна боль сегодня?");
    await toField();
    await keyboard.press("Space");
    for (let value = 0; value < 7; value++) await keyboard.press("ArrowRight");
    await onward();
    await heading("Какое давление сегодня утром?");
    await toField();
    await keyboard.type("12");
    await keyboard.press("Tab");
    await keyboard.type("82");
    await keyboard.press("Enter");
    await page.getByRole("alert").getByText("верхнее от 60 до 280").waitFor();
    expect(await page.getByLabel("Нижнее").inputValue()).toBe("82");
    await page.getByLabel("Верхнее").fill("128");
    await keyboard.press("Enter");
    await heading("Гуляете ли вы каждый день?");
    await page.getByRole("link", { name: "Назад" }).focus();
    await keyboard.press("Enter");
    await heading("Какое давление сегодня утром?");
    expect(await page.getByLabel("Верхнее").inputValue()).toBe("128");
    await page.getByLabel("Верхнее").focus();
    await keyboard.press("Enter");
    await heading("Гуляете ли вы каждый день?");
    await toField();
    await keyboard.press("ArrowDown");
    await onward();
    await heading("Сколько часов вы спали?");
    await toField();
    await keyboard.type("6,5");
    await keyboard.press("Enter");
    await heading("Когда удобно прийти?");
    await page.getByRole("button", { name: "Пропустить вопрос" }).focus();
    await keyboard.press("Enter");
    await heading("Помогло ли лечение?");
    await toField();
    await keyboard.press("Space");
    await onward();
    await heading("Что ещё вы хотите сказать врачу?");
    await toField();
    await keyboard.type("Спасибо");
    await onward();
    await heading("Вы уже ответили");
    expect(complaintsOf(page).filter((text) => !text.includes("422"))).toEqual([]);
  },
);

test.skipIf(!executablePath)("without JavaScript, choices are saved, and a stop is taken back", { timeout: 60_000 }, async () => {
  const clinic = await aPatientClinic("answer: yes-no");
  const page = await browse({ viewport: { width: 320, height: 640 }, locale: "ru", javaScriptEnabled: false });
  await page.goto(`${clinic.web.url}${clinic.link("survey")}`);
  await page.getByLabel("Да").check();
  await page.getByRole("button", { name: "Отправить" }).click();
  await page.getByText("Спасибо, мы получили ваш ответ").waitFor();
  await clinic.settle();
  await page.goto(`${clinic.web.url}${clinic.link("preferences")}`);
  const care = page.getByRole("group", { name: "После визита" });
  await care.getByLabel("Telegram").uncheck();
  await page.getByRole("button", { name: "Сохранить" }).click();
  await page.getByRole("status").getByText("Сохранено").waitFor();
  expect(await care.getByLabel("Telegram").isChecked()).toBe(false);
  expect(await care.getByLabel("Электронная почта").isChecked()).toBe(true);
  await page.goto(`${clinic.web.url}${clinic.link("unsubscribe")}`);
  await page.getByRole("button", { name: "Не присылать такие сообщения" }).click();
  await page.getByRole("heading", { name: "Больше не пишем" }).waitFor();
  await page.getByRole("button", { name: "Вернуть: кнопка нажата по ошибке" }).click();
  await page.getByRole("heading", { name: "Вернули как было" }).waitFor();
});
