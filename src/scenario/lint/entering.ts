// Entry rules whose words depend on one another.

import type { Analysis } from "../analyse.ts";
import type { At } from "../places.ts";
import { report } from "../problem.ts";
import type { ScenarioFile } from "../syntax.ts";
import { entry, head } from "../tree.ts";
import { messagesOf } from "./references.ts";

export function entering({ steps, messages, problems }: Analysis, file: ScenarioFile): void {
  if (file.priority !== undefined && entry(file.node, "exclusive") === undefined) {
    const at = entry(file.node, "priority")?.at ?? file.node;
    report(problems, at, "missing-word", '"priority" has no effect without "exclusive".', "Name the group with exclusive.", "warning");
  }
  const unsaid =
    entry(file.node, "messages") === undefined && steps.some(({ step }) => messagesOf(step).some((name) => !messages.has(name.value)));
  if (unsaid) report(problems, head(file.node), "missing-word", '"messages" is missing here: the texts of what is sent.');
  const { enter } = file;
  if (enter === undefined) return;
  const scheduled = enter.on?.some((event) => event.value === "schedule") === true;
  const missing = (word: string): At | undefined => (scheduled && entry(enter.node, word) === undefined ? head(enter.node) : undefined);
  for (const word of ["every", "at"]) {
    const at = missing(word);
    if (at !== undefined) report(problems, at, "missing-word", `"${word}" is missing here: a schedule needs "every" and "at".`);
    const strange = scheduled || enter.on === undefined ? undefined : entry(enter.node, word)?.at;
    if (strange !== undefined) report(problems, strange, "unknown-word", `"${word}" can stand here only with "on: schedule".`);
  }
}
