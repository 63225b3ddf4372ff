// A letter in a real Chromium, under the demo's content policy: it fits a small phone, reads in light and dark, and nothing in it runs.
import { expect, test } from "vitest";
import { letter } from "../../src/channels/letter.ts";
import { browse, executablePath, look } from "../support/browser.ts";
import { aClinic } from "../web/clinic.ts";
import { served } from "../web/support.ts";

const brand = { name: "Клиника на Лесной", phone: "+7 495 123-45-67", address: "Москва, ул. Лесная, 12" };
const text = `Анна <img src=x onerror=alert(1)>, здравствуйте!

Три недели назад вы были **у кардиолога**. [Как добраться](https://lesnaya.example.org/contacts), https://lesnaya.example.org/${"x".repeat(120)}

- измерьте давление
- запишите оба числа

[Записаться на приём](https://lesnaya.example.org/book)

> Имеются противопоказания.`;

const looks = (["light", "dark"] as const).flatMap((colorScheme) => [320, 390, 1000].map((width) => ({ colorScheme, width })));

test.skipIf(!executablePath).each(looks)("$width px, $colorScheme", async ({ colorScheme, width }) => {
  const links = { unsubscribe: "https://lesnaya.example.org/p/u/x", preferences: "https://lesnaya.example.org/p/p/x" };
  const message = { key: "k", to: "a@b.example", subject: "Как вы?", text, language: "ru", buttons: [], ...links };
  const clinic = await aClinic();
  clinic.mails.push({ to: "a@b.example", at: 0, ...(await letter(message, brand)) });
  const { url } = await served({ engine: clinic.engine, demo: clinic.demo });
  const page = await browse({ colorScheme, viewport: { width, height: 800 } });
  const complaints: string[] = [];
  page.on("console", (said) => /refused|violates|blocked/i.test(said.text()) && complaints.push(said.text()));
  page.on(
    "request",
    (request) => request.isNavigationRequest() || request.url().endsWith("/favicon.ico") || complaints.push(request.url()),
  );
  page.on("dialog", (dialog) => void dialog.dismiss().then(() => complaints.push("a dialog")));
  await page.goto(`${url}/demo/mail/1/as-sent`);
  const button = page.getByRole("link", { name: "Записаться на приём" });
  expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
  expect(await page.evaluate("document.images.length")).toBe(0);
  expect(complaints).toEqual([]);
});

test.skipIf(!executablePath)("a letter bears a look", async () => {
  const message = {
    key: "k",
    to: "a@b.example",
    subject: "Как вы?",
    text,
    language: "ru",
    buttons: [],
    unsubscribe: "https://a.example/u",
  };
  const page = await browse({ viewport: { width: 390, height: 800 } });
  await page.setContent((await letter(message, brand)).html);
  await look(page, "letter");
});
