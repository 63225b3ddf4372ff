// WhatsApp and SMS, by Twilio: free words where they may go, else the approved template; and an honest word on what became of it.
import type { Channel, Fate, Outgoing } from "./channel.ts";
import { findAtTwilio } from "./find-twilio.ts";
import { numbered } from "./letter.ts";
import { smsLimits, whatsappLimits } from "./limits.ts";
import { markOf } from "./mark.ts";
import { toPlain } from "./markdown.ts";
import { exchange, fateOfStatus, pauseOf, Unanswered } from "./transport.ts";
import { faultOf } from "./twilio-codes.ts";

export interface TwilioSettings {
  accountSid: string;
  authToken: string;
  apiRoot: string;
  /** Where Twilio reports what becomes of a message; absent where it cannot reach us. */
  statusCallback?: string;
}

/** A number, or for SMS a sender's name. `timeout` in ms bounds a sending with all its waiting. */
export function twilioChannel(name: "whatsapp" | "sms", from: string, settings: TwilioSettings, timeout = 9_000): Channel {
  let client: ReturnType<typeof clientOf> | undefined;
  const addressed = (number: string) => (name === "whatsapp" ? `whatsapp:${number.replace(/^whatsapp:/, "")}` : number);

  async function send(message: Outgoing): Promise<Fate> {
    if (!/^\+\d{6,15}$/.test(message.to)) return { type: "refused", blocked: true, problem: "not a phone number in international form" };
    client ??= clientOf(settings, timeout);
    try {
      const { sid, status, errorCode, errorMessage } = await (await client).messages.create({
        to: addressed(message.to),
        from: addressed(from),
        ...(settings.statusCallback !== undefined && { statusCallback: `${settings.statusCallback}?mark=${markOf(message.key)}` }),
        ...(message.template
          ? { contentSid: message.template.id, contentVariables: JSON.stringify(message.template.variables) }
          : { body: wordsOf(message) }),
      });
      if (typeof sid !== "string") return { type: "unknown", problem: "Twilio took it, and did not say under which number." };
      if (status === "failed" || status === "undelivered") return fateOfCode(errorCode ?? undefined, 400, `${errorCode} ${errorMessage}`);
      return { type: "sent", providerId: sid };
    } catch (error) {
      return fateOf(error);
    }
  }

  /** What is asked and gets no answer is to be asked again. */
  async function find(message: Outgoing, since: number): Promise<Fate | undefined> {
    client ??= clientOf(settings, timeout);
    try {
      return await findAtTwilio(await client, { to: addressed(message.to), body: message.template ? undefined : wordsOf(message) }, since);
    } catch (error) {
      if (!(error instanceof Unanswered) && !(error instanceof Error && "status" in error)) throw error;
      return { type: "unknown", problem: "Twilio was asked what became of it, and did not answer." };
    }
  }

  return { name, limits: name === "whatsapp" ? whatsappLimits : smsLimits(from), send, find };
}

const wordsOf = (message: Outgoing): string => toPlain(numbered(message));

/** The official client over our transport. */
async function clientOf({ accountSid, authToken, apiRoot }: TwilioSettings, timeout: number): Promise<import("twilio").Twilio> {
  const { Twilio, RequestClient } = (await import("twilio")).default;
  const httpClient = new RequestClient();
  httpClient.request = async ({ method, uri, username, password, headers, data, params }) => {
    const { pathname, search } = new URL(uri);
    const query = params === undefined ? search : `?${new URLSearchParams(params as Record<string, string>)}`;
    const {
      status,
      text,
      headers: answered,
    } = await exchange(
      {
        url: `${apiRoot}${pathname}${query}`,
        method: method.toUpperCase(),
        headers: {
          ...(headers as Record<string, string>),
          authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`,
        },
        ...(method.toLowerCase() === "post" &&
          data !== undefined && { body: new URLSearchParams(data as Record<string, string>).toString() }),
      },
      timeout,
    );
    return { statusCode: status, body: readable(text, status, answered) as never, headers: answered, toString: () => "" };
  };
  return new Twilio(accountSid, authToken, { accountSid, httpClient });
}

function readable(text: string, status: number, headers: Record<string, string>): unknown {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null && status !== 429) return body;
  } catch {
    // Said below.
  }
  throw new Unanswered(fateOfStatus(status, `Twilio answered ${status}, and nothing that can be read.`, pauseOf(status, headers)));
}

function fateOf(error: unknown): Fate {
  if (error instanceof Unanswered) return error.fate;
  if (!(error instanceof Error) || !("status" in error)) throw error;
  const { status, code, message } = error as { status?: number; code?: number; message: string };
  return fateOfCode(code, Number(status), `${code ?? status} ${message}`.slice(0, 300));
}

function fateOfCode(code: number | undefined, status: number, problem: string): Fate {
  if (status >= 500) return fateOfStatus(status, problem);
  switch (faultOf(code)) {
    case "closed":
      return { type: "refused", blocked: true, problem };
    case "crowded":
      return { type: "not_sent", after: 60_000, problem };
    case "ours":
      return { type: "not_sent", problem };
    case "this_message":
      return fateOfStatus(status, problem);
  }
}
