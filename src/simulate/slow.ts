// The channels of a story: each takes a message at once, except the one sending that the story slows down.
import type { Channel, Channels } from "../channels/channel.ts";
import type { ChannelName } from "../journey/plan.ts";

/** Makes one next sending last a while of the story, so that something can land while it is under way. */
export interface Slow {
  channels: Channels;
  /** The next sending is slow. */
  next(): void;
  /** Settles when the slow sending has begun, and at once while it is under way. */
  begun(): Promise<void>;
  isUnderWay(): boolean;
  /** Lets the slow sending end at `at` (ms UTC). */
  end(at: number): void;
}

export function slow(names: readonly ChannelName[]): Slow {
  let wanted = false;
  let gate = newGate();
  const channel = (name: ChannelName): Channel => ({
    name,
    async send() {
      const taken = { type: "sent", ...(name === "email" && { delivered: true }) } as const;
      if (!wanted) return taken;
      wanted = false;
      const mine = gate;
      mine.begin();
      return { ...taken, at: await mine.ended };
    },
  });
  return {
    channels: Object.fromEntries(names.map((name) => [name, channel(name)])),
    next() {
      wanted = true;
    },
    begun: () => gate.begun,
    isUnderWay: () => gate.open,
    end(at) {
      gate.end(at);
      gate = newGate();
    },
  };
}

function newGate() {
  const gate = { open: false, begin: () => {}, end: (_at: number) => {}, begun: Promise.resolve(), ended: Promise.resolve(0) };
  gate.begun = new Promise((resolve) => {
    gate.begin = () => {
      gate.open = true;
      resolve();
    };
  });
  gate.ended = new Promise((resolve) => {
    gate.end = resolve;
  });
  return gate;
}
