// Telegram, WhatsApp, SMS and MAX over real HTTP: what each provider is told, and what its answer, or its silence, means for the message.
import { describe, expect, test } from "vitest";
import { buttonData } from "../../src/channels/buttons.ts";
import type { Channel, Fate, Outgoing } from "../../src/channels/channel.ts";
import { markOf } from "../../src/channels/mark.ts";
import { maxChannel } from "../../src/channels/max.ts";
import { telegramChannel } from "../../src/channels/telegram.ts";
import { twilioChannel } from "../../src/channels/twilio.ts";
import {
  max,
  maxRefusal,
  maxToken,
  telegram,
  telegramRefusal,
  telegramToken,
  twilio,
  twilioAccount,
  twilioRefusal,
} from "../support/providers.ts";
import type { Said, StandIn } from "../support/stand-in.ts";

/** ms; enough for a machine of two busy cores, and still short for a silence. */
const patience = 1_500;
const aMessage = (to: string, over: Partial<Outgoing> = {}): Outgoing => ({
  key: "e1/1",
  to,
  text: "Как **дела**?",
  language: "ru",
  buttons: [],
  ...over,
});

interface Provider {
  to: string;
  open(refuses?: Record<string, Said>): Promise<{ server: StandIn; channel: Channel }>;
  sent: Partial<Extract<Fate, { type: "sent" }>>;
}

const twilioProvider = (name: "whatsapp" | "sms", from: string): Provider => ({
  to: "+79990000001",
  sent: { providerId: `SM${"1".padStart(32, "0")}` },
  async open(refuses) {
    const server = await twilio({ refuses });
    return {
      server,
      channel: twilioChannel(
        name,
        from,
        { ...twilioAccount, apiRoot: server.url, statusCallback: "https://clinic.example/webhooks/twilio/status" },
        patience,
      ),
    };
  },
});

const providers: Record<string, Provider> = {
  telegram: {
    to: "4242",
    sent: { providerId: "4242/1" },
    async open(refuses) {
      const server = await telegram({ refuses });
      return { server, channel: telegramChannel({ botToken: telegramToken, apiRoot: server.url }, patience) };
    },
  },
  whatsapp: twilioProvider("whatsapp", "+12025550123"),
  sms: twilioProvider("sms", "Clinic"),
  max: {
    to: "777",
    sent: { providerId: "mid.1" },
    async open(refuses) {
      const server = await max({ refuses });
      return { server, channel: maxChannel({ botToken: maxToken, apiRoot: server.url }, patience) };
    },
  },
};

describe.each(Object.entries(providers))("%s", (_, { to, sent, open }) => {
  test("takes a message and names it", async () => {
    const { channel, server } = await open();
    expect(await channel.send(aMessage(to))).toEqual({ type: "sent", ...sent });
    expect(server.asked).toHaveLength(1);
  });

  test.each<[string, "hangs" | "drops" | "breaks" | Said, Fate["type"]]>([
    ["falls silent", "hangs", "unknown"],
    ["hangs up after the request", "drops", "unknown"],
    ["hangs up in the middle of its answer", "breaks", "unknown"],
    ["answers 200 with a page", { status: 200, body: "<html>blocked</html>" }, "unknown"],
    ["answers 200 with half of an answer", { status: 200, body: '{"ok":tr' }, "unknown"],
    ["answers 200 with another's answer", { status: 200, body: { hello: "world" } }, "unknown"],
    ["answers 200 with a list", { status: 200, body: [] }, "unknown"],
    ["answers 200 with nothing", { status: 200, body: "" }, "unknown"],
    ["answers without an end", { status: 200, body: "x".repeat(3_000_000) }, "unknown"],
    ["answers 500", { status: 500, body: "Internal Server Error" }, "unknown"],
    ["answers 502", { status: 502, body: "<html>Bad Gateway</html>" }, "unknown"],
    ["answers 504", { status: 504, body: "" }, "unknown"],
    ["answers 503", { status: 503, body: "later" }, "not_sent"],
    ["answers 429 by a page", { status: 429, body: "slow down" }, "not_sent"],
    ["sends elsewhere", { status: 302, headers: { location: "http://127.0.0.1:1/" }, body: "" }, "not_sent"],
  ])("%s", async (_, how, type) => {
    const { channel, server } = await open();
    server.misbehave(how);
    const began = performance.now();
    expect(await channel.send(aMessage(to))).toMatchObject({ type, problem: expect.stringMatching(/\S/) });
    expect(performance.now() - began).toBeLessThan(patience * 2);
    expect(server.asked).toHaveLength(1);
  });

  test("is not there: surely not sent", async () => {
    const { channel, server } = await open();
    await server.close();
    expect(await channel.send(aMessage(to))).toMatchObject({ type: "not_sent" });
  });

  test("goes on after each of these", async () => {
    const { channel, server } = await open();
    for (const how of ["drops", { status: 502, body: "" }] as const) {
      server.misbehave(how);
      await channel.send(aMessage(to));
    }
    server.misbehave(undefined);
    expect(await channel.send(aMessage(to))).toMatchObject({ type: "sent" });
  });

  test("never shows a token or a text in what it says of a problem", async () => {
    const { channel, server } = await open();
    server.misbehave("drops");
    const fate = JSON.stringify(await channel.send(aMessage(to)));
    for (const secret of [telegramToken, twilioAccount.authToken, maxToken, "дела"]) expect(fate).not.toContain(secret);
  });
});

describe("what a provider says decides the fate", () => {
  const blocked = { type: "refused", blocked: true };
  const refused = { type: "refused", blocked: false };
  test.each<[keyof typeof providers, string, Said, object]>([
    ["telegram", "blocked by the user", telegramRefusal(403, "Forbidden: bot was blocked by the user"), blocked],
    ["telegram", "deactivated", telegramRefusal(403, "Forbidden: user is deactivated"), blocked],
    ["telegram", "never started", telegramRefusal(403, "Forbidden: bot can't initiate conversation with a user"), blocked],
    ["telegram", "no such chat", telegramRefusal(400, "Bad Request: chat not found"), blocked],
    ["telegram", "no such peer", telegramRefusal(400, "Bad Request: PEER_ID_INVALID"), blocked],
    ["telegram", "too long", telegramRefusal(400, "Bad Request: message is too long"), refused],
    ["telegram", "badly marked up", telegramRefusal(400, "Bad Request: can't parse entities"), refused],
    [
      "telegram",
      "too many",
      telegramRefusal(429, "Too Many Requests: retry after 7", { retry_after: 7 }),
      { type: "not_sent", after: 7_000 },
    ],
    ["telegram", "too many, and not for how long", telegramRefusal(429, "Too Many Requests"), { type: "not_sent", after: 5_000 }],
    ["telegram", "a wrong token", telegramRefusal(401, "Unauthorized"), { type: "not_sent" }],
    ["telegram", "an unknown method or root", telegramRefusal(404, "Not Found"), { type: "not_sent" }],
    ["telegram", "its own fault", telegramRefusal(500, "Internal Server Error"), { type: "unknown" }],
    ["sms", "no such number", twilioRefusal(400, 21211, "Invalid 'To' Phone Number"), blocked],
    ["sms", "has written STOP to the number", twilioRefusal(400, 21610, "Attempt to send to unsubscribed recipient"), blocked],
    ["sms", "a landline", twilioRefusal(400, 21614, "not a mobile number"), blocked],
    ["sms", "a country we may not write to", twilioRefusal(400, 21408, "Permission to send has not been enabled"), refused],
    ["sms", "too long", twilioRefusal(400, 21617, "The concatenated message body exceeds the 1600 character limit"), refused],
    ["sms", "too many", twilioRefusal(429, 20429, "Too many requests"), { type: "not_sent", after: 5_000 }],
    ["sms", "a wrong key", twilioRefusal(401, 20003, "Authenticate"), { type: "not_sent" }],
    ["sms", "its own fault", twilioRefusal(500, 20500, "Internal Server Error"), { type: "unknown" }],
    ["whatsapp", "not on WhatsApp", twilioRefusal(400, 63024, "Invalid message recipient"), blocked],
    ["whatsapp", "outside the window", twilioRefusal(400, 63016, "outside the allowed window"), refused],
    ["whatsapp", "a crowded sender", twilioRefusal(400, 63018, "Rate limit exceeded"), { type: "not_sent", after: 60_000 }],
    ["max", "stopped by the user", maxRefusal(403, "chat.denied", "error.dialog.suspended"), blocked],
    ["max", "no such dialogue", maxRefusal(404, "dialog.not.found", "Dialog not found"), blocked],
    ["max", "a wrong root", { status: 404, body: {} }, { type: "not_sent" }],
    ["max", "badly put", maxRefusal(400, "proto.payload", "Invalid payload"), refused],
    ["max", "too many", maxRefusal(429, "too.many.requests", "Slow down"), { type: "not_sent", after: 5_000 }],
    ["max", "a wrong token", maxRefusal(401, "verify.token", "Invalid access_token"), { type: "not_sent" }],
    ["max", "not now", maxRefusal(503, "service.unavailable", "Later"), { type: "not_sent" }],
  ])("%s: %s", async (name, _, says, expected) => {
    const provider = providers[name] as Provider;
    const { channel } = await provider.open({ [provider.to]: says, [`whatsapp:${provider.to}`]: says });
    expect(await channel.send(aMessage(provider.to))).toMatchObject(expected);
  });

  test.each(["telegram", "sms", "whatsapp", "max"])("%s: Retry-After is obeyed, also beside a page", async (name) => {
    const { to, open } = providers[name] as Provider;
    const { channel, server } = await open();
    server.misbehave({ status: 429, headers: { "retry-after": "9" }, body: "slow down" });
    expect(await channel.send(aMessage(to))).toMatchObject({ type: "not_sent", after: 9_000 });
    server.misbehave({ status: 429, body: "slow down" });
    expect(await channel.send(aMessage(to))).toMatchObject({ type: "not_sent", after: 5_000 });
  });

  test.each([
    ["sms", "89990000001"],
    ["whatsapp", "whatsapp:+79990000001"],
    ["max", "max-p-01"],
  ])("%s: %s is no address, and nobody hears of it", async (name, to) => {
    const { channel, server } = await (providers[name] as Provider).open();
    expect(await channel.send(aMessage(to))).toMatchObject({ type: "refused", blocked: true });
    expect(server.asked).toEqual([]);
  });
});

describe.each(["sms", "whatsapp"] as const)("%s: Twilio is asked what became of a message", (name) => {
  const { to, open } = providers[name] as Provider;
  const template = { id: `HX${"0".repeat(32)}`, variables: {} };
  const sid = `SM${"1".padStart(32, "0")}`;
  test.each<[string, Partial<Outgoing> | undefined, Partial<Outgoing>, number, object | undefined]>([
    ["it has it", {}, {}, 0, { type: "sent", providerId: sid }],
    ["it has nothing to this number", undefined, {}, 0, undefined],
    ["it has the same from long before", {}, {}, 60_000, undefined],
    ["it has other words from then", { text: "Другое" }, {}, 0, { type: "unknown" }],
    ["a template went, whose words it alone knows", { template }, { template }, 0, { type: "unknown" }],
    ["no template went", undefined, { template }, 0, undefined],
  ])("%s", async (_, sent, asked, later, expected) => {
    const { channel } = await open();
    if (sent) await channel.send(aMessage(to, sent));
    const found = await channel.find?.(aMessage(to, asked), Date.now() + later);
    if (expected) expect(found).toMatchObject(expected);
    else expect(found).toBeUndefined();
  });

  test.each(["hangs", "drops", { status: 500, body: "" }, { status: 200, body: "<html>" }, { status: 401, body: {} }] as const)(
    "it does not answer (%o): nobody knows",
    async (how) => {
      const { channel, server } = await open();
      server.misbehave(how);
      expect(await channel.find?.(aMessage(to), 0)).toMatchObject({ type: "unknown" });
    },
  );
});

describe("what a provider is told", () => {
  const buttons = [
    { value: "yes", label: "Да" },
    { value: "no", label: "Нет, <i>спасибо</i>" },
  ];
  const text =
    "# Анна\n\nПрошло **три недели**, 2 < 3 & <img onerror=x>.\n\n- [запись](https://clinic.example/b?a=1&b=2)\n- [ой](javascript:alert(1))";

  test("Telegram: HTML of its few tags, and buttons that bring back their place", async () => {
    const { channel, server } = await (providers.telegram as Provider).open();
    await channel.send(aMessage("4242", { text, buttons }));
    const told = JSON.parse(server.asked[0]?.body ?? "") as Record<string, unknown>;
    expect(server.asked[0]?.path).toBe(`/bot${telegramToken}/sendMessage`);
    expect(told).toMatchObject({ chat_id: "4242", parse_mode: "HTML" });
    expect(told.text).toBe(
      '<b>Анна</b>\n\nПрошло <b>три недели</b>, 2 &lt; 3 &amp; &lt;img onerror=x&gt;.\n\n• <a href="https://clinic.example/b?a=1&amp;b=2">запись</a>\n• ой',
    );
    expect(told.reply_markup).toEqual({
      inline_keyboard: [
        [{ text: "Да", callback_data: buttonData(0, "e1/1") }],
        [{ text: "Нет, <i>спасибо</i>", callback_data: buttonData(1, "e1/1") }],
      ],
    });
  });

  test("MAX: the same by its user id, the token in the header alone", async () => {
    const { channel, server } = await (providers.max as Provider).open();
    await channel.send(aMessage("777", { text, buttons }));
    const [asked] = server.asked;
    expect([asked?.path, asked?.query.get("user_id"), asked?.headers.authorization]).toEqual(["/messages", "777", maxToken]);
    const told = JSON.parse(asked?.body ?? "") as Record<string, unknown>;
    expect(told).toMatchObject({ format: "html", text: expect.stringContaining("<b>три недели</b>") });
    expect(told.attachments).toEqual([
      {
        type: "inline_keyboard",
        payload: {
          buttons: [
            [{ type: "callback", text: "Да", payload: buttonData(0, "e1/1") }],
            [{ type: "callback", text: "Нет, <i>спасибо</i>", payload: buttonData(1, "e1/1") }],
          ],
        },
      },
    ]);
  });

  test("WhatsApp within the window: plain words, choices by number, and where to report", async () => {
    const { channel, server } = await (providers.whatsapp as Provider).open();
    await channel.send(aMessage("+79990000001", { text: "Придёте, **Анна**?", buttons }));
    expect(Object.fromEntries(new URLSearchParams(server.asked[0]?.body))).toEqual({
      To: "whatsapp:+79990000001",
      From: "whatsapp:+12025550123",
      Body: "Придёте, Анна?\n\n1. Да\n2. Нет, <i>спасибо</i>",
      StatusCallback: `https://clinic.example/webhooks/twilio/status?mark=${markOf("e1/1")}`,
    });
  });

  test("WhatsApp with a template: the template and its variables in place of words", async () => {
    const { channel, server } = await (providers.whatsapp as Provider).open();
    const template = { id: `HX${"0".repeat(32)}`, variables: { "1": "Анна", "2": "9 марта" } };
    await channel.send(aMessage("+79990000001", { template, buttons }));
    const told = new URLSearchParams(server.asked[0]?.body);
    expect([told.get("ContentSid"), JSON.parse(told.get("ContentVariables") ?? ""), told.has("Body")]).toEqual([
      template.id,
      template.variables,
      false,
    ]);
  });

  test("SMS: from the sender's name", async () => {
    const { channel, server } = await (providers.sms as Provider).open();
    await channel.send(aMessage("+79990000001"));
    expect(Object.fromEntries(new URLSearchParams(server.asked[0]?.body))).toMatchObject({
      To: "+79990000001",
      From: "Clinic",
      Body: "Как дела?",
    });
  });
});
