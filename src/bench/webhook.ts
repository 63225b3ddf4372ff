// Taking in a webhook: signature, durable insert, 200; through the whole of the web, against a bare route that does only these.
import { fork } from "node:child_process";
import { createHmac, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { Hono } from "hono";
import { listen } from "../server.ts";
import { openStore } from "../store/open.ts";
import { createApp } from "../web/app.ts";
import { openClinic } from "./clinic.ts";
import { interleaved } from "./interleave.ts";
import type { Measure } from "./measure.ts";
import { webhookClient } from "./programs.ts";

/** In one pass. */
const deliveries = 400;
const rounds = 3;
const token = "bench-auth-token";
const publicUrl = "http://localhost:3000";
const path = "/webhooks/twilio/message";

export const webhook: Measure = async ({ progress }) => {
  const folder = mkdtempSync(join(tmpdir(), "zabota-bench-"));
  const store = await openStore(`file:${join(folder, "zabota.db")}`);
  const { engine } = await openClinic(store);
  const ready = async () => ({ store: true, temporal: true, migrations: true });
  const app = createApp({ engine, webhookSecrets: [], proofs: { twilio: token }, ready, poke: () => {} });
  const ours = await listen(app, 0);
  const plain = bareRoute(join(folder, "bare.db"));
  const bare = await listen(plain.app, 0);
  const client = fork(webhookClient, { stdio: ["ignore", "ignore", "inherit", "ipc"], serialization: "advanced" });
  try {
    const pass = async ({ port }: { port: number }) => {
      client.send({ port, path, requests: Array.from({ length: deliveries }, delivery) });
      const [answer] = (await once(client, "message")) as [{ ms?: number; problem?: string }];
      if (answer.ms === undefined) throw new Error(`a webhook of the bench was not taken: ${answer.problem}`);
      return answer.ms;
    };
    await pass(bare);
    await pass(ours);
    const { a, b, ratio, same } = await interleaved(
      rounds,
      () => pass(bare),
      () => pass(ours),
      progress,
    );
    return [
      {
        measure: "webhook",
        figure: "time for signature, durable insert and 200",
        unit: "times",
        value: ratio,
        same,
        against: "a bare Hono route doing the same HMAC and insert",
        // At least 0.6 of its requests in a second.
        bound: 1 / 0.6,
        context: { per_second: deliveries / (b / 1000), per_second_bare: deliveries / (a / 1000) },
      },
    ];
  } finally {
    client.kill();
    await Promise.all([ours.close(), bare.close()]);
    plain.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

let count = 0;

/** A reply as Twilio brings it, signed over the address and every field. */
function delivery(): { headers: Record<string, string>; body: string } {
  const form = { MessageSid: `SM${String(++count).padStart(32, "0")}`, From: "+79990000001", To: "+12025550123", Body: "150 на 95" };
  const headers = { "content-type": "application/x-www-form-urlencoded", "x-twilio-signature": signed(form) };
  return { headers, body: new URLSearchParams(form).toString() };
}

function signed(form: Record<string, string>): string {
  const fields = Object.keys(form)
    .sort()
    .map((name) => `${name}${form[name]}`);
  return createHmac("sha1", token)
    .update(`${publicUrl}${path}${fields.join("")}`)
    .digest("base64");
}

/** As durable as ours: the same settings of the same database. */
function bareRoute(file: string): { app: Hono; close(): void } {
  const db = new Sqlite(file);
  db.pragma("journal_mode = wal");
  db.pragma("synchronous = full");
  db.exec("create table inbound (id text primary key, body text not null, received_at integer not null)");
  const insert = db.prepare("insert into inbound values (?, ?, ?) on conflict do nothing");
  const app = new Hono();
  app.post(path, async (c) => {
    const form = Object.fromEntries(new URLSearchParams(await c.req.text()));
    const [given, proper] = [Buffer.from(c.req.header("x-twilio-signature") ?? ""), Buffer.from(signed(form))];
    if (given.length !== proper.length || !timingSafeEqual(given, proper)) return c.body(null, 401);
    insert.run(form.MessageSid, JSON.stringify(form), Date.now());
    return c.body("<Response/>", 200, { "content-type": "text/xml" });
  });
  return { app, close: () => db.close() };
}
