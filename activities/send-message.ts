// Sends one message, once: asks the gate, claims the message's key, calls the provider, writes down what became of it.
import type { Fate } from "../src/channels/channel.ts";
import type { ChannelName } from "../src/journey/plan.ts";
import type { Message } from "../src/store/messages.ts";
import { claimNext, outgoing, type Send } from "./claim-message.ts";
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

/** Tries channel after channel until one takes the message, none is left, or it has to wait. */
export async function sendMessage(context: Context, command: Send): Promise<Result> {
  for (;;) {
    const claim = await context.engine.db.transaction((tx) => claimNext(tx, context, command));
    if (claim.type === "answer") return claim.result;
    if (claim.type === "busy") throw new NotSent(claim.after, "Another worker is sending it.");
    const fate = await fateOf(context, claim.message, claim.orphan);
    const recorded = await context.engine.db.transaction((tx) => record(tx, context, command, claim, fate));
    if (recorded.type === "overtaken") throw new Overtaken();
    if (recorded.type === "not_sent") throw new NotSent(recorded.after, recorded.problem);
    if (recorded.type === "answer") return recorded.result;
  }
}

/** An orphan is asked after first; where nobody can be asked, its fate stays unknown. */
async function fateOf({ engine }: Context, message: Message, orphan: boolean): Promise<Fate> {
  const channel = engine.channels[message.channel as ChannelName];
  if (!orphan) return channel?.send(outgoing(message)) ?? { type: "not_sent", problem: `The channel ${message.channel} is not open.` };
  if (!channel?.find)
    return { type: "unknown", problem: "The sender stopped in the middle, and this channel cannot be asked what became of the message." };
  return (await channel.find(message.key)) ?? channel.send(outgoing(message));
}
