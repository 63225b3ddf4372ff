// Puts something before a person.

import { randomUUID } from "node:crypto";
import { dueBy } from "../src/calendar/due.ts";
import { scopeOf } from "../src/engine/scope.ts";
import { render } from "../src/messaging/render.ts";
import type { Db } from "../src/store/db.ts";
import { unclearReplies } from "../src/store/replies.ts";
import { createTask as keepTask, quoted, unclearTask } from "../src/store/tasks.ts";
import { tell } from "../src/store/timeline.ts";
import { type CommandOf, type Context, languageOf, type Result } from "./context.ts";

/** Titles and scripts are for staff: in the clinic's first language. */
export async function createTask(tx: Db, context: Context, command: CommandOf<"create_task">): Promise<Result> {
  const { engine, enrolment, patient, step, key, at, zone } = context;
  const words = command.unclear ? unclear(context) : step.op === "task" ? step.do : undefined;
  if (!words) throw new Error(`step ${step.id} makes no task`);
  const scope = { ...(await scopeOf(tx, engine.clinic, patient, at, enrolment)), clinic: engine.clinic };
  const where = { language: languageOf(context), zone };
  const due = words.due && dueBy(at, words.due, engine.clinic.calendar);
  await keepTask(tx, {
    id: randomUUID(),
    key,
    enrolmentId: enrolment.id,
    patientId: patient.id,
    task: words.task,
    title: render(words.title, scope, where),
    role: words.role,
    script: command.unclear ? await saidFor(tx, context) : words.script === undefined ? null : render(words.script, scope, where),
    outcomes: words.outcomes,
    step: command.step,
    dueAt: due ?? null,
    createdAt: at,
  });
  await tell(tx, {
    patientId: patient.id,
    enrolmentId: enrolment.id,
    scenario: enrolment.scenario,
    at,
    kind: "task",
    what: words.task,
    detail: { key, role: words.role, due: due ?? null },
  });
  return { type: "task_created", ...(due === undefined ? {} : { due }) };
}

/** A reply that could not be read twice: a coordinator may enter the value. */
function unclear({ step }: Context) {
  if (step.op !== "ask") return undefined;
  const title = "Ответ пациента не удалось прочитать: уточнить";
  return {
    task: unclearTask(step.do.ask),
    title,
    role: "coordinator",
    due: { count: 1, unit: "workday" } as const,
    script: undefined,
    outcomes: [],
  };
}

/** What the patient wrote, newest on top; data, and never read as a template. */
async function saidFor(tx: Db, { enrolment, step }: Context): Promise<string | null> {
  const said = step.op === "ask" ? await unclearReplies(tx, enrolment.id, step.do.ask) : [];
  return said.length === 0
    ? null
    : said
        .map(({ text }) => quoted(text))
        .reverse()
        .join("\n");
}
