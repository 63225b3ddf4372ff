// Task: what a scenario asks of the clinic's people, and what they recorded.
import { and, asc, eq, gt, gte, inArray, isNotNull, isNull, lt, ne, not, notInArray, or, sql } from "drizzle-orm";
import type { Matches } from "../journey/migrate.ts";
import type { Plan } from "../journey/plan.ts";
import type { Db } from "./db.ts";
import { id, index, instant, integer, json, table, text, uniqueIndex } from "./dialect.ts";
import { enrolments } from "./enrolments.ts";
import { patients } from "./patients.ts";

/** Few among all tasks, and looked for among all. The same words in index and query. */
export const isOpen = sql`state = 'open'`;
const isFlag = sql`substr(key, 1, 9) = 'red-flag/'`;
const isUnclear = sql`substr(task, 1, 8) = 'unclear-'`;

export const tasks = table(
  "tasks",
  {
    id: id(),
    /** `<enrolment>/<stepId>#<turn>`: a retry does not make a second one. */
    key: text().notNull(),
    enrolmentId: text().references(() => enrolments.id),
    patientId: text()
      .notNull()
      .references(() => patients.id),
    /** Its name in the scenario. */
    task: text().notNull(),
    title: text().notNull(),
    role: text().notNull(),
    script: text(),
    /** Empty: it is only ticked off. */
    outcomes: json<string[]>()
      .notNull()
      .$defaultFn(() => []),
    step: integer(),
    dueAt: instant(),
    createdAt: instant().notNull(),
    state: text<"open" | "done" | "no_longer_needed">().notNull().default("open"),
    claimedBy: text(),
    closedAt: instant(),
    outcome: text(),
    closedBy: text(),
  },
  (t) => [
    uniqueIndex("tasks_key").on(t.key),
    index("tasks_patient").on(t.patientId),
    index("tasks_enrolment").on(t.enrolmentId),
    index("tasks_open").on(t.createdAt, t.id).where(isOpen),
    index("tasks_alerts").on(t.dueAt, t.id).where(sql`${isOpen} and ${isFlag}`),
    index("tasks_dated").on(t.dueAt, t.id).where(sql`${isOpen} and not ${isFlag} and due_at is not null`),
    index("tasks_dated_role").on(t.role, t.dueAt, t.id).where(sql`${isOpen} and not ${isFlag} and due_at is not null`),
    index("tasks_undated").on(t.createdAt, t.id).where(sql`${isOpen} and not ${isFlag} and due_at is null`),
    index("tasks_undated_role").on(t.role, t.createdAt, t.id).where(sql`${isOpen} and not ${isFlag} and due_at is null`),
    index("tasks_unclear").on(t.createdAt, t.id).where(sql`${isOpen} and ${isUnclear}`),
  ],
);

export type Task = typeof tasks.$inferSelect;
export type NewTask = typeof tasks.$inferInsert;

/** False where this key has one. */
export async function createTask(tx: Db, row: NewTask): Promise<boolean> {
  return (await tx.insert(tasks).values(row).onConflictDoNothing({ target: tasks.key }).returning({ id: tasks.id })).length > 0;
}

/** Whether it is open and asks staff to read what nobody could. */
export const isOpenUnclear = sql`${isOpen} and ${isUnclear}`;

/** The name of the task for a reply to this question that could not be read twice. */
export const unclearTask = (ask: string): string => `unclear-${ask}`;

/** Of the task that a red flag's alert opens; `id` is what the patient wrote. */
export const flagKey = (patientId: string, rule: string, id: string): string => `${flagPrefix}${patientId}/${rule}/${id}`;

const flagPrefix = "red-flag/";
export const isFlagTask = ({ key }: Task): boolean => key.startsWith(flagPrefix);

/** Of the words that raised this flag: a reply's, or a task's where staff entered them. */
export const raisedBy = ({ key, patientId, task }: Task): string => key.slice(flagKey(patientId, task, "").length);

/** The open task of this rule's alert. */
export async function openFlagTask(tx: Db, patientId: string, rule: string): Promise<Task | undefined> {
  const which = and(eq(tasks.patientId, patientId), eq(tasks.task, rule), eq(tasks.state, "open"));
  return (await tx.select().from(tasks).where(which)).find(isFlagTask);
}

/** The open one of this name that the journey made. */
export async function openTaskOf(tx: Db, enrolmentId: string, name: string): Promise<Task | undefined> {
  const which = and(eq(tasks.enrolmentId, enrolmentId), eq(tasks.task, name), eq(tasks.state, "open"));
  return (await tx.select().from(tasks).where(which))[0];
}

/** A patient's words in a script: staff need the words, not a book. */
export const quoted = (text: string): string => `«${text.trim().slice(0, 500)}»`;

/** Begins the key of the task that asks staff what became of a message; the message's own key follows. */
export const unknownPrefix = "unknown/";

/** Of the message whose fate the task asks after; undefined for any other task. */
export const messageAskedAfter = ({ key }: Task): string | undefined =>
  key.startsWith(unknownPrefix) ? key.slice(unknownPrefix.length) : undefined;

/** False where nobody was asked, or somebody has answered. */
export async function closeUnknownTask(tx: Db, messageKey: string, closing: { outcome: string; by: string; at: number }): Promise<boolean> {
  const [asked] = await tx
    .select({ id: tasks.id })
    .from(tasks)
    .where(eq(tasks.key, `${unknownPrefix}${messageKey}`));
  return asked !== undefined && (await closeTask(tx, asked.id, closing));
}

/** Adds a line on top of what staff are told to do. */
export async function addToScript(tx: Db, id: string, line: string): Promise<void> {
  const { script } = (await task(tx, id)) ?? {};
  await tx
    .update(tasks)
    .set({ script: script ? `${line}\n${script}` : line })
    .where(eq(tasks.id, id));
}

export async function task(db: Db, id: string): Promise<Task | undefined> {
  return (await db.select().from(tasks).where(eq(tasks.id, id)))[0];
}

/** Oldest first. */
export async function tasksOf(db: Db, patientId: string): Promise<Task[]> {
  return db.select().from(tasks).where(eq(tasks.patientId, patientId)).orderBy(asc(tasks.createdAt), asc(tasks.id));
}

/** Of a patient: those made under these keys, closed at these moments (ms UTC), or open. */
export async function tasksAbout(db: Db, patientId: string, { keys, closedAt }: { keys: string[]; closedAt: number[] }): Promise<Task[]> {
  const either = or(
    keys.length > 0 ? inArray(tasks.key, keys) : undefined,
    closedAt.length > 0 ? inArray(tasks.closedAt, closedAt) : undefined,
    eq(tasks.state, "open"),
  );
  return db
    .select()
    .from(tasks)
    .where(and(eq(tasks.patientId, patientId), either))
    .orderBy(asc(tasks.dueAt), asc(tasks.id));
}

export type Urgency = "alert" | "overdue" | "due" | "undated";

/** Where a page of one urgency ended. */
export interface TaskPlace {
  /** When it is due; without a due moment when it was made. */
  at: number;
  id: string;
}

/**
 * A page of the open tasks of one urgency at `now`, by when they are due, those without a due moment by when they were made. With `role`
 * only those of that role, and red flags.
 */
export async function openTasksBy(
  db: Db,
  urgency: Urgency,
  { now, role, after, limit }: { now: number; role?: string | undefined; after?: TaskPlace | undefined; limit: number },
): Promise<Task[]> {
  const when = urgency === "undated" ? tasks.createdAt : tasks.dueAt;
  const theirs = role === undefined ? undefined : eq(tasks.role, role);
  const which = {
    alert: isFlag,
    overdue: and(not(isFlag), isNotNull(tasks.dueAt), lt(tasks.dueAt, now), theirs),
    due: and(not(isFlag), isNotNull(tasks.dueAt), gte(tasks.dueAt, now), theirs),
    undated: and(not(isFlag), isNull(tasks.dueAt), theirs),
  }[urgency];
  const later = after && and(gte(when, after.at), or(gt(when, after.at), gt(tasks.id, after.id)));
  return db
    .select()
    .from(tasks)
    .where(and(isOpen, which, later))
    .orderBy(asc(when), asc(tasks.id))
    .limit(limit);
}

/** False where it is not open any more. */
export async function changeTask(tx: Db, id: string, patch: Partial<Pick<Task, "role" | "claimedBy">>): Promise<boolean> {
  const which = and(eq(tasks.id, id), eq(tasks.state, "open"));
  return (await tx.update(tasks).set(patch).where(which).returning({ id: tasks.id })).length > 0;
}

/** Open again, as if nobody had recorded anything. False unless this person closed it last. */
export async function reopenTask(tx: Db, id: string, by: string): Promise<boolean> {
  const which = and(eq(tasks.id, id), eq(tasks.state, "done"), eq(tasks.closedBy, by));
  const set = { state: "open" as const, outcome: null, closedBy: null, closedAt: null };
  return (await tx.update(tasks).set(set).where(which).returning({ id: tasks.id })).length > 0;
}

/** False where somebody closed it before; one that was no longer needed can still be told to be done. */
export async function closeTask(tx: Db, id: string, closing: { outcome?: string; by?: string; at: number }): Promise<boolean> {
  const set = { state: "done" as const, outcome: closing.outcome, closedBy: closing.by, closedAt: closing.at };
  return (
    (
      await tx
        .update(tasks)
        .set(set)
        .where(and(eq(tasks.id, id), ne(tasks.state, "done")))
        .returning({ id: tasks.id })
    ).length > 0
  );
}

/** The enrolment goes by another plan: its tasks are of that one's steps, or of none, and those still open have its outcomes. */
export async function moveTasks(tx: Db, enrolmentId: string, matches: Matches, { steps }: Plan): Promise<void> {
  const which = and(eq(tasks.enrolmentId, enrolmentId), isNotNull(tasks.step));
  for (const { id, step: before, state } of await tx.select().from(tasks).where(which)) {
    const step = matches[before ?? -1] ?? null;
    const now = step === null ? undefined : steps[step];
    await tx
      .update(tasks)
      .set({ step, ...(state === "open" && now?.op === "task" && { outcomes: now.do.outcomes }) })
      .where(eq(tasks.id, id));
  }
}

/** The journey has ended, or staff have left out `step`: its open tasks are no longer needed, but for those of the steps `but`. Answers with them. */
export async function closeTasksOf(
  tx: Db,
  enrolmentId: string,
  at: number,
  { step, but = [] }: { step?: number; but?: number[] } = {},
): Promise<Task[]> {
  const others = but.length > 0 ? or(isNull(tasks.step), notInArray(tasks.step, but)) : undefined;
  const which = and(step === undefined ? undefined : eq(tasks.step, step), others);
  return tx
    .update(tasks)
    .set({ state: "no_longer_needed", closedAt: at })
    .where(and(eq(tasks.enrolmentId, enrolmentId), eq(tasks.state, "open"), which))
    .returning();
}

/** A page of those that are open, the oldest first, from after the one that was made at `createdAt` with this id. */
export async function openTasksAfter(db: Db, after: { createdAt: number; id: string } | undefined, limit: number): Promise<Task[]> {
  const later = after && and(gte(tasks.createdAt, after.createdAt), or(gt(tasks.createdAt, after.createdAt), gt(tasks.id, after.id)));
  return db.select().from(tasks).where(and(isOpen, later)).orderBy(asc(tasks.createdAt), asc(tasks.id)).limit(limit);
}
