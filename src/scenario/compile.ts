// From a checked scenario to its plan: flat, plain JSON, named by what it says.

import type { Again, Entry, Exit, Message, Plan, Step } from "../journey/plan.ts";
import type { Analysis } from "./analyse.ts";
import type { StepPlace } from "./check.ts";
import { details, given } from "./details.ts";
import type { FlowStep } from "./flow.ts";
import { hash } from "./hash.ts";
import { reach } from "./lint/reach.ts";
import { messagesOf } from "./lint/references.ts";
import { place } from "./places.ts";
import { without } from "./plain.ts";
import { hasErrors, type Problem, report } from "./problem.ts";
import { questionnaire } from "./questions.ts";
import type { EnterWords, ExitWords, MessageWords, ScenarioFile } from "./syntax.ts";

/** `problems` are all of them: those that the analysis found, and those of where steps lead. */
export function compile(analysis: Analysis): { plan?: Plan; places?: StepPlace[]; problems: Problem[] } {
  const { file, flow: steps } = analysis;
  const problems = [...analysis.problems];
  if (file === undefined) return { problems };
  reach(steps, problems);
  borrowedIds(steps, problems);
  if (hasErrors(problems)) return { problems };
  return { plan: planOf(analysis, file, steps), places: steps.map(stepPlace), problems };
}

const stepPlace = ({ at, step }: FlowStep): StepPlace => ({
  file: at.source.file,
  line: place(at).line,
  ...(step === undefined && { implied: true }),
});

/** An id that a step was given and that another one has by its place. */
function borrowedIds(steps: readonly FlowStep[], problems: Problem[]): void {
  const derived = new Set(steps.filter(({ step }) => step?.id === undefined).map(({ id }) => id));
  for (const { step } of steps) {
    if (step?.id !== undefined && derived.has(step.id.value))
      report(problems, step.id.node, "duplicate-id", `Another step already has the id "${step.id.value}" by its place.`);
  }
}

function planOf(analysis: Analysis, file: ScenarioFile, steps: readonly FlowStep[]): Plan {
  const used = new Set(analysis.steps.flatMap(({ step }) => messagesOf(step).map((name) => name.value)));
  const forms = new Set(analysis.steps.flatMap(({ step }) => (step.verb === "ask" && step.form !== undefined ? [step.form.value] : [])));
  const plan: Omit<Plan, "hash"> = {
    scenario: given(file.scenario).value,
    title: given(file.title).value,
    purpose: given(file.purpose).value,
    languages: analysis.languages,
    channels: analysis.channels,
    enter: entry(given(file.enter)),
    exits: (file.exit ?? []).map(exit),
    ...(file.exclusive === undefined ? {} : { exclusive: file.exclusive.value }),
    priority: file.priority?.value ?? 0,
    steps: steps.map((step) => ({ ...step.point, id: step.id, do: details(step) }) as Step),
    messages: Object.fromEntries([...used].sort().map((name) => [name, message(given(analysis.messages.get(name)).value, file)])),
    questionnaires: Object.fromEntries([...forms].sort().map((name) => [name, questionnaire(given(analysis.questionnaires.get(name)))])),
  };
  return { hash: hash(plan), ...plan };
}

/** Where nothing is said: once for each appointment where one enters, else once. */
export function againOf(enter: EnterWords): Again {
  return (
    enter.again?.value ??
    (enter.on?.some((event) => event.value.startsWith("appointment.")) === true ? { type: "per_appointment" } : { type: "never" })
  );
}

function entry(words: EnterWords): Entry {
  const { backfill } = words;
  return without<Entry>({
    on: given(words.on).map((event) => event.value),
    when: words.when?.value,
    again: againOf(words),
    backfill: backfill === undefined ? undefined : { within: given(backfill.within).value, spread: given(backfill.spread).value },
    every: words.every?.value,
    at: words.at?.value,
  });
}

const exit = (words: ExitWords): Exit =>
  without<Exit>({
    on: given(words.on).map((event) => event.value),
    when: words.when?.value,
    outcome: given(words.outcome).value,
    goal: words.goal?.value ?? false,
  });

/** A message that advertises bears the scenario's mark, unless it has its own. */
function message({ purpose, texts, whatsapp, erid }: MessageWords, scenario: ScenarioFile): Message {
  const advertises = (purpose ?? scenario.purpose)?.value === "advertising";
  return without<Message>({
    purpose: purpose?.value,
    texts: Object.fromEntries(
      texts.map(({ name, value }) => [name, without({ subject: value.subject?.value, text: given(value.text).value })]),
    ),
    whatsapp:
      whatsapp === undefined
        ? undefined
        : {
            template: given(whatsapp.template).value,
            variables: Object.fromEntries((whatsapp.variables ?? []).map((one) => [one.name, one.value.value])),
          },
    erid: advertises ? (erid ?? scenario.erid)?.value : undefined,
  });
}
