// Every health answer must be read by a red-flag rule, and a doctor must have signed that rule.

import type { AnswerType } from "../../journey/plan.ts";
import { reads } from "../../safety/read.ts";
import type { Analysis } from "../analyse.ts";
import type { Placed } from "../kinds.ts";
import { type Problem, report } from "../problem.ts";
import { answerType } from "../questions.ts";
import type { Name, ScenarioFile } from "../syntax.ts";
import { entry, head, type Mapping } from "../tree.ts";

/** An answer that nothing reads is an error; one that only unsigned rules read is a warning, since those alarm staff all the same. */
export function redFlags({ steps, questionnaires, library, problems }: Analysis, file: ScenarioFile): void {
  const forms = new Set(file.questionnaires);
  const look = (words: Health, answer: AnswerType) => health(words, answer, library.clinic.redFlags, problems);
  for (const { step } of steps) {
    if (step.verb !== "ask") continue;
    look({ node: step.node, name: step.ask, answer: step.answer, health: step.health }, answerType(step));
    const form = step.form === undefined ? undefined : questionnaires.get(step.form.value);
    if (form !== undefined) forms.add(form);
  }
  for (const { value } of forms)
    for (const { node, id, answer, health: marked } of value.questions ?? [])
      look({ node, name: id, answer, health: marked }, answer?.value ?? { type: "choices", choices: [] });
}

interface Health {
  node: Mapping;
  name?: Name;
  answer?: Placed<AnswerType>;
  health?: Placed<boolean>;
}

function health(words: Health, answer: AnswerType, sets: Analysis["library"]["clinic"]["redFlags"], problems: Problem[]): void {
  const { node, name } = words;
  if (name === undefined || !(answer.type === "blood-pressure" || words.health?.value === true)) return;
  const reading = sets.filter((set) => reads(set, name.value, answer));
  if (reading.some(({ signed }) => signed !== undefined)) return;
  const at = entry(node, "answer")?.at ?? entry(node, "choices")?.at ?? head(node);
  const [unsigned] = reading;
  if (unsigned === undefined)
    report(
      problems,
      at,
      "red-flags-missing",
      "No red-flag rule reads this health answer.",
      `Have a doctor write and sign one in safety/: it names "${name.value}" under "answers".`,
    );
  else
    report(
      problems,
      at,
      "red-flags-missing",
      `The red-flag rules that read this health answer, safety/${unsigned.id}.yaml, are signed by no doctor.`,
      "Check that file: it tells how to sign.",
      "warning",
    );
}
