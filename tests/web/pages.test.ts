// The pages as they arrive: whole documents in two languages, which say what is going on, and never run what a patient wrote.
import { describe, expect, test } from "vitest";
import { aClinic, type Clinic } from "./clinic.ts";
import { type Served, served } from "./support.ts";

const day = 24 * 3_600_000;

async function open(clinic: Clinic) {
  const web = await served({ engine: clinic.engine, demo: clinic.demo });
  const page = async (path: string, language = "en") => {
    const answer = await fetch(`${web.url}${path}`, { headers: { "accept-language": language } });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  return { web, page };
}

const press = (web: Served, path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${web.url}${path}`, { method: "POST", body: new URLSearchParams(fields), headers, redirect: "manual" });

/** The elements that are not closed, or closed without being open; empty for a well-formed document. */
function unbalanced(html: string): string[] {
  const empty = new Set(["meta", "link", "input", "br", "img", "hr"]);
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, closing, name = "", own] of html.matchAll(/<(\/)?([a-z][a-z0-9]*)(?:\s(?:[^>"']|"[^"]*"|'[^']*')*?)?(\/)?>/g)) {
    if (empty.has(name) || own) continue;
    if (!closing) open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...wrong, ...open];
}

/** The page without its marks, as a reader has it. */
const plain = (html: string) =>
  html
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&quot;", '"')
    .replace(/\s+/g, " ");

const everyPage = [
  "/demo/phone",
  "/demo/journeys",
  "/demo/journeys?show=ended",
  "/demo/mail",
  "/p/unsubscribe",
  "/p/preferences",
  "/p/survey",
  "/nowhere",
];

describe("every page", () => {
  test.each(everyPage)("%s is a whole document in the reader's language, full and empty", async (path) => {
    const clinic = await aClinic();
    const { page } = await open(clinic);
    const check = async () => {
      for (const language of ["ru", "en"]) {
        const { text } = await page(path, language);
        expect(text).toMatch(/^<!doctype html>\n<html lang="(ru|en)">/);
        expect(text).toContain(`<html lang="${language}">`);
        expect(unbalanced(text)).toEqual([]);
        expect(text.match(/<main /g)).toHaveLength(1);
        expect(text).not.toMatch(/undefined|\[object|NaN|Invalid Date/);
      }
    };
    await check();
    const id = await clinic.arrives({ firstName: "Анна" });
    await clinic.demo.push(22 * day);
    clinic.mails.push({ to: "a@b.c", subject: "Привет", text: "Привет", html: "", at: 0 });
    await check();
    expect(unbalanced((await page(`/demo/phone/${id}`)).text)).toEqual([]);
  });

  test("bears headers that let nothing from elsewhere run", async () => {
    const { page } = await open(await aClinic());
    for (const path of everyPage) {
      const { headers } = await page(path);
      expect(headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self'");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
    }
  });
});

test("?lang wins and is remembered", async () => {
  const { page } = await open(await aClinic());
  const { text, headers } = await page("/demo/journeys?lang=ru", "en");
  expect(text).toContain("Пути пациентов");
  expect(headers.get("set-cookie")).toMatch(/^lang=ru;/);
});

test("a hostile name and a hostile reply stay what they say", async () => {
  const clinic = await aClinic();
  const { page } = await open(clinic);
  const id = await clinic.arrives({ firstName: "<img src=x onerror=alert(1)>", lastName: '"><script>1</script>' });
  await clinic.demo.push(21 * day);
  await clinic.demo.reply(id, "telegram", "<script>alert(2)</script> [x](javascript:alert(3)) 150/95");
  clinic.mails.push({ to: "<script>", subject: "<script>", text: "<script>", html: "", at: 0 });
  for (const path of [`/demo/phone/${id}`, `/demo/phone/${id}/part`, "/demo/journeys", "/demo/mail"]) {
    const { text, status } = await page(path);
    expect(status).toBe(200);
    expect(text).not.toMatch(/<img|<script>|href="javascript:/);
    expect(unbalanced(text)).toEqual([]);
  }
});

test("the phone shows the thread, the journey's want, and what was done and why", async () => {
  const clinic = await aClinic();
  const { page } = await open(clinic);
  const id = await clinic.arrives({ firstName: "Анна", timezone: "Asia/Yekaterinburg" });
  expect(plain((await page(`/demo/phone/${id}`)).text)).toContain(
    "Waiting until Mon 23 March, 10:00 their time, to ask about pressure. A cardiology booking would end it.",
  );
  await clinic.demo.push(21 * day);
  await clinic.demo.reply(id, "telegram", "сто пятьдесят");
  await clinic.demo.reply(id, "telegram", "150 на 95");
  const { text } = await page(`/demo/phone/${id}`, "ru");
  expect(plain(text)).toMatch(
    /прошло три недели после приёма.*сто пятьдесят.*не смогли его прочитать.*150 на 95.*приглашаем вас на контрольный визит/,
  );
  expect(plain(text)).toContain("Ответ: «150 на 95» Понято как 150/95.");
});

test("a silenced message is shown with its reason", async () => {
  const clinic = await aClinic();
  const { page } = await open(clinic);
  const id = await clinic.arrives({ firstName: "Анна", telegram: null });
  await clinic.demo.push(22 * day);
  expect(plain((await page(`/demo/phone/${id}`, "ru")).text)).toContain(
    "Не отправлено: Как ваше давление? У пациента нет ни одного канала из сценария.",
  );
});

test("forms act, and bring the visitor back to where they were", async () => {
  const clinic = await aClinic();
  const { web, page } = await open(clinic);
  const id = await clinic.arrives({ firstName: "Анна" });
  const pushed = await press(web, "/demo/push", { by: "next", patient: id, back: "/demo/journeys" });
  expect([pushed.status, pushed.headers.get("location")]).toEqual([303, "/demo/journeys"]);
  const replied = await press(web, `/demo/phone/${id}/reply`, { channel: "telegram", text: "150/95" });
  expect(replied.headers.get("location")).toBe(`/demo/phone/${id}?channel=telegram`);
  await press(web, "/demo/push", { by: String(4 * day) });
  const task = (await page("/demo/journeys")).text.match(/\/demo\/tasks\/([^/"]+)\/outcome/)?.[1];
  expect((await press(web, `/demo/tasks/${task}/outcome`, { outcome: "booked" })).status).toBe(303);
  expect(plain((await page("/demo/journeys?show=ended")).text)).toContain("Анна");
  expect((await press(web, `/demo/tasks/${task}/outcome`, { outcome: "booked" })).status).toBe(409);
});

test("a booking ends the journey that waited for it", async () => {
  const clinic = await aClinic();
  const { web, page } = await open(clinic);
  const id = await clinic.arrives({ firstName: "Анна" });
  await press(web, `/demo/phone/${id}/visit`, { what: "booked" });
  expect(plain((await page(`/demo/phone/${id}`)).text)).toContain("Ended: booked.");
});

test("a form of another site is refused, and nobody is led away", async () => {
  const clinic = await aClinic();
  const { web } = await open(clinic);
  const foreign: Record<string, string>[] = [{ "sec-fetch-site": "cross-site" }, { origin: "https://evil.example" }];
  for (const headers of foreign) expect((await press(web, "/demo/push", { by: "3600000" }, headers)).status).toBe(403);
  for (const back of ["//evil.example", "https://evil.example", "/demo/../../x\r\nSet-Cookie: a=b"]) {
    expect((await press(web, "/demo/push", { by: "1", back })).headers.get("location")).toBe("/demo/phone");
  }
});

test("unknown patients and letters are 404, with a page that says so", async () => {
  const { page } = await open(await aClinic());
  for (const path of [
    "/demo/phone/nobody",
    "/demo/phone/nobody/part",
    "/demo/mail/7",
    "/demo/mail/7/as-sent",
    "/p/other",
    "/p/survey",
    "/p/unsubscribe/forged",
    "/assets/../app.ts",
  ]) {
    expect((await page(path)).status).toBe(404);
  }
});

test("without a demonstration there are no demonstration's pages", async () => {
  const web = await served();
  for (const path of ["/demo", "/demo/phone", "/demo/role"]) expect((await fetch(`${web.url}${path}`)).status).toBe(404);
});

test("a letter keeps its own style and runs nothing", async () => {
  const clinic = await aClinic();
  const { page } = await open(clinic);
  clinic.mails.push({ to: "a@b.c", subject: "Привет", text: "x", html: "<p style='color:red'>Привет</p>", at: 0 });
  const { text, headers } = await page("/demo/mail/1/as-sent");
  expect(text).toContain("Привет");
  expect(headers.get("content-security-policy")).toContain("style-src 'self' 'unsafe-inline'");
  expect(headers.get("content-security-policy")).toContain("frame-ancestors 'self'");
});
