// Which rule brought a journey to where it stands: the last thing that chose its way, as the plan has it.
import type { JourneyEvent } from "../journey/events.ts";
import type { Plan } from "../journey/plan.ts";
import type { Db } from "../store/db.ts";
import type { Enrolment } from "../store/enrolments.ts";
import { latestHappenings } from "../store/happenings.ts";
import { latestAnswers } from "../store/settled.ts";

export type Mover = { at: number } /** Conditions of a branch, as written: the one that was true, or none of them. */ & (
  | { type: "condition"; when: string | undefined }
  | { type: "variant"; name: string }
  /** An event that the scenario listens for. */
  | { type: "event"; on: string[] }
  | { type: "answer" | "visit" | "delivery" | "by_hand" | "sent" | "not_sent" }
  | { type: "outcome"; outcome: string; task: string }
  | { type: "migrated" }
  | { type: "entered" }
);

/** How many of each are looked through: sends and waits in between choose no way. */
const back = 12;

/** The latest of what chose the way; where nothing has chosen yet, that the patient entered. */
export async function movedBy(db: Db, plan: Plan, { id, enteredAt }: Pick<Enrolment, "id" | "enteredAt">): Promise<Mover> {
  const answers = (await latestAnswers(db, id, back)).map(({ step, answer, at }) => ({ at, mover: byAnswer(plan, step, answer) }));
  const happened = (await latestHappenings(db, id, back)).map(({ event, at }) => ({ at, mover: byHappening(plan, event) }));
  const found = [...answers, ...happened].filter(({ mover }) => mover !== undefined).sort((a, b) => b.at - a.at);
  const [last] = found;
  return last?.mover ? ({ ...last.mover, at: last.at } as Mover) : { type: "entered", at: enteredAt };
}

type Untimed<T> = T extends Mover ? Omit<T, "at"> : never;

function byAnswer(plan: Plan, index: number, answer: JourneyEvent): Untimed<Mover> | undefined {
  const step = plan.steps[index];
  switch (answer.type) {
    case "decided":
      if (step?.op === "branch") return { type: "condition", when: step.do.when[answer.index] };
      if (step?.op === "split") return { type: "variant", name: step.do.variants[answer.index]?.name ?? "hold-out" };
      return undefined;
    case "message_sent":
      return { type: "sent" };
    case "message_dropped":
      return { type: "not_sent" };
    case "visit_cancelled":
    case "passed":
      return { type: "visit" };
    // What came before it speaks of another plan's steps.
    case "plan_changed":
      return { type: "migrated" };
    default:
      return undefined;
  }
}

function byHappening(plan: Plan, event: JourneyEvent): Untimed<Mover> | undefined {
  switch (event.type) {
    case "answered":
      return { type: "answer" };
    case "met": {
      const step = plan.steps[event.step];
      return step?.op === "await" ? { type: "event", on: step.do.on } : undefined;
    }
    case "outcome_recorded": {
      const step = plan.steps[event.step];
      return step?.op === "task" ? { type: "outcome", outcome: step.do.outcomes[event.index] ?? "", task: step.do.task } : undefined;
    }
    case "visit_changed":
      return { type: "visit" };
    case "delivered":
    case "refused":
      return { type: "delivery" };
    case "skipped":
    case "hurried":
      return { type: "by_hand" };
    case "exited": {
      const exit = plan.exits.find(({ outcome }) => outcome === event.outcome);
      return exit && { type: "event", on: exit.on };
    }
    default:
      return undefined;
  }
}
