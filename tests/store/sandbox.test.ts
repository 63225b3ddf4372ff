// The sandbox's memory: durable, in order, and hiding nothing that was sent twice.
import { expect, test } from "vitest";
import { openStore } from "../../src/store/open.ts";
import { isInSandbox, keepInSandbox, sandboxMessages } from "../../src/store/sandbox.ts";
import { anAddress, aStore, NOW } from "../support/store.ts";

const aMessage = {
  key: "e1/7",
  channel: "telegram",
  address: "@anna",
  subject: null,
  text: "Как вы?",
  buttons: [{ value: "ok", label: "Хорошо" }],
  at: NOW,
} as const;

test("a message outlives its process, and can be asked for", async () => {
  const address = await anAddress();
  const before = await openStore(address);
  await keepInSandbox(before.db, { ...aMessage, buttons: [...aMessage.buttons] });
  await before.close();
  const { db } = await aStore(address);
  expect([await isInSandbox(db, "e1/7"), await isInSandbox(db, "e1/8")]).toEqual([true, false]);
  expect(await sandboxMessages(db)).toEqual([{ ...aMessage, id: expect.any(Number) }]);
});

test("messages come in order, of one address or after one that is known", async () => {
  const { db } = await aStore();
  const keep = (key: string, address: string) => keepInSandbox(db, { ...aMessage, buttons: [], key, address });
  await keep("a", "@anna");
  await keep("b", "@boris");
  await keep("a", "@anna");
  const all = await sandboxMessages(db);
  expect(all.map(({ key }) => key)).toEqual(["a", "b", "a"]);
  expect((await sandboxMessages(db, { address: "@anna" })).map(({ key }) => key)).toEqual(["a", "a"]);
  expect((await sandboxMessages(db, { after: all[1]?.id })).map(({ key }) => key)).toEqual(["a"]);
});
