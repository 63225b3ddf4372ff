// Links by which a patient opens a messenger and is known there: one token at a time, the bot's name from its provider.
import { expect, test, vi } from "vitest";
import { maxChannel } from "../../src/channels/max.ts";
import { telegramChannel } from "../../src/channels/telegram.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { accept, invitationFor, invite, inviteLinks } from "../../src/engine/invite.ts";
import { invitations } from "../../src/store/invitations.ts";
import { max, maxToken, telegram, telegramToken } from "../support/providers.ts";
import { aPatient, aStore, NOW } from "../support/store.ts";

const secretKey = Buffer.alloc(32, 7);
const day = 24 * 3_600_000;

async function anEngine(): Promise<Engine> {
  const { db } = await aStore();
  const [telegramServer, maxServer] = [await telegram(), await max()];
  return {
    db,
    secretKey,
    channels: {
      telegram: telegramChannel({ botToken: telegramToken, apiRoot: telegramServer.url }),
      max: maxChannel({ botToken: maxToken, apiRoot: maxServer.url }),
    },
  } as unknown as Engine;
}

test("the bot tells its name, and until it has there is no link and no token", async () => {
  const engine = await anEngine();
  const { id } = await aPatient(engine.db);
  const link = (channel: "telegram" | "max" | "email") => invitationFor(engine, engine.db, id, channel, NOW);
  expect([await link("telegram"), await link("max")]).toEqual([undefined, undefined]);
  expect(await engine.db.select().from(invitations)).toEqual([]);
  await vi.waitFor(async () => expect([await link("telegram"), await link("max")]).not.toContain(undefined), { timeout: 20_000 });
  expect(await link("telegram")).toMatch(/^https:\/\/t\.me\/zabota_bot\?start=[\w-]{32}$/);
  expect(await link("max")).toMatch(/^https:\/\/max\.ru\/zabota_bot\?start=[\w-]{32}$/);
  expect(await link("email")).toBeUndefined();
});

test("a text gets only the links that it names, in whichever way", async () => {
  const engine = await anEngine();
  const { id } = await aPatient(engine.db);
  const links = (text: string) => inviteLinks(engine, engine.db, id, NOW, text);
  await vi.waitFor(async () => expect(Object.keys(await links('{{ links.telegram }} {{ links["max"] }}'))).toEqual(["telegram", "max"]));
  expect(Object.keys(await links("{{ links.max }}"))).toEqual(["max"]);
  expect(await links("{{ links.book }} telegram")).toEqual({});
});

test("one token stands until it is used, each time valid anew; then the next is another", async () => {
  const { db } = await aStore();
  const [{ id }, other] = [await aPatient(db), await aPatient(db)];
  const minted = (at: number, patientId = id, channel: "telegram" | "max" = "telegram") =>
    invite({ secretKey }, db, patientId, channel, at);
  const first = await minted(NOW);
  expect(await minted(NOW + 20 * day)).toBe(first);
  expect(await db.select().from(invitations)).toHaveLength(1);
  expect(new Set([first, await minted(NOW, other.id), await minted(NOW, id, "max")]).size).toBe(3);
  expect(await accept(db, first, "telegram", NOW + 45 * day)).toBe(id);
  expect(await accept(db, first, "telegram", NOW + 45 * day)).toBeUndefined();
  const second = await minted(NOW + 46 * day);
  expect(second).not.toBe(first);
  expect(await accept(db, second, "max", NOW + 46 * day)).toBeUndefined();
  expect(await accept(db, second, "telegram", NOW + 80 * day)).toBeUndefined();
  expect(await invite({ secretKey: Buffer.alloc(32, 8) }, db, id, "telegram", NOW)).not.toBe(second);
});
