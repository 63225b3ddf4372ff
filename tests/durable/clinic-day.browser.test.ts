// A day at the clinic in a real Chromium, from end to end: booking events, Temporal, Telegram, and five people at the console behind its sign-in.
import type { Page } from "playwright-core";
import { describe, expect, inject, test } from "vitest";
import { addKey } from "../../src/engine/keys.ts";
import { enrolmentsOf } from "../../src/store/enrolments.ts";
import { publishedScenario } from "../../src/store/plans.ts";
import { tasksOf } from "../../src/store/tasks.ts";
import { told } from "../../src/store/timeline.ts";
import type { Role } from "../../src/store/users.ts";
import { browse, executablePath, look } from "../support/browser.ts";
import { aUser, codeOf, emailOf, password, secretOf, signedIn } from "../web/staff.ts";
import { ended, until } from "./clinic.ts";
import { type Day, openDay, type Person, scenarioId, type Written } from "./clinic-day.ts";

const written: Written = {
  title: "Давление после приёма",
  task: "Записать на контрольный визит",
  script: "Спросите, как самочувствие, и предложите два времени на выбор.\nЧисла не обсуждайте: это сделает врач.",
  texts: {
    check: {
      subject: "Как ваше давление?",
      text: "{{ patient.first_name }}, какое давление сегодня утром? Ответьте двумя числами, например «130 на 85».",
    },
    "last-call": {
      subject: "Не застали вас",
      text: "Мы звонили насчёт контрольного визита и не застали вас. Наш телефон {{ clinic.phone }}.",
    },
    fine: { subject: "Спасибо за ответ", text: "Спасибо, записали. Приходите в назначенный срок." },
    thanks: { subject: "Ответ получен", text: "Спасибо за ответ!" },
  },
};
const inEnglish: Written = {
  title: "Blood pressure after the visit",
  task: "Book the follow-up visit",
  script: "Ask how they are, and offer two times.\nLeave the numbers to the doctor.",
  texts: {
    check: { subject: "How is your blood pressure?", text: "{{ patient.first_name }}, what was it this morning? Two numbers, please." },
    "last-call": { subject: "We missed you", text: "We called about a follow-up visit. Our number is {{ clinic.phone }}." },
    fine: { subject: "Thank you for the numbers", text: "Thank you. Please come at the time you planned." },
    thanks: { subject: "Received", text: "Thank you for your reply!" },
  },
};
const anna = { externalId: "p-1", firstName: "Анна", lastName: "Соколова", phone: "+79991234567", email: "anna@example.org", chat: 4242 };
const boris = { externalId: "p-2", firstName: "Борис", lastName: "Ковалёв", phone: "+79997654321", email: "boris@example.org", chat: 4343 };
const vera = { externalId: "p-3", firstName: "Вера", lastName: "Ильина", phone: "+79990001122", email: "vera@example.org", chat: 4444 };
const pain = "Сильно болит в груди, не могу дышать";
const names = { coordinator: "Ирина Смирнова", marketer: "Павел Зимин", auditor: "Нина Юрьева", administrator: "Олег Титов" } as const;
const doctor = { name: "Мария Орлова", email: "orlova@clinic.example", password: "seven slow brown otters" };

const sizes = [
  { width: 390, height: 844, outcome: "unreachable", pressed: "Не дозвонились", ends: "пройден до конца", as: "completed" },
  { width: 1440, height: 900, outcome: "declined", pressed: "Отказ", ends: "отказ", as: "declined" },
] as const;

type Size = (typeof sizes)[number];

/** A browser of their own, at the sign-in page. */
async function sitsDown({ web }: Day, { width, height }: Pick<Size, "width" | "height">): Promise<Page> {
  const page = await browse({ viewport: { width, height }, locale: "ru" });
  await page.goto(`${web.url}/`);
  await page.getByRole("heading", { name: "Вход для сотрудников" }).waitFor();
  return page;
}

async function signsIn(page: Page, email: string, secret: string): Promise<void> {
  await page.getByLabel("Почта").fill(email);
  await page.getByLabel("Пароль").fill(secret);
  await page.getByRole("button", { name: "Войти" }).click();
}

const goesTo = (page: Page, place: string) => page.getByRole("navigation", { name: "Разделы" }).getByRole("link", { name: place }).click();
const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { name }).first().waitFor();

/** Sets up codes, adds the doctor, makes a key for the booking system, looks at the channels, and comes back with a code. */
async function administers(day: Day, size: Size): Promise<{ key: string; first: string }> {
  const page = await sitsDown(day, size);
  await look(page, "day-sign-in");
  await signsIn(page, emailOf("administrator"), password);
  await page.getByText("Включите коды").waitFor();
  await page.goto(`${day.web.url}/settings/users`);
  await page.getByText("Включите коды").waitFor();
  await look(page, "day-administrator-codes-first");
  await page.getByLabel("Текущий пароль").fill(password);
  await page.getByRole("button", { name: "Включить" }).click();
  const link = (await page.getByRole("link", { name: "Открыть в приложении" }).getAttribute("href")) ?? "";
  // No address leads back to what a form has answered.
  expect(await page.getByRole("link", { name: "English" }).getAttribute("href")).toBe("/account?lang=en");
  await look(page, "day-administrator-codes");
  await page.getByLabel("Код из приложения").fill(codeOf(secretOf(link)));
  await page.getByRole("button", { name: "Включить" }).click();
  await heading(page, "Сценарии");

  await goesTo(page, "Настройки");
  await page.getByText("За семь дней ни одного отказа.").waitFor();
  await look(page, "day-administrator-channels");
  await page.getByRole("link", { name: "Сотрудники" }).click();
  await page.getByLabel("Имя").fill(doctor.name);
  await page.getByLabel("Почта").fill(doctor.email);
  await page.getByRole("combobox", { name: "Роль", exact: true }).selectOption("doctor");
  await page.getByRole("button", { name: "Добавить" }).click();
  const first = (await page.locator(".secret").textContent()) ?? "";
  await look(page, "day-administrator-users");
  await page.getByRole("link", { name: "Ключи API" }).click();
  await page.getByText("Ключей нет").waitFor();
  await page.getByLabel("Для какой программы").fill("Система записи");
  await page.getByLabel("менять пациентов").check();
  await page.getByLabel("записывать согласия").check();
  await page.getByRole("button", { name: "Создать ключ" }).click();
  const key = (await page.locator(".secret").textContent()) ?? "";
  await look(page, "day-administrator-keys");

  await page.getByRole("button", { name: "Выйти" }).click();
  await signsIn(page, emailOf("administrator"), password);
  await heading(page, "Второй шаг");
  await look(page, "day-administrator-code");
  await page.getByLabel("Код").fill(codeOf(secretOf(link)));
  await page.getByRole("button", { name: "Продолжить" }).click();
  await heading(page, "Сценарии");
  return { key: key.trim(), first: first.trim() };
}

/** Takes the booking task, records how it ended, and sees what the journey did of it on the patient's page. */
async function coordinates(day: Day, size: Size, patientId: string): Promise<void> {
  const page = await sitsDown(day, size);
  await signsIn(page, emailOf("coordinator"), password);
  await heading(page, "Сегодня");
  const task = page.getByRole("link", { name: written.task });
  await task.waitFor();
  await look(page, "day-coordinator-today");
  if (size.width > 1000) {
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
  } else await task.click();
  await page.getByRole("button", { name: "Беру" }).click();
  await page.getByRole("button", { name: "Вернуть в общий список" }).waitFor();
  await page.getByRole("complementary").getByText("150 на 95").waitFor();
  await look(page, "day-coordinator-task");
  await page.getByRole("complementary").getByRole("button", { name: size.pressed }).click();
  await page.getByText(`Записано: ${size.pressed}.`).waitFor();
  await look(page, "day-coordinator-recorded");

  const [enrolment] = await enrolmentsOf(day.engine.db, patientId);
  const journey = await day.clinic.once(enrolment?.id ?? "", ended, "the journey goes on by the outcome");
  expect(journey.outcome).toBe(size.as);
  const called = day.heard(anna).filter((text) => text.includes("не застали вас"));
  expect(called.length).toBe(size.outcome === "unreachable" ? 1 : 0);

  await page.keyboard.press("/");
  await page.keyboard.type("сокол");
  await page.keyboard.press("Enter");
  await heading(page, "Пациенты");
  await page.getByRole("link", { name: "Соколова Анна" }).click();
  await page.getByText(`Задача закрыта: ${written.task}`).waitFor();
  await page.getByText(`Сценарий закончен: ${size.ends}`).waitFor();
  await page.getByText("Ответ: «150 на 95»").waitFor();
  await look(page, "day-coordinator-patient");
}

/** Publishes what is on disk, and sees who is on which step of which version; sees nobody's contacts and answers on the way. */
async function markets(day: Day, size: Size): Promise<void> {
  const page = await sitsDown(day, size);
  const seen: Promise<string>[] = [];
  page.on("response", (response) => {
    // The live stream has no end; what it says only names what to fetch.
    if (!response.url().includes("/live")) seen.push(response.text().catch(() => ""));
  });
  await signsIn(page, emailOf("marketer"), password);
  await goesTo(page, "Сценарии");
  await page.getByText("файл изменён после публикации").waitFor();
  await look(page, "day-marketer-scenarios");
  await page.getByRole("link", { name: written.title }).click();
  const asks = (page: Page, count: number) => page.getByRole("link", { name: new RegExp(`Спросить: .* ${count} внутри`) });
  await asks(page, 1).waitFor();
  await look(page, "day-marketer-scenario");
  const before = await publishedScenario(day.engine.db, scenarioId);
  await page.getByRole("link", { name: "Опубликовать", exact: true }).click();
  await page.getByLabel("Дойдут по своей версии").waitFor();
  await look(page, "day-marketer-publish");
  await page.getByRole("button", { name: "Опубликовать версию" }).click();
  await page.getByText("Опубликовано.").waitFor();
  const after = await publishedScenario(day.engine.db, scenarioId);
  expect(after?.hash).not.toBe(before?.hash);

  await day.visitEnds(vera);
  await page.reload();
  await asks(page, 1).click();
  await page.getByRole("link", { name: "Ильина Вера" }).waitFor();
  expect(await page.getByRole("link", { name: "Ковалёв Борис" }).count()).toBe(0);
  await look(page, "day-marketer-new-version");
  await page.getByRole("link", { name: before?.hash.slice(0, 8) ?? "" }).click();
  await asks(page, 1).click();
  await page.getByRole("link", { name: "Ковалёв Борис" }).waitFor();
  await look(page, "day-marketer-old-version");
  await goesTo(page, "Пациенты");
  await page.getByRole("link", { name: "Соколова Анна" }).click();
  await page.getByText("Контакты скрыты для вашей роли.").waitFor();
  await look(page, "day-marketer-patient");

  const texts = (await Promise.all(seen)).join("\n");
  expect(texts).toContain("Соколова");
  for (const secret of ["150 на 95", "150/95", ...[anna, boris, vera].flatMap(({ phone, email, chat }) => [phone, email, `>${chat}<`])])
    expect(texts).not.toContain(secret);
}

/** Sets a password of her own, waits with Today open, hears the alert come, and ends it. */
async function heals(day: Day, size: Size, first: string): Promise<void> {
  const page = await sitsDown(day, size);
  await signsIn(page, doctor.email, first);
  await page.getByText("Задайте свой").waitFor();
  await look(page, "day-doctor-password");
  await page.getByLabel("Текущий пароль").fill(first);
  await page.getByLabel("Новый пароль").fill(doctor.password);
  await page.getByRole("button", { name: "Сменить пароль" }).click();
  await heading(page, "Сегодня");
  await page.getByText("Задач нет").waitFor();
  await look(page, "day-doctor-empty");
  let loads = 0;
  page.on("load", () => loads++);
  await day.writes(boris, pain);
  const alert = page.locator(".group.alert").getByRole("link", { name: "Срочно: пациент пишет о тревожных признаках" });
  await alert.waitFor();
  await expect.poll(() => page.title()).toMatch(/^\(1\)/);
  expect(loads).toBe(0);
  await look(page, "day-doctor-alert");
  await alert.click();
  await page.getByText("Что сказано пациенту").waitFor();
  await page.getByText("звоните 103 или 112").first().waitFor();
  await look(page, "day-doctor-flag");
  await page.getByLabel("Дозвонились", { exact: true }).check();
  await page.getByLabel("Что выяснили").fill("Приехала скорая, ЭКГ без изменений");
  await page.getByRole("button", { name: "Отпустить сообщения" }).click();
  await page.getByText("Тревога закрыта, сообщения отпущены.").waitFor();
  await look(page, "day-doctor-ended");
  expect(day.heard(boris).filter((text) => text.includes("103")).length).toBe(1);
}

/** Reads who did what and who looked at whom, and can do nothing. */
async function audits(day: Day, size: Size, patientId: string): Promise<void> {
  const page = await sitsDown(day, size);
  await signsIn(page, emailOf("auditor"), password);
  await heading(page, "Сегодня");
  expect(await page.getByRole("main").getByRole("button").count()).toBe(0);
  await goesTo(page, "Настройки");
  await page.getByRole("link", { name: "Журнал" }).click();
  await heading(page, "Настройки");
  const line = (...parts: string[]) => parts.reduce((rows, part) => rows.filter({ hasText: part }), page.getByRole("row")).first();
  for (const parts of [
    [names.administrator, "добавлен сотрудник"],
    [names.administrator, "создан ключ API"],
    ["Система записи", "записано согласие", "Анна"],
    [names.coordinator, "вход"],
    [names.coordinator, "задача взята или передана", "Анна"],
    [names.coordinator, "исход задачи", "Анна"],
    [names.coordinator, "просмотр карты", "Анна"],
    [names.marketer, "сценарий опубликован", scenarioId],
    [names.marketer, "просмотр карты", "Анна"],
    [doctor.name, "сообщения отпущены после тревоги", "Борис"],
  ])
    await line(...parts).waitFor({ timeout: 5_000 });
  await look(page, "day-auditor-log");
  await page.getByRole("combobox", { name: "Кто" }).selectOption({ label: names.marketer });
  await page.getByRole("button", { name: "Показать", exact: true }).click();
  await line("сценарий опубликован").waitFor();
  expect(await line(names.coordinator, "исход задачи").count()).toBe(0);
  await look(page, "day-auditor-of-one");
  await page.goto(`${day.web.url}/settings/audit`);
  await page.getByLabel("Номер пациента в клинике").fill(boris.externalId);
  await page.getByRole("button", { name: "Показать", exact: true }).click();
  await line(doctor.name, "сообщения отпущены после тревоги", "Борис").waitFor();
  expect(await line("Анна").count()).toBe(0);

  await page.goto(`${day.web.url}/patients/${patientId}`);
  await heading(page, "Соколова Анна");
  for (const act of ["Придержать сообщения", "Остановить"]) expect(await page.getByRole("link", { name: act }).count()).toBe(0);
  const hold = `fetch("/patients/${patientId}/acts/hold", { method: "POST", body: new URLSearchParams({ reason: "x" }) }).then(({ status }) => status)`;
  expect(await page.evaluate<number>(hold)).toBe(403);
  await look(page, "day-auditor-patient", { but: /status of 403/ });
  await page.goto(`${day.web.url}/settings/audit`);
  await line(names.auditor, "отказано").waitFor();
}

describe.skipIf(!executablePath)("a day at the clinic", () => {
  test.each(sizes)("at $width pixels, in Russian", { timeout: 600_000 }, async (size) => {
    const day = await openDay(inject("temporal"), "ru", written);
    for (const role of ["coordinator", "marketer", "auditor", "administrator"] as const)
      await aUser(day.engine, role, emailOf(role), names[role]);
    const { key, first } = await administers(day, size);
    const register = (person: Person) => day.registers(person, key);
    const { id } = await register(anna);
    for (const person of [boris, vera]) await register(person);
    await day.visitEnds(anna);
    await day.visitEnds(boris);
    await day.writes(anna, "150 на 95");
    await coordinates(day, size, id);
    day.writeAnew();
    await markets(day, size);
    await heals(day, size, first);
    await audits(day, size, id);
    expect(day.web.problems).toEqual([]);
    expect(day.clinic.problems()).toEqual([]);
  });

  test("no page falls into Russian for one who reads English", { timeout: 600_000 }, async () => {
    const day = await openDay(inject("temporal"), "en", inEnglish);
    const { engine, web } = day;
    const { secret: key } = await addKey(engine.db, { name: "Bookings", scopes: ["patients:write", "consents:write"] }, atOnce());
    const ann = { externalId: "p-1", firstName: "Ann", lastName: "Sokolova", phone: "+79991234567", email: "ann@example.org", chat: 4242 };
    const ben = { externalId: "p-2", firstName: "Ben", lastName: "Kovalev", phone: "+79997654321", email: "ben@example.org", chat: 4343 };
    const { id } = await day.registers(ann, key);
    const { id: alarmed } = await day.registers(ben, key);
    for (const each of [ann, ben]) await day.visitEnds(each);
    await day.writes(ann, "150 over 95");
    await day.writes(ben, "I have chest pain");
    const open = async (patientId: string) => (await tasksOf(engine.db, patientId)).find(({ state }) => state === "open")?.id;
    const opened = async () => ({ task: await open(id), alert: await open(alarmed) });
    await until(
      async () => Object.values(await opened()).every((each) => each !== undefined),
      async () => ({
        ...(await opened()),
        told: (await told(engine.db)).map(({ kind, what }) => `${kind} ${what}`),
        problems: day.clinic.problems(),
      }),
    );

    const page = await browse({ viewport: { width: 1440, height: 900 }, locale: "en" });
    // What the clinic has written itself stays in its words.
    const { name, redFlags } = engine.clinic;
    const own = [name, ...redFlags.flatMap(({ title, rules }) => [title, ...rules.flatMap((rule) => [rule.title, rule.script ?? ""])])];
    const reads = async (path: string, stop: string) => {
      await page.goto(web.url + path);
      const russian = (await page.evaluate<string[]>(cyrillic)).filter(
        (text) => !own.some((each) => each.includes(text) || text.includes(each)),
      );
      expect(russian, path).toEqual([]);
      await look(page, `day-english-${stop}`);
    };
    await reads("/sign-in", "sign-in");
    await reads("/sign-in/code", "code");
    const stops: [Role, Record<string, string>][] = [
      [
        "coordinator",
        {
          today: "/today",
          task: `/today/${await open(id)}`,
          patients: "/patients",
          patient: `/patients/${id}`,
          consents: `/patients/${id}/consents`,
          hold: `/patients/${id}/acts/hold`,
          entering: "/entering",
          enrol: "/entering/enrol",
          conversations: "/conversations",
          conversation: `/conversations/${id}`,
        },
      ],
      ["doctor", { flag: `/today/${await open(alarmed)}` }],
      ["marketer", { scenarios: "/scenarios", scenario: `/scenarios/${scenarioId}?step=0`, publish: `/scenarios/${scenarioId}/publish` }],
      ["auditor", { log: "/settings/audit" }],
      [
        "administrator",
        {
          account: "/account",
          channels: "/settings/channels",
          endpoints: "/settings/endpoints",
          users: "/settings/users",
          keys: "/settings/keys",
          data: "/settings/data",
          erase: `/patients/${id}/erase`,
        },
      ],
    ];
    for (const [role, paths] of stops) {
      await aUser(engine, role);
      const { cookies } = await signedIn(web, role);
      await page.context().clearCookies();
      await page.context().addCookies([...cookies].map(([cookie, value]) => ({ name: cookie, value, url: web.url })));
      if (role === "marketer") day.writeAnew();
      for (const [stop, path] of Object.entries(paths)) await reads(path, stop);
    }
  });
});

const atOnce = () => ({ by: "command-line", at: Date.now() });

/** Texts and labels with Russian letters, but for the way to the other language. */
const cyrillic = `(() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.nodeType === 1 ? node : node.parentElement;
    if (element.closest("[lang=ru], script, style")) continue;
    const texts = node.nodeType === 3 ? [node.data] : ["title", "aria-label", "placeholder", "value"].map((each) => node.getAttribute(each) ?? "");
    found.push(...texts.map((text) => text.trim()).filter((text) => /[а-яё]/i.test(text)));
  }
  return [...new Set(found)];
})()`;
