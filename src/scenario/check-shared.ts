// Checks a file of scenarios/shared/ by itself: what depends on the scenario that uses it is told there.

import { resolve } from "node:path";
import { analysisOf } from "./analyse.ts";
import type { Library } from "./library.ts";
import { lintShared } from "./lint/index.ts";
import type { Parsed } from "./parse.ts";
import type { Problem } from "./problem.ts";
import { readShared } from "./shared.ts";
import type { ScenarioFile } from "./syntax.ts";

/** Names that only the scenario around it can give. */
const elsewhere = new Set<Problem["code"]>(["unknown-name", "unknown-message"]);

export function checkShared(parsed: Parsed, library: Library): Problem[] {
  const { root, source } = parsed;
  const alone = readShared([parsed]);
  const own = resolve(source.file);
  const among = library.shared.problems
    .filter((problem) => resolve(problem.file) === own)
    .map((problem) => ({ ...problem, file: source.file }));
  const problems = [...alone.problems, ...among];
  if (root?.kind !== "map") return problems;
  const steps = [...alone.fragments.values()].flatMap((fragment) => fragment.steps);
  const file: ScenarioFile = {
    node: root,
    steps,
    messages: [...alone.messages.values()],
    questionnaires: [...alone.questionnaires.values()],
  };
  const analysis = analysisOf(source, file, library, []);
  lintShared(analysis, file);
  return [...problems, ...analysis.problems.filter((problem) => !elsewhere.has(problem.code) && problem.file === source.file)];
}
