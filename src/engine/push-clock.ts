// Pushes a demo's clock: every journey that sleeps is told, so that it wakes at the right wall time.
import type { Client } from "@temporalio/client";
import type { Clock } from "../journey/clock.ts";
import type { Db } from "../store/db.ts";
import { liveEnrolments } from "../store/enrolments.ts";

/** Journeys that end meanwhile need not hear it. */
export async function tellClock(db: Db, client: Client, clock: Clock): Promise<void> {
  const asleep = (await liveEnrolments(db)).filter(({ launchedAt }) => launchedAt !== null);
  await Promise.allSettled(asleep.map(({ id }) => client.workflow.getHandle(id).signal("clock", clock)));
}
