// Every check of a scenario that looks beyond one word.

import type { Analysis } from "../analyse.ts";
import type { ScenarioFile } from "../syntax.ts";
import { conditions } from "./conditions.ts";
import { duplicates } from "./duplicates.ts";
import { entering } from "./entering.ts";
import { redFlags } from "./red-flags.ts";
import { references } from "./references.ts";
import { rings } from "./rings.ts";
import { shapes } from "./shapes.ts";
import { texts } from "./texts.ts";

/** Adds to the analysis's problems; reachability is told by the compiler, which knows where each step leads. */
export function lint(analysis: Analysis, file: ScenarioFile): void {
  entering(analysis, file);
  shapes(analysis);
  duplicates(analysis, file);
  references(analysis);
  conditions(analysis, file);
  texts(analysis, file);
  redFlags(analysis, file);
  rings(analysis, file);
}

/** What a shared file can be told without the scenario that uses it. */
export function lintShared(analysis: Analysis, file: ScenarioFile): void {
  shapes(analysis);
  duplicates(analysis, { node: file.node });
  references(analysis);
  conditions(analysis, file);
  redFlags(analysis, file);
  texts({ ...analysis, channels: analysis.channels.filter((channel) => channel !== "email") }, file);
}
