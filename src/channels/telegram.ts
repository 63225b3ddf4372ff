// Telegram, by the Bot API: a message with buttons under it, and an honest word on what became of it.

import { botName } from "./bot-name.ts";
import { buttonData } from "./buttons.ts";
import type { Channel, Fate, Outgoing } from "./channel.ts";
import { toChatHtml } from "./chat-html.ts";
import { telegramLimits } from "./limits.ts";
import { fateOfStatus, fetchWithin, pauseOf, Unanswered } from "./transport.ts";

export interface TelegramSettings {
  botToken: string;
  /** Without a slash at its end. */
  apiRoot: string;
}

/** `timeout` in ms bounds a sending with all its waiting. */
export function telegramChannel({ botToken, apiRoot }: TelegramSettings, timeout = 9_000): Channel {
  // grammY has a limit of its own, which must not come first.
  const opened = async () =>
    new (await import("grammy")).Api(botToken, { apiRoot, fetch: fetchWithin(timeout) as never, timeoutSeconds: 60 });
  let api: ReturnType<typeof opened> | undefined;

  async function send(message: Outgoing): Promise<Fate> {
    api ??= opened();
    try {
      const { message_id: id } = await (await api).sendMessage(message.to, toChatHtml(message.text), {
        parse_mode: "HTML",
        link_preview_options: { is_disabled: true },
        ...(message.buttons.length > 0 && {
          reply_markup: {
            inline_keyboard: message.buttons.map(({ label }, index) => [{ text: label, callback_data: buttonData(index, message.key) }]),
          },
        }),
      });
      if (!Number.isSafeInteger(id)) return { type: "unknown", problem: "Telegram took it, and did not say under which number." };
      return { type: "sent", providerId: telegramId(message.to, id) };
    } catch (error) {
      return fateOf(error);
    }
  }

  const bot = botName(async () => {
    api ??= opened();
    return (await (await api).getMe()).username;
  });
  const invitation = (token: string) => bot() && `https://t.me/${bot()}?start=${token}`;

  return { name: "telegram", limits: telegramLimits, send, invitation };
}

/** Telegram numbers the messages of each chat. */
export const telegramId = (chat: string | number, message: number): string => `${chat}/${message}`;

/** 400s that are about the chat, not about the message: nothing passes until the patient writes. */
const gone =
  /chat not found|user not found|peer_id_invalid|chat_id is empty|have no rights|not enough rights|upgraded to a supergroup|blocked|deactivated|kicked/i;

function fateOf(error: unknown): Fate {
  const inner = error instanceof Error && "error" in error ? error.error : error;
  if (inner instanceof Unanswered) return inner.fate;
  if (!(error instanceof Error) || error.name !== "GrammyError") throw error;
  const { error_code: code, description: problem, parameters } = error as import("grammy").GrammyError;
  if (code === 403) return { type: "refused", blocked: true, problem };
  if (code === 400) return { type: "refused", blocked: gone.test(problem), problem };
  return fateOfStatus(
    code,
    problem ?? "Telegram's answer says nothing.",
    parameters?.retry_after === undefined ? pauseOf(code) : parameters.retry_after * 1000,
  );
}
