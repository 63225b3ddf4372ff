// Enrols the patient in another scenario, under its own entry rules but for `on`.
import { enter } from "../src/engine/enter.ts";
import { currentPlan } from "../src/engine/plans.ts";
import { appointment } from "../src/store/appointments.ts";
import type { Db } from "../src/store/db.ts";
import { tell } from "../src/store/timeline.ts";
import { type Context, details, type Result } from "./context.ts";

/** A refusal is recorded and the journey goes on. */
export async function startScenario(tx: Db, { engine, enrolment, patient, step, at }: Context): Promise<Result> {
  const { scenario } = details(step, "start");
  const published = await currentPlan(tx, scenario);
  if (!published) {
    await tell(tx, {
      patientId: patient.id,
      enrolmentId: enrolment.id,
      scenario,
      at,
      kind: "not_entered",
      what: scenario,
      detail: { reason: "paused" },
    });
    return { type: "done" };
  }
  const visit = enrolment.appointmentId ? await appointment(tx, enrolment.appointmentId) : undefined;
  const { type: _, ...trigger } = enrolment.trigger;
  const entered = await enter(engine, tx, published, patient, { ...trigger, type: "start" }, at, visit);
  if (entered.type === "entered") {
    await tell(tx, {
      patientId: patient.id,
      enrolmentId: enrolment.id,
      scenario: enrolment.scenario,
      at,
      kind: "started",
      what: scenario,
      detail: { enrolment: entered.enrolmentId },
    });
  }
  return { type: "done" };
}
