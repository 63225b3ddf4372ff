import { afterEach, describe, expect, test } from "vitest";
import type { Channel, Fate, Outgoing } from "../../src/channels/channel.ts";
import { emailChannel } from "../../src/channels/email.ts";
import { mailServer, rudeServer, type Stage } from "../support/mail-server.ts";

const from = "Клиника «Забота» <care@clinic.example>";
const brand = { name: "Клиника «Забота»", phone: "+7 495 123-45-67", address: "Москва, Лесная, 12" };
const aLetter = (over: Partial<Outgoing> = {}): Outgoing => ({
  key: "e1/7",
  to: "anna@patient.example",
  subject: "Как ваше давление?",
  text: "Анна, прошло **три недели**.\n\n[Записаться](https://clinic.example/b?a=1&b=2)",
  language: "ru",
  buttons: [],
  ...over,
});

const open: { close?(): Promise<void> }[] = [];
const keep = <T extends { close?(): Promise<void> }>(what: T): T => {
  open.unshift(what);
  return what;
};
afterEach(async () => {
  for (const one of open.splice(0)) await one.close?.();
});
const mail = (url: string, timeout?: number): Channel => keep(emailChannel({ smtpUrl: url, from, brand }, timeout));

describe("a letter that the server takes", () => {
  test("is sent and delivered, in HTML and in plain text", async () => {
    const server = keep(await mailServer());
    const fate = await mail(server.url).send(aLetter());
    expect(fate).toEqual({ type: "sent", delivered: true, providerId: expect.stringMatching(/^<[0-9a-f]{40}@clinic\.example>$/) });
    const [letter] = server.letters;
    expect(letter?.subject).toBe("Как ваше давление?");
    expect(letter?.from?.value).toEqual([{ name: "Клиника «Забота»", address: "care@clinic.example" }]);
    expect(letter?.to).toMatchObject({ value: [{ address: "anna@patient.example" }] });
    expect(letter?.text).toMatch(/^Анна, прошло три недели\.\n\nЗаписаться: https:\/\/clinic\.example\/b\?a=1&b=2\n\n-- \n/);
    expect(letter?.html).toContain("прошло <strong>три недели</strong>.</p>");
    expect(letter?.html).toContain('<a href="https://clinic.example/b?a=1&amp;b=2"');
    expect(letter?.headers.get("auto-submitted")).toBe("auto-generated");
  });

  test("bears an id made from its key, the same at each try", async () => {
    const server = keep(await mailServer());
    const channel = mail(server.url);
    const fates = [await channel.send(aLetter()), await channel.send(aLetter()), await channel.send(aLetter({ key: "e1/8" }))];
    const ids = fates.map((fate) => (fate.type === "sent" ? fate.providerId : undefined));
    expect(server.letters.map(({ messageId }) => messageId)).toEqual(ids);
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).not.toBe(ids[2]);
  });

  test("offers a question's choices by number and label, and a page to answer on", async () => {
    const server = keep(await mailServer());
    const buttons = [
      { value: "yes", label: "Да, *приду*" },
      { value: "no", label: "Нет" },
    ];
    await mail(server.url).send(aLetter({ text: "Придёте?", buttons, answer: "https://clinic.example/p/survey/x" }));
    const [letter] = server.letters;
    expect(letter?.text).toContain("Придёте?\n\n1. Да, *приду*\n2. Нет\n\nОтветить");
    expect(letter?.text).toContain("https://clinic.example/p/survey/x");
    expect(letter?.html).toContain('href="https://clinic.example/p/survey/x"');
  });
});

describe("a header", () => {
  test("cannot be added by a subject or a language", async () => {
    const server = keep(await mailServer());
    await mail(server.url).send(aLetter({ subject: "Привет\r\nBcc: evil@thief.example\r\n\r\n<b>", language: "ru\r\nX-Evil: 1" }));
    const [letter] = server.letters;
    expect(letter?.subject).toBe("Привет Bcc: evil@thief.example <b>");
    expect([letter?.bcc, letter?.headers.get("x-evil")]).toEqual([undefined, undefined]);
  });

  test("cannot be added by the sender's name", async () => {
    const server = keep(await mailServer());
    const channel = keep(emailChannel({ smtpUrl: server.url, from: '"Clinic\r\nBcc: evil@thief.example" <care@clinic.example>', brand }));
    await channel.send(aLetter());
    const [letter] = server.letters;
    expect(letter?.from?.value).toEqual([{ name: "Clinic Bcc: evil@thief.example", address: "care@clinic.example" }]);
    expect(letter?.bcc).toBeUndefined();
  });

  test.each([
    "anna@patient.example\r\nBcc: evil@thief.example",
    "anna@patient.example, evil@thief.example",
    "anna@patient.example> RCPT TO:<evil@thief.example",
    "Anna <anna@patient.example>",
    "anna",
    "anna@",
    "",
  ])("an address is one address: %j is none, and no server hears of it", async (to) => {
    const server = keep(await mailServer());
    expect(await mail(server.url).send(aLetter({ to }))).toMatchObject({ type: "refused", blocked: true });
    expect(server.connections()).toBe(0);
  });

  test("a sender without an address is a wrong setting", () => {
    expect(() => emailChannel({ smtpUrl: "smtp://127.0.0.1:1", from: "Clinic", brand })).toThrow("MAIL_FROM holds no e-mail address.");
  });
});

describe("what the server answers decides the fate", () => {
  test.each<[string, Parameters<typeof mailServer>[0], Partial<Fate>]>([
    ["no such mailbox", { rcpt: "550 5.1.1 No such user" }, { type: "refused", blocked: true, problem: "550 5.1.1 No such user" }],
    ["a mailbox switched off", { rcpt: "550 5.2.1 Disabled" }, { type: "refused", blocked: true }],
    ["a full mailbox, said for good", { rcpt: "552 5.2.2 Over quota" }, { type: "refused", blocked: false }],
    ["a refusal without a reason", { rcpt: "550 No" }, { type: "refused", blocked: false }],
    ["the sender's own papers are not in order", { data: "550 5.7.26 Unauthenticated" }, { type: "refused", blocked: false }],
    ["taken for spam", { data: "554 5.7.1 Looks like spam" }, { type: "refused", blocked: false }],
    ["the sender is refused", { mail: "550 5.7.1 Not you" }, { type: "refused", blocked: false }],
    [
      "we should have signed in",
      { mail: "530 5.7.0 Authenticate first" },
      { type: "not_sent", problem: expect.stringContaining("SMTP_URL") },
    ],
    ["greylisting", { rcpt: "451 4.7.1 Come back later" }, { type: "not_sent", after: 60_000 }],
    ["greylisting without a status", { rcpt: "450 Try later" }, { type: "not_sent", after: 60_000 }],
    ["a local error", { rcpt: "451 4.3.0 Local error" }, { type: "not_sent", after: 60_000 }],
    ["no such domain", { rcpt: "550 5.1.2 No such host" }, { type: "refused", blocked: true }],
    ["a domain that takes no mail", { rcpt: "556 5.1.10 Null MX" }, { type: "refused", blocked: true }],
    ["moved", { rcpt: "551 5.1.6 Gone elsewhere" }, { type: "refused", blocked: true }],
    ["a status of a class that the reply is not of", { rcpt: "550 4.2.2 Over quota" }, { type: "not_sent" }],
    ["too large for it", { data: "552 5.3.4 Too large" }, { type: "refused", blocked: false }],
    ["our own address is bad", { mail: "553 5.1.8 Bad sender" }, { type: "not_sent", problem: expect.stringContaining("MAIL_FROM") }],
    ["closing after the letter", { data: "421 4.3.2 Closing" }, { type: "not_sent" }],
    ["too busy for the sender", { mail: "421 4.3.2 Closing" }, { type: "not_sent" }],
    ["a full mailbox", { rcpt: "452 4.2.2 Over quota" }, { type: "not_sent" }],
    ["out of space after the letter", { data: "452 4.3.1 No space" }, { type: "not_sent" }],
  ])("%s", async (_, reply, expected) => {
    const server = keep(await mailServer(reply));
    expect(await mail(server.url).send(aLetter())).toMatchObject(expected);
    expect(server.letters).toEqual([]);
  });

  test("a password that the server does not know is a wrong setting, and says so without naming it", async () => {
    const server = keep(await mailServer({ auth: "535 5.7.8 Bad credentials" }));
    const url = server.url.replace("smtp://", "smtp://care:s3cret-word@");
    const fate = await mail(url).send(aLetter());
    expect(fate).toMatchObject({ type: "not_sent", problem: expect.stringContaining("check SMTP_URL") });
    expect(JSON.stringify(fate)).not.toContain("s3cret-word");
  });

  test("refused letters leave their connections to the next ones", async () => {
    const server = keep(await mailServer({ rcpt: "550 5.1.1 No such user" }));
    const channel = mail(server.url);
    for (const key of ["a", "b", "c", "d", "e", "f", "g", "h"]) await channel.send(aLetter({ key }));
    expect(server.connections()).toBeLessThanOrEqual(2);
  });
});

describe("a server that falls away", () => {
  test("is not there: surely not sent", async () => {
    const server = await mailServer();
    await server.close();
    expect(await mail(server.url).send(aLetter())).toMatchObject({ type: "not_sent" });
  });

  test.each<[Stage, "hangs" | "drops", Fate["type"]]>([
    ["greeting", "drops", "not_sent"],
    ["mail", "drops", "not_sent"],
    ["rcpt", "drops", "not_sent"],
    ["data", "drops", "not_sent"],
    ["dot", "drops", "unknown"],
    ["greeting", "hangs", "not_sent"],
    ["mail", "hangs", "not_sent"],
    ["rcpt", "hangs", "not_sent"],
    ["data", "hangs", "not_sent"],
    ["dot", "hangs", "unknown"],
  ])("at %s it %s: %s", async (stage, does, fate) => {
    const server = keep(await rudeServer(stage, does));
    const began = performance.now();
    expect(await mail(server.url, 300).send(aLetter())).toMatchObject({ type: fate });
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(server.dots()).toBe(stage === "dot" ? 1 : 0);
  });

  test.each(["babble", "250", "999 what"])("that says %j after the final dot: unknown unless it is a yes", async (garbage) => {
    const server = keep(await rudeServer("dot", "hangs", garbage));
    expect(await mail(server.url, 300).send(aLetter())).toMatchObject({ type: garbage === "250" ? "sent" : "unknown" });
    expect(server.dots()).toBe(1);
  });

  test("in the middle of a long letter: surely not sent, since the dot was never written", async () => {
    const server = keep(await rudeServer("body", "drops"));
    const text = "Очень длинное письмо. ".repeat(100_000);
    expect(await mail(server.url, 3_000).send(aLetter({ text }))).toMatchObject({ type: "not_sent" });
    expect(server.dots()).toBe(0);
  });

  test("and holds up a queue: each letter has its answer in time, and none is sent afterwards", async () => {
    const server = keep(await rudeServer("mail", "hangs"));
    const channel = mail(server.url, 300);
    const fates = await Promise.all(Array.from({ length: 20 }, (_, index) => channel.send(aLetter({ key: `k${index}` }))));
    expect(new Set(fates.map(({ type }) => type))).toEqual(new Set(["not_sent"]));
    expect(server.dots()).toBe(0);
  });
});

describe("the pool", () => {
  test("sends many letters through one connection", async () => {
    const server = keep(await mailServer());
    const channel = mail(server.url);
    for (let index = 0; index < 30; index++) await channel.send(aLetter({ key: `k${index}` }));
    expect([server.letters.length, server.connections()]).toEqual([30, 1]);
  });

  test("sends many at once through a few", async () => {
    const server = keep(await mailServer());
    const channel = mail(server.url);
    const fates = await Promise.all(Array.from({ length: 50 }, (_, index) => channel.send(aLetter({ key: `k${index}` }))));
    expect(new Set(fates.map(({ type }) => type))).toEqual(new Set(["sent"]));
    expect(new Set(server.letters.map(({ messageId }) => messageId)).size).toBe(50);
    expect(server.connections()).toBeLessThanOrEqual(5);
  });

  test("that is closed sends nothing more, and says so", async () => {
    const server = keep(await mailServer());
    const channel = emailChannel({ smtpUrl: server.url, from, brand });
    await channel.close?.();
    expect(await channel.send(aLetter())).toMatchObject({ type: "not_sent" });
  });
});
