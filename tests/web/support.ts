// A whole web server of a test's own, on a free port, over a store in memory.
import { serve } from "@hono/node-server";
import { Webhook } from "standardwebhooks";
import { onTestFinished } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { createApp, type WebDeps } from "../../src/web/app.ts";
import { anEngine } from "../booking/support.ts";

export const secrets = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_C2FVsBQIhrscChlQIMV0b5sSYspob7od"];

export interface Served {
  engine: Engine;
  url: string;
  /** How often the web said that something is new. */
  pokes(): number;
  problems: string[];
}

export async function served(over: Partial<WebDeps> = {}): Promise<Served> {
  const engine = over.engine ?? (await anEngine());
  const problems: string[] = [];
  let pokes = 0;
  const app = createApp({
    engine,
    webhookSecrets: secrets,
    ready: async () => ({ store: true, temporal: true, migrations: true }),
    poke: () => pokes++,
    problem: (what) => problems.push(what),
    ...over,
  });
  const url = await new Promise<string>((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0 }, ({ port }) => resolve(`http://127.0.0.1:${port}`));
    onTestFinished(() => void server.close());
  });
  return { engine, url, pokes: () => pokes, problems };
}

interface Signing {
  id?: string;
  secret?: string;
  /** How old the signature is, ms. */
  age?: number;
  signature?: string;
}

let count = 0;

/** Sends the body, signed as Standard Webhooks has it. */
export async function send(
  { url }: Served,
  body: unknown,
  { id = `msg-${++count}`, secret = secrets[0] ?? "", age = 0, signature }: Signing = {},
) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const at = new Date(Date.now() - age);
  const answer = await fetch(`${url}/api/events`, {
    method: "POST",
    body: text,
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
      "webhook-signature": signature ?? new Webhook(secret).sign(id, at, text),
    },
  });
  return {
    status: answer.status,
    body: (await answer.json()) as Record<string, unknown> & { problems?: { path: string; message: string }[] },
  };
}
