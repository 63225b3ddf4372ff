// Ends a journey: waiting messages and the tasks it waited for end with it, and others may enter on its end.
import { happen } from "../src/engine/receive.ts";
import type { Journey } from "../src/journey/journey.ts";
import type { Plan } from "../src/journey/plan.ts";
import type { Db } from "../src/store/db.ts";
import { endEnrolment } from "../src/store/enrolments.ts";
import { dropDeferred } from "../src/store/messages.ts";
import { closeTasksOf } from "../src/store/tasks.ts";
import { tell } from "../src/store/timeline.ts";
import type { CommandOf, Context, Result } from "./context.ts";

/** What ended it from outside takes back everything that it had put before people. */
export async function finish(tx: Db, context: Context, { outcome }: CommandOf<"finish">): Promise<Result> {
  const { engine, enrolment, journey, patient, plan, step, at } = context;
  await endEnrolment(tx, enrolment.id, outcome, at);
  await closeTasksOf(tx, enrolment.id, at, step.op === "end" && !withdrawn(plan, journey) ? { but: lasting(plan) } : {});
  await dropDeferred(tx, enrolment.id, "journey_ended", at);
  await tell(tx, {
    patientId: patient.id,
    enrolmentId: enrolment.id,
    scenario: enrolment.scenario,
    at,
    kind: "ended",
    what: outcome,
    detail: {},
  });
  const ended = { scenario: enrolment.scenario, outcome };
  await happen(engine, tx, {
    type: "scenario.ended",
    at,
    source: "zabota",
    patientId: patient.id,
    ended,
    ...(enrolment.appointmentId && { appointmentId: enrolment.appointmentId }),
  });
  return { type: "finished" };
}

/** Its visit was cancelled, and nothing is written for that: what was to be done about the visit is over with it. */
const withdrawn = ({ steps }: Plan, { step: at }: Journey): boolean => steps.some((step) => step.op === "until" && step.cancelled === at);

/**
 * Steps whose task is still to be done when a journey has come to its end by itself, since it never waited for it: "call whoever is silent"
 * would else be taken back as it is given. That another task is overdue is over with that one.
 */
const lasting = ({ steps }: Plan): number[] =>
  steps.flatMap((step, index) => (step.op === "task" && step.do.outcomes.length === 0 && step.overdue === undefined ? index : []));
