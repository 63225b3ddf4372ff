// What patients' words were read as: the latest is `answers.<id>` in expressions, all of them are `series.<id>`.
import { asc, eq } from "drizzle-orm";
import type { Db } from "./db.ts";
import { index, instant, json, sequence, table, text } from "./dialect.ts";
import { enrolments } from "./enrolments.ts";
import { prepared } from "./prepared.ts";

export const answers = table(
  "answers",
  {
    seq: sequence(),
    enrolmentId: text()
      .notNull()
      .references(() => enrolments.id),
    ask: text().notNull(),
    value: json<unknown>().notNull(),
    at: instant().notNull(),
  },
  (t) => [index("answers_ask").on(t.enrolmentId, t.ask, t.at)],
);

export type StoredAnswer = typeof answers.$inferSelect;

export async function recordAnswer(tx: Db, row: Omit<typeof answers.$inferInsert, "seq">): Promise<void> {
  await tx.insert(answers).values(row);
}

const ofEnrolment = prepared((db, { id }: { id: string }) =>
  db.select().from(answers).where(eq(answers.enrolmentId, id)).orderBy(asc(answers.at), asc(answers.seq)),
);

/** Oldest first. */
export const answersOf = (db: Db, enrolmentId: string): Promise<StoredAnswer[]> => ofEnrolment(db, { id: enrolmentId });
