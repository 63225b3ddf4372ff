// Keeps where a journey stands together with what was done for it: the store is the judge of how far it has come.
import { advance } from "../src/journey/advance.ts";
import type { JourneyEvent } from "../src/journey/events.ts";
import { type Journey, wakeOf } from "../src/journey/journey.ts";
import type { Db } from "../src/store/db.ts";
import { lockEnrolment, saveJourney } from "../src/store/enrolments.ts";
import { latestTurn, settle } from "../src/store/settled.ts";
import type { Context } from "./context.ts";

/** Thrown where another has carried the journey past the place that this one works from: whoever tries again sees what stands. */
export class Overtaken extends Error {}

/** The first turn that the journey knows no answer of. */
const unknown = ({ turn, want }: Journey): number => (want.type !== "nothing" && want.command ? want.command.turn : turn + 1);

/**
 * Whether more was done than this journey knows: a worker died after the effect and before its answer was heard, and
 * what the journey heard first after that may have been something else.
 */
export async function isBehind(tx: Db, enrolmentId: string, journey: Journey): Promise<boolean> {
  return (await latestTurn(tx, enrolmentId)) >= unknown(journey);
}

/** Call inside the transaction of the effect, before anything is done. Locks the enrolment. */
export async function mustStandHere(tx: Db, { enrolment, journey, beside }: Context): Promise<void> {
  if (beside) return;
  await lockEnrolment(tx, enrolment.id);
  if (await isBehind(tx, enrolment.id, journey)) throw new Overtaken();
}

/** The answer to the wanted command, and the place that it leads to. */
export async function keepAnswer(tx: Db, { plan, enrolment, journey, seen, at, beside }: Context, answer: JourneyEvent): Promise<void> {
  if (beside) return;
  if (journey.want.type !== "perform") throw new Error("only a wanted command has an answer");
  await settle(tx, enrolment.id, journey.want.command, answer, at);
  const after = advance(plan.steps, journey, answer);
  await saveJourney(tx, enrolment.id, after, wakeOf(after), seen);
}

/** The place alone, unless another has come further. */
export async function keepPlace(db: Db, enrolmentId: string, journey: Journey, seen: number): Promise<void> {
  await db.transaction(async (tx) => {
    await lockEnrolment(tx, enrolmentId);
    if (!(await isBehind(tx, enrolmentId, journey))) await saveJourney(tx, enrolmentId, journey, wakeOf(journey), seen);
  });
}
