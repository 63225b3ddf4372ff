// Reads what Today shows: the open tasks of one who may do them, by urgency.
import { type Engine, now } from "../../engine/engine.ts";
import { patientsByIds } from "../../store/patients.ts";
import { isFlagTask, openTasks, type Task, task as taskById } from "../../store/tasks.ts";
import type { Role } from "../../store/users.ts";
import { nameOf } from "../phone-data.ts";
import type { Find, Staff } from "./route.ts";

export type Urgency = "alert" | "overdue" | "due" | "undated";

export interface TodayRow {
  task: Task;
  patient: { id: string; name: string; zone: string };
  urgency: Urgency;
}

export interface TodayData {
  now: number;
  clinicZone: string;
  /** Alerts first, then overdue, then by when they are due. */
  rows: TodayRow[];
}

const order: readonly Urgency[] = ["alert", "overdue", "due", "undated"];
const most = 200;

export async function todayData({ db, ...engine }: Engine, staff: Staff): Promise<TodayData> {
  const at = now({ db, ...engine });
  const tasks = (await openTasks(db)).filter((task) => isSeenBy(staff.role, task)).slice(0, most);
  const people = new Map(
    (
      await patientsByIds(
        db,
        tasks.map(({ patientId }) => patientId),
      )
    ).map((each) => [each.id, each]),
  );
  const rows = tasks.map((task): TodayRow => {
    const patient = people.get(task.patientId);
    return {
      task,
      patient: {
        id: task.patientId,
        name: patient ? nameOf(patient) : task.patientId,
        zone: patient?.timezone ?? engine.clinic.timezone,
      },
      urgency: urgencyOf(task, at),
    };
  });
  return { now: at, clinicZone: engine.clinic.timezone, rows: rows.sort((a, b) => order.indexOf(a.urgency) - order.indexOf(b.urgency)) };
}

function urgencyOf(task: Task, at: number): Urgency {
  if (isFlagTask(task)) return "alert";
  if (task.dueAt === null) return "undated";
  return task.dueAt < at ? "overdue" : "due";
}

/** A doctor sees what is a doctor's; a coordinator sees that nothing is left lying, a doctor's alerts too. */
const isSeenBy = (role: Role, task: Task): boolean => role !== "doctor" || task.role === "doctor" || isFlagTask(task);

/** Whether a red flag is over is a doctor's to say; what is a doctor's is not a coordinator's to close. */
const isDoneBy = (role: Role, task: Task): boolean => (role === "doctor") === (task.role === "doctor" || isFlagTask(task));

export const canDo = ({ role }: Staff, task: Task): boolean => (role === "coordinator" || role === "doctor") && isDoneBy(role, task);

/** A task that this person may record the outcome of. */
export const taskToDo: Find<Task> = async ({ db }, { task: id = "" }, staff) => {
  const task = await taskById(db, id);
  return task && canDo(staff, task) ? { value: task, patientId: task.patientId } : undefined;
};
