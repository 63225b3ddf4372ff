// `POST /api/events`: size first, then the signature, then the body; kept durably before it is answered.
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { Webhook } from "standardwebhooks";
import { momentOf, parseEvent } from "../booking/generic.ts";
import { type Engine, now } from "../engine/engine.ts";
import { genericEvent } from "../engine/take-in.ts";
import { keepInbound } from "../store/inbound.ts";

/** Bytes. */
const largest = 256 * 1024;

/** `secrets` are all accepted. `poke` says that something new is in the store. Bodies and signatures are never logged. */
export function events(engine: Engine, secrets: readonly string[], poke: () => void): Hono {
  const keys = secrets.map((secret) => new Webhook(secret));
  const app = new Hono();
  app.post("/", limited, async (c) => {
    const id = c.req.header("webhook-id") ?? "";
    const bytes = Buffer.from(await c.req.arrayBuffer());
    const refusal = unproven(keys, bytes, c);
    if (refusal) return c.json({ error: refusal }, 401);
    if (id.length > 200) return problems(c, [{ path: "webhook-id", message: "webhook-id is longer than 200 characters." }]);
    const body = json(bytes);
    if (body === undefined) return problems(c, [{ path: "", message: "The body is not JSON in UTF-8." }]);
    const receivedAt = now(engine);
    const parsed = parseEvent(body, receivedAt);
    if (parsed.type === "problems") return problems(c, parsed.problems);
    const { event } = parsed;
    const fresh = await keepInbound(engine.db, { id, type: genericEvent, body: event, receivedAt, occurredAt: momentOf(event.occurredAt) });
    if (fresh) poke();
    return c.json({ id, duplicate: !fresh }, 202);
  });
  return app;
}

const tooLarge = (c: Context) => c.json({ error: `The body is larger than ${largest} bytes; nothing was kept.` }, 413);
const counted = bodyLimit({ maxSize: largest, onError: tooLarge });

/** Looks at the size before anything else. Where it is declared Node holds the sender to it, and nothing needs to be counted. */
export const limited: MiddlewareHandler = (c, next) => {
  const declared = c.req.header("content-length");
  if (declared === undefined || c.req.header("transfer-encoding") !== undefined) return counted(c, next);
  return Number(declared) <= largest ? next() : Promise.resolve(tooLarge(c));
};

export const problems = (c: Context, list: { path: string; message: string }[]) =>
  c.json({ error: "The body cannot be used; nothing was kept.", problems: list }, 400);

/** Undefined where one of the keys made the signature within the last five minutes; else one sentence. */
export function unproven(keys: readonly Webhook[], bytes: Buffer, c: Context): string | undefined {
  const names = ["webhook-id", "webhook-timestamp", "webhook-signature"] as const;
  const missing = names.filter((name) => !c.req.header(name));
  if (missing.length > 0) return `The header ${missing.join(", ")} is missing.`;
  if (keys.length === 0) return "No secret is configured here: set WEBHOOK_SECRETS.";
  const headers = Object.fromEntries(names.map((name) => [name, c.req.header(name) ?? ""]));
  const proven = keys.some((key) => {
    try {
      key.verify(bytes, headers, { jsonParse: false });
      return true;
    } catch {
      return false;
    }
  });
  return proven ? undefined : "The signature does not fit the body, or is older than five minutes.";
}

export function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
