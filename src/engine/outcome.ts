// Takes in what a person did about a task: its outcome is the journey's branch.
import { type ReplyContext, read } from "../messaging/replies.ts";
import { recordAnswer } from "../store/answers.ts";
import type { Db } from "../store/db.ts";
import { enrolment as enrolmentById } from "../store/enrolments.ts";
import { lockPatient, type Patient, patient as patientById } from "../store/patients.ts";
import { closeTask, isFlagTask, messageAskedAfter, type Task, task as taskById } from "../store/tasks.ts";
import { tell } from "../store/timeline.ts";
import type { Engine } from "./engine.ts";
import { tellJourney } from "./notify.ts";
import { planOf } from "./plans.ts";
import { answerForm, openForm, readAnswer } from "./questionnaire.ts";
import { raiseFlags } from "./red-flags.ts";
import { releaseHolds } from "./release.ts";
import { settle } from "./settle-unknown.ts";

export type Recorded = { type: "recorded" } | { type: "refused"; reason: string };

/** `at` in ms UTC. For an `unclear-…` task the outcome is the value that the patient meant. */
export async function recordOutcome(engine: Engine, taskId: string, outcome: string, by: string, at: number): Promise<Recorded> {
  return engine.db.transaction((tx) => keepOutcome(engine, tx, taskId, outcome, by, at));
}

/** The same, inside a transaction of the caller's. */
export async function keepOutcome(engine: Engine, tx: Db, taskId: string, outcome: string, by: string, at: number): Promise<Recorded> {
  const task = await taskById(tx, taskId);
  if (!task) return { type: "refused", reason: "there is no such task" };
  await lockPatient(tx, task.patientId);
  if (task.state === "done") return { type: "refused", reason: "the task is closed already" };
  if (task.outcomes.length > 0 && !task.outcomes.includes(outcome)) {
    return { type: "refused", reason: `the task's outcomes are ${task.outcomes.join(", ")}` };
  }
  const enrolment = task.enrolmentId ? await enrolmentById(tx, task.enrolmentId) : undefined;
  const step = enrolment && task.step !== null ? (await planOf(tx, enrolment.planHash)).steps[task.step] : undefined;
  const happening =
    step?.op === "ask"
      ? await entered(engine, tx, task, step.do.answer, step.do.ask, outcome, at)
      : ({ type: "outcome_recorded", step: task.step ?? 0, index: task.outcomes.indexOf(outcome) } as const);
  if (!happening) return { type: "refused", reason: "that is not a value of this question" };
  await closeTask(tx, task.id, { outcome, by, at });
  await tell(tx, {
    patientId: task.patientId,
    enrolmentId: task.enrolmentId,
    at,
    kind: "outcome",
    what: task.task,
    detail: { outcome, by },
  });
  const asked = messageAskedAfter(task);
  if (asked !== undefined) await settle(engine, tx, asked, { arrived: outcome === "arrived" }, at);
  if (isFlagTask(task)) await releaseHolds(engine, tx, task.patientId, task.task, by, at);
  // After the journey's end it is kept on the task only.
  if (enrolment && step && task.state === "open" && enrolment.endedAt === null && (step.op === "ask" || task.outcomes.length > 0))
    await tellJourney(engine, tx, enrolment, happening, at);
  return { type: "recorded" };
}

/** The value that a coordinator enters for a patient whose reply could not be read. */
async function entered(
  engine: Engine,
  tx: Engine["db"],
  task: Task,
  answer: Parameters<typeof read>[1],
  ask: string,
  value: string,
  at: number,
) {
  const patient = await patientById(tx, task.patientId);
  const where = { now: at, zone: patient?.timezone ?? engine.clinic.timezone, language: patient?.language ?? "ru" };
  if (answer.type === "form") return patient && enteredInForm(engine, tx, task, patient, value, where);
  const reading = read(value, answer, where);
  if (reading.type !== "read" || !task.enrolmentId) return undefined;
  await recordAnswer(tx, { enrolmentId: task.enrolmentId, ask, value: reading.value, at });
  const question = { ask, answer, value: reading.value };
  if (patient) await raiseFlags(engine, tx, patient, { text: value, id: task.id, at, question });
  return { type: "answered", step: task.step ?? 0, ...(reading.choice === undefined ? {} : { choice: reading.choice }) } as const;
}

/** Of a form it is the answer to the question that is due; the next one goes to the patient. */
async function enteredInForm(engine: Engine, tx: Db, task: Task, patient: Patient, value: string, where: ReplyContext) {
  const enrolment = task.enrolmentId ? await enrolmentById(tx, task.enrolmentId) : undefined;
  const form = enrolment && (await openForm(tx, enrolment));
  if (!form?.next) return undefined;
  const reading = readAnswer(form.next, value, where);
  if (reading.type === "unclear") return undefined;
  const meant = reading.type === "read" ? reading.value : null;
  const question = { ask: form.next.id, answer: form.next.answer, ...(meant !== null && { value: meant }) };
  await raiseFlags(engine, tx, patient, { text: value, id: task.id, at: where.now, question });
  const { next } = await answerForm(engine, tx, patient, form, form.next, meant, { id: task.id, at: where.now });
  return { type: next ? "answered_partly" : "answered", step: form.step } as const;
}
