// Telegram, Twilio and MAX for the tests: as much of each protocol as Zabota speaks, with its ways to say no.
import { type Asked, type Said, type StandIn, standIn } from "./stand-in.ts";

export const telegramToken = "123456:AAE-test_token";
export const twilioAccount = { accountSid: "AC00000000000000000000000000000001", authToken: "twilio-auth-token" };
export const maxToken = "max-test-token";

interface Refusals {
  /** By the address written to. */
  refuses?: Record<string, Said>;
}

interface TelegramRefusals extends Refusals {
  /** Asked before each message; what it answers is said in place of taking the message. */
  before?(message: { chat_id: string; text: string }): Said | undefined;
}

/** Chats get their messages numbered; updates that are put in come out of `getUpdates` once. */
export async function telegram({ refuses = {}, before }: TelegramRefusals = {}): Promise<StandIn & { put(update: object): void }> {
  const waiting: object[] = [];
  let count = 0;
  const ok = (result: unknown): Said => ({ status: 200, body: { ok: true, result } });
  const server = await standIn(async ({ path, body }: Asked) => {
    const [, token, method] = /^\/bot([^/]+)\/(\w+)$/.exec(path) ?? [];
    if (token !== telegramToken) return { status: 401, body: { ok: false, error_code: 401, description: "Unauthorized" } };
    const payload = body ? (JSON.parse(body) as { chat_id?: string; text?: string; timeout?: number }) : {};
    switch (method) {
      case "sendMessage":
        return (
          refuses[payload.chat_id ?? ""] ??
          before?.({ chat_id: payload.chat_id ?? "", text: payload.text ?? "" }) ??
          ok({ message_id: ++count, date: 0, chat: { id: Number(payload.chat_id), type: "private" }, text: payload.text })
        );
      case "getUpdates":
        if (waiting.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
        return ok(waiting.splice(0));
      case "getMe":
        return ok({ id: 123456, is_bot: true, first_name: "Zabota", username: "zabota_bot" });
      default:
        return ok(true);
    }
  });
  return Object.assign(server, { put: (update: object) => void waiting.push(update) });
}

export const telegramRefusal = (code: number, description: string, parameters?: object): Said => ({
  status: code,
  body: { ok: false, error_code: code, description, ...(parameters && { parameters }) },
});

/** Keeps what it took, and lists it. */
export async function twilio({ refuses = {} }: Refusals = {}): Promise<StandIn> {
  const { accountSid, authToken } = twilioAccount;
  const basic = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`;
  const taken: { to: string | null; body: string | null; sid: string; date_created: string; direction: string; status: string }[] = [];
  return standIn(({ method, path, query, headers, body }) => {
    if (headers.authorization !== basic) return twilioRefusal(401, 20003, "Authenticate");
    if (path !== `/2010-04-01/Accounts/${accountSid}/Messages.json`) return twilioRefusal(404, 20404, "Not found");
    if (method === "GET") {
      const messages = taken.filter(({ to }) => to === query.get("To"));
      return { status: 200, body: { messages, page: 0, page_size: 50, next_page_uri: null, uri: path } };
    }
    const form = new URLSearchParams(body);
    const refusal = refuses[form.get("To") ?? ""];
    if (refusal) return refusal;
    if (!form.get("Body") && !form.get("ContentSid")) return twilioRefusal(400, 21602, "Message body is required");
    const message = {
      sid: `SM${String(taken.length + 1).padStart(32, "0")}`,
      status: "queued",
      error_code: null,
      to: form.get("To"),
      body: form.get("Body") ?? "the template's words",
      direction: "outbound-api",
      date_created: new Date().toUTCString(),
    };
    taken.push(message);
    return { status: 201, body: message };
  });
}

export const twilioRefusal = (status: number, code: number, message: string): Said => ({
  status,
  body: { code, message, status, more_info: "" },
});

interface MaxStandIn extends StandIn {
  subscriptions: { url: string; secret?: string }[];
  put(update: object): void;
}

/** Keeps what was subscribed; updates that are put in come out of `updates` until they are asked past. */
export async function max({ refuses = {} }: Refusals = {}): Promise<MaxStandIn> {
  const waiting: object[] = [];
  const subscriptions: { url: string; secret?: string }[] = [];
  let count = 0;
  const server = await standIn(async ({ method, path, query, headers, body }) => {
    if (headers.authorization !== maxToken) return maxRefusal(401, "verify.token", "Invalid access_token");
    switch (`${method} ${path}`) {
      case "POST /messages":
        return (
          refuses[query.get("user_id") ?? ""] ?? {
            status: 200,
            body: { message: { timestamp: 0, body: { mid: `mid.${++count}`, seq: count, text: "" } } },
          }
        );
      case "GET /me":
        return { status: 200, body: { user_id: 1, name: "Zabota", username: "zabota_bot", is_bot: true } };
      case "POST /answers":
        return { status: 200, body: { success: true } };
      case "GET /updates": {
        const updates = waiting.slice(Number(query.get("marker") ?? 0));
        if (updates.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
        return { status: 200, body: { updates, marker: waiting.length } };
      }
      case "GET /subscriptions":
        return { status: 200, body: { subscriptions } };
      case "POST /subscriptions":
        subscriptions.push(JSON.parse(body) as { url: string });
        return { status: 200, body: { success: true } };
      default:
        return maxRefusal(404, "", "Not found");
    }
  });
  return Object.assign(server, { subscriptions, put: (update: object) => void waiting.push(update) });
}

export const maxRefusal = (status: number, code: string, message: string): Said => ({ status, body: { code, message } });
