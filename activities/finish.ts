// Ends a journey: waiting messages and the tasks it waited for end with it, and others may enter on its end.
import { happen } from "../src/engine/receive.ts";
import type { Db } from "../src/store/db.ts";
import { endEnrolment } from "../src/store/enrolments.ts";
import { dropDeferred } from "../src/store/messages.ts";
import { closeTasksOf } from "../src/store/tasks.ts";
import { tell } from "../src/store/timeline.ts";
import type { CommandOf, Context, Result } from "./context.ts";

/**
 * What a journey put before a person without waiting for them is still to be done when it has come to its end by itself: "call whoever is
 * silent" would else be taken back as it is given. What ended it from outside takes that back, too.
 */
export async function finish(tx: Db, context: Context, { outcome }: CommandOf<"finish">): Promise<Result> {
  const { engine, enrolment, patient, step, at } = context;
  await endEnrolment(tx, enrolment.id, outcome, at);
  await closeTasksOf(tx, enrolment.id, at, { awaited: step.op === "end" });
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
