// `POST /webhooks/fhir`: a resource of FHIR R4 or a Bundle, signed as Standard Webhooks with the same secrets as `/api/events`.
import { Hono } from "hono";
import { Webhook } from "standardwebhooks";
import { readFhir } from "../../booking/fhir/bundle.ts";
import { type Engine, now } from "../../engine/engine.ts";
import { keepInbound } from "../../store/inbound.ts";
import { json, limited, problems, unproven } from "../events.ts";

/** Size first, then the signature, then the body; 202 with `{id, duplicate}` once it is kept. */
export function fhir(engine: Engine, secrets: readonly string[], poke: () => void): Hono {
  const keys = secrets.map((secret) => new Webhook(secret));
  const app = new Hono();
  app.post("/", limited, async (c) => {
    const bytes = Buffer.from(await c.req.arrayBuffer());
    const refusal = unproven(keys, bytes, c);
    if (refusal) return c.json({ error: refusal }, 401);
    const id = c.req.header("webhook-id") ?? "";
    if (id.length > 200) return problems(c, [{ path: "webhook-id", message: "webhook-id is longer than 200 characters." }]);
    const body = json(bytes);
    if (body === undefined) return problems(c, [{ path: "", message: "The body is not JSON in UTF-8." }]);
    const receivedAt = now(engine);
    const read = readFhir(body, receivedAt);
    if (read.type === "problems") return problems(c, read.problems);
    const fresh = await keepInbound(engine.db, { id: `fhir:${id}`, type: "fhir", body: read.said, receivedAt });
    if (fresh) poke();
    return c.json({ id, duplicate: !fresh }, 202);
  });
  return app;
}
