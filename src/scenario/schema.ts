// The files a marketer writes, as shapes: read with places, and described to editors from the same source.

import { flag, type Json, type Kind, listOf, oneOrMany, text, whole } from "./kinds.ts";
import { needed, object, type Words, word } from "./mappings.ts";
import { report } from "./problem.ts";
import { erid, messages } from "./schema-message.ts";
import { expression } from "./schema-parts.ts";
import { questionnaires } from "./schema-questionnaire.ts";
import { step, steps } from "./schema-steps.ts";
import type { EnterWords, ExitWords, ScenarioFile, SharedFile } from "./syntax.ts";
import { head } from "./tree.ts";
import { again, channel, clock, duration, event, happening, language, name, outcome, purpose } from "./words.ts";

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
  erid: word(erid, "the mark of its advertisements, printed below them."),
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

/** JSON Schema of a scenario file, for editors. */
export function scenarioSchema(): Json {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "A scenario of Zabota",
    ...scenarioFile.schema,
    $defs: { steps: { type: "array", items: { $ref: "#/$defs/step" } }, step: step.schema },
  };
}
