// A MAX on this machine: as much of its bot API as a clinic's bot speaks.
import { Hono } from "hono";
import { json, type StandIn, type Taken } from "./stand-in.ts";

export function maxStandIn(
  { botToken, webhookSecret }: { botToken: string; webhookSecret: string },
  take: (taken: Taken) => void,
): StandIn {
  let messages = 0;
  const api = new Hono();
  api.use(async (c, next) => {
    if (c.req.header("authorization") !== botToken) return c.json({ code: "verify.token", message: "Invalid access_token" }, 401);
    await next();
  });
  api.post("/messages", async (c) => {
    const to = c.req.query("user_id") ?? "";
    const { text } = await c.req.json<{ text: string }>();
    const id = `mid.${++messages}`;
    take({ channel: "max", id, to, text });
    return c.json({ message: { timestamp: 0, body: { mid: id, seq: messages, text } } });
  });
  api.get("/subscriptions", (c) => c.json({ subscriptions: [] }));
  api.all("/*", (c) => c.json({ success: true }));
  return {
    api,
    delivers: ({ address, text }) =>
      json(
        "/webhooks/max",
        { "x-max-bot-api-secret": webhookSecret },
        {
          update_type: "message_created",
          timestamp: 0,
          message: {
            sender: { user_id: Number(address) },
            recipient: { chat_type: "dialog" },
            body: { mid: `mid.${++messages}`, text },
          },
        },
      ),
  };
}
