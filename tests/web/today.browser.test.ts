// The clinic's day in a real Chromium: a coordinator does a task, answers a patient who has just written, and a doctor ends a red flag.
import { expect, test } from "vitest";
import { now } from "../../src/engine/engine.ts";
import { enrolmentsOf } from "../../src/store/enrolments.ts";
import { messagesOf } from "../../src/store/messages.ts";
import { keepReply } from "../../src/store/replies.ts";
import { seedStaff } from "../../src/web/console/demo-staff.ts";
import { browse, executablePath, look } from "../support/browser.ts";
import { aClinic } from "./clinic.ts";
import { served } from "./support.ts";

const day = 24 * 3_600_000;

test.skipIf(!executablePath).each([390, 1440])(
  "at %i pixels a task is done, a reply arrives by itself and is answered, and a red flag is ended",
  { timeout: 180_000 },
  async (width) => {
    const clinic = await aClinic();
    const { db } = clinic.engine;
    await seedStaff(db, Date.now());
    const anna = await clinic.arrives({ firstName: "Анна", lastName: "Соколова", phone: "+79991234567", email: "anna@example.org" });
    const boris = await clinic.arrives({ firstName: "Борис", lastName: "Ковалёв", phone: "+79997654321", timezone: "Asia/Yekaterinburg" });
    await clinic.demo.push(21 * day);
    await clinic.demo.reply(anna, "telegram", "150 на 95");
    await clinic.demo.push(4 * day);
    // Nothing has been asked of her yet, so what she writes is for a person.
    const vera = await clinic.arrives({ firstName: "Вера", lastName: "Ильина" });
    const web = await served({ engine: clinic.engine, demo: clinic.demo });
    const page = await browse({ viewport: { width, height: 900 }, locale: "ru" });
    const as = (role: string) => page.context().addCookies([{ name: "demo-role", value: role, url: web.url }]);

    await as("coordinator");
    await page.goto(`${web.url}/today`);
    await page.getByRole("link", { name: "Записать на контрольный визит" }).first().waitFor();
    await look(page, "today-list");
    let loads = 0;
    page.on("load", () => loads++);
    await page.getByRole("link", { name: "Записать на контрольный визит" }).first().click();
    await page.getByRole("button", { name: "Беру" }).click();
    await page.getByRole("button", { name: "Вернуть в общий список" }).waitFor();
    await page.getByLabel("Заметка").fill("Просила утро, лучше среду");
    await page.getByRole("button", { name: "Сохранить" }).click();
    await page.getByText("Просила утро, лучше среду").waitFor();
    await look(page, "today-task");
    await page.getByRole("complementary").getByRole("button", { name: "Есть запись" }).click();
    await page.getByText("Записано: Есть запись.").waitFor();
    await clinic.demo.push(0);
    expect((await enrolmentsOf(db, anna)).map(({ outcome }) => outcome)).toEqual(["completed"]);
    expect(loads).toBe(0);
    await look(page, "today-recorded");

    await page.goto(`${web.url}/conversations?show=waiting`);
    await page.getByText("Никто не ждёт ответа").waitFor();
    await look(page, "today-no-conversations");
    await clinic.demo.reply(vera, "telegram", "Подскажите, можно ли пить кофе с этими таблетками?");
    await page.getByRole("link", { name: /Ильина Вера/ }).waitFor();
    await expect.poll(() => page.title()).toMatch(/^\(1\)/);
    await page.getByRole("link", { name: /Ильина Вера/ }).click();
    await page.getByText("Готовые ответы").click();
    await page.getByRole("button", { name: "Спасибо", exact: true }).click();
    expect(await page.getByLabel("Ваш ответ").inputValue()).toBe("Вера, спасибо, что написали.");
    await page.getByLabel("Ваш ответ").fill("Здравствуйте, Вера! Одну чашку утром");
    await clinic.demo.reply(vera, "telegram", "И ещё: можно ли в баню?");
    await page.getByRole("region", { name: "Переписка" }).getByText("можно ли в баню").waitFor();
    expect(await page.getByLabel("Ваш ответ").inputValue()).toBe("Здравствуйте, Вера! Одну чашку утром");
    await look(page, "today-conversation");
    // The page has heard that an answer was put down before it goes: that it went must be told too.
    const heard = page.waitForResponse(/\/words$/);
    await page.getByRole("button", { name: "Отправить" }).click();
    await page.getByText("Отправляем.").waitFor();
    await heard;
    expect((await messagesOf(db, vera)).at(-1)?.text).toBe("Здравствуйте, Вера! Одну чашку утром");
    await clinic.demo.push(0);
    await page.getByText("Ольга Зимина · Telegram · Отправлено").waitFor();
    await look(page, "today-answered");
    await keepReply(db, {
      id: "s1",
      channel: "whatsapp",
      address: "+79990001122",
      text: "Это Ковалёв, сменил номер",
      receivedAt: now(clinic.engine),
      kind: "stranger",
    });
    await page.goto(`${web.url}/conversations`);
    await page.getByRole("link", { name: /Незнакомый адрес/ }).click();
    await page.getByLabel("Имя, телефон или номер").fill("Ковалёв");
    await page.getByRole("button", { name: "Найти" }).click();
    await page.getByRole("button", { name: "Связать с этой картой: Ковалёв Борис" }).waitFor();
    await look(page, "today-stranger");

    await clinic.demo.reply(boris, "telegram", "190/125");
    await as("doctor");
    await page.goto(`${web.url}/today`);
    await look(page, "today-alerts");
    await page.locator(".group.alert").getByRole("link").first().click();
    await page.getByText("Что сказано пациенту").waitFor();
    await look(page, "today-flag");
    await page.getByLabel("Дозвонились", { exact: true }).check();
    await page.getByLabel("Что выяснили").fill("Перемерил: 140/85, симптомов нет");
    await page.getByRole("button", { name: "Отпустить сообщения" }).click();
    await page.getByText("Тревога закрыта, сообщения отпущены.").waitFor();
    await page.goto(`${web.url}/today?lang=en`);
    await look(page, "today-doctor-empty-en");
    await as("coordinator");
    await page.goto(`${web.url}/conversations?show=all`);
    await page.getByRole("link", { name: /Ильина Вера/ }).click();
    await look(page, "today-conversation-en");
  },
);
