// What `zabota doctor` says of keys and channels: on or off, and which settings turn them on.
import { channelSettings } from "../channels/keys.ts";
import type { Config } from "../config.ts";
import type { ChannelName } from "../journey/plan.ts";
import type { Finding } from "./doctor.ts";

export function keys(config: Config): Finding[] {
  const make = "node -p \"crypto.randomBytes(32).toString('base64')\"";
  return [
    config.secretKey
      ? { state: "fine", what: "SECRET_KEY", found: "set" }
      : {
          state: "off",
          what: "SECRET_KEY",
          found: "the demo needs none",
          advice: `\`zabota start\` needs it: set it to what this prints: ${make}`,
        },
    config.webhookSecrets.length > 0
      ? { state: "fine", what: "POST /api/events", found: `secrets: ${config.webhookSecrets.length}` }
      : {
          state: "off",
          what: "POST /api/events",
          found: "accepts nothing",
          advice: "Set WEBHOOK_SECRETS to whsec_… for the systems that report visits.",
        },
  ];
}

/** A channel without keys is off, unless the sandbox plays it. */
export function channels(config: Config): Finding[] {
  const { mail, telegram, max, twilio } = config;
  const on: Record<ChannelName, boolean> = {
    email: mail !== undefined,
    telegram: telegram !== undefined,
    max: max !== undefined,
    whatsapp: twilio?.whatsappFrom !== undefined,
    sms: twilio?.smsFrom !== undefined,
  };
  return (Object.keys(on) as ChannelName[]).map((channel) => {
    const what = channel === "email" ? "e-mail" : channel;
    if (on[channel]) return { state: "fine", what, found: "on" };
    if (config.sandbox) return { state: "fine", what, found: "sandbox" };
    return { state: "off", what, found: "it has no keys", advice: `Set ${channelSettings[channel].join(", ")}${hints[channel] ?? ""}.` };
  });
}

const hints: Partial<Record<ChannelName, string>> = {
  email: ", and MAIL_FROM unless clinic.yaml names the sender",
  telegram: ", from @BotFather",
  max: ", from the MAX platform for partners",
};
