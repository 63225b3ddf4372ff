// The files a marketer writes, as shapes: read with places, and described to editors from the same source.

import {
  flag,
  type Json,
  type Kind,
  listOf,
  mapOf,
  type Named,
  needed,
  number,
  object,
  objectSchema,
  oneOrMany,
  type Placed,
  readWords,
  scalar,
  text,
  type Word,
  type Words,
  whole,
  word,
  wrong,
} from "./kinds.ts";
import { suggest } from "./near.ts";
import { report } from "./problem.ts";
import { expression, labels, step, steps, template } from "./schema-steps.ts";
import type {
  EnterWords,
  ExitWords,
  MessageWords,
  QuestionnaireWords,
  QuestionWords,
  ScenarioFile,
  SharedFile,
  TextWords,
} from "./syntax.ts";
import { head, type Mapping } from "./tree.ts";
import {
  again,
  answer,
  askName,
  channel,
  clock,
  duration,
  event,
  happening,
  language,
  languagePattern,
  name,
  namePattern,
  outcome,
  purpose,
} from "./words.ts";

const textWords = object<TextWords>(
  { subject: word(template, "the subject of an e-mail."), text: needed(template, "the text, in Markdown.") },
  "A mapping with text, and a subject for e-mail,",
);
const contentSid = scalar(
  "An approved template (HX and 32 hexadecimal digits)",
  { type: "string", pattern: "^HX[0-9a-fA-F]{32}$" },
  (written) => (/^HX[0-9a-fA-F]{32}$/.test(written) ? written : undefined),
);
const ownWords = new Map<string, Word<unknown>>([
  ["purpose", word(purpose, "this message's own purpose.")],
  [
    "whatsapp",
    word(
      object({
        template: needed(contentSid, "the approved template."),
        variables: word(mapOf(template, /^[0-9A-Za-z_]+$/, "A variable's name"), "the template's variables."),
      }),
      "the approved WhatsApp template.",
    ),
  ],
]);

/** A message: texts by language, beside its purpose and its WhatsApp template. */
const message: Kind<MessageWords> = {
  schema: {
    type: "object",
    properties: (objectSchema(ownWords) as { properties: Json }).properties,
    patternProperties: { [languagePattern.source]: textWords.schema },
    additionalProperties: false,
  },
  read(node, problems) {
    if (node.kind !== "map") return wrong(problems, node, "A mapping of languages");
    const texts: Named<TextWords>[] = [];
    const rest: Mapping = { ...node, entries: [] };
    for (const one of node.entries) {
      if (ownWords.has(one.key)) rest.entries.push(one);
      else if (!languagePattern.test(one.key)) {
        report(
          problems,
          one.at,
          "unknown-word",
          `"${one.key}" is neither a language nor a word of a message.`,
          () => suggest(one.key, [...ownWords.keys(), "ru", "en"]) ?? "Languages have two letters: ru, en.",
        );
      } else {
        const value = textWords.read(one.value, problems);
        if (value !== undefined) texts.push({ name: one.key, at: one.at, value });
      }
    }
    return { ...readWords<MessageWords>(rest, ownWords, problems, head(node)), node, texts };
  },
};
const messages = mapOf(message, namePattern, "A plain word");

const question = object<QuestionWords>({
  id: needed(askName, "the question's name."),
  text: needed(labels, "the question by language."),
  answer: word(answer, "the kind of answer."),
  choices: word(mapOf(labels, namePattern, "A plain word"), "the answers to choose from, each by language."),
  health: word(flag, "a health value, which the red-flag rules read."),
  unit: word(text, "the unit of a number."),
  required: word(flag, "whether it can be left out."),
  score: word(mapOf(number, namePattern, "A choice's value"), "points by choice."),
});
const version: Kind<Placed<string>> = {
  schema: { type: ["string", "number"] },
  read: (node, problems) => (node.kind === "scalar" && node.text !== "" ? { value: node.text, node } : wrong(problems, node, "A version")),
};
const questionnaireWords: Words<QuestionnaireWords> = {
  version: needed(version, "which edition of the questions this is."),
  title: needed(labels, "the title by language."),
  public: word(flag, "whether anyone may open it, as a quiz."),
  questions: needed(listOf(question, "A list of questions"), "the questions."),
};
const questionnaires = mapOf(object<QuestionnaireWords>(questionnaireWords), namePattern, "A plain word");

const enter = object<EnterWords>({
  on: needed(oneOrMany(event), "the event that a patient enters by."),
  when: word(expression, "which of these events is meant."),
  again: word(again, "whether a patient may enter again."),
  backfill: word(
    object({
      within: needed(duration, "how old a visit may be."),
      spread: needed(duration, "over how long their first messages are spread."),
    }),
    "past visits enter too, when they are imported.",
  ),
  every: word(duration, "with schedule: how often."),
  at: word(clock, "with schedule: the clinic's hour."),
});
const exit = object<ExitWords>({
  on: needed(oneOrMany(happening), "the event that ends the journey."),
  when: word(expression, "which of these events is meant."),
  outcome: needed(outcome, "the journey's outcome."),
  goal: word(flag, "counts as success."),
});

const scenarioWords: Words<ScenarioFile> = {
  scenario: needed(name, "the scenario's name, equal to the file's."),
  title: needed(text, "what people call it."),
  description: word(text, "what it is for."),
  purpose: needed(purpose, "service, care or advertising: which consent it needs."),
  languages: word(oneOrMany(language), "the first is used where a patient's own is not among them."),
  enter: needed(enter, "who enters, and when."),
  exit: word(listOf(exit, "A list of exits"), "what ends it at any moment."),
  exclusive: word(name, "a group of which a patient is in one scenario at a time."),
  priority: word(whole(-1000, 1000), "within the group, the higher wins."),
  channels: word(oneOrMany(channel), "in order of preference."),
  steps: needed(steps, "what is done, from top to bottom."),
  messages: word(messages, "texts by name."),
  questionnaires: word(questionnaires, "questionnaires by name."),
};
export const scenarioFile: Kind<ScenarioFile> = object(scenarioWords, "A scenario");

const fragmentFile = object<SharedFile>({
  fragment: word(name, "the fragment's name, equal to the file's."),
  description: word(text, "what it is for."),
  steps: word(steps, "the steps that are included."),
  messages: word(messages, "texts by name, for every scenario."),
  questionnaires: word(questionnaires, "questionnaires by name, for every scenario."),
});
/** A fragment, messages, questionnaires or all of them; of a fragment, both its name and its steps. */
export const sharedFile: Kind<SharedFile> = {
  schema: fragmentFile.schema,
  read(node, problems) {
    const read = fragmentFile.read(node, problems);
    if (node.kind !== "map" || read === undefined) return read;
    const has = new Set(node.entries.map(({ key }) => key));
    if (has.has("steps") && !has.has("fragment"))
      report(problems, head(node), "missing-word", '"fragment" is missing here: the name of these steps.');
    if (has.has("fragment") && !has.has("steps"))
      report(problems, head(node), "missing-word", '"steps" is missing here: what the fragment does.');
    if (!["fragment", "steps", "messages", "questionnaires"].some((key) => has.has(key))) {
      report(problems, head(node), "missing-word", '"fragment", "messages" or "questionnaires" is missing here.');
    }
    return read;
  },
};

/** A questionnaire that is a file of its own in scenarios/shared/. */
export const questionnaireFile = object<QuestionnaireWords & { questionnaire?: Placed<string> }>({
  questionnaire: needed(name, "the questionnaire's name, equal to the file's."),
  ...questionnaireWords,
});

/** JSON Schema of a scenario file, for editors. */
export function scenarioSchema(): Json {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "A scenario of Zabota",
    ...scenarioFile.schema,
    $defs: { steps: { type: "array", items: { $ref: "#/$defs/step" } }, step: step.schema },
  };
}
