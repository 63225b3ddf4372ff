// Every expression is checked where it stands, with the names that are known there.

import type { Names } from "../../messaging/names.ts";
import type { Analysis } from "../analyse.ts";
import { checkExpression } from "../expressions.ts";
import { knownNames } from "../names-known.ts";
import { isPlenty, type Problem, report } from "../problem.ts";
import type { Code, ScenarioFile } from "../syntax.ts";
import type { Step } from "../syntax-steps.ts";
import { within } from "../tree.ts";

export function conditions(analysis: Analysis, file: ScenarioFile): void {
  const known = knownNames(analysis);
  const { problems, steps } = analysis;
  check(file.enter?.when, known.steps, problems);
  for (const exit of file.exit ?? []) check(exit.when, known.over(exit.on), problems);
  const seen = new Set<Step>();
  for (const { step } of steps) {
    if (seen.has(step)) continue;
    seen.add(step);
    if (step.verb === "branch") for (const one of step.branch ?? []) check(one.when, known.steps, problems);
    if (step.verb === "await") check(step.when, known.over(step.await), problems);
    if (step.verb === "repeat") check(step.repeat?.until, known.steps, problems);
    if (step.verb === "wait" && step.wait?.type === "until" && !known.steps.appointment) {
      report(
        problems,
        within(step.wait.node, 0),
        "unknown-name",
        "No appointment is known here: no appointment event enters this scenario.",
        'Enter on an appointment event, such as "appointment.booked".',
      );
    }
  }
}

/** Problems of expressions and templates alike: placed within the text, a bare hint made a question. */
export function place(
  problems: Problem[],
  code: Code,
  found: readonly { message: string; code: Problem["code"]; offset: number; hint?: string }[],
): void {
  for (const { message, code: kind, offset, hint } of found) {
    report(problems, within(code.node, offset), kind, message, hint === undefined || /\s/.test(hint) ? hint : `Did you mean "${hint}"?`);
  }
}

function check(code: Code | undefined, names: Names, problems: Problem[]): void {
  if (code !== undefined && !isPlenty(problems)) place(problems, code, checkExpression(code.value, names));
}
