// What every effect is given: whose journey, by which plan, at which moment.
import type { Engine } from "../src/engine/engine.ts";
import type { Command } from "../src/journey/commands.ts";
import type { Answer } from "../src/journey/events.ts";
import type { Journey } from "../src/journey/journey.ts";
import type { Details, Plan, Step } from "../src/journey/plan.ts";
import type { Enrolment } from "../src/store/enrolments.ts";
import type { Patient } from "../src/store/patients.ts";

export interface Context {
  engine: Engine;
  enrolment: Enrolment;
  plan: Plan;
  patient: Patient;
  /** The patient's zone. */
  zone: string;
  /** The moment (ms UTC) at which the effect happens. */
  at: number;
  step: Step;
  /** Where the journey stands, wanting this very command, and the number of the last happening that it knows. */
  journey: Journey;
  seen: number;
  /** A copy that goes beside the journey, which has gone on: nothing is asked of it and nothing kept for it. */
  beside?: true;
  /** Names the effect for good: `<enrolment>/<step id>#<turn>`. */
  key: string;
}

/** A message on its way: who gets it, which is the guardian where the patient has one, and whose `zone` it is then. */
export interface Sending extends Context {
  recipient: Patient;
}

/** What an effect answers: the turn is the command's, and `at` (ms UTC) the effect's own moment where none is given. */
export type Result = { at?: number } & (Answer extends infer A ? (A extends Answer ? Omit<A, "turn"> : never) : never);
export type CommandOf<Type extends Command["type"]> = Extract<Command, { type: Type }>;

/** The step's details, where it is of this kind; anything else is a fault of the plan. */
export function details<Op extends Step["op"]>(step: Step, op: Op): Details[Op] {
  if (step.op !== op) throw new Error(`step ${step.id} is no ${op}`);
  return step.do as Details[Op];
}

/** The patient's language where the scenario speaks it, else the scenario's first. */
export function languageOf({ plan, patient }: Pick<Context, "plan" | "patient">): string {
  const [first = "ru"] = plan.languages;
  return patient.language && plan.languages.includes(patient.language) ? patient.language : first;
}
