// Reads what a patient's page shows, as one who may see so much of it: the card, where each journey stands, and what holds the messages back.

import { type Move, movesOf } from "../../../engine/by-hand.ts";
import { type Engine, now } from "../../../engine/engine.ts";
import { aimOf, wantSentence } from "../../../engine/explain.ts";
import { type Mover, movedBy } from "../../../engine/moved.ts";
import { planned } from "../../../engine/planned.ts";
import { planOf } from "../../../engine/plans.ts";
import { type ChannelName, channelNames } from "../../../journey/plan.ts";
import { appointmentsOf } from "../../../store/appointments.ts";
import { type Enrolment, enrolmentsOf } from "../../../store/enrolments.ts";
import { type Hold, holdsOf } from "../../../store/holds.ts";
import { addressOf, type Patient, patient as patientById, recipientOf, wardsOf } from "../../../store/patients.ts";
import { isFlagTask, type Task, tasksAbout } from "../../../store/tasks.ts";
import type { Language } from "../../language.ts";
import { type Names, namesOfDoers } from "../doers.ts";
import { fullName } from "../name.ts";
import { may } from "../permissions.ts";
import type { Find, Staff } from "../route.ts";
import { taskTitle } from "./task-title.ts";

export interface JourneyShown {
  id: string;
  title: string;
  sentence: string;
  enteredAt: number;
  ended: boolean;
  /** Absent where the rule would tell a marketer what was answered. */
  mover?: Mover;
  moves: Move[];
  turn: number;
}

/** Still to come. */
export interface PlannedLine {
  at: number;
  kind: "messages" | "tasks" | "visits" | "journeys";
  /** A word of the page, where one goes before. */
  word?: "plan_reminder" | "plan_deadline" | "plan_overdue" | "plan_task" | "plan_visit";
  text: string;
  title?: string;
}

export interface PatientData {
  patient: Patient;
  name: string;
  zone: string;
  clinicZone: string;
  now: number;
  channels: { channel: ChannelName; blockedAt?: number }[];
  guardian?: { id: string; name: string };
  wards: { id: string; name: string }[];
  journeys: JourneyShown[];
  holds: Hold[];
  planned: PlannedLine[];
  /** Staff by their ids. */
  names: Names;
}

/** Everybody's, to those whom the route lets in. */
export const patientSought: Find<Patient> = async ({ db }, { patient: id = "" }) => {
  const found = await patientById(db, id);
  return found && { value: found, patientId: found.id };
};

export async function patientData(engine: Engine, { role }: Staff, patient: Patient, language: Language): Promise<PatientData> {
  const { db, clinic } = engine;
  const zone = patient.timezone ?? clinic.timezone;
  const clinical = may(role, "patients.clinical");
  const recipient = await recipientOf(db, patient);
  const enrolments = (await enrolmentsOf(db, patient.id)).reverse();
  const all = await Promise.all(enrolments.map((each) => journey(engine, each, zone, language, clinical)));
  const live = enrolments.filter(({ endedAt }) => endedAt === null);
  const at = now(engine);
  return {
    patient,
    name: fullName(patient),
    zone,
    clinicZone: clinic.timezone,
    now: at,
    channels: channelNames.flatMap((channel) => {
      const blockedAt = recipient.blockedChannels[channel];
      return addressOf(recipient, channel) && engine.channels[channel] ? [{ channel, ...(blockedAt !== undefined && { blockedAt }) }] : [];
    }),
    ...(recipient.id !== patient.id && { guardian: { id: recipient.id, name: fullName(recipient) } }),
    wards: (await wardsOf(db, patient.id)).map((ward) => ({ id: ward.id, name: fullName(ward) })),
    journeys: all.sort((a, b) => Number(a.ended) - Number(b.ended)),
    holds: (await holdsOf(db, patient.id)).map((each) => (clinical ? each : withoutWhy(each))).filter(isFirstOfItsKind),
    planned: [...(await ahead(engine, live, zone, language)), ...(await visitsAndTasks(engine, patient, enrolments, at, clinical))].sort(
      (a, b) => b.at - a.at,
    ),
    names: await namesOfDoers(db),
  };
}

/** That messages wait is everybody's to know; whether it is for an alert, or why staff think so, is not. */
const withoutWhy = (hold: Hold): Hold => ({ ...hold, kind: "staff", rule: null, reason: null, by: null });

const isFirstOfItsKind = ({ kind, rule }: Hold, index: number, all: Hold[]): boolean =>
  all.findIndex((each) => each.kind === kind && each.rule === rule) === index;

async function journey({ db }: Engine, enrolment: Enrolment, zone: string, language: Language, clinical: boolean): Promise<JourneyShown> {
  const plan = await planOf(db, enrolment.planHash);
  const ended = enrolment.endedAt !== null;
  return {
    id: enrolment.id,
    title: plan.title,
    sentence: wantSentence(plan, enrolment, zone, language),
    enteredAt: enrolment.enteredAt,
    ended,
    ...(!ended && clinical && { mover: await movedBy(db, plan, enrolment) }),
    moves: movesOf(enrolment),
    turn: enrolment.journey.turn,
  };
}

async function ahead(engine: Engine, live: Enrolment[], zone: string, language: Language): Promise<PlannedLine[]> {
  const lines = live.map(async (enrolment): Promise<PlannedLine[]> => {
    const plan = await planOf(engine.db, enrolment.planHash);
    return planned(plan, enrolment, zone, engine.clinic.calendar).map(({ at, what, step }) => {
      const op = plan.steps[step]?.op;
      const kind = op === "send" || op === "ask" ? "messages" : op === "task" ? "tasks" : "journeys";
      return { at, kind, text: aimOf(plan, step, language), title: plan.title, ...(what !== "step" && { word: `plan_${what}` as const }) };
    });
  });
  return (await Promise.all(lines)).flat();
}

async function visitsAndTasks({ db }: Engine, patient: Patient, own: Enrolment[], at: number, clinical: boolean): Promise<PlannedLine[]> {
  const visits = (await appointmentsOf(db, patient.id)).filter(({ start, status }) => (start ?? 0) > at && status !== "cancelled");
  const tasks = (await tasksAbout(db, patient.id, { keys: [], closedAt: [] })).filter((task) => clinical || !isFlagTask(task));
  const plans = new Map(await Promise.all(own.map(async ({ id, planHash }) => [id, await planOf(db, planHash)] as const)));
  const titleOf = ({ enrolmentId, title, task }: Task): string => {
    const plan = plans.get(enrolmentId ?? "");
    return clinical ? title : ((plan && taskTitle(plan, task)) ?? "");
  };
  return [
    ...visits.map(
      ({ start, service, doctor }): PlannedLine => ({
        at: start ?? at,
        kind: "visits",
        word: "plan_visit",
        text: clinical ? [service, doctor].filter(Boolean).join(", ") : "",
      }),
    ),
    ...tasks.flatMap((task): PlannedLine[] =>
      task.dueAt !== null && task.dueAt > at ? [{ at: task.dueAt, kind: "tasks", word: "plan_task", text: titleOf(task) }] : [],
    ),
  ];
}
