// Carries a journey on as far as it goes by itself: what landed first, then one command after another.
import type { Engine } from "../src/engine/engine.ts";
import { moment } from "../src/engine/engine.ts";
import { planOf } from "../src/engine/plans.ts";
import { advance } from "../src/journey/advance.ts";
import { isRemote } from "../src/journey/commands.ts";
import type { JourneyEvent } from "../src/journey/events.ts";
import { type Journey, wakeOf } from "../src/journey/journey.ts";
import { enrolment as enrolmentById, saveJourney } from "../src/store/enrolments.ts";
import { pending } from "../src/store/happenings.ts";
import { patient as patientById } from "../src/store/patients.ts";
import { perform } from "./perform.ts";

export interface Carried {
  /** What was applied, in order; those that were handed over bear their number. */
  events: { event: JourneyEvent; seq?: number }[];
  journey: Journey;
  /** The number of the last one handed over that `journey` knows. */
  seen: number;
}

/**
 * Performs the wanted command and those after it that only touch our own database, up to the next wait or the next
 * message (`sends` allows that many). Everything is safe to repeat: answers are kept under their turns. The place
 * that the journey is left at is written to its enrolment.
 */
export async function carry(engine: Engine, enrolmentId: string, from: Journey, seenBefore: number, sends: number): Promise<Carried> {
  const enrolment = await enrolmentById(engine.db, enrolmentId);
  const patient = enrolment && (await patientById(engine.db, enrolment.patientId));
  if (!enrolment || !patient) throw new Error(`there is no enrolment ${enrolmentId}`);
  const plan = await planOf(engine.db, enrolment.planHash);
  const events: Carried["events"] = [];
  let journey = from;
  let seen = seenBefore;
  let left = sends;
  for (;;) {
    for (const { seq, event } of await pending(engine.db, enrolmentId, seen)) {
      journey = advance(plan.steps, journey, event);
      events.push({ event, seq });
      seen = seq;
    }
    if (journey.want.type !== "perform") break;
    const { command } = journey.want;
    if (isRemote(command) && left-- <= 0) break;
    const step = plan.steps[command.step];
    if (!step) throw new Error(`the plan has no step ${command.step}`);
    const at = moment(engine, journey.at);
    const zone = patient.timezone ?? engine.clinic.timezone;
    const context = { engine, enrolment, plan, patient, zone, at, step, key: `${enrolmentId}/${step.id}#${command.turn}` };
    const answer = await perform(context, command);
    journey = advance(plan.steps, journey, answer);
    events.push({ event: answer });
  }
  await saveJourney(engine.db, enrolmentId, journey, wakeOf(journey), seen);
  return { events, journey, seen };
}
