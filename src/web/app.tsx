// (being written)
import { Hono } from "hono";
import { genericEvent } from "../engine/take-in.ts";
import { keepInbound } from "../store/inbound.ts";
import type { Engine } from "../engine/engine.ts";
import type { DemoDeps } from "./demo.ts";
export function createApp(deps: { engine: Engine; webhookSecrets: string[]; ready(): Promise<object>; poke(): void; demo?: DemoDeps }): Hono {
  const app = new Hono();
  app.post("/api/events", async (c) => {
    await keepInbound(deps.engine.db, { id: c.req.header("webhook-id") ?? "", type: genericEvent, body: await c.req.json(), receivedAt: deps.engine.clock().virtual + 1e12 });
    deps.poke();
    return c.json({}, 202);
  });
  return app;
}
