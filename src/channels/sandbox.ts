// A provider inside Zabota: it keeps what it is given, for the demo's phone, for stories and for tests.
import type { ChannelName } from "../journey/plan.ts";
import type { Channel, Fate, Outgoing } from "./channel.ts";

export interface Sandboxed extends Outgoing {
  channel: ChannelName;
}

/** What the provider remembers. As with most real ones, the same key twice is two messages: so a test can see it. */
export interface Outbox {
  put(message: Sandboxed): Promise<void>;
  find(key: string): Promise<boolean>;
}

/** Asked before each message: a fate is answered in place of keeping it, nothing lets it through; a slow promise is a slow provider. */
export type Whim = (message: Sandboxed) => Fate | undefined | Promise<Fate | undefined>;

export function sandboxChannel(name: ChannelName, outbox: Outbox, whim?: Whim): Channel {
  const sent: Fate = { type: "sent", ...(name === "email" ? { delivered: true } : {}) };
  return {
    name,
    async send(outgoing) {
      const message = { ...outgoing, channel: name };
      const instead = await whim?.(message);
      if (instead) return instead;
      await outbox.put(message);
      return { ...sent, providerId: message.key };
    },
    find: async ({ key }) => ((await outbox.find(key)) ? { ...sent, providerId: key } : undefined),
  };
}
