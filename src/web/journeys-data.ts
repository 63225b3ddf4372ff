// Reads what the page of all journeys shows.
import { type Engine, now } from "../engine/engine.ts";
import { wantSentence } from "../engine/explain.ts";
import { planOf } from "../engine/plans.ts";
import { type Enrolment, recentEnrolments } from "../store/enrolments.ts";
import { patientsByIds } from "../store/patients.ts";
import { openTasksBy, type Task } from "../store/tasks.ts";
import type { Language } from "./language.ts";
import { currentPlans, nameOf } from "./phone-data.ts";

export type Which = "all" | "live" | "ended";

export interface JourneyRow {
  patient: { id: string; name: string; zone: string };
  title: string;
  enteredAt: number;
  sentence: string;
  outcome?: string;
}

export interface JourneysData {
  language: Language;
  clinic: string;
  zone: string;
  now: number;
  which: Which;
  counts: Record<Which, number>;
  rows: JourneyRow[];
  tasks: { task: Task; patient: JourneyRow["patient"] }[];
}

const most = 500;
/** Of each urgency. */
const mostTasks = 50;

/** Live ones first, the soonest to wake on top; then those that ended, the latest on top. */
export async function journeysData(engine: Engine, language: Language, which: Which): Promise<JourneysData> {
  const { db, clinic } = engine;
  const all = await recentEnrolments(db, most);
  const urgencies = ["alert", "overdue", "due", "undated"] as const;
  const tasks = (await Promise.all(urgencies.map((each) => openTasksBy(db, each, { now: now(engine), limit: mostTasks })))).flat();
  const chosen = all.filter(({ endedAt }) => which === "all" || (which === "ended") === (endedAt !== null)).sort(bySoonest);
  const people = new Map(
    (
      await patientsByIds(
        db,
        [...all, ...tasks].map(({ patientId }) => patientId),
      )
    ).map((patient) => [patient.id, patient]),
  );
  const plans = await currentPlans(engine);
  const who = (id: string) => {
    const patient = people.get(id);
    return { id, name: patient ? nameOf(patient) : id, zone: patient?.timezone ?? clinic.timezone };
  };
  const rows = chosen.map(async (enrolment) => {
    const patient = who(enrolment.patientId);
    const plan = await planOf(db, enrolment.planHash);
    return {
      patient,
      title: plans.get(enrolment.scenario)?.title ?? plan.title,
      enteredAt: enrolment.enteredAt,
      sentence: wantSentence(plan, enrolment, patient.zone, language),
      ...(enrolment.outcome !== null && { outcome: enrolment.outcome }),
    };
  });
  const ended = all.filter(({ endedAt }) => endedAt !== null).length;
  return {
    language,
    clinic: clinic.name,
    zone: clinic.timezone,
    now: now(engine),
    which,
    counts: { all: all.length, live: all.length - ended, ended },
    rows: await Promise.all(rows),
    tasks: tasks.map((task) => ({ task, patient: who(task.patientId) })),
  };
}

function bySoonest(a: Enrolment, b: Enrolment): number {
  if (a.endedAt !== null || b.endedAt !== null)
    return (b.endedAt ?? Number.POSITIVE_INFINITY) - (a.endedAt ?? Number.POSITIVE_INFINITY) || 0;
  return (a.wakeAt ?? Number.MAX_SAFE_INTEGER) - (b.wakeAt ?? Number.MAX_SAFE_INTEGER) || b.enteredAt - a.enteredAt;
}
