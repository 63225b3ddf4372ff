// How sending went lately, by channel: what was not delivered, and what nobody knows the fate of.
import { and, count, gt, inArray } from "drizzle-orm";
import type { ChannelName } from "../journey/plan.ts";
import type { Db } from "./db.ts";
import { messages } from "./messages.ts";

export interface Trouble {
  channel: ChannelName;
  failed: number;
  unknown: number;
}

/** Of messages due since then (ms UTC). Channels without trouble are left out. */
export async function troubles(db: Db, since: number): Promise<Trouble[]> {
  const rows = await db
    .select({ channel: messages.channel, state: messages.state, all: count() })
    .from(messages)
    .where(and(inArray(messages.state, ["failed", "unknown"]), gt(messages.dueAt, since)))
    .groupBy(messages.channel, messages.state);
  const channels = [...new Set(rows.flatMap(({ channel }) => channel ?? []))];
  const of = (channel: ChannelName, state: string) => rows.find((row) => row.channel === channel && row.state === state)?.all ?? 0;
  return channels.map((channel) => ({ channel, failed: of(channel, "failed"), unknown: of(channel, "unknown") }));
}
