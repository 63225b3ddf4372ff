// `POST /webhooks/…`: what providers bring. Size first, then the proof, then kept durably; everything else is the relay's.
import { Hono } from "hono";
import { type Engine, now } from "../../engine/engine.ts";
import { keepInbound } from "../../store/inbound.ts";
import { limited } from "../events.ts";
import { bitrix24Hook } from "./bitrix24.ts";
import { fhir } from "./fhir.ts";
import { maxHook } from "./max.ts";
import type { Hook, WebhookProofs } from "./proof.ts";
import { telegramHook } from "./telegram.ts";
import { twilioMessageHook, twilioStatusHook } from "./twilio.ts";
import { yclientsHook } from "./yclients.ts";

/** `poke` says that something new is in the store. Bodies, secrets and signatures are never logged. */
export function webhooks(engine: Engine, proofs: WebhookProofs, secrets: readonly string[], poke: () => void): Hono {
  const app = new Hono();
  const on = (path: string, type: string, hook: Hook) =>
    app.post(path, limited, async (c) => {
      const brought = hook(c, await c.req.text(), proofs, engine.publicUrl);
      if (!brought) return c.json({ error: "This does not prove where it comes from." }, 401);
      const { id, body, hint, answer, press } = brought;
      const receivedAt = now(engine);
      const row = { id: `${type}:${id}`, type, body, receivedAt, ...(hint && { askAt: receivedAt }) };
      const fresh = id !== undefined && (await keepInbound(engine.db, row));
      if (fresh) poke();
      if (fresh && press !== undefined) void engine.channels.max?.acknowledge?.(press).catch(() => {});
      return answer;
    });
  on("/telegram", "telegram", telegramHook);
  on("/twilio/message", "twilio", twilioMessageHook);
  on("/twilio/status", "twilio-status", twilioStatusHook);
  on("/max", "max", maxHook);
  on("/yclients", "yclients", yclientsHook);
  on("/bitrix24", "bitrix24", bitrix24Hook);
  app.route("/fhir", fhir(engine, secrets, poke));
  return app;
}
