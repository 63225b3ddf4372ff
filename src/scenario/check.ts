// The ways into this room: check a file, compile a scenario, load stories.

import { basename } from "node:path";
import type { Plan } from "../journey/plan.ts";
import { analyse } from "./analyse.ts";
import { checkClinic } from "./check-clinic.ts";
import { checkSafety } from "./check-safety.ts";
import { checkShared } from "./check-shared.ts";
import { compile } from "./compile.ts";
import { type Library, load } from "./library.ts";
import { type Parsed, parse } from "./parse.ts";
import { hasErrors, type Problem, tidy } from "./problem.ts";
import { readStories } from "./stories.ts";
import type { StoryFile } from "./story.ts";
import { entry } from "./tree.ts";

export type { Clinic } from "./clinic.ts";
export { defaultClinic } from "./clinic.ts";
export { homeOf, type Library, loadLibrary } from "./library.ts";
export type { Problem } from "./problem.ts";

/** Where a step was written; a fragment's steps stand in the fragment's file. */
export interface StepPlace {
  file: string;
  line: number;
  /** Nobody wrote it: the end of a block, one more round. */
  implied?: true;
}
export interface Compiled {
  /** Absent where there is an error. */
  plan?: Plan;
  problems: Problem[];
  /** By the plan's step index; steps that nobody wrote stand where they follow from. */
  places?: StepPlace[];
}

/**
 * All problems of a scenario, a test file, a file of shared/ or safety/ or clinic.yaml, sorted by place. A scenario's are also those of what it includes.
 * A file that cannot be read throws, as the system does.
 */
export function checkFile(path: string, library: Library): Problem[] {
  return told(load(path), library);
}

/** The same for a text that is not on disk (yet). */
export const checkText = (file: string, text: string, library: Library): Problem[] => told(parse(file, text), library);

const told = (parsed: Parsed, library: Library): Problem[] => tidy(problemsOf(parsed, library), parsed.source.file);

function problemsOf(parsed: Parsed, library: Library): Problem[] {
  const { file } = parsed.source;
  if (file.endsWith(".test.yaml")) return readStories(parsed, library).problems;
  if (basename(file) === "clinic.yaml") return checkClinic(parsed);
  if (isSafety(parsed)) return checkSafety(parsed, library);
  if (isShared(parsed)) return checkShared(parsed, library);
  return compile(analyse(parsed, library)).problems;
}

/** By its first word, else by its folder. */
const isSafety = ({ root, source }: Parsed): boolean =>
  (root?.kind === "map" && entry(root, "red_flags") !== undefined) || /(^|\/)safety\/[^/]*$/.test(source.file);

/** By its first words, so that a fragment is one wherever it stands; else by its folder. */
function isShared({ root, source }: Parsed): boolean {
  const has = (key: string): boolean => root?.kind === "map" && entry(root, key) !== undefined;
  if (has("scenario")) return false;
  return has("fragment") || has("questionnaire") || /(^|\/)shared\/[^/]*$/.test(source.file);
}

/** The plan of a scenario, and its problems: one reading of the file does for both. */
export const compileFile = (path: string, library: Library): Compiled => compiled(load(path), library);

export const compileText = (file: string, text: string, library: Library): Compiled => compiled(parse(file, text), library);

function compiled(parsed: Parsed, library: Library): Compiled {
  const { plan, places, problems } = compile(analyse(parsed, library));
  const tidied = tidy(problems, parsed.source.file);
  return hasErrors(problems) ? { problems: tidied } : { plan, places, problems: tidied };
}

/** The stories of a test file; absent where it has errors. Its scenario's own are told by `compileFile`. */
export function loadStories(path: string, library: Library): { stories?: StoryFile; problems: Problem[] } {
  const parsed = load(path);
  const { stories, problems } = readStories(parsed, library);
  const tidied = tidy(problems, parsed.source.file);
  return hasErrors(problems) ? { problems: tidied } : { stories, problems: tidied };
}
