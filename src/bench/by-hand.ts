// The hand-written system's activities: the same effects in the store, without what a journey keeps about its place.

import type { Context } from "../../activities/context.ts";
import { createTask } from "../../activities/create-task.ts";
import { decide } from "../../activities/decide.ts";
import { finish } from "../../activities/finish.ts";
import { sendMessage } from "../../activities/send-message.ts";
import { add } from "../calendar/add.ts";
import type { Engine } from "../engine/engine.ts";
import { moment } from "../engine/engine.ts";
import { planOf } from "../engine/plans.ts";
import type { Journey } from "../journey/journey.ts";
import type { Db } from "../store/db.ts";
import { enrolment as enrolmentById, saveJourney } from "../store/enrolments.ts";
import { lockPatient, patient as patientById } from "../store/patients.ts";

export interface ByHandActivities {
  sendHello(enrolment: string): Promise<{ until: number }>;
  sendQuestion(enrolment: string): Promise<{ deadline: number }>;
  /** Decides; a low score makes a task and ends it. */
  conclude(enrolment: string): Promise<{ low: boolean }>;
  sendThanks(enrolment: string): Promise<void>;
  end(enrolment: string): Promise<void>;
}

/** Where the model scenario's steps are in its plan. */
const steps = { hello: 0, wait: 1, question: 2, branch: 3, task: 4, thanks: 5, end: 6 };

export function byHandActivities(engine: Engine): ByHandActivities {
  const send = async (id: string, index: number, due: number) => {
    const context = await contextOf(engine, engine.db, id, index, due);
    await sendMessage(context, { type: "send_message", turn: index + 1, step: index, part: { type: "first", copy: 0 } });
    return context;
  };
  const ending = async (tx: Db, id: string, at: number) => {
    await finish(tx, await contextOf(engine, tx, id, steps.end, at), { type: "finish", turn: 6, step: steps.end, outcome: "called" });
  };
  return {
    async sendHello(id) {
      const { enrolment, zone, at } = await send(id, steps.hello, 0);
      return { until: add(enrolment.enteredAt, { count: 3, unit: "week" }, zone, engine.clinic.calendar, { at: "12:00", now: at }) };
    },
    async sendQuestion(id) {
      const { enrolment, zone, at } = await send(id, steps.question, 21 * 24 * 3_600_000);
      const deadline = add(at, { count: 90, unit: "day" }, zone, engine.clinic.calendar);
      await saveJourney(engine.db, enrolment.id, listening(at, deadline), deadline, 0);
      return { deadline };
    },
    conclude: (id) =>
      engine.db.transaction(async (tx) => {
        const context = await contextOf(engine, tx, id, steps.branch, 22 * 24 * 3_600_000);
        await lockPatient(tx, context.patient.id);
        const decided = await decide(tx, context, { type: "decide", turn: 4, step: steps.branch, done: 0 });
        const low = decided.type === "decided" && decided.index === 0;
        if (!low) return { low };
        const task = context.plan.steps[steps.task];
        if (task) await createTask(tx, { ...context, step: task }, { type: "create_task", turn: 5, step: steps.task, unclear: false });
        await ending(tx, id, 22 * 24 * 3_600_000);
        return { low };
      }),
    sendThanks: async (id) => void (await send(id, steps.thanks, 22 * 24 * 3_600_000)),
    end: (id) => engine.db.transaction((tx) => ending(tx, id, 22 * 24 * 3_600_000)),
  };
}

/** What the replies' door needs to find the question that is open. */
const listening = (at: number, deadline: number): Journey => ({
  step: steps.question,
  turn: 3,
  at,
  since: at,
  want: { type: "hear", at: deadline },
  asked: { deadline, reminders: [], unclear: 0 },
  rounds: {},
  heard: [],
});

/** `after` (ms) is when it falls due, counted from the entry. */
async function contextOf(engine: Engine, db: Db, id: string, index: number, after: number): Promise<Context> {
  const enrolment = await enrolmentById(db, id);
  const patient = enrolment && (await patientById(db, enrolment.patientId));
  const plan = enrolment && (await planOf(db, enrolment.planHash));
  const step = plan?.steps[index];
  if (!enrolment || !patient || !plan || !step) throw new Error("the bench's patient is not enrolled");
  const zone = patient.timezone ?? engine.clinic.timezone;
  const at = moment(engine, enrolment.enteredAt + after);
  const key = `${id}/${step.id}#${index + 1}`;
  return { engine, enrolment, plan, patient, zone, at, step, key, journey: enrolment.journey, seen: 0, beside: true };
}
