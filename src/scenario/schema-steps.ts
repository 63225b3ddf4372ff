// The steps of the language: which verbs there are and which words each takes.

import {
  anything,
  flag,
  type Json,
  type Kind,
  later,
  listOf,
  mapOf,
  needed,
  object,
  objectSchema,
  oneOrMany,
  type Placed,
  readWords,
  text,
  unknownWord,
  type Word,
  type Words,
  whole,
  word,
  wrong,
} from "./kinds.ts";
import { type Problem, report } from "./problem.ts";
import type {
  AskStep,
  AwaitStep,
  BranchStep,
  CallStep,
  CaseWords,
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
} from "./syntax.ts";
import { type Entry, entry, head, type Mapping } from "./tree.ts";
import {
  answer,
  askName,
  channel,
  clock,
  days,
  duration,
  happening,
  languagePattern,
  name,
  namePattern,
  outcome,
  parseDuration,
} from "./words.ts";

export const steps: Kind<Step[]> = later(() => listOf(step, "A list of steps"), "steps");

/** An expression; the literals `true` and `false` may stand bare. */
export const expression: Kind<Placed<string>> = {
  schema: { type: ["string", "boolean"] },
  read: (node, problems) =>
    node.kind === "scalar" && (typeof node.value === "string" || typeof node.value === "boolean") && node.text.trim() !== ""
      ? { value: node.text, node }
      : wrong(problems, node, "An expression"),
};
export const template = text;
export const labels = mapOf(text, languagePattern, "A language");
const plainName = "A plain word";

const whenToWait: Kind<NonNullable<WaitStep["wait"]>> = {
  schema: {
    anyOf: [
      duration.schema,
      {
        type: "object",
        properties: { until: { type: "string", description: "The appointment's start, or so long before or after it." } },
        required: ["until"],
        additionalProperties: false,
      },
    ],
  },
  read(node, problems) {
    if (node.kind !== "map") {
      const read = duration.read(node, problems);
      return read === undefined ? undefined : { type: "for", duration: read.value, node };
    }
    const { until } = readWords<{ node: Mapping; until?: Placed<string> }>(
      node,
      new Map([["until", needed(text, "the appointment's start, or so long before or after it.")]]),
      problems,
      head(node),
    );
    return until === undefined ? undefined : readUntil(until, problems);
  },
};

function readUntil({ value, node }: Placed<string>, problems: Problem[]): WaitStep["wait"] {
  const parts = /^appointment\.start(?:\s*([+-])\s*(.*))?$/s.exec(value.trim());
  if (parts === null) {
    report(
      problems,
      node,
      "bad-expression",
      "Only the appointment's start can be waited for.",
      'Write "appointment.start", or "appointment.start - 1 day".',
    );
    return undefined;
  }
  const [, sign, written] = parts;
  if (sign === undefined) return { type: "until", node };
  const length = parseDuration(written ?? "");
  if (length === undefined) {
    report(
      problems,
      node,
      "bad-duration",
      `A duration is expected after "${sign}", and this is "${written}".`,
      'Write "appointment.start - 1 day".',
    );
    return undefined;
  }
  return { type: "until", node, offset: { ...length, sign: sign === "+" ? 1 : -1 } };
}

const caseOf: Kind<CaseWords> = {
  schema: {
    oneOf: [
      {
        type: "object",
        properties: { when: expression.schema, steps: steps.schema },
        required: ["when", "steps"],
        additionalProperties: false,
      },
      { type: "object", properties: { otherwise: steps.schema }, required: ["otherwise"], additionalProperties: false },
    ],
  },
  read(node, problems) {
    if (node.kind !== "map") return wrong(problems, node, "A mapping with when and steps, or with otherwise,");
    return readWords<CaseWords>(node, entry(node, "otherwise") === undefined ? whenWords : otherwiseWords, problems, head(node));
  },
};
const whenWords = new Map<string, Word<unknown>>([
  ["when", needed(expression, "the condition of this way, or use otherwise.")],
  ["steps", needed(steps, "what is done when the condition is true.")],
]);
const otherwiseWords = new Map<string, Word<unknown>>([["otherwise", needed(steps, "what is done when no condition was true.")]]);

const atLeastOne = <T>(kind: Kind<T[]>, want: string): Kind<T[]> => ({
  schema: { ...kind.schema, ...(kind.schema.type === "object" ? { minProperties: 1 } : { minItems: 1 }) },
  read(node, problems) {
    if ((node.kind === "list" && node.items.length === 0) || (node.kind === "map" && node.entries.length === 0))
      return wrong(problems, node, want);
    return kind.read(node, problems);
  },
});

type Own<S extends Step> = Words<Omit<S, "verb" | "key">>;
const id = word(name, "this step's own name, so that it keeps it wherever it is moved.");

const verbs: { [V in Verb]: Own<Extract<Step, { verb: V }>> } = {
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
    branch: needed(atLeastOne(listOf(caseOf, "A list of ways"), "At least one way"), "the ways; the first that is true is taken."),
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
};

const tables = new Map<string, ReadonlyMap<string, Word<unknown>>>(
  Object.entries(verbs).map(([verb, words]) => [verb, new Map(Object.entries(words) as [string, Word<unknown>][])]),
);
/** Words that stand beside some verb: one alone is a word without its verb. */
const beside = [...new Set([...tables.values()].flatMap((table) => [...table.keys()]))];
const verbNames = [...tables.keys()];

export const step: Kind<Step> = {
  get schema(): Json {
    return { oneOf: [...tables].map(([, table]) => objectSchema(table)) };
  },
  read(node, problems) {
    if (node.kind !== "map") return wrong(problems, node, "A step", `A step begins with its verb: ${verbNames.join(", ")}.`);
    const [first, ...others] = node.entries.filter(({ key }) => tables.has(key));
    if (first === undefined) return noVerb(node, problems);
    for (const other of others)
      report(
        problems,
        other.at,
        "unknown-word",
        `"${other.key}" is a second verb: this step already has "${first.key}".`,
        "Make it a step of its own.",
      );
    return readStep(node, first, new Set(others), problems);
  },
};

function readStep(node: Mapping, verb: Entry, skip: ReadonlySet<Entry>, problems: Problem[]): Step {
  const table = tables.get(verb.key) ?? new Map<string, Word<unknown>>();
  const one = skip.size === 0 ? node : { ...node, entries: node.entries.filter((each) => !skip.has(each)) };
  const read = readWords<{ node: Mapping; id?: unknown }>(one, table, problems, verb.at);
  return { ...read, verb: verb.key, key: verb.at } as unknown as Step;
}

function noVerb(node: Mapping, problems: Problem[]): undefined {
  const strange = node.entries.filter(({ key }) => !beside.includes(key));
  for (const one of strange) unknownWord(one, verbNames, problems, beside);
  if (strange.length === 0) report(problems, head(node), "missing-word", "This step has no verb.", `One of: ${verbNames.join(", ")}.`);
  return undefined;
}
