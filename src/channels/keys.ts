// Which settings turn each channel on.
import type { ChannelName } from "../journey/plan.ts";

export const channelSettings: Record<ChannelName, readonly string[]> = {
  email: ["SMTP_URL"],
  telegram: ["TELEGRAM_BOT_TOKEN"],
  max: ["MAX_BOT_TOKEN"],
  whatsapp: ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_WHATSAPP_FROM"],
  sms: ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_SMS_FROM"],
};
