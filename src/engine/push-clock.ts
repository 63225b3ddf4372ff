// Tells a demo's clock to the journeys that it wakes, so that they set their timers by it.
import type { Client } from "@temporalio/client";
import type { Clock } from "../journey/clock.ts";
import type { Db } from "../store/db.ts";
import { liveEnrolments } from "../store/enrolments.ts";

/** Those who sleep beyond where the clock stops need not hear of it, nor those that end meanwhile. */
export async function tellClock(db: Db, client: Client, clock: Clock): Promise<void> {
  const until = clock.stopsAt ?? Number.POSITIVE_INFINITY;
  const woken = (await liveEnrolments(db)).filter(({ launchedAt, wakeAt }) => launchedAt !== null && wakeAt !== null && wakeAt <= until);
  await Promise.allSettled(woken.map(({ id }) => client.workflow.getHandle(id).signal("clock", clock)));
}
