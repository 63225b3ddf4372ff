// Sending limits hold across workers: two processes, one bot, a burst; each message goes at a moment of its own, and none is lost or doubled.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isNull } from "drizzle-orm";
import { expect, inject, it, onTestFinished } from "vitest";
import { lease } from "../../activities/claim-message.ts";
import { telegramLimits } from "../../src/channels/limits.ts";
import { defaultClinic } from "../../src/scenario/clinic.ts";
import { enrolments } from "../../src/store/enrolments.ts";
import { messages } from "../../src/store/messages.ts";
import { openStore } from "../../src/store/open.ts";
import { telegram, telegramRefusal, telegramToken } from "../support/providers.ts";
import type { ChildClinic } from "./child-clinic.ts";
import { deeds, noon, scenario, until } from "./clinic.ts";
import { ownNamespace } from "./namespace.ts";

const chats = 100;
/** How many of them get a second message at the same time. */
const twice = 50;

const sending = (id: string, on: string) =>
  scenario(id, { head: `enter: { on: ${on}, again: always }`, steps: `\n  - send: ${id}\n    via: telegram`, messages: [id] });

it("a burst by two workers keeps to the bot's limit and to each chat's, and everybody gets each message once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "zabota-limits-"));
  const database = `file:${join(folder, "zabota.db")}`;
  const { db, close } = await openStore(database);
  const workers: ChildProcess[] = [];
  onTestFinished(async () => {
    for (const worker of workers) worker.kill("SIGKILL");
    await close();
    rmSync(folder, { recursive: true, force: true });
  });
  const taken: { chat: string; text: string; at: number }[] = [];
  let refused = 0;
  const bot = await telegram({
    before({ chat_id: chat, text }) {
      const at = Date.now();
      // One 429 in the middle: the bot as a whole has to wait for it.
      if (taken.length === 40 && refused++ === 0) return telegramRefusal(429, "Too Many Requests: retry after 1", { retry_after: 1 });
      taken.push({ chat, text, at });
      return undefined;
    },
  });
  const clock = { speed: 0, real: 0, virtual: noon };
  const clinic = deeds({
    db,
    clock: () => clock,
    clinic: defaultClinic(),
    channels: {},
    publicUrl: "",
    secretKey: Buffer.alloc(32),
    wake: () => {},
  });
  await clinic.publish(sending("first", "appointment.fulfilled"), sending("second", "appointment.arrived"));
  for (let index = 0; index < chats; index++) {
    const id = await clinic.patient();
    if (index < twice) await clinic.happens(id, "appointment.arrived", noon);
    await clinic.happens(id, "appointment.fulfilled", noon);
  }
  const address = inject("temporal");
  const { namespace } = (await ownNamespace(address)).temporal;
  const input: ChildClinic = {
    database,
    address,
    namespace,
    clock,
    sent: join(folder, "sent.log"),
    telegram: { botToken: telegramToken, apiRoot: bot.url },
  };
  for (let worker = 0; worker < 2; worker++) {
    const args = ["--import", "tsx", "tests/durable/child-clinic.ts", JSON.stringify(input)];
    workers.push(spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] }));
  }
  const left = () => db.$count(enrolments, isNull(enrolments.endedAt));
  await until(async () => (await left()) === 0, "every journey ends", 100_000);
  for (const worker of workers) {
    worker.kill("SIGKILL");
    await once(worker, "exit");
  }

  const rows = await db.select().from(messages);
  // On a machine that is short of breath an answer may come too late to be heard: then the message is there all the same.
  expect(rows.filter(({ state }) => state !== "sent" && state !== "unknown")).toEqual([]);
  expect(refused, "the bot was told to wait once: everybody heard of it").toBeGreaterThan(0);
  const got = taken.map(({ chat, text }) => `${chat} ${text}`);
  expect(got.length).toBe(chats + twice);
  expect(new Set(got).size, "nothing twice").toBe(got.length);

  const slots = rows.map(({ slotAt }) => slotAt ?? Number.NaN).sort((a, b) => a - b);
  const gaps = (moments: number[]) => moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0));
  expect(Math.min(...gaps(slots)), "each has a moment of its own at the bot").toBeGreaterThanOrEqual(telegramLimits.every);
  for (const chat of new Set(rows.map(({ address }) => address))) {
    const own = rows.filter(({ address }) => address === chat).map(({ slotAt }) => slotAt ?? Number.NaN);
    for (const gap of gaps(own.sort((a, b) => a - b))) expect(gap, `chat ${chat}`).toBeGreaterThanOrEqual(telegramLimits.recipientEvery);
  }
  const went = rows.map(({ leasedUntil }) => (leasedUntil ?? Number.NaN) - lease);
  for (const from of went) {
    expect(went.filter((each) => each >= from && each < from + 1_000).length, "in any second").toBeLessThanOrEqual(30);
  }
  for (const { address, text, slotAt } of rows) {
    const arrived = taken.find((each) => each.chat === address && each.text === text);
    expect(arrived?.at, "nobody comes before their moment").toBeGreaterThanOrEqual(slotAt ?? Number.NaN);
  }
}, 300_000);
