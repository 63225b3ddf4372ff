// The audit log: every staff act and every look at a patient's record. It only grows.
import { and, desc, eq, lt } from "drizzle-orm";
import type { Db } from "./db.ts";
import { index, instant, json, sequence, table, text } from "./dialect.ts";

export const auditLog = table(
  "audit_log",
  {
    seq: sequence(),
    at: instant().notNull(),
    /** A user's id, `key:<id>` for a program, `command-line`, or `nobody` for one who is not signed in. */
    by: text().notNull(),
    /** Such as `looked`, `refused`, `task.outcome`. */
    act: text().notNull(),
    /** Not a reference: it outlives the patient's record. */
    patientId: text(),
    /** What it was done to: the id of a task, a user, a key; or the route that was refused. */
    subject: text(),
    /** Ids and codes only; and the reason that staff gave for an act on a patient, which erasing the patient takes out. */
    detail: json<Record<string, string | number | boolean>>()
      .notNull()
      .$defaultFn(() => ({})),
    /** The network address that it came from. */
    address: text(),
  },
  (t) => [
    index("audit_log_patient").on(t.patientId, t.seq),
    index("audit_log_by").on(t.by, t.seq),
    index("audit_log_act").on(t.act, t.seq),
  ],
);

export type AuditRow = typeof auditLog.$inferSelect;
export type NewAuditRow = Omit<typeof auditLog.$inferInsert, "seq">;

export async function audit(tx: Db, row: NewAuditRow): Promise<void> {
  await tx.insert(auditLog).values(row);
}

/** Newest first, from before the row `before`. */
export async function audited(
  db: Db,
  { by, act, patientId, before, limit = 50 }: { by?: string; act?: string; patientId?: string; before?: number; limit?: number } = {},
): Promise<AuditRow[]> {
  return db
    .select()
    .from(auditLog)
    .where(
      and(
        by === undefined ? undefined : eq(auditLog.by, by),
        act === undefined ? undefined : eq(auditLog.act, act),
        patientId === undefined ? undefined : eq(auditLog.patientId, patientId),
        before === undefined ? undefined : lt(auditLog.seq, before),
      ),
    )
    .orderBy(desc(auditLog.seq))
    .limit(limit);
}
