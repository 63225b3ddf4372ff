// Signing in and the console's frame in a real Chromium: without JavaScript, by keyboard, on two sizes, under a policy that lets no script in.
import { describe, expect, test } from "vitest";
import { seedStaff } from "../../src/web/console/demo-staff.ts";
import { browse, complaintsOf, executablePath, look } from "../support/browser.ts";
import { aClinic } from "./clinic.ts";
import { aUser, codeOf, emailOf, password, secretOf } from "./staff.ts";
import { served } from "./support.ts";

const day = 24 * 3_600_000;
const timeout = 60_000;

/** A coordinator's Today with one task: a pressure that is too high, and no booking since. */
async function aDay() {
  const clinic = await aClinic();
  const id = await clinic.arrives({ firstName: "Анна" });
  await clinic.demo.push(21 * day);
  await clinic.demo.reply(id, "telegram", "150 на 95");
  await clinic.demo.push(4 * day);
  await seedStaff(clinic.engine.db, Date.now());
  return { clinic, web: await served({ engine: clinic.engine, demo: clinic.demo }) };
}

describe.skipIf(!executablePath)("in Chromium", () => {
  test.each([true, false])("an administrator comes in and sets up codes (JavaScript: %s)", { timeout }, async (javaScriptEnabled) => {
    const web = await served();
    await aUser(web.engine, "administrator");
    const page = await browse({ javaScriptEnabled, locale: "ru" });
    await page.goto(`${web.url}/settings/users`);
    await page.getByLabel("Почта").fill(emailOf("administrator"));
    await page.getByLabel("Пароль").fill(password);
    await page.getByRole("button", { name: "Войти" }).click();
    await page.getByText("Включите коды").waitFor();
    await page.getByLabel("Текущий пароль").fill(password);
    await page.getByRole("button", { name: "Включить" }).click();
    const link = (await page.getByRole("link", { name: "Открыть в приложении" }).getAttribute("href")) ?? "";
    await page.getByLabel("Код из приложения").fill(codeOf(secretOf(link)));
    await page.getByRole("button", { name: "Включить" }).click();
    await page.getByRole("heading", { name: "Сценарии" }).waitFor();
    await page.getByRole("button", { name: "Выйти" }).click();
    await page.getByRole("heading", { name: "Вход для сотрудников" }).waitFor();
  });

  test.each([true, false])("an outcome is recorded by one button (JavaScript: %s)", { timeout }, async (javaScriptEnabled) => {
    const { web } = await aDay();
    const page = await browse({ javaScriptEnabled, locale: "ru" });
    await page.goto(`${web.url}/today`);
    let loads = 0;
    page.on("load", () => loads++);
    await page.getByRole("button", { name: "Есть запись" }).click();
    await page.getByText("Задач нет").waitFor();
    expect(loads).toBe(javaScriptEnabled ? 0 : 1);
    expect(complaintsOf(page)).toEqual([]);
  });

  test("j moves to the first row, ? shows the keys, and a visitor looks as another", { timeout }, async () => {
    const { web } = await aDay();
    const page = await browse({ locale: "ru" });
    await page.goto(`${web.url}/today`);
    await page.keyboard.press("j");
    expect(await page.evaluate<boolean>("document.activeElement.closest('[data-row]') !== null")).toBe(true);
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Есть запись" }).waitFor();
    await page.getByLabel("Вы смотрите как").selectOption("auditor");
    await page.getByRole("button", { name: "Есть запись" }).waitFor({ state: "detached" });
    await page.getByText("Записать на контрольный визит").waitFor();
  });

  test.each([390, 1440])("at %i pixels every page bears a look", { timeout }, async (width) => {
    const { web } = await aDay();
    const prod = await served({ engine: web.engine });
    const page = await browse({ viewport: { width, height: 900 }, locale: "ru" });
    const at = async (url: string, name: string) => {
      await page.goto(url);
      await look(page, name);
    };
    await at(`${prod.url}/sign-in`, "sign-in");
    await at(`${prod.url}/sign-in/code`, "sign-in-code");
    await page.context().addCookies([{ name: "demo-role", value: "administrator", url: web.url }]);
    for (const tab of ["channels", "endpoints", "users", "keys", "audit"]) await at(`${web.url}/settings/${tab}`, `settings-${tab}`);
  });
});
