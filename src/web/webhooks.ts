// `POST /webhooks/…`: what providers bring. Size first, then the proof, then kept durably; everything else is the relay's.
import { Hono } from "hono";
import { type Engine, now } from "../engine/engine.ts";
import { keepInbound } from "../store/inbound.ts";
import { limited } from "./events.ts";
import type { Hook, WebhookProofs } from "./webhook-proof.ts";
import { maxHook } from "./webhooks-max.ts";
import { telegramHook } from "./webhooks-telegram.ts";
import { twilioMessageHook, twilioStatusHook } from "./webhooks-twilio.ts";

/** `poke` says that something new is in the store. Bodies, secrets and signatures are never logged. */
export function webhooks(engine: Engine, proofs: WebhookProofs, poke: () => void): Hono {
  const app = new Hono();
  const on = (path: string, type: string, hook: Hook) =>
    app.post(path, limited, async (c) => {
      const brought = hook(c, await c.req.text(), proofs, engine.publicUrl);
      if (!brought) return c.json({ error: "This does not prove where it comes from." }, 401);
      const { id, body, answer } = brought;
      const fresh = id !== undefined && (await keepInbound(engine.db, { id: `${type}:${id}`, type, body, receivedAt: now(engine) }));
      if (fresh) poke();
      return answer;
    });
  on("/telegram", "telegram", telegramHook);
  on("/twilio/message", "twilio", twilioMessageHook);
  on("/twilio/status", "twilio-status", twilioStatusHook);
  on("/max", "max", maxHook);
  return app;
}
