// Scenarios and Entering in a real Chromium: on a phone and on a desk, light and dark, and a drawing whose steps can be pressed.
import { describe, expect, test } from "vitest";
import { seedStaff } from "../../src/web/console/demo-staff.ts";
import { browse, executablePath, look } from "../support/browser.ts";
import { aClinic } from "./clinic.ts";
import { served } from "./support.ts";

const timeout = 120_000;
const id = "hypertension-control";

async function aDay() {
  const clinic = await aClinic();
  for (const [firstName, lastName] of [
    ["Анна", "Лебедева"],
    ["Борис", "Котов"],
    ["Вера", "Орлова"],
  ] as const)
    await clinic.arrives({ firstName, lastName, tags: ["vip"] });
  await clinic.arrives({ firstName: "Миша", lastName: "Малый", birthDate: "2020-01-01" });
  await clinic.demo.push(21 * 24 * 3_600_000);
  await seedStaff(clinic.engine.db, Date.now());
  const web = await served({ engine: clinic.engine, demo: clinic.demo });
  const cookie = { name: "demo-role", value: "marketer", url: web.url };
  return { web, cookie };
}

describe.skipIf(!executablePath)("in Chromium", () => {
  test("a press on a step shows who is there", { timeout }, async () => {
    const { web, cookie } = await aDay();
    const page = await browse({ locale: "ru", viewport: { width: 1440, height: 1000 } });
    await page.context().addCookies([cookie]);
    await page.goto(`${web.url}/scenarios`);
    await page.getByRole("link", { name: "Гипертония: как динамика давления" }).click();
    await page.getByRole("link", { name: "Спросить: «Как ваше давление?» 3 внутри" }).click();
    await page.getByRole("link", { name: "Лебедева Анна" }).waitFor();
    expect(await page.locator(".source .marked").textContent()).toContain("ask: pressure");
  });

  test("several are enrolled after a look at what they would get", { timeout }, async () => {
    const { web, cookie } = await aDay();
    const page = await browse({ locale: "ru" });
    await page.context().addCookies([cookie]);
    await page.goto(`${web.url}/entering`);
    await page.getByRole("link", { name: "Добавить вручную" }).click();
    await page.getByLabel("Сценарий").selectOption("no-show-recovery");
    await page.getByLabel("Метка").fill("vip");
    await page.getByRole("button", { name: "Показать, что будет" }).click();
    await page.getByLabel("Котов Борис").uncheck();
    await page.getByRole("button", { name: "Добавить отмеченных" }).click();
    await page.getByText("Вошли: 2.").waitFor();
  });

  test.each([
    ["ru", 1440],
    ["en", 390],
  ] as const)("every page bears a look (%s, %i)", { timeout }, async (locale, width) => {
    const { web, cookie } = await aDay();
    const page = await browse({ locale, viewport: { width, height: 900 } });
    await page.context().addCookies([cookie]);
    for (const path of [
      "/scenarios",
      `/scenarios/${id}?step=1`,
      "/scenarios/check-up-recall",
      "/scenarios/check-up-recall/publish",
      "/entering",
      "/entering/enrol",
    ]) {
      await page.goto(web.url + path);
      await look(page, path.replaceAll(/\W+/g, "-").slice(1));
    }
  });
});
