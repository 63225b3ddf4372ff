// The shape of questionnaires.

import { flag, type Kind, listOf, number, type Placed, text, wrong } from "./kinds.ts";
import { mapOf, needed, object, type Words, word } from "./mappings.ts";
import { labels } from "./schema-parts.ts";
import type { QuestionnaireWords, QuestionWords } from "./syntax.ts";
import { answer, askName, name, namePattern } from "./words.ts";

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

export const questionnaires = mapOf(object<QuestionnaireWords>(questionnaireWords), namePattern, "A plain word");

/** A questionnaire that is a file of its own in scenarios/shared/. */
export const questionnaireFile = object<QuestionnaireWords & { questionnaire?: Placed<string> }>({
  questionnaire: needed(name, "the questionnaire's name, equal to the file's."),
  ...questionnaireWords,
});
