// The phone page in a real Chromium: a visitor answers as the patient, and sees the clinic's answer come by itself.
import { expect, test } from "vitest";
import { browse, complaintsOf, executablePath, look } from "../support/browser.ts";
import { aClinic } from "./clinic.ts";
import { served } from "./support.ts";

const day = 24 * 3_600_000;

test.skipIf(!executablePath).each([true, false])(
  "a visitor answers as the patient (JavaScript: %s)",
  { timeout: 60_000 },
  async (javaScriptEnabled) => {
    const clinic = await aClinic();
    const id = await clinic.arrives({ firstName: "Анна <img src=x onerror=alert(1)>" });
    await clinic.demo.push(21 * day);
    const { url } = await served({ engine: clinic.engine, demo: clinic.demo });
    const page = await browse({ javaScriptEnabled, locale: "ru" });
    await page.goto(`${url}/demo/phone/${id}`);
    await page.getByLabel("Ответить за пациента").fill("150 на 95");
    await page.getByRole("button", { name: "Отправить" }).click();
    await page.getByText("приглашаем вас на контрольный визит").waitFor();
    await page.getByRole("button", { name: "Записался" }).click();
    await page.getByText("Закончен: пациент записался.").waitFor();
    expect(complaintsOf(page)).toEqual([]);
  },
);

test.skipIf(!executablePath)(
  "what happens elsewhere appears by itself, and leaves alone what the visitor types",
  { timeout: 60_000 },
  async () => {
    const clinic = await aClinic();
    const id = await clinic.arrives({ firstName: "Анна" });
    const { url } = await served({ engine: clinic.engine, demo: clinic.demo });
    const page = await browse({ locale: "ru" });
    await page.goto(`${url}/demo/phone/${id}`);
    await page.getByText("Здесь пока тихо").waitFor();
    await page.getByLabel("Ответить за пациента").fill("ещё думаю");
    await clinic.demo.push(21 * day);
    await page.getByText("прошло три недели после приёма").waitFor();
    expect(await page.getByLabel("Ответить за пациента").inputValue()).toBe("ещё думаю");
    expect(complaintsOf(page)).toEqual([]);
  },
);

test.skipIf(!executablePath)(
  "on a narrow phone nothing sticks out, and every button is large enough for a finger",
  { timeout: 60_000 },
  async () => {
    const clinic = await aClinic();
    const id = await clinic.arrives({ firstName: "Анна" });
    await clinic.demo.push(21 * day);
    await clinic.demo.reply(id, "telegram", "150 на 95");
    const { url } = await served({ engine: clinic.engine, demo: clinic.demo });
    const page = await browse({ locale: "ru", viewport: { width: 360, height: 800 } });
    for (const [name, path] of [
      ["phone", `/demo/phone/${id}`],
      ["phones", "/demo/phone"],
      ["journeys", "/demo/journeys"],
      ["mail", "/demo/mail"],
      ["unsubscribe", "/p/unsubscribe"],
    ] as const) {
      await page.goto(url + path);
      await look(page, `demo-${name}`, { but: /status of 404/ });
    }
  },
);
