// Which variant of a split a patient was given: the same one for good.
import { and, eq } from "drizzle-orm";
import type { Db } from "./db.ts";
import { primaryKey, table, text } from "./dialect.ts";
import { patients } from "./patients.ts";

export const variants = table(
  "variants",
  {
    patientId: text()
      .notNull()
      .references(() => patients.id),
    scenario: text().notNull(),
    /** The step's id. */
    step: text().notNull(),
    variant: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.patientId, t.scenario, t.step] })],
);

export type VariantPlace = Pick<typeof variants.$inferSelect, "patientId" | "scenario" | "step">;

export async function variantOf(db: Db, { patientId, scenario, step }: VariantPlace): Promise<string | undefined> {
  const which = and(eq(variants.patientId, patientId), eq(variants.scenario, scenario), eq(variants.step, step));
  return (await db.select({ variant: variants.variant }).from(variants).where(which))[0]?.variant;
}

/** Answers with what stands: the first variant that was ever given. */
export async function giveVariant(tx: Db, place: VariantPlace, variant: string): Promise<string> {
  await tx
    .insert(variants)
    .values({ ...place, variant })
    .onConflictDoNothing();
  return (await variantOf(tx, place)) ?? variant;
}
