// A journey that was entered from an imported visit catches up with what was due before: of the messages of then only the last goes.
import { add } from "../src/calendar/add.ts";
import { visitMoment } from "../src/calendar/offset.ts";
import { appointment } from "../src/store/appointments.ts";
import type { Db } from "../src/store/db.ts";
import type { Context } from "./context.ts";
import { decide } from "./decide.ts";

/** Whether it stands at something that was due before the moment at which it began. */
export const catchesUp = ({ enrolment, journey }: Context): boolean =>
  enrolment.backfilledAt !== null && journey.since < enrolment.backfilledAt;

/**
 * Whether, from the message that the journey stands at, another one is reached that is due already: waits that are over are passed, and
 * ways are chosen as the journey would choose them. What waits for a person or a round begins anew, and stops the looking.
 */
export async function isOvertaken(tx: Db, context: Context): Promise<boolean> {
  const { plan, engine, zone, at, journey, enrolment } = context;
  const { calendar } = engine.clinic;
  const visit = enrolment.appointmentId ? await appointment(tx, enrolment.appointmentId) : undefined;
  let { since } = journey;
  let next = context.step.op === "send" ? context.step.next : -1;
  // No step is passed twice: rounds stop the looking.
  for (;;) {
    const step = plan.steps[next];
    switch (step?.op) {
      case "send":
      case "ask":
        return true;
      case "wait": {
        const { for: length, ...words } = step.do;
        since = add(since, length, zone, calendar, words);
        next = step.next;
        break;
      }
      case "await":
        since = add(since, step.do.within, zone, calendar);
        next = step.timeout;
        break;
      case "until": {
        const { offset, at: clock } = step.do;
        const until = visit?.start == null ? undefined : visitMoment(visit.start, at, offset, zone, calendar, clock);
        if (until !== undefined) return false;
        next = step.next;
        break;
      }
      case "branch":
      case "split": {
        const decided = await decide(tx, { ...context, step }, { type: "decide", done: 0, turn: journey.turn, step: next });
        next = (decided.type === "decided" ? step.targets[decided.index] : undefined) ?? -1;
        break;
      }
      case "task":
        if (step.outcomes) return false;
        next = step.next;
        break;
      case "set":
      case "start":
      case "call":
        next = step.next;
        break;
      default:
        return false;
    }
    if (since > at) return false;
  }
}
