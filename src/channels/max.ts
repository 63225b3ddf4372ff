// MAX, by its bot API: a message with buttons under it, and an honest word on what became of it.
import type { MaxError } from "@maxhub/max-bot-api";
import { botName } from "./bot-name.ts";
import { buttonData } from "./buttons.ts";
import type { Channel, Fate, Outgoing } from "./channel.ts";
import { toChatHtml } from "./chat-html.ts";
import { maxLimits } from "./limits.ts";
import { fateOfStatus, fetchWithin, pauseOf, Unanswered } from "./transport.ts";

export interface MaxSettings {
  botToken: string;
  apiRoot: string;
}

/** `timeout` in ms bounds a sending with all its waiting. Patients are addressed by their user id, which every update names. */
export function maxChannel(settings: MaxSettings, timeout = 9_000): Channel {
  let api: ReturnType<typeof maxApi> | undefined;

  async function send(message: Outgoing): Promise<Fate> {
    const user = Number(message.to);
    if (!Number.isSafeInteger(user)) return { type: "refused", blocked: true, problem: "not a user of MAX" };
    api ??= maxApi(settings, timeout);
    try {
      const rows = message.buttons.map(({ label }, index) => [
        { type: "callback" as const, text: label, payload: buttonData(index, message.key) },
      ]);
      const sent = await (await api).sendMessageToUser(user, toChatHtml(message.text), {
        format: "html",
        ...(rows.length > 0 && { attachments: [{ type: "inline_keyboard" as const, payload: { buttons: rows } }] }),
      });
      const id: unknown = sent?.body?.mid;
      if (typeof id !== "string") return { type: "unknown", problem: "MAX took it, and did not say under which number." };
      return { type: "sent", providerId: id };
    } catch (error) {
      return fateOf(error);
    }
  }

  const bot = botName(async () => {
    api ??= maxApi(settings, timeout);
    return (await (await api).getMyInfo()).username;
  });
  const invitation = (token: string) => bot() && `https://max.ru/${bot()}?start=${token}`;

  async function acknowledge(press: string): Promise<void> {
    api ??= maxApi(settings, timeout);
    await acknowledgeMax(await api, press);
  }

  return { name: "max", limits: maxLimits, send, acknowledge, invitation };
}

/** With nothing in place of the message. */
export async function acknowledgeMax(api: import("@maxhub/max-bot-api").Api, press: string): Promise<void> {
  await api.answerOnCallback(press);
}

/** The official client over our transport. */
export async function maxApi({ botToken, apiRoot }: MaxSettings, timeout: number): Promise<import("@maxhub/max-bot-api").Api> {
  const { Bot } = await import("@maxhub/max-bot-api");
  return new Bot(botToken, { clientOptions: { baseUrl: apiRoot, fetch: fetchWithin(timeout) } }).api;
}

/** A 403, and a 404 with a code, are about the dialogue: the patient has stopped the bot, or never started it. */
function fateOf(error: unknown): Fate {
  if (error instanceof Unanswered) return error.fate;
  if (!isMaxError(error)) throw error;
  const { status, code } = error;
  const problem = `${status} ${code ?? ""} ${error.description ?? ""}`.trim().slice(0, 300);
  if (status === 403 || (status === 404 && code)) return { type: "refused", blocked: true, problem };
  return fateOfStatus(status, problem, pauseOf(status));
}

const isMaxError = (error: unknown): error is MaxError => error instanceof Error && "status" in error && "description" in error;
