// The patients' pages in a real Chromium: found by keyboard, held and released with a reason, read on two sizes and in two lights.
import { describe, expect, test } from "vitest";
import { seedStaff } from "../../src/web/console/demo-staff.ts";
import { browse, executablePath, look } from "../support/browser.ts";
import { aClinic } from "./clinic.ts";
import { served } from "./support.ts";

const day = 24 * 3_600_000;
const timeout = 120_000;

/** She answered with a pressure that is too high, and has a task open. */
async function aRecord() {
  const clinic = await aClinic();
  const id = await clinic.arrives({ firstName: "Анна", lastName: "Ёлкина", phone: "+79991234567", tags: ["vip"] });
  await clinic.arrives({ firstName: "Иван", lastName: "Бобров" });
  await clinic.demo.push(21 * day);
  await clinic.demo.reply(id, "telegram", "150 на 95");
  await clinic.demo.push(2 * day);
  await seedStaff(clinic.engine.db, Date.now());
  return { id, clinic, web: await served({ engine: clinic.engine, demo: clinic.demo }) };
}

describe.skipIf(!executablePath)("in Chromium", () => {
  test.each([true, false])("a coordinator finds, holds, and releases (JavaScript: %s)", { timeout }, async (javaScriptEnabled) => {
    const { web } = await aRecord();
    const page = await browse({ javaScriptEnabled, locale: "ru" });
    await page.goto(`${web.url}/patients`);
    if (javaScriptEnabled) {
      await page.keyboard.press("/");
      await page.keyboard.type("елк");
      await page.keyboard.press("Enter");
      await page.getByText("Бобров").waitFor({ state: "detached" });
      await page.keyboard.press("j");
      await page.keyboard.press("Enter");
    } else await page.getByRole("link", { name: "Ёлкина Анна" }).click();
    await page.getByRole("heading", { name: "Ёлкина Анна" }).waitFor();
    await page.getByRole("link", { name: "Придержать сообщения" }).click();
    await page.getByLabel("Причина").fill("Уехала");
    await page.getByRole("button", { name: "Придержать сообщения" }).click();
    await page.getByText("Придержано. Сообщения ждут.").waitFor();
    await page.getByRole("link", { name: "Передумали? Отпустить" }).click();
    await page.getByLabel("Причина").fill("Вернулась");
    await page.getByRole("button", { name: "Отпустить" }).click();
    await page.getByText("Причина: Вернулась").waitFor();
    await page.getByText("Как ваше давление?", { exact: false }).first().click();
    await page.getByText("Какое давление сегодня утром?").waitFor();
  });

  test("what happens to the patient is seen by itself, and the message that is being read stays open", { timeout }, async () => {
    const { web, id, clinic } = await aRecord();
    const page = await browse({ locale: "ru" });
    await page.goto(`${web.url}/patients/${id}`);
    let loads = 0;
    page.on("load", () => loads++);
    await page.getByText("Как ваше давление?", { exact: false }).first().click();
    await page.getByText("Какое давление сегодня утром?").waitFor();
    await clinic.demo.reply(id, "telegram", "Спасибо, уже лучше");
    await page.getByText("Спасибо, уже лучше").waitFor();
    expect(await page.getByText("Какое давление сегодня утром?").isVisible()).toBe(true);
    expect(loads).toBe(0);
  });

  test.each([390, 1440])("at %i pixels every page bears a look", { timeout }, async (width) => {
    const { web, id } = await aRecord();
    const page = await browse({ viewport: { width, height: 900 }, locale: "ru" });
    const at = async (path: string, name: string) => {
      await page.goto(web.url + path);
      await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })");
      await look(page, name);
    };
    await at("/patients", "patients");
    await at("/patients?tag=nobody", "patients-nobody");
    await at(`/patients/${id}`, "patient");
    await at(`/patients/${id}/consents`, "patient-consents");
    await at(`/patients/${id}/acts/hold`, "patient-hold");
    await page.context().addCookies([{ name: "demo-role", value: "administrator", url: web.url }]);
    await at(`/patients/${id}/erase`, "patient-erase");
    await at("/settings/data?patient=p-1", "settings-data");
  });
});
