// Sends one message, once: asks the gate, claims the message's key, calls the provider, writes down what became of it.
import type { Fate } from "../src/channels/channel.ts";
import type { ChannelName } from "../src/journey/plan.ts";
import { letGo, type Message } from "../src/store/messages.ts";
import { claimNext, lease, outgoing, type Send, sinceOf } from "./claim-message.ts";
import type { Context, Result } from "./context.ts";
import { Overtaken } from "./place.ts";
import { record } from "./record-message.ts";

/** Thrown where the provider surely did not take it: to be tried again. */
export class NotSent extends Error {
  constructor(
    readonly after: number | undefined,
    problem: string,
  ) {
    super(problem);
  }
}

/** ms: a call begins so soon after its claim, or not at all: it ends while the lease lives, and whoever waits for the lease waits for the call. */
const prompt = 5_000;

/** Tries channel after channel until one takes the message, none is left, or it has to wait. */
export async function sendMessage(context: Context, command: Send): Promise<Result> {
  const { db } = context.engine;
  for (;;) {
    const claim = await db.transaction((tx) => claimNext(tx, context, command));
    if (claim.type === "answer") return claim.result;
    if (claim.type === "busy") throw new NotSent(claim.after, "Another worker is sending it.");
    const { message } = claim;
    const fate = claim.orphan ? await fateOfOrphan(context, message) : await call(context, message);
    if (fate === "never_begun") {
      // Much may have changed since it was claimed: the gate is asked anew.
      await db.transaction((tx) => letGo(tx, message));
      continue;
    }
    const recorded = await db.transaction((tx) => record(tx, context, command, claim, fate));
    if (recorded.type === "overtaken") throw new Overtaken();
    if (recorded.type === "not_sent") throw new NotSent(recorded.after, recorded.problem);
    if (recorded.type === "answer") return recorded.result;
  }
}

/** A sender that was held up since its claim has no right to it any more: others may have gone by what they saw. */
async function call({ engine }: Context, message: Message): Promise<Fate | "never_begun"> {
  const channel = engine.channels[message.channel as ChannelName];
  if (!channel) return { type: "not_sent", problem: `The channel ${message.channel} is not open.` };
  if ((message.leasedUntil ?? 0) - Date.now() < lease - prompt) return "never_begun";
  return channel.send(outgoing(engine, message));
}

/** The provider is asked what became of it; where nobody can be asked, its fate stays unknown. */
async function fateOfOrphan({ engine }: Context, message: Message): Promise<Fate | "never_begun"> {
  const channel = engine.channels[message.channel as ChannelName];
  if (!channel?.find)
    return { type: "unknown", problem: "The sender stopped in the middle, and this channel cannot be asked what became of the message." };
  return (await channel.find(outgoing(engine, message), sinceOf(message))) ?? "never_begun";
}
