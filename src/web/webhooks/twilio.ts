// Twilio's webhooks: proven by its signature over the exact address that it was given and everything in the form.

import type { Context } from "hono";
import { validateRequest } from "twilio/lib/webhooks/webhooks.js";
import { twilioMessageId, twilioStatusId } from "../../channels/inbound-twilio.ts";
import type { Brought, Hook } from "./proof.ts";

export const twilioMessageHook: Hook = (c, text, { twilio }, publicUrl) =>
  brought(c, text, twilio, publicUrl, twilioMessageId, () => c.body("<Response/>", 200, { "content-type": "text/xml" }));

export const twilioStatusHook: Hook = (c, text, { twilio }, publicUrl) =>
  brought(c, text, twilio, publicUrl, twilioStatusId, () => c.body(null, 200));

function brought(
  c: Context,
  text: string,
  authToken: string | undefined,
  publicUrl: string,
  idOf: (form: unknown) => string | undefined,
  answer: () => Response,
): Brought | undefined {
  const form = formOf(text);
  const address = `${publicUrl}${c.req.path}${new URL(c.req.url).search}`;
  if (!authToken || !validateRequest(authToken, c.req.header("x-twilio-signature") ?? "", address, form)) return undefined;
  const id = idOf(form);
  const mark = c.req.query("mark");
  return id === undefined ? undefined : { id, body: { ...form, ...(mark && { mark }) }, answer: answer() };
}

function formOf(text: string): Record<string, string | string[]> {
  const fields = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(fields.keys())].map((name) => {
      const values = fields.getAll(name);
      return [name, values.length > 1 ? values : (values[0] ?? "")];
    }),
  );
}
