// What scenarios/shared/ holds: fragments, messages and questionnaires, joined over its files.

import { basename } from "node:path";
import type { Fragment, Shared } from "./library.ts";
import type { Named } from "./mappings.ts";
import type { Parsed } from "./parse.ts";
import type { At } from "./places.ts";
import { type Problem, report } from "./problem.ts";
import { sharedFile } from "./schema.ts";
import { questionnaireFile } from "./schema-questionnaire.ts";
import type { MessageWords, QuestionnaireWords } from "./syntax.ts";
import { entry } from "./tree.ts";

/** A name that two files give is `duplicate-id` in the later one; the first stands. */
export function readShared(files: readonly Parsed[]): Shared {
  const messages = new Map<string, Named<MessageWords>>();
  const questionnaires = new Map<string, Named<QuestionnaireWords>>();
  const fragments = new Map<string, Fragment>();
  const problems: Problem[] = [];
  for (const { root, source, problems: found } of files) {
    problems.push(...found);
    if (root === undefined) continue;
    if (root.kind === "map" && entry(root, "questionnaire") !== undefined) {
      const read = questionnaireFile.read(root, problems);
      const name = read?.questionnaire;
      if (read === undefined || name === undefined) continue;
      sameAsFile(name.value, name.node, source.file, problems);
      keep(questionnaires, { name: name.value, at: name.node, value: read }, "questionnaire", problems);
      continue;
    }
    const read = sharedFile.read(root, problems);
    if (read?.fragment !== undefined) {
      sameAsFile(read.fragment.value, read.fragment.node, source.file, problems);
      if (read.steps !== undefined)
        keep(fragments, { name: read.fragment.value, at: read.fragment.node, steps: read.steps }, "fragment", problems);
    }
    for (const one of read?.messages ?? []) keep(messages, one, "message", problems);
    for (const one of read?.questionnaires ?? []) keep(questionnaires, one, "questionnaire", problems);
  }
  return { messages, fragments, questionnaires, problems };
}

function keep<T extends { name: string; at: At }>(map: Map<string, T>, one: T, kind: string, problems: Problem[]): void {
  const first = map.get(one.name);
  if (first === undefined) map.set(one.name, one);
  else report(problems, one.at, "duplicate-id", `The ${kind} "${one.name}" is already in ${basename(first.at.source.file)}.`);
}

/** A file is found by its name, so what it says of itself must agree. */
export function sameAsFile(name: string, at: At, file: string, problems: Problem[]): void {
  const stem = basename(file).replace(/\.ya?ml$/, "");
  if (name !== stem)
    report(
      problems,
      at,
      "wrong-type",
      `This file is called "${stem}", and here it is called "${name}".`,
      `Write "${stem}", or rename the file.`,
    );
}
