// Sends messages that were refused after their journey had gone on once more, by the next channel, beside the journey.
import type { Engine } from "../src/engine/engine.ts";
import { moment } from "../src/engine/engine.ts";
import { planOf } from "../src/engine/plans.ts";
import { enrolment as enrolmentById } from "../src/store/enrolments.ts";
import { type Message, wantedCopies } from "../src/store/messages.ts";
import { patient as patientById } from "../src/store/patients.ts";
import type { Context } from "./context.ts";
import { NotSent, sendMessage } from "./send-message.ts";

/**
 * Asks the gate about every such copy, as about any message, and sends those that may go. Returns the next moment (ms UTC) at which one may;
 * whoever calls it calls it again then. Safe to repeat, and to call from several places.
 */
export async function sendCopies(engine: Engine): Promise<number | undefined> {
  const moments: number[] = [];
  for (const message of await wantedCopies(engine.db)) {
    try {
      const until = await sendCopy(engine, message);
      if (until !== undefined) moments.push(until);
    } catch (error) {
      if (!(error instanceof NotSent)) throw error;
      moments.push(moment(engine, message.dueAt) + (error.after ?? 60_000));
    }
  }
  return moments.length === 0 ? undefined : Math.min(...moments);
}

async function sendCopy(
  engine: Engine,
  { enrolmentId, patientId, step: index, turn, part, dueAt, key }: Message,
): Promise<number | undefined> {
  const enrolment = enrolmentId === null ? undefined : await enrolmentById(engine.db, enrolmentId);
  const patient = await patientById(engine.db, patientId);
  const plan = enrolment && (await planOf(engine.db, enrolment.planHash));
  const step = plan?.steps[index ?? -1];
  if (!enrolment || !patient || !plan || !step || index === null || turn === null || !part) return undefined;
  const zone = patient.timezone ?? engine.clinic.timezone;
  const context: Context = {
    engine,
    enrolment,
    plan,
    patient,
    zone,
    at: moment(engine, dueAt),
    step,
    journey: enrolment.journey,
    seen: enrolment.seen,
    key,
    beside: true,
  };
  const result = await sendMessage(context, { type: "send_message", turn, step: index, part });
  return result.type === "command_deferred" ? result.until : undefined;
}
