import { expect, test } from "vitest";
import type { Outgoing } from "../../src/channels/channel.ts";
import { closeChannels, openChannels } from "../../src/channels/index.ts";
import { type Outbox, type Sandboxed, sandboxChannel } from "../../src/channels/sandbox.ts";

const aMessage: Outgoing = { key: "e1/7", to: "@anna", text: "Как вы?", language: "ru", buttons: [{ value: "ok", label: "Хорошо" }] };

function outbox(): Outbox & { kept: Sandboxed[] } {
  const kept: Sandboxed[] = [];
  return { kept, put: async (message) => void kept.push(message), find: async (key) => kept.some((one) => one.key === key) };
}

test("keeps what it is given, and can be asked for it", async () => {
  const memory = outbox();
  const phone = sandboxChannel("telegram", memory);
  expect(await phone.find?.({ ...aMessage, key: "e1/7" }, 0)).toBeUndefined();
  expect(await phone.send(aMessage)).toEqual({ type: "sent", providerId: "e1/7" });
  expect(memory.kept).toEqual([{ ...aMessage, channel: "telegram" }]);
  expect(await phone.find?.({ ...aMessage, key: "e1/7" }, 0)).toEqual({ type: "sent", providerId: "e1/7" });
});

test("hides no message that was sent twice", async () => {
  const memory = outbox();
  const phone = sandboxChannel("sms", memory);
  await phone.send(aMessage);
  await phone.send(aMessage);
  expect(memory.kept).toHaveLength(2);
});

test("a letter is delivered once it is taken, as true e-mail is", async () => {
  expect(await sandboxChannel("email", outbox()).send(aMessage)).toEqual({ type: "sent", delivered: true, providerId: "e1/7" });
});

test("refuses on a whim, and then keeps nothing", async () => {
  const memory = outbox();
  const refused = { type: "refused", blocked: true, problem: "the bot was blocked" } as const;
  const phone = sandboxChannel("telegram", memory, ({ to }) => (to === "@anna" ? refused : undefined));
  expect(await phone.send(aMessage)).toEqual(refused);
  expect(await phone.send({ ...aMessage, to: "@boris" })).toMatchObject({ type: "sent" });
  expect(memory.kept.map(({ to }) => to)).toEqual(["@boris"]);
});

test("is as slow as it is told to be", async () => {
  const memory = outbox();
  let letGo = (): void => {};
  const slow = new Promise<undefined>((resolve) => {
    letGo = () => resolve(undefined);
  });
  const sending = sandboxChannel("max", memory, () => slow).send(aMessage);
  expect(memory.kept).toEqual([]);
  letGo();
  expect(await sending).toMatchObject({ type: "sent" });
});

test("a channel that is neither set up nor sandboxed is off", async () => {
  const on = (channels: object) => Object.entries(channels).flatMap(([name, channel]) => (channel ? [name] : []));
  const brand = { name: "", phone: "", address: "" };
  const mail = { smtpUrl: "smtp://127.0.0.1:1", from: "care@clinic.example", brand };
  expect(on(openChannels({}))).toEqual([]);
  const real = openChannels({ mail });
  expect(on(real)).toEqual(["email"]);
  expect(on(openChannels({ sandbox: { outbox: outbox() } }))).toEqual(["telegram", "max", "whatsapp", "email", "sms"]);
  await closeChannels(real);
});
