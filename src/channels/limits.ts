// How fast each provider may be written to: a little under what it says, as data with its source.

export interface Limits {
  /** Whose limit it is, for good: the clinic's one bot or number there. */
  account: string;
  /** ms from one message to the next. */
  every: number;
  /** ms from one message to the next to the same recipient. */
  recipientEvery: number;
}

/**
 * About 30 a second overall, one a second in a chat (core.telegram.org/bots/faq, "My bot is hitting limits"); its 20 a minute is for groups,
 * which we do not write to. Every 42 ms is at most 24 in any second: what is left over is for answers to buttons and for messages that are
 * on the wire longer than others.
 */
export const telegramLimits: Limits = { account: "telegram", every: 42, recipientEvery: 1_000 };

/** 30 requests a second (green-api.com's questions on MAX); of chats it says nothing, so as in Telegram. */
export const maxLimits: Limits = { account: "max", every: 42, recipientEvery: 1_000 };

/**
 * 80 messages a second for a sender (twilio.com/docs/whatsapp/best-practices-and-faqs). To one person one in six seconds, where 45 may go
 * ahead of that (developers.facebook.com, "pair rate limits"): nobody here gets so many.
 */
export const whatsappLimits: Limits = { account: "whatsapp", every: 14, recipientEvery: 1_000 };

/**
 * One segment a second for a long number, ten for a sender's name (help.twilio.com, "Understanding Twilio rate limits and message queues").
 * Twilio keeps a queue of ten hours behind it, which would let texts arrive at night: so the queue is ours.
 */
export const smsLimits = (from: string): Limits => ({ account: "sms", every: from.startsWith("+") ? 1_050 : 105, recipientEvery: 1_050 });
