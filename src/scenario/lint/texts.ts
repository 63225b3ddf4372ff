// Texts: every language has one, every e-mail a subject, and every template only names that are known.

import { checkTemplate } from "../../messaging/check-template.ts";
import type { Names } from "../../messaging/names.ts";
import type { Analysis } from "../analyse.ts";
import type { Named } from "../mappings.ts";
import { knownNames } from "../names-known.ts";
import type { At } from "../places.ts";
import { isPlenty, type Problem, report } from "../problem.ts";
import type { Code, MessageWords, QuestionnaireWords, ScenarioFile } from "../syntax.ts";
import type { Step } from "../syntax-steps.ts";
import { entry, type Mapping, type Node } from "../tree.ts";
import { place } from "./conditions.ts";
import { messagesOf } from "./references.ts";

export function texts(analysis: Analysis, file: ScenarioFile): void {
  const { steps, problems, languages, channels } = analysis;
  const names = knownNames(analysis).steps;
  for (const message of messagesInUse(analysis, file)) {
    translated(message.value.node, message.at, languages, problems);
    oneMessage(message.value, names, channels.includes("email"), problems);
  }
  for (const one of questionnairesInUse(analysis, file)) questionnaireTexts(one, languages, problems);
  for (const step of new Set(steps.map((one) => one.step))) stepTexts(step, names, languages, problems);
}

/** The scenario's own, and the shared ones that it sends. */
function messagesInUse({ steps, messages }: Analysis, file: ScenarioFile): Set<Named<MessageWords>> {
  const used = new Set(file.messages);
  for (const { step } of steps) {
    for (const name of messagesOf(step)) {
      const message = messages.get(name.value);
      if (message !== undefined) used.add(message);
    }
  }
  return used;
}

function questionnairesInUse({ steps, questionnaires }: Analysis, file: ScenarioFile): Set<Named<QuestionnaireWords>> {
  const used = new Set(file.questionnaires);
  for (const { step } of steps) {
    const form = step.verb === "ask" && step.form !== undefined ? questionnaires.get(step.form.value) : undefined;
    if (form !== undefined) used.add(form);
  }
  return used;
}

function oneMessage({ texts: all, whatsapp }: MessageWords, names: Names, email: boolean, problems: Problem[]): void {
  for (const { at, name, value } of all) {
    if (email && entry(value.node, "subject") === undefined)
      report(problems, at, "missing-word", `"subject" is missing here: it can go by e-mail, in "${name}" too.`);
    template(value.subject, names, problems);
    template(value.text, names, problems);
  }
  for (const one of whatsapp?.variables ?? []) template(one.value, names, problems);
}

function questionnaireTexts({ value }: Named<QuestionnaireWords>, languages: readonly string[], problems: Problem[]): void {
  labelled(value.node, "title", languages, problems);
  for (const question of value.questions ?? []) {
    labelled(question.node, "text", languages, problems);
    const choices = entry(question.node, "choices")?.value;
    if (choices?.kind === "map") for (const choice of choices.entries) translated(choice.value, choice.at, languages, problems);
  }
}

function stepTexts(step: Step, names: Names, languages: readonly string[], problems: Problem[]): void {
  switch (step.verb) {
    case "ask":
      for (const { value } of step.choices ?? []) labelled(value.node, "label", languages, problems);
      return;
    case "task":
      template(step.title, names, problems);
      template(step.script, names, problems);
      return;
    case "set":
      for (const one of step.set?.attributes ?? []) strings(one.value, names, problems);
      return;
    case "call":
      if (step.body !== undefined) strings(step.body, names, problems);
      return;
    default:
      return;
  }
}

/** Every text within a value is a template. */
function strings(node: Node, names: Names, problems: Problem[]): void {
  switch (node.kind) {
    case "scalar":
      if (typeof node.value === "string") template({ value: node.value, node }, names, problems);
      return;
    case "list":
      for (const item of node.items) strings(item, names, problems);
      return;
    case "map":
      for (const { value } of node.entries) strings(value, names, problems);
  }
}

function template(code: Code | undefined, names: Names, problems: Problem[]): void {
  if (code !== undefined && !isPlenty(problems)) place(problems, code, checkTemplate(code.value, names));
}

function labelled(node: Mapping, word: string, languages: readonly string[], problems: Problem[]): void {
  const found = entry(node, word);
  if (found !== undefined) translated(found.value, found.at, languages, problems);
}

/** `given` has a key for each language; what is no mapping has been reported already. */
function translated(given: Node, at: At, languages: readonly string[], problems: Problem[]): void {
  if (given.kind !== "map" || isPlenty(problems)) return;
  for (const language of languages) {
    if (entry(given, language) === undefined)
      report(problems, at, "missing-translation", `There is no text in "${language}" here.`, `Add "${language}:".`);
  }
}
