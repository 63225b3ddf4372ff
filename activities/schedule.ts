// Answers until when a journey waits: all arithmetic on dates is here, outside the workflow.
import { add, nextClock } from "../src/calendar/add.ts";
import { visitMoment } from "../src/calendar/offset.ts";
import { roundMoment } from "../src/calendar/rounds.ts";
import { appointment } from "../src/store/appointments.ts";
import type { Db } from "../src/store/db.ts";
import { catchesUp } from "./catch-up.ts";
import { type CommandOf, type Context, details, type Result } from "./context.ts";

export async function schedule(tx: Db, context: Context, command: CommandOf<"schedule">): Promise<Result> {
  const { engine, step, plan, zone, at } = context;
  const { calendar } = engine.clinic;
  switch (step.op) {
    case "wait": {
      const { for: length, ...words } = step.do;
      // A wait that was over before the journey began is over, whatever its hour.
      const now = catchesUp(context) ? command.since : at;
      return { type: "scheduled", until: add(command.since, length, zone, calendar, { ...words, now }) };
    }
    case "await":
      return { type: "scheduled", until: add(command.since, step.do.within, zone, calendar) };
    case "until":
      return beforeVisit(tx, context);
    case "repeat":
    case "again": {
      const repeat = step.op === "again" ? plan.steps[step.repeat] : step;
      if (!repeat) throw new Error("a round belongs to no repeat");
      const { every, at: clock } = details(repeat, "repeat");
      const begun = Math.max(command.since, at);
      const { number = 0, first = clock ? nextClock(begun, clock, zone) : begun } = command.round ?? {};
      const planned = (round: number) => roundMoment(first, every, round, zone, calendar, clock);
      return { type: "scheduled", until: planned(number), after: planned(number + 1) };
    }
    default:
      throw new Error(`nothing to schedule in step ${step.id}`);
  }
}

/** Bound to the appointment's latest time. At the exact moment it is not over yet; after the visit's own start it is. */
async function beforeVisit(tx: Db, { engine, enrolment, step, zone, at }: Context): Promise<Result> {
  const words = details(step, "until");
  const visit = enrolment.appointmentId ? await appointment(tx, enrolment.appointmentId) : undefined;
  if (visit?.status === "cancelled") return { type: "visit_cancelled" };
  if (visit?.start == null) return { type: "passed" };
  const until = visitMoment(visit.start, at, words.offset, zone, engine.clinic.calendar, words.at);
  return until === undefined ? { type: "passed" } : { type: "scheduled", until };
}
