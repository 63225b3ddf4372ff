// The verbs of the language, and which words each takes.

import { flag, type Kind, listOf, oneOrMany, text, whole } from "./kinds.ts";
import { mapOf, needed, object, type Words, word } from "./mappings.ts";
import { anything } from "./plain.ts";
import { atLeastOne, caseOf, expression, labels, plainName, template, whenToWait } from "./schema-parts.ts";
import type {
  AskStep,
  AwaitStep,
  BranchStep,
  CallStep,
  ChoiceWords,
  EndStep,
  IncludeStep,
  RemindWords,
  RepeatStep,
  SendStep,
  SetStep,
  SplitStep,
  StartStep,
  Step,
  TaskStep,
  Verb,
  WaitStep,
} from "./syntax-steps.ts";
import { answer, askName, channel, clock, days, duration, happening, name, namePattern, outcome } from "./words.ts";

type Own<S extends Step> = Words<Omit<S, "verb" | "key">>;

const id = word(name, "this step's own name, so that it keeps it wherever it is moved.");

/** `steps` are the blocks that a step may hold. */
export const verbs = (steps: Kind<Step[]>): { [V in Verb]: Own<Extract<Step, { verb: V }>> } => ({
  wait: {
    id,
    wait: needed(whenToWait, "how long, or until when."),
    at: word(clock, "the hour, in the patient's zone."),
    on: word(days, "the days that will do; holidays are left out."),
    // Only with `until`.
    // biome-ignore lint/suspicious/noThenProperty: a word of the language
    then: word(steps, "with until: what is done when the moment comes, and skipped if it has passed."),
    cancelled: word(steps, "with until: what is done when the appointment is cancelled."),
  } satisfies Own<WaitStep>,
  send: {
    id,
    send: needed(name, "the name of a message."),
    via: word(channel, "this channel and no other."),
    cascade: word(
      object({ after: needed(duration, "how long a channel is given.") }),
      "the next channel is tried if it is not delivered or read.",
    ),
  } satisfies Own<SendStep>,
  ask: {
    id,
    ask: needed(askName, "the name of the answer, for expressions."),
    message: needed(name, "the message that asks."),
    answer: word(answer, "the kind of answer that is understood."),
    choices: word(
      atLeastOne(
        mapOf(
          object<ChoiceWords>({ label: needed(labels, "the button's text by language."), steps: word(steps, "what follows this choice.") }),
          namePattern,
          plainName,
        ),
        "At least one choice",
      ),
      "buttons: a value, its label and its steps.",
    ),
    form: word(name, "a questionnaire."),
    health: word(flag, "a health value, which the red-flag rules read."),
    within: word(duration, "how long an answer is waited for: 7 days if not given."),
    remind: word(
      oneOrMany(
        object<RemindWords>({
          after: needed(duration, "how long after the question."),
          message: needed(name, "the message that reminds."),
        }),
      ),
      "reminders, each sent once.",
    ),
    silence: word(steps, "what is done when no answer has come."),
    unclear: word(name, "the message that asks again when the answer was not understood."),
    via: word(channel, "this channel and no other."),
  } satisfies Own<AskStep>,
  await: {
    id,
    await: needed(oneOrMany(happening), "the event that is waited for."),
    when: word(expression, "which of these events is meant."),
    within: needed(duration, "how long it is waited for."),
    // biome-ignore lint/suspicious/noThenProperty: a word of the language
    then: word(steps, "what is done when it comes."),
    timeout: word(steps, "what is done when it does not."),
  } satisfies Own<AwaitStep>,
  branch: {
    id,
    branch: needed(atLeastOne(listOf(caseOf(steps), "A list of ways"), "At least one way"), "the ways; the first that is true is taken."),
  } satisfies Own<BranchStep>,
  split: {
    id,
    split: needed(
      atLeastOne(
        mapOf(
          object({ weight: needed(whole(1, 100), "how many patients of a hundred."), steps: word(steps, "what this variant does.") }),
          namePattern,
          plainName,
        ),
        "At least one variant",
      ),
      "the variants, with weights that make 100.",
    ),
    holdout: word(whole(1, 99), "per cent who get nothing and are measured."),
  } satisfies Own<SplitStep>,
  repeat: {
    id,
    repeat: needed(
      object({
        every: needed(duration, "how long from one round to the next."),
        at: word(clock, "the hour of each round."),
        times: word(whole(1, 10_000), "how many rounds."),
        until: word(expression, "ends it when true after a round."),
        steps: needed(atLeastOne(steps, "At least one step"), "what each round does."),
      }),
      "every, times or until, and steps.",
    ),
  } satisfies Own<RepeatStep>,
  task: {
    id,
    task: needed(name, "the task's name."),
    title: needed(template, "what a person is to do."),
    role: word(text, "who is to do it: coordinator if not given."),
    due: word(duration, "by when."),
    script: word(template, "what to say."),
    outcomes: word(
      atLeastOne(mapOf(steps, namePattern, plainName), "At least one outcome"),
      "what the person can record, and what follows.",
    ),
    overdue: word(steps, "what is done when it is late."),
  } satisfies Own<TaskStep>,
  set: {
    id,
    set: needed(
      object({
        tags: word(oneOrMany(name), "tags to add."),
        untag: word(oneOrMany(name), "tags to remove."),
        attributes: word(mapOf(anything, namePattern, plainName), "values to keep on the patient."),
      }),
      "tags, untag or attributes.",
    ),
  } satisfies Own<SetStep>,
  start: { id, start: needed(name, "the scenario to start.") } satisfies Own<StartStep>,
  call: { id, call: needed(name, "an endpoint from clinic.yaml."), body: word(anything, "what is sent.") } satisfies Own<CallStep>,
  include: { id, include: needed(name, "a fragment of scenarios/shared/.") } satisfies Own<IncludeStep>,
  end: { id, end: needed(outcome, "the journey's outcome.") } satisfies Own<EndStep>,
});
