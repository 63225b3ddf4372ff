// Sees to it that what patients write reaches us: tells Telegram and MAX where to bring it, again and again, or goes and asks; reads the mailbox.
import { type MailboxDeps, readMailbox } from "./bounces.ts";
import { maxPress, maxUpdateId, maxUpdates } from "./inbound-max.ts";
import { acknowledgeMax, type MaxSettings, maxApi } from "./max.ts";
import type { TelegramSettings } from "./telegram.ts";

export interface IntakeSettings {
  telegram?: TelegramSettings & { webhookSecret?: string };
  max?: MaxSettings & { webhookSecret?: string };
  imapUrl?: string;
  publicUrl: string;
}

export interface IntakeDeps {
  /** Keeps an update durably; a second time changes nothing. */
  keep(updateId: number, body: unknown): Promise<void>;
  /** The same of MAX, whose updates are named by what is in them. */
  keepMax(updateId: string, body: unknown): Promise<void>;
  mailbox: MailboxDeps;
  /** Told of what failed and will be tried again. */
  problem(what: string, error: unknown): void;
  /** ms between two lookings: MAX leaves a webhook that has failed for eight hours. */
  every?: number;
  /** ms before what failed is tried again. */
  again?: number;
}

/** ms between two looks into the mailbox. */
const mailEvery = 60_000;

type Work = (signal: AbortSignal) => Promise<void>;
const telegramUpdates = ["message", "callback_query", "my_chat_member"] as const;

/** Runs until it is stopped; resolves when nothing of it runs any more. */
export function startIntake({ telegram, max, imapUrl, publicUrl }: IntakeSettings, deps: IntakeDeps): { stop(): Promise<void> } {
  const { every = 3_600_000, again = 30_000 } = deps;
  const ending = new AbortController();
  const running = [
    telegram &&
      repeat(
        "telegram",
        telegram.webhookSecret ? subscribeTelegram(telegram, publicUrl) : pollTelegram(telegram, deps),
        telegram.webhookSecret ? every : 0,
      ),
    max && repeat("max", max.webhookSecret ? subscribeMax(max, publicUrl) : pollMax(max, deps), max.webhookSecret ? every : 0),
    imapUrl !== undefined && repeat("mailbox", (signal) => readMailbox(imapUrl, deps.mailbox, signal), Math.min(every, mailEvery)),
  ];
  return {
    async stop() {
      ending.abort();
      await Promise.all(running);
    },
  };

  async function repeat(what: string, work: Work, after: number): Promise<void> {
    while (!ending.signal.aborted) {
      try {
        await work(ending.signal);
        await pause(after, ending.signal);
      } catch (error) {
        if (ending.signal.aborted) return;
        deps.problem(what, error);
        await pause(again, ending.signal);
      }
    }
  }
}

function subscribeTelegram({ botToken, apiRoot, webhookSecret }: NonNullable<IntakeSettings["telegram"]>, publicUrl: string): Work {
  return async () => {
    const { Api } = await import("grammy");
    const secret = webhookSecret === undefined ? {} : { secret_token: webhookSecret };
    await new Api(botToken, { apiRoot, timeoutSeconds: 30 }).setWebhook(`${publicUrl}/webhooks/telegram`, {
      ...secret,
      allowed_updates: telegramUpdates,
    });
  };
}

/** An update is asked for again until it is kept. */
function pollTelegram({ botToken, apiRoot }: TelegramSettings, { keep }: IntakeDeps): Work {
  let offset = 0;
  return async (signal) => {
    const { Api } = await import("grammy");
    const api = new Api(botToken, { apiRoot, timeoutSeconds: 60 });
    if (offset === 0) await api.deleteWebhook({}, signal as never);
    const updates = await api.getUpdates({ offset, timeout: 25, allowed_updates: telegramUpdates }, signal as never);
    for (const update of updates) {
      await keep(update.update_id, update);
      offset = update.update_id + 1;
      // Only stops the button from spinning: lost, nothing is lost.
      if (update.callback_query) await api.answerCallbackQuery(update.callback_query.id, {}, signal as never).catch(() => {});
    }
  };
}

function subscribeMax(settings: NonNullable<IntakeSettings["max"]>, publicUrl: string): Work {
  return async () => {
    const url = `${publicUrl}/webhooks/max`;
    const api = await maxApi(settings, 30_000);
    const subscribed = await api.getSubscriptions();
    if (!subscribed.some((subscription) => subscription.url === url)) await api.subscribe(url, settings.webhookSecret, [...maxUpdates]);
  };
}

/** As of Telegram. MAX keeps an update until it has been asked for what comes after it. */
function pollMax(settings: MaxSettings, { keepMax }: IntakeDeps): Work {
  let marker: number | undefined;
  return async (signal) => {
    const api = await maxApi(settings, 60_000);
    const brought = await api.getUpdates([...maxUpdates], { timeout: 25, signal, ...(marker !== undefined && { marker }) } as never);
    for (const update of brought.updates) {
      const id = maxUpdateId(update);
      if (id !== undefined) await keepMax(id, update);
      const press = maxPress(update);
      if (press !== undefined) await acknowledgeMax(api, press).catch(() => {});
    }
    marker = brought.marker;
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (ms === 0 || signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
