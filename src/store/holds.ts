// Holds: while one stands, a patient's messages are kept back; placed by staff, or by a red flag.
import { and, asc, eq, isNull } from "drizzle-orm";
import { type Db, isAmong } from "./db.ts";
import { id, index, instant, table, text } from "./dialect.ts";
import { mark } from "./patient-words.ts";
import { patients } from "./patients.ts";
import { prepared } from "./prepared.ts";

export const holds = table(
  "holds",
  {
    id: id(),
    patientId: text()
      .notNull()
      .references(() => patients.id),
    kind: text<"staff" | "red_flag">().notNull(),
    /** The red-flag rule that placed it. */
    rule: text(),
    reason: text(),
    by: text(),
    at: instant().notNull(),
    releasedAt: instant(),
    releasedBy: text(),
  },
  (t) => [index("holds_patient").on(t.patientId, t.releasedAt)],
);

export type Hold = typeof holds.$inferSelect;

export async function placeHold(tx: Db, row: typeof holds.$inferInsert): Promise<void> {
  await tx.insert(holds).values(row);
  await mark(tx, row.patientId, "held", "", true);
}

const standing = prepared((db, { id }: { id: string }) => {
  const which = and(eq(holds.patientId, id), isNull(holds.releasedAt));
  return db.select().from(holds).where(which).orderBy(asc(holds.at), asc(holds.id));
});

/** Those that stand, oldest first. */
export const holdsOf = (db: Db, patientId: string): Promise<Hold[]> => standing(db, { id: patientId });

/** False where it was released before. */
export async function releaseHold(tx: Db, id: string, at: number, by?: string): Promise<boolean> {
  const which = and(eq(holds.id, id), isNull(holds.releasedAt));
  const [released] = await tx.update(holds).set({ releasedAt: at, releasedBy: by }).where(which).returning({ patientId: holds.patientId });
  if (released && (await holdsOf(tx, released.patientId)).length === 0) await mark(tx, released.patientId, "held", "", false);
  return released !== undefined;
}

const kindsOf = prepared((db, { patientIds }: { patientIds: string[] }) => {
  const which = and(isAmong(holds.patientId, patientIds), isNull(holds.releasedAt));
  return db.selectDistinct({ patientId: holds.patientId, kind: holds.kind }).from(holds).where(which);
});

/** Which of these patients are held, and by what. */
export async function heldAmong(db: Db, patientIds: string[]): Promise<Pick<Hold, "patientId" | "kind">[]> {
  return patientIds.length === 0 ? [] : kindsOf(db, { patientIds });
}
