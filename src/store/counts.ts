// How much there is of what somebody has to look after: counts alone, each from an index.
import { and, asc, count, inArray, isNotNull, isNull } from "drizzle-orm";
import { calls } from "./calls.ts";
import type { Db } from "./db.ts";
import { enrolments } from "./enrolments.ts";
import { happenings } from "./happenings.ts";
import { inbound, isStuck } from "./inbound.ts";
import { type MessageState, messages } from "./messages.ts";
import { isOpen, tasks } from "./tasks.ts";

export interface Counts {
  /** Journeys that have not ended. */
  journeys: number;
  openTasks: number;
  /** Of the states in which a message needs somebody or something still. */
  messages: Partial<Record<MessageState, number>>;
  /** Came in, and not looked at yet. */
  inbound: number;
  /** When (ms UTC) the oldest of those came. */
  oldestInbound?: number;
  /** Of those, what was tried often in vain. */
  stuckInbound: number;
  /** Outgoing calls that are not made yet, and that were given up. */
  calls: { waiting: number; givenUp: number };
  /** What a journey has not been told yet. */
  undelivered: number;
}

const unsettled: MessageState[] = ["deferred", "sending", "unknown"];

export async function countsOf(db: Db): Promise<Counts> {
  const [journeys, openTasks, waiting, undelivered, [oldest], states, stuckInbound, callsWaiting, givenUp] = await Promise.all([
    db.$count(enrolments, isNull(enrolments.endedAt)),
    db.$count(tasks, isOpen),
    db.$count(inbound, isNull(inbound.handledAt)),
    db.$count(happenings, isNull(happenings.deliveredAt)),
    db.select({ at: inbound.receivedAt }).from(inbound).where(isNull(inbound.handledAt)).orderBy(asc(inbound.receivedAt)).limit(1),
    db.select({ state: messages.state, number: count() }).from(messages).where(inArray(messages.state, unsettled)).groupBy(messages.state),
    db.$count(inbound, isStuck),
    db.$count(calls, and(isNull(calls.doneAt), isNull(calls.gaveUpAt))),
    db.$count(calls, and(isNull(calls.doneAt), isNotNull(calls.gaveUpAt))),
  ]);
  return {
    journeys,
    openTasks,
    inbound: waiting,
    undelivered,
    stuckInbound,
    calls: { waiting: callsWaiting, givenUp },
    ...(oldest && { oldestInbound: oldest.at }),
    messages: Object.fromEntries(unsettled.map((state) => [state, states.find((each) => each.state === state)?.number ?? 0])),
  };
}
