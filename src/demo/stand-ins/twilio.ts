// A Twilio on this machine: takes WhatsApp messages and SMS, and reports that each arrived.
import { Hono } from "hono";
import { getExpectedTwilioSignature } from "twilio/lib/webhooks/webhooks.js";
import type { StandIn, Taken, Webhook } from "./stand-in.ts";

const path = (url: string): string => url.slice(new URL(url).origin.length);

/** `report` is called once the answer is on its way, with the webhook that tells of the delivery. */
export function twilioStandIn(
  { accountSid, authToken }: { accountSid: string; authToken: string },
  clinic: () => string,
  take: (taken: Taken) => void,
  report: (webhook: Webhook) => void,
): StandIn {
  let count = 0;
  const numbered = () => `SM${String(++count).padStart(32, "0")}`;
  const signed = (url: string, form: Record<string, string>): Webhook => ({
    path: path(url),
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-twilio-signature": getExpectedTwilioSignature(authToken, url, form),
    },
    body: new URLSearchParams(form).toString(),
  });
  const api = new Hono();
  api.post(`/2010-04-01/Accounts/${accountSid}/Messages.json`, async (c) => {
    const basic = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`;
    if (c.req.header("authorization") !== basic) return c.json({ code: 20003, message: "Authenticate", status: 401 }, 401);
    const form = new URLSearchParams(await c.req.text());
    const [to = "", from = "", back] = [form.get("To") ?? "", form.get("From") ?? "", form.get("StatusCallback")];
    // An approved template has its words at the provider.
    const text = form.get("Body") ?? `${form.get("ContentSid")} ${form.get("ContentVariables")}`;
    const sid = numbered();
    take({ channel: to.startsWith("whatsapp:") ? "whatsapp" : "sms", id: sid, to: to.replace(/^whatsapp:/, ""), text });
    if (back) report(signed(back, { MessageSid: sid, MessageStatus: "delivered", To: to, From: from }));
    return c.json({ sid, status: "queued", error_code: null, error_message: null, to, from, body: text }, 201);
  });
  return {
    api,
    delivers: ({ channel, address, text }) =>
      signed(`${clinic()}/webhooks/twilio/message`, {
        MessageSid: numbered(),
        From: channel === "whatsapp" ? `whatsapp:${address}` : address,
        Body: text,
      }),
  };
}
