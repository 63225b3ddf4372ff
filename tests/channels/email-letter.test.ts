// What a letter looks like and carries: the clinic's page around the message, nothing that acts, nothing from elsewhere, and a way out.
import { describe, expect, test } from "vitest";
import type { Outgoing } from "../../src/channels/channel.ts";
import { emailChannel } from "../../src/channels/email.ts";
import { letter } from "../../src/channels/letter.ts";
import { ownWords } from "../../src/channels/own-words.ts";
import { mailServer } from "../support/mail-server.ts";

const brand = { name: "Клиника на Лесной", phone: "+7 495 123-45-67", address: "Москва, ул. Лесная, 12" };
const unsubscribe = `https://clinic.example/p/unsubscribe/${"a1B2-_".repeat(40)}`;
const preferences = "https://clinic.example/p/preferences/x?a=1&b=2";
const aMessage = (over: Partial<Outgoing> = {}): Outgoing => ({
  key: "e1/7",
  to: "anna@patient.example",
  subject: "Как ваше давление?",
  text: "Анна, здравствуйте!",
  language: "ru",
  buttons: [],
  ...over,
});

async function sent(message: Outgoing) {
  const server = await mailServer();
  const channel = emailChannel({ smtpUrl: server.url, from: "Клиника <care@clinic.example>", brand });
  const fate = await channel.send(message);
  await channel.close?.();
  await server.close();
  const [arrived] = server.letters;
  return {
    fate,
    arrived,
    envelope: server.envelopes[0],
    header: (name: string) => arrived?.headerLines.find(({ key }) => key === name)?.line,
  };
}

describe("the page", () => {
  test("says in which language, from whom, why, and how to have it otherwise", async () => {
    const { html, text } = await letter(aMessage({ unsubscribe, preferences }), brand);
    expect(html).toMatch(/^<!doctype html>\n<html lang="ru" dir="ltr"/);
    expect(html).toContain("<title>Как ваше давление?</title>");
    expect(html).toContain("Клиника на Лесной, Москва, ул. Лесная, 12");
    expect(html).toContain('href="tel:+74951234567"');
    expect(html).toContain(`href="${unsubscribe}"`);
    expect(html).toContain('href="https://clinic.example/p/preferences/x?a=1&amp;b=2"');
    expect(text).toBe(`Анна, здравствуйте!

-- 
Клиника на Лесной, Москва, ул. Лесная, 12
+7 495 123-45-67
Мы пишем вам, потому что вы согласились получать от нас письма.
Выбрать, о чём вам писать: ${preferences}
Отписаться от писем: ${unsubscribe}
`);
  });

  test("speaks the letter's language, and turns with its writing", async () => {
    expect((await letter(aMessage({ language: "en", unsubscribe }), brand)).html).toContain("you agreed to receive letters");
    expect((await letter(aMessage({ language: "he" }), brand)).html).toContain('<html lang="he" dir="rtl"');
  });

  test("leaves out what the clinic has not said", async () => {
    const { html, text } = await letter(aMessage(), { name: "", phone: "", address: "" });
    expect(text).toBe("Анна, здравствуйте!\n\n-- \nМы пишем вам, потому что вы оставили нам этот адрес.\n");
    expect(html).not.toMatch(/@@|undefined|tel:/);
  });

  test("brings nothing from elsewhere, follows nobody, and is small", async () => {
    const { html } = await letter(aMessage({ unsubscribe, preferences, text: "**Раз** [два](https://a.example)\n\n".repeat(20) }), brand);
    expect(html).not.toMatch(/<img|<script|<link|@import|url\(|src=/i);
    expect(html.length).toBeLessThan(20_000);
    for (const table of html.match(/<table[^>]*>/g) ?? []) expect(table).toContain('role="presentation"');
    expect(html).toContain("prefers-color-scheme: dark");
  });

  test.each([
    ["a link on a line of its own is a button", "[Записаться](https://a.example/b)", true],
    ["a link among words is a link", "Вы можете [записаться](https://a.example/b) сами.", false],
    ["an address alone stays an address", "https://a.example/b", false],
    ["what leads nowhere is no button", "[x](javascript:alert(1))", false],
  ])("%s", async (_, text, isButton) => {
    const { html } = await letter(aMessage({ text }), brand);
    expect(html.includes('class="button"')).toBe(isButton);
    expect(html).not.toContain("javascript:");
  });
});

describe("what a patient's name or a text brings along is inert", () => {
  test.each<[string, Partial<Outgoing>]>([
    ["a picture that acts, in the text", { text: "Анна <img src=x onerror=alert(1)>, здравствуйте" }],
    ["in the subject", { subject: '"><img src=x onerror=alert(1)>' }],
    ["in a label", { buttons: [{ value: "1", label: "<img src=x onerror=alert(1)>" }] }],
    ["in the language", { language: '"><img src=x onerror=alert(1)>' }],
    ["a style that ends", { text: "</style></div></body><script>alert(1)</script>" }],
    ["a placeholder of the page's", { text: "@@footer@@ @@body@@", subject: "@@body@@" }],
    ["a comment of Outlook's", { text: "<!--[if mso]><script>alert(1)</script><![endif]-->" }],
  ])("%s", async (_, over) => {
    const { html } = await letter(aMessage(over), brand);
    expect(html).not.toMatch(/<img|<script|<\/style>\s*<\/div>/i);
    expect(html.match(/<title>/g)).toHaveLength(1);
    expect(html.match(/class="small"/g)?.length ?? 0).toBeLessThanOrEqual(1);
  });

  test("in the clinic's own name too", async () => {
    const { html } = await letter(aMessage(), { ...brand, name: "<script>alert(1)</script>" });
    expect(html).not.toContain("<script");
  });

  test.each(["\u202e", "\u202d", "\u2066", "\u2067", "\u0000", "\u0008", "\u001b"])("%j does not arrive", async (sign) => {
    const { arrived } = await sent(aMessage({ text: `Анна ${sign}moc.live`, subject: `Как ${sign}дела`, unsubscribe }));
    expect(JSON.stringify([arrived?.html, arrived?.text, arrived?.subject])).not.toContain(JSON.stringify(sign).slice(1, -1));
  });

  test.each(["\r\n", "\r", "\n", "\u2028", "\u2029", "\u0085", "\u000b"])(
    "a subject that breaks its line by %j adds no header",
    async (end) => {
      const { arrived } = await sent(aMessage({ subject: `Привет${end}Bcc: evil@thief.example${end}X-Evil: 1` }));
      expect([arrived?.subject, arrived?.bcc, arrived?.headers.get("x-evil")]).toEqual([
        "Привет Bcc: evil@thief.example X-Evil: 1",
        undefined,
        undefined,
      ]);
    },
  );

  test.each([
    ["a thousand recipients", Array.from({ length: 1_000 }, (_, index) => `p${index}@patient.example`).join(",")],
    ["by semicolons", "a@patient.example;b@patient.example"],
    ["a line end of Unicode", "anna@patient.example\u2028RCPT TO:<evil@thief.example>"],
    ["a NUL", "anna\u0000@patient.example"],
    ["a sign that turns", "anna\u202e@patient.example"],
    ["without an end", `${"a".repeat(300)}@patient.example`],
  ])("an address field with %s is no address", async (_, to) => {
    const { fate, arrived } = await sent(aMessage({ to }));
    expect(fate).toMatchObject({ type: "refused", blocked: true });
    expect(arrived).toBeUndefined();
  });

  test.each([
    ["of words", "слово ".repeat(170_000)],
    ["of marks that keep a Markdown reader for minutes", "**a".repeat(350_000)],
    ["of quotations in quotations", "> ".repeat(500_000)],
  ])("a megabyte %s is sent whole", async (_, text) => {
    const { fate, arrived } = await sent(aMessage({ text }));
    expect(fate).toMatchObject({ type: "sent" });
    expect(arrived?.text?.length).toBeGreaterThan(text.trim().length);
  });
});

describe("a letter that can be ended", () => {
  test("says so to the reader's program: one click, by RFC 8058", async () => {
    const { header } = await sent(aMessage({ unsubscribe }));
    expect(header("list-unsubscribe")?.replace(/\r?\n\s+/g, " ")).toBe(`List-Unsubscribe: <${unsubscribe}>`);
    expect(header("list-unsubscribe-post")).toBe("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
  });

  test("cannot be given a header with it", async () => {
    const { header, arrived } = await sent(aMessage({ unsubscribe: "https://clinic.example/p/x>\r\nX-Evil: 1" }));
    expect(header("list-unsubscribe")).toBe("List-Unsubscribe: <https://clinic.example/p/x%3EX-Evil:%201>");
    expect(arrived?.headers.get("x-evil")).toBeUndefined();
  });

  test("and one that cannot has no such header", async () => {
    const { header } = await sent(aMessage());
    expect([header("list-unsubscribe"), header("list-unsubscribe-post")]).toEqual([undefined, undefined]);
  });
});

test("asks for reports without its words, under its own name, and for no answers of machines", async () => {
  const { envelope, header, fate } = await sent(aMessage());
  expect(envelope?.dsn).toMatchObject({ ret: "HDRS", envid: fate.type === "sent" ? fate.providerId : "" });
  expect(header("auto-submitted")).toBe("Auto-Submitted: auto-generated");
  expect(header("x-auto-response-suppress")).toBe("X-Auto-Response-Suppress: OOF, AutoReply");
});

test.each([
  ["alone", "150 на 95", "150 на 95"],
  [
    "above a quotation by Gmail",
    "Да, приду\n\nOn Mon, Mar 2, 2026 at 10:00 AM Clinic <care@clinic.example> wrote:\n> Придёте?",
    "Да, приду",
  ],
  ["by Gmail, in Russian, broken", "5\n\nпн, 2 мар. 2026 г. в 10:00, Клиника на Лесной\n<care@clinic.example>:\n\n> Оцените", "5"],
  [
    "by Apple's Mail",
    "Спасибо!\n\n> 2 марта 2026 г., в 10:00, Клиника <care@clinic.example> написал(а):\n> \n> Как вы?\n\nОтправлено с iPhone",
    "Спасибо!",
  ],
  ["by Mail.ru", "Нет\n\n\nПонедельник, 2 марта 2026, 10:00 +03:00 от Клиника <care@clinic.example>:\n\nПридёте?", "Нет"],
  ["by Yandex", 'Нет\n\n02.03.2026, 10:00, "Клиника" <care@clinic.example>:\nПридёте?', "Нет"],
  [
    "by Outlook",
    "Стоп\n\n________________________________\nОт: Клиника <care@clinic.example>\nОтправлено: 2 марта 2026 г. 10:00\nТема: x",
    "Стоп",
  ],
  ["by Outlook without a line", "Стоп\n\nFrom: Clinic <care@clinic.example>\nSent: Monday\n\nHello", "Стоп"],
  ["below the quotation", "> Придёте?\n\nДа", "Да"],
  ["below the quotation and its head", "On Monday Clinic <care@clinic.example> wrote:\n> Придёте?\n\nДа", "Да"],
  ["with a signature", "Да\n-- \nАнна", "Да"],
  ["of quotation only", "> Придёте?", ""],
  ["with a colon", "Давление:\n150 на 95", "Давление:\n150 на 95"],
])("an answer %s gives its writer's own words", (_, text, words) => {
  expect(ownWords(text)).toBe(words);
});
