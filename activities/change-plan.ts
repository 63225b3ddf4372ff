// Moves a journey that rests to another version of its plan, with everything that is kept about its steps.

import { planOf } from "../src/engine/plans.ts";
import type { Journey } from "../src/journey/journey.ts";
import { wakeOf } from "../src/journey/journey.ts";
import { migrated } from "../src/journey/migrate.ts";
import type { Plan } from "../src/journey/plan.ts";
import { matchSteps } from "../src/scenario/match-steps.ts";
import { pinTo, saveJourney } from "../src/store/enrolments.ts";
import { translatePending } from "../src/store/happenings.ts";
import { dropTurn, moveMessages } from "../src/store/messages.ts";
import { lockPatient } from "../src/store/patients.ts";
import { settle } from "../src/store/settled.ts";
import { moveTasks } from "../src/store/tasks.ts";
import { tell } from "../src/store/timeline.ts";
import type { CommandOf, Context } from "./context.ts";
import { mustStandHere } from "./place.ts";

/**
 * Answers with the plan that the journey goes by from now on: the present one where its step is not in the other. Whoever hands a
 * step's number to the journey locks its patient too, so none speaks of the former plan after this.
 */
export async function changePlan(context: Context, command: CommandOf<"change_plan">): Promise<{ plan: Plan; journey: Journey }> {
  const { engine, enrolment, plan: before, patient, journey: from, seen, at } = context;
  const { turn, standing } = command;
  const after = await planOf(engine.db, command.plan);
  return engine.db.transaction(async (tx) => {
    await lockPatient(tx, patient.id);
    await mustStandHere(tx, context);
    const matches = matchSteps(before, after, command.map);
    const moved = migrated(after, from, standing, matches);
    const journey = moved ?? migrated(before, from, standing, [...before.steps.keys()]);
    if (!journey) throw new Error("a journey has a place in its own plan");
    // It is asked for anew, under a turn of its own.
    if (standing.type !== "nothing" && standing.command) await dropTurn(tx, enrolment.id, standing.command.turn, "new_version", at);
    await settle(tx, enrolment.id, command, { type: "plan_changed", turn, at }, at);
    if (moved) {
      await pinTo(tx, enrolment.id, after.hash);
      await translatePending(tx, enrolment.id, seen, matches);
      await moveMessages(tx, enrolment.id, matches);
      await moveTasks(tx, enrolment.id, matches, after);
    }
    await saveJourney(tx, enrolment.id, journey, wakeOf(journey), seen);
    const { id: enrolmentId, scenario } = enrolment;
    const detail = { step: context.step.id, version: after.hash };
    await tell(tx, { patientId: patient.id, enrolmentId, scenario, at, kind: "migrated", what: moved ? "moved" : "stayed", detail });
    return { plan: moved ? after : before, journey };
  });
}
