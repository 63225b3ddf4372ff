// Whose last visit was when, and for what: how staff choose whom to invite.
import { and, asc, eq, lte, sql } from "drizzle-orm";
import { appointments } from "./appointments.ts";
import type { Db } from "./db.ts";

/** Moments are ms UTC, both ends included. */
export interface LastVisit {
  service?: string;
  since?: number;
  until: number;
  now: number;
}

/** The patients whose latest kept visit is such a one, at most `limit`. Reads every visit: for a deed of staff, not for a list. */
export async function patientsByLastVisit(db: Db, { service, since = 0, until, now }: LastVisit, limit: number): Promise<string[]> {
  const latest = sql`max(${appointments.start})`;
  const served =
    service === undefined ? undefined : sql`max(case when ${appointments.service} = ${service} then ${appointments.start} end) = ${latest}`;
  const rows = await db
    .select({ id: appointments.patientId })
    .from(appointments)
    .where(and(eq(appointments.status, "fulfilled"), lte(appointments.start, now)))
    .groupBy(appointments.patientId)
    .having(and(sql`${latest} between ${since} and ${until}`, served))
    .orderBy(asc(appointments.patientId))
    .limit(limit);
  return rows.map(({ id }) => id);
}
