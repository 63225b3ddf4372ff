// What has changed since a moment, for pages that keep themselves fresh: the timeline, staff's acts, strangers' words, and who is still signed in.
import { and, desc, eq, gt, inArray, isNull } from "drizzle-orm";
import { auditLog } from "./audit.ts";
import type { Db } from "./db.ts";
import { replies, strangerWaits } from "./replies.ts";
import { sessions } from "./sessions.ts";
import { type TimelineKind, timeline } from "./timeline.ts";
import { users } from "./users.ts";

/** The last row written in each, 0 where there is none. */
export interface Newest {
  timeline: number;
  audit: number;
}

export async function newest(db: Db): Promise<Newest> {
  const [told] = await db.select({ seq: timeline.seq }).from(timeline).orderBy(desc(timeline.seq)).limit(1);
  const [acted] = await db.select({ seq: auditLog.seq }).from(auditLog).orderBy(desc(auditLog.seq)).limit(1);
  return { timeline: told?.seq ?? 0, audit: acted?.seq ?? 0 };
}

/** The newest first: where there are more than `limit`, the oldest are left out. */
export async function toldSince(db: Db, seq: number, limit: number): Promise<{ seq: number; kind: TimelineKind; patientId: string }[]> {
  return db
    .select({ seq: timeline.seq, kind: timeline.kind, patientId: timeline.patientId })
    .from(timeline)
    .where(gt(timeline.seq, seq))
    .orderBy(desc(timeline.seq))
    .limit(limit);
}

/** Likewise. */
export async function actedSince(db: Db, seq: number, limit: number): Promise<{ seq: number; act: string; patientId: string | null }[]> {
  return db
    .select({ seq: auditLog.seq, act: auditLog.act, patientId: auditLog.patientId })
    .from(auditLog)
    .where(gt(auditLog.seq, seq))
    .orderBy(desc(auditLog.seq))
    .limit(limit);
}

/** Names the newest words of a stranger that wait: they are in nobody's timeline. */
export async function newestStranger(db: Db): Promise<string> {
  const [last] = await db
    .select({ id: replies.id, channel: replies.channel })
    .from(replies)
    .where(strangerWaits)
    .orderBy(desc(replies.receivedAt), desc(replies.id))
    .limit(1);
  return last ? `${last.channel}/${last.id}` : "";
}

/** Those of these sessions that are still open at `now` (ms on the wall's clock), of users who are not disabled. */
export async function openSessions(db: Db, ids: string[], now: number): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .select({ id: sessions.id })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(inArray(sessions.id, ids), gt(sessions.expiresAt, now), isNull(users.disabledAt)));
  return new Set(rows.map(({ id }) => id));
}
