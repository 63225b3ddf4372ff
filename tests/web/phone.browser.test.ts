// The phone page in a real Chromium: a visitor answers as the patient, and sees the clinic's answer come by itself.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { aClinic } from "./clinic.ts";
import { served } from "./support.ts";

const day = 24 * 3_600_000;

/** On PATH, else the one that playwright has fetched. */
function program(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = folders.flatMap((folder) => ["chromium", "chromium-browser", "google-chrome"].map((name) => join(folder, name)));
  return [...found, chromium.executablePath()].find((path) => existsSync(path));
}

const executablePath = program();
if (!executablePath)
  console.warn(
    "No Chromium on PATH, so the phone page is not tried in a browser: install it, or run npx playwright-core install chromium.",
  );

async function browse(options: { javaScriptEnabled?: boolean; width?: number } = {}) {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  onTestFinished(() => browser.close());
  const { javaScriptEnabled = true, width = 1440 } = options;
  const page = await browser.newPage({ javaScriptEnabled, locale: "ru", viewport: { width, height: 900 } });
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { page, complaints };
}

test.skipIf(!executablePath).each([true, false])(
  "a visitor answers as the patient (JavaScript: %s)",
  { timeout: 60_000 },
  async (javaScriptEnabled) => {
    const clinic = await aClinic();
    const id = await clinic.arrives({ firstName: "Анна <img src=x onerror=alert(1)>" });
    await clinic.demo.push(21 * day);
    const { url } = await served({ engine: clinic.engine, demo: clinic.demo });
    const { page, complaints } = await browse({ javaScriptEnabled });
    await page.goto(`${url}/demo/phone/${id}`);
    await page.getByLabel("Ответить за пациента").fill("150 на 95");
    await page.getByRole("button", { name: "Отправить" }).click();
    await page.getByText("приглашаем вас на контрольный визит").waitFor();
    await page.getByRole("button", { name: "Записался" }).click();
    await page.getByText("Закончен: пациент записался.").waitFor();
    expect(complaints).toEqual([]);
  },
);

test.skipIf(!executablePath)(
  "what happens elsewhere appears by itself, and leaves alone what the visitor types",
  { timeout: 60_000 },
  async () => {
    const clinic = await aClinic();
    const id = await clinic.arrives({ firstName: "Анна" });
    const { url } = await served({ engine: clinic.engine, demo: clinic.demo });
    const { page, complaints } = await browse();
    await page.goto(`${url}/demo/phone/${id}`);
    await page.getByText("Здесь пока тихо").waitFor();
    await page.getByLabel("Ответить за пациента").fill("ещё думаю");
    await clinic.demo.push(21 * day);
    await page.getByText("прошло три недели после приёма").waitFor();
    expect(await page.getByLabel("Ответить за пациента").inputValue()).toBe("ещё думаю");
    expect(complaints).toEqual([]);
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
    const { page } = await browse({ width: 360 });
    for (const path of [`/demo/phone/${id}`, "/demo/phone", "/demo/journeys", "/demo/mail", "/p/unsubscribe"]) {
      await page.goto(url + path);
      // The page's own globals are not this process's.
      expect(await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth"), path).toBeLessThanOrEqual(0);
      // At one moment: a part of the page that is fetched anew brings other buttons.
      const heights = await page.evaluate<number[]>(
        "[...document.querySelectorAll('button, summary, .button')].map((each) => each.getBoundingClientRect().height).filter((each) => each > 0)",
      );
      expect(Math.min(...heights, 44), path).toBeGreaterThanOrEqual(44);
    }
  },
);
