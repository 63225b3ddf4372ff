// Carries a journey on as far as it goes by itself: what landed first, then one command after another.
import type { Engine } from "../src/engine/engine.ts";
import { moment } from "../src/engine/engine.ts";
import { planOf } from "../src/engine/plans.ts";
import { advance } from "../src/journey/advance.ts";
import { isRemote } from "../src/journey/commands.ts";
import type { JourneyEvent } from "../src/journey/events.ts";
import type { Journey } from "../src/journey/journey.ts";
import type { Plan } from "../src/journey/plan.ts";
import { type Enrolment, enrolment as enrolmentById } from "../src/store/enrolments.ts";
import { pending } from "../src/store/happenings.ts";
import { patient as patientById } from "../src/store/patients.ts";
import { changePlan } from "./change-plan.ts";
import { perform } from "./perform.ts";
import { isBehind, keepPlace } from "./place.ts";

export interface Carried {
  /** What was applied, in order; those that were handed over bear their number. They lead from the given place to `journey`, unless `jumped`. */
  events: { event: JourneyEvent; seq?: number }[];
  /** More had been done than the given place knew of: the journey went on from where the store had it. */
  jumped: boolean;
  /** The plan that it goes by now. */
  plan: Plan;
  journey: Journey;
  /** The number of the last one handed over that `journey` knows. */
  seen: number;
}

/**
 * Performs the wanted command and those after it that only touch our own database, up to the next wait or the next
 * message (`sends` allows that many). Everything is safe to repeat: each answer is kept together with its effect and
 * with the place it leads to, in the enrolment; who comes with an older place goes on from the kept one.
 */
export async function carry(engine: Engine, enrolmentId: string, from: Journey, seenBefore: number, sends: number): Promise<Carried> {
  const enrolment = await enrolmentById(engine.db, enrolmentId);
  const patient = enrolment && (await patientById(engine.db, enrolment.patientId));
  if (!enrolment || !patient) throw new Error(`there is no enrolment ${enrolmentId}`);
  let plan = await planOf(engine.db, enrolment.planHash);
  const events: Carried["events"] = [];
  let jumped = await isBehind(engine.db, enrolmentId, from);
  let { journey, seen } = jumped ? enrolment : { journey: from, seen: seenBefore };
  let kept: { journey?: Journey; seen?: number } = isKept(enrolment, journey, seen) ? { journey, seen } : {};
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
    // What lands while the message is under way must see that it is.
    if (isRemote(command) && (journey !== kept.journey || seen !== kept.seen)) await keepPlace(engine.db, enrolmentId, journey, seen);
    const context = { engine, enrolment, plan, patient, zone, at, step, journey, seen, key: `${enrolmentId}/${step.id}#${command.turn}` };
    if (command.type === "change_plan") {
      ({ plan, journey } = await changePlan(context, command));
      jumped = true;
      kept = { journey, seen };
      continue;
    }
    const answer = await perform(context, command);
    journey = advance(plan.steps, journey, answer);
    events.push({ event: answer });
    kept = isPutOff(answer) ? {} : { journey, seen };
  }
  if (journey !== kept.journey || seen !== kept.seen) await keepPlace(engine.db, enrolmentId, journey, seen);
  return { events, jumped, plan, journey, seen };
}

const isKept = (row: Enrolment, journey: Journey, seen: number): boolean =>
  row.seen === seen && JSON.stringify(row.journey) === JSON.stringify(journey);

/** A command that is put off is asked for again under the same turn: its answer is not kept. */
const isPutOff = ({ type }: JourneyEvent): boolean => type === "command_deferred" || type === "command_held";
