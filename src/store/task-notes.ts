// What staff wrote beside a task while it was being done: a call that was not answered, a reason, a word for whoever takes it over.
import { asc, eq } from "drizzle-orm";
import type { Db } from "./db.ts";
import { index, instant, sequence, table, text } from "./dialect.ts";
import { tasks } from "./tasks.ts";

export const callOutcomes = ["reached", "not_reached", "ambulance"] as const;
export type CallOutcome = (typeof callOutcomes)[number];

export const taskNotes = table(
  "task_notes",
  {
    seq: sequence(),
    taskId: text()
      .notNull()
      .references(() => tasks.id),
    /** A user's id. */
    by: text().notNull(),
    at: instant().notNull(),
    /** What became of a call that it tells of. */
    call: text<CallOutcome>(),
    text: text().notNull(),
  },
  (t) => [index("task_notes_task").on(t.taskId, t.seq)],
);

export type TaskNote = typeof taskNotes.$inferSelect;

export async function keepNote(tx: Db, row: Omit<TaskNote, "seq">): Promise<void> {
  await tx.insert(taskNotes).values(row);
}

/** Oldest first. */
export async function notesOf(db: Db, taskId: string): Promise<TaskNote[]> {
  return db.select().from(taskNotes).where(eq(taskNotes.taskId, taskId)).orderBy(asc(taskNotes.seq));
}
