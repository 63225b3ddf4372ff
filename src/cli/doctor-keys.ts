// What `zabota doctor` says of keys and channels: on or off, and which settings turn them on.
import type { Config } from "../config.ts";
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
  const found: [what: string, on: boolean, advice: string][] = [
    ["e-mail", mail !== undefined, "Set SMTP_URL, and MAIL_FROM unless clinic.yaml names the sender."],
    ["telegram", telegram !== undefined, "Set TELEGRAM_BOT_TOKEN, from @BotFather."],
    ["max", max !== undefined, "Set MAX_BOT_TOKEN, from the MAX platform for partners."],
    ["whatsapp", twilio?.whatsappFrom !== undefined, "Set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_WHATSAPP_FROM."],
    ["sms", twilio?.smsFrom !== undefined, "Set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_SMS_FROM."],
  ];
  return found.map(([what, on, advice]) => {
    if (on) return { state: "fine", what, found: "on" };
    if (config.sandbox) return { state: "fine", what, found: "sandbox" };
    return { state: "off", what, found: "it has no keys", advice };
  });
}
