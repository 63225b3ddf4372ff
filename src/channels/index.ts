// The explicit list of the ways to reach a patient: those with keys, and in the sandbox the others too.
import type { ChannelName } from "../journey/plan.ts";
import type { Channel, Channels } from "./channel.ts";
import { emailChannel, type MailSettings } from "./email.ts";
import { type MaxSettings, maxChannel } from "./max.ts";
import { type Outbox, sandboxChannel, type Whim } from "./sandbox.ts";
import { type TelegramSettings, telegramChannel } from "./telegram.ts";
import { type TwilioSettings, twilioChannel } from "./twilio.ts";

export interface ChannelSettings {
  mail?: MailSettings;
  telegram?: TelegramSettings;
  max?: MaxSettings;
  twilio?: TwilioSettings & { whatsappFrom?: string; smsFrom?: string };
  /** Present in the demo, in stories, or where it was asked for. */
  sandbox?: { outbox: Outbox; whim?: Whim };
}

/** A channel that is neither set up nor sandboxed is absent. */
export function openChannels({ mail, telegram, max, twilio, sandbox }: ChannelSettings): Channels {
  const played = (name: ChannelName): Channel | undefined => sandbox && sandboxChannel(name, sandbox.outbox, sandbox.whim);
  return {
    telegram: telegram ? telegramChannel(telegram) : played("telegram"),
    max: max ? maxChannel(max) : played("max"),
    whatsapp: twilio?.whatsappFrom ? twilioChannel("whatsapp", twilio.whatsappFrom, twilio) : played("whatsapp"),
    email: mail ? emailChannel(mail) : played("email"),
    sms: twilio?.smsFrom ? twilioChannel("sms", twilio.smsFrom, twilio) : played("sms"),
  };
}

export async function closeChannels(channels: Channels): Promise<void> {
  await Promise.all(Object.values(channels).map((channel) => channel?.close?.()));
}
