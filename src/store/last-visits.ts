// Whose last visit was when, and for what: how staff choose whom to invite.
import { aliasedTable, and, eq, gt, gte, lte, not, type SQL, sql } from "drizzle-orm";
import { appointments, isKept } from "./appointments.ts";
import { type Db, isThere } from "./db.ts";

/** Moments are ms UTC, both ends included. */
export interface LastVisit {
  service?: string;
  since?: number;
  until: number;
  now: number;
}

/** Whether a visit is such a one, and was kept, and its patient has kept none after it. */
export function visitedLast(db: Db, { service, since, until, now }: LastVisit): SQL | undefined {
  const later = aliasedTable(appointments, "later");
  const after = and(eq(later.patientId, appointments.patientId), eq(later.status, "fulfilled"), gt(later.start, appointments.start));
  return and(
    isKept,
    lte(appointments.start, Math.min(until, now)),
    since === undefined ? undefined : gte(appointments.start, since),
    service === undefined ? undefined : eq(appointments.service, service),
    not(
      isThere(
        db
          .select({ visit: sql`1`.as("visit") })
          .from(later)
          .where(and(after, lte(later.start, now))),
      ),
    ),
  );
}
