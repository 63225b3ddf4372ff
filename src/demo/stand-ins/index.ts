// The demo's providers: real HTTP on this machine in place of Telegram, Twilio and MAX, so that everything of ours is really used.
import { randomBytes } from "node:crypto";
import type { Config } from "../../config.ts";
import type { ChannelName } from "../../journey/plan.ts";
import { listen } from "../../server.ts";
import { maxStandIn } from "./max.ts";
import type { StandIn, Taken, Webhook, Written } from "./stand-in.ts";
import { telegramStandIn } from "./telegram.ts";
import { twilioStandIn } from "./twilio.ts";

export interface StandIns {
  /** Every channel's keys, each with an API root that is here. */
  settings: Pick<Config, "telegram" | "twilio" | "max">;
  /** What was taken, oldest first. */
  taken(): Taken[];
  /** A patient writes: resolves when the clinic has it. Throws where the clinic would not take it. */
  write(written: Written): Promise<void>;
  /** Whether a report is still on its way to the clinic. */
  busy(): boolean;
  close(): Promise<void>;
}

/** `clinic` is PUBLIC_URL, which is known only once the clinic is open. `blocked`: the Telegram chats that have blocked the bot. */
export async function openStandIns(clinic: () => string, blocked: ReadonlySet<string>): Promise<StandIns> {
  const key = () => randomBytes(16).toString("hex");
  const telegram = { botToken: `1:${key()}`, webhookSecret: key() };
  const twilio = { accountSid: `AC${key()}`, authToken: key() };
  const max = { botToken: key(), webhookSecret: key() };
  const all: Taken[] = [];
  const reports = new Set<Promise<unknown>>();
  const take = (taken: Taken) => void all.push(taken);
  const report = (webhook: Webhook) => {
    const posted: Promise<unknown> = post(clinic(), webhook)
      .catch(() => {})
      .finally(() => reports.delete(posted));
    reports.add(posted);
  };
  const standIns = {
    telegram: telegramStandIn(telegram, blocked, take),
    twilio: twilioStandIn(twilio, clinic, take, report),
    max: maxStandIn(max, take),
  };
  // Each at a root of its own, as their clients expect.
  const servers = Object.fromEntries(
    await Promise.all(Object.entries(standIns).map(async ([name, { api }]) => [name, await listen(api, 0)] as const)),
  );
  const root = (name: keyof typeof standIns) => `http://127.0.0.1:${servers[name]?.port}`;
  const of: Partial<Record<ChannelName, StandIn>> = {
    telegram: standIns.telegram,
    whatsapp: standIns.twilio,
    sms: standIns.twilio,
    max: standIns.max,
  };
  return {
    settings: {
      telegram: { ...telegram, apiRoot: root("telegram") },
      twilio: { ...twilio, apiRoot: root("twilio"), whatsappFrom: "+12025550100", smsFrom: "+12025550101" },
      max: { ...max, apiRoot: root("max") },
    },
    taken: () => all,
    async write(written) {
      const standIn = of[written.channel];
      if (!standIn) throw new Error(`Nobody here writes by ${written.channel}.`);
      await post(clinic(), standIn.delivers(written));
    },
    busy: () => reports.size > 0,
    async close() {
      await Promise.all(reports);
      await Promise.all(Object.values(servers).map((server) => server.close()));
    },
  };
}

async function post(clinic: string, { path, headers, body }: Webhook): Promise<void> {
  const answer = await fetch(`${clinic}${path}`, { method: "POST", headers, body });
  if (!answer.ok) throw new Error(`The clinic did not take a delivery at ${path}: ${answer.status}.`);
}
