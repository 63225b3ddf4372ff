// What staff do about a task besides recording its outcome: take it, hand it on, write beside it, take an outcome back, end a red flag.
import { audit } from "../store/audit.ts";
import type { Db } from "../store/db.ts";
import { lockPatient } from "../store/patients.ts";
import { type CallOutcome, keepNote } from "../store/task-notes.ts";
import { changeTask, isFlagTask, messageAskedAfter, reopenTask, type Task } from "../store/tasks.ts";
import { tell } from "../store/timeline.ts";
import { type Engine, now } from "./engine.ts";
import { keepOutcome, type Recorded } from "./outcome.ts";
import { releasing } from "./red-flags.ts";
import type { Doer } from "./staff.ts";

/** Whose it is from now on; with a user it is theirs to do, without one anybody's of the role. False where the task is closed. */
export async function handOn(
  engine: Engine,
  { id, patientId }: Task,
  to: { role: string; user: string | null },
  doer: Doer,
): Promise<boolean> {
  return engine.db.transaction(async (tx) => {
    if (!(await changeTask(tx, id, { role: to.role, claimedBy: to.user }))) return false;
    await audit(tx, { ...doer, act: "task.hand_on", patientId, subject: id, detail: { role: to.role, ...(to.user && { user: to.user }) } });
    return true;
  });
}

/** For good: notes are neither changed nor taken away. */
export async function writeBeside(engine: Engine, task: Task, note: { text: string; call?: CallOutcome }, doer: Doer): Promise<void> {
  await engine.db.transaction((tx) => write(engine, tx, task, note, doer));
}

async function write(engine: Engine, tx: Db, { id, patientId }: Task, { text, call }: { text: string; call?: CallOutcome }, doer: Doer) {
  await keepNote(tx, { taskId: id, by: doer.by, at: now(engine), text, call: call ?? null });
  await audit(tx, { ...doer, act: "task.note", patientId, subject: id, detail: { ...(call && { call }) } });
}

/** Whether nothing rests on its outcome yet: no journey has branched, no hold has ended, no message was declared lost. */
export const canTakeBack = (task: Task): boolean =>
  task.outcomes.length === 0 && !isFlagTask(task) && messageAskedAfter(task) === undefined && !task.task.startsWith("unclear-");

/** Puts a task back that this person has closed. False where something rests on it, or it is not closed by them. */
export async function takeBack(engine: Engine, task: Task, doer: Doer): Promise<boolean> {
  if (!canTakeBack(task)) return false;
  return engine.db.transaction(async (tx) => {
    if (!(await reopenTask(tx, task.id, doer.by))) return false;
    const { patientId, enrolmentId } = task;
    await tell(tx, { patientId, enrolmentId, at: now(engine), kind: "by_hand", what: "reopen", detail: { by: doer.by, key: task.key } });
    await audit(tx, { ...doer, act: "task.reopen", patientId, subject: task.id });
    return true;
  });
}

/** A red flag is over: its task closes, its hold ends, and what was kept back is asked of the gate again. */
export async function endFlag(
  engine: Engine,
  task: Task,
  { reason, call }: { reason: string; call: CallOutcome },
  doer: Doer,
): Promise<Recorded> {
  return engine.db.transaction(async (tx) => {
    await lockPatient(tx, task.patientId);
    const at = now(engine);
    const recorded = await keepOutcome(engine, tx, task.id, releasing, doer.by, at);
    if (recorded.type === "refused") return recorded;
    await write(engine, tx, task, { text: reason, call }, doer);
    const { patientId } = task;
    await tell(tx, { patientId, at, kind: "by_hand", what: "release", detail: { by: doer.by, reason, rule: task.task, call } });
    await audit(tx, { ...doer, act: "task.release", patientId, subject: task.id, detail: { call } });
    return recorded;
  });
}
