// Reads what Today shows: a page of open tasks of each urgency, who waits for an answer, and one task with all that helps to do it.
import { type Engine, now } from "../../../engine/engine.ts";
import { isUrgent } from "../../../engine/urgent.ts";
import type { RuleSet } from "../../../safety/rules.ts";
import { type Appointment, nextAppointment } from "../../../store/appointments.ts";
import { type Hold, holdsOf } from "../../../store/holds.ts";
import { directOf, type Message } from "../../../store/messages.ts";
import { type Patient, patient as patientById, patientsByIds } from "../../../store/patients.ts";
import { lastReply, type Reply, repliesByIds, replyById } from "../../../store/replies.ts";
import { notesOf, type TaskNote } from "../../../store/task-notes.ts";
import { isFlagTask, openTasksBy, raisedBy, type Task, type TaskPlace, task as taskById, type Urgency } from "../../../store/tasks.ts";
import { allUsers, type Role, type User } from "../../../store/users.ts";
import { fullName } from "../name.ts";
import { type Person, waitingPeople } from "../people.ts";
import { may } from "../permissions.ts";
import type { Find, Staff } from "../route.ts";

export const urgencies: readonly Urgency[] = ["alert", "overdue", "due", "undated"];

export interface TodayRow {
  task: Task;
  /** Its term has passed, whichever group it stands in. */
  late: boolean;
  patient: { id: string; name: string; zone: string };
  /** Who has taken it. */
  holder?: { id: string; name: string };
  /** The words that raised it, where it is a red flag, for one who may read them. */
  words?: string;
}

export interface TodayGroup {
  urgency: Urgency;
  rows: TodayRow[];
  /** Where the next page begins, if there is one. */
  next?: TaskPlace;
}

export interface TodayData {
  now: number;
  clinicZone: string;
  groups: TodayGroup[];
  /** Strangers' words that alarm stand with the alerts. */
  people: Person[];
}

/** One group from somewhere in its middle. */
export interface Only {
  urgency: Urgency;
  after?: TaskPlace;
}

const pageLength = 40;
const mostPeople = 50;
/** ms: nobody is told the same urgent thing twice within it. */
const sameHour = 3_600_000;

export async function todayData(engine: Engine, staff: Staff, only?: Only): Promise<TodayData> {
  const { db, clinic } = engine;
  const at = now(engine);
  const role = staff.role === "doctor" ? "doctor" : undefined;
  const wanted = only ? [only] : urgencies.map((urgency): Only => ({ urgency }));
  const pages = await Promise.all(
    wanted.map(async ({ urgency, after }) => {
      const tasks = await openTasksBy(db, urgency, { now: at, role, after, limit: pageLength + 1 });
      const shown = tasks.slice(0, pageLength);
      const last = tasks.length > pageLength ? shown.at(-1) : undefined;
      return { urgency, tasks: shown, ...(last && { next: { at: last.dueAt ?? last.createdAt, id: last.id } }) };
    }),
  );
  const all = pages.flatMap(({ tasks }) => tasks);
  const patients = new Map(
    (
      await patientsByIds(
        db,
        all.map(({ patientId }) => patientId),
      )
    ).map((each) => [each.id, each]),
  );
  const users = all.some(({ claimedBy }) => claimedBy !== null) ? new Map((await allUsers(db)).map((each) => [each.id, each])) : new Map();
  const words = may(staff.role, "patients.clinical") ? await wordsThatAlarm(db, all) : new Map<string, string>();
  const row = (task: Task): TodayRow => {
    const patient = patients.get(task.patientId);
    const said = words.get(task.id);
    return {
      task,
      late: isLate(task, at),
      patient: { id: task.patientId, name: patient ? fullName(patient) : "", zone: patient?.timezone ?? clinic.timezone },
      ...(task.claimedBy !== null && { holder: { id: task.claimedBy, name: users.get(task.claimedBy)?.name ?? task.claimedBy } }),
      ...(said !== undefined && { words: said }),
    };
  };
  return {
    now: at,
    clinicZone: clinic.timezone,
    groups: pages.map(({ tasks, ...page }) => ({ ...page, rows: tasks.map(row) })),
    people: only || !may(staff.role, "conversations.see") ? [] : (await waitingPeople(db, { limit: mostPeople, tasksApart: true })).people,
  };
}

/** By the task's id; none where staff entered the words. */
async function wordsThatAlarm(db: Engine["db"], tasks: Task[]): Promise<Map<string, string>> {
  const flags = tasks.filter(isFlagTask);
  const said = await repliesByIds(
    db,
    flags.map(({ patientId }) => patientId),
    flags.map(raisedBy),
  );
  return new Map(
    flags.flatMap((task) => {
      const words = said.find(({ id, patientId }) => id === raisedBy(task) && patientId === task.patientId);
      return words ? [[task.id, words.text]] : [];
    }),
  );
}

/** How many alerts stand open and how many people wait for an answer; either up to a hundred. */
export async function waitingCounts(engine: Engine, staff: Staff): Promise<{ alerts: number; replies: number }> {
  const limit = 100;
  const role = staff.role === "doctor" ? "doctor" : undefined;
  const alerts = await openTasksBy(engine.db, "alert", { now: now(engine), role, limit });
  const people = may(staff.role, "conversations.see") ? (await waitingPeople(engine.db, { limit })).people : [];
  const alarmed = people.filter(({ alarm, patient }) => alarm && !patient).length;
  return { alerts: alerts.length + alarmed, replies: people.length - alarmed };
}

/** A red flag: what was said, by which rule it was met, what the patient was told, and whether the hold stands. */
export interface Flag {
  /** Undefined where staff entered the words. */
  said?: Reply;
  /** Undefined where the clinic has no such rule any more. */
  set?: RuleSet;
  told: Message[];
  hold?: Hold;
}

export interface OpenTask extends TodayRow {
  /** Absent where the patient is none of this person's business. */
  card: Patient;
  visit?: Appointment;
  lastWords?: Reply;
  notes: (TaskNote & { name: string })[];
  /** To whom it can be handed on. */
  colleagues: User[];
  flag?: Flag;
}

export async function openTask(engine: Engine, task: Task): Promise<OpenTask | undefined> {
  const { db, clinic } = engine;
  const card = await patientById(db, task.patientId);
  if (!card) return undefined;
  const users = await allUsers(db);
  const nameBy = (id: string) => users.find((each) => each.id === id)?.name ?? id;
  const [visit, lastWords, notes] = [
    await nextAppointment(db, card.id, now(engine)),
    await lastReply(db, card.id),
    await notesOf(db, task.id),
  ];
  return {
    task,
    late: isLate(task, now(engine)),
    patient: { id: card.id, name: fullName(card), zone: card.timezone ?? clinic.timezone },
    ...(task.claimedBy !== null && { holder: { id: task.claimedBy, name: nameBy(task.claimedBy) } }),
    card,
    ...(visit && { visit }),
    ...(lastWords && { lastWords }),
    notes: notes.map((each) => ({ ...each, name: nameBy(each.by) })),
    colleagues: users.filter((each) => each.disabledAt === null && canTake(each.role, task)),
    ...(isFlagTask(task) && { flag: await flagOf(engine, task) }),
  };
}

async function flagOf({ db, clinic }: Engine, task: Task): Promise<Flag> {
  const said = await replyById(db, task.patientId, raisedBy(task));
  const set = clinic.redFlags.find(({ rules }) => rules.some(({ id }) => id === task.task));
  const hold = (await holdsOf(db, task.patientId)).find(({ rule }) => rule === task.task);
  const told = (await directOf(db, task.patientId)).filter(
    (message) => isUrgent(message) && message.message === task.task && message.dueAt >= task.createdAt - sameHour,
  );
  return { ...(said && { said }), ...(set && { set }), ...(hold && { hold }), told };
}

const isLate = ({ dueAt }: Task, at: number): boolean => dueAt !== null && dueAt < at;

/** A doctor sees what is a doctor's; a coordinator and an auditor that nothing is left lying, a doctor's alerts too. */
const isSeenBy = (role: Role, task: Task): boolean => role !== "doctor" || task.role === "doctor" || isFlagTask(task);

/** Whether a red flag is over is a doctor's to say; what is a doctor's is not a coordinator's to close. */
const isDoneBy = (role: Role, task: Task): boolean => (role === "doctor") === (task.role === "doctor" || isFlagTask(task));

export const canDo = ({ role }: Pick<Staff, "role">, task: Task): boolean => may(role, "tasks.act") && isDoneBy(role, task);

/** A red flag stays with doctors; anything else may change hands between them and the desk. */
export const canTake = (role: Role, task: Task): boolean => role === "doctor" || (role === "coordinator" && !isFlagTask(task));

/** A task that this person may record the outcome of. */
export const taskToDo: Find<Task> = async ({ db }, { task: id = "" }, staff) => {
  const task = await taskById(db, id);
  return task && canDo(staff, task) ? { value: task, patientId: task.patientId } : undefined;
};

/** Likewise, but for red flags: those end otherwise. */
export const taskToClose: Find<Task> = async (engine, params, staff) => {
  const found = await taskToDo(engine, params, staff);
  return found && !isFlagTask(found.value) ? found : undefined;
};

/** A red flag that this person may end. */
export const flagToEnd: Find<Task> = async (engine, params, staff) => {
  const found = await taskToDo(engine, params, staff);
  return found && isFlagTask(found.value) ? found : undefined;
};

/** A task that this person may look at. */
export const taskToSee: Find<Task> = async ({ db }, { task: id = "" }, staff) => {
  const task = await taskById(db, id);
  return task && isSeenBy(staff.role, task) ? { value: task, patientId: task.patientId } : undefined;
};
