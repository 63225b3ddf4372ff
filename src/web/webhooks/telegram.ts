// Telegram's webhook: proven by the secret that we gave it; a pressed button is answered in the same breath, so that it stops spinning.
import { telegramUpdate, telegramUpdateId } from "../../channels/inbound-telegram.ts";
import { type Hook, proves, readJson } from "./proof.ts";

export const telegramHook: Hook = (c, text, { telegram }) => {
  if (!proves(telegram, c.req.header("x-telegram-bot-api-secret-token"))) return undefined;
  const update = telegramUpdate(readJson(text));
  if (!update) return undefined;
  const press = update.callback_query?.id;
  return {
    id: telegramUpdateId(update.update_id),
    body: update,
    answer: press === undefined ? c.body(null, 200) : c.json({ method: "answerCallbackQuery", callback_query_id: press }),
  };
};
