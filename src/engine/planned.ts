// What a journey is going to do, as far as that is certain: what it waits for now, and what follows until somebody or something decides.
import { add } from "../calendar/add.ts";
import type { Calendar } from "../calendar/calendar.ts";
import { wakeOf } from "../journey/journey.ts";
import type { Plan } from "../journey/plan.ts";
import { awake } from "../journey/settle.ts";
import type { Enrolment } from "../store/enrolments.ts";

/** One thing to come: `step` is the step that will begin then; `reminder` and `deadline` are of the question that is open. */
export interface Ahead {
  /** ms UTC */
  at: number;
  what: "step" | "reminder" | "deadline" | "overdue";
  step: number;
}

/** As many as are worth showing. */
const most = 5;

/** Soonest first. Quiet hours and caps may still put a message off. */
export function planned(
  plan: Plan,
  { journey, endedAt }: Pick<Enrolment, "journey" | "endedAt">,
  zone: string,
  calendar: Calendar,
): Ahead[] {
  const at = wakeOf(journey);
  const step = plan.steps[journey.step];
  if (endedAt !== null || !step) return [];
  const { asked, want } = journey;
  if (asked)
    return [
      ...asked.reminders.map((each): Ahead => ({ at: each.at, what: "reminder", step: journey.step })),
      { at: asked.deadline, what: "deadline", step: journey.step },
    ];
  if (at === undefined) return [];
  if (want.type !== "nothing" && want.command)
    return [{ at, what: "step", step: journey.step }, ...after(plan, journey.step, at, zone, calendar)];
  switch (step.op) {
    case "wait":
    case "until":
    case "repeat":
      return from(plan, awake(step), at, zone, calendar);
    case "task":
      return [{ at, what: "overdue", step: journey.step }];
    case "await":
      return from(plan, step.timeout, at, zone, calendar).slice(0, 1);
    case "send":
      return [{ at, what: "step", step: journey.step }];
    default:
      return [];
  }
}

/** The step at `index` begins at `at`; then what is certain after it. */
function from(plan: Plan, index: number, at: number, zone: string, calendar: Calendar): Ahead[] {
  const found: Ahead[] = [];
  let [next, since] = [index, at];
  for (let passed = 0; passed < 50 && found.length < most; passed++) {
    const step = plan.steps[next];
    switch (step?.op) {
      case "send":
        found.push({ at: since, what: "step", step: next });
        if (step.do.cascade) return found;
        next = step.next;
        break;
      case "wait": {
        const { for: length, ...words } = step.do;
        since = add(since, length, zone, calendar, words);
        next = step.next;
        break;
      }
      case "set":
      case "start":
      case "call":
        next = step.next;
        break;
      case "task":
        found.push({ at: since, what: "step", step: next });
        if (step.outcomes) return found;
        next = step.next;
        break;
      case "ask":
      case "await":
      case "branch":
      case "split":
      case "end":
        return [...found, { at: since, what: "step", step: next }];
      default:
        return found;
    }
  }
  return found;
}

function after(plan: Plan, index: number, at: number, zone: string, calendar: Calendar): Ahead[] {
  const step = plan.steps[index];
  return step?.op === "send" ? from(plan, step.next, at, zone, calendar) : [];
}
