// The scenarios folder, read once: the clinic's settings, its red flags, what is shared, and which scenarios there are.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type Clinic, defaultClinic, readClinic } from "./clinic.ts";
import type { Named } from "./mappings.ts";
import { type Parsed, parse } from "./parse.ts";
import type { At } from "./places.ts";
import type { Problem } from "./problem.ts";
import { readSafety } from "./safety.ts";
import { readShared } from "./shared.ts";
import type { MessageWords, QuestionnaireWords } from "./syntax.ts";
import type { Step } from "./syntax-steps.ts";

export interface Fragment {
  name: string;
  at: At;
  steps: Step[];
}

/** What every scenario may use, by name. */
export interface Shared {
  messages: ReadonlyMap<string, Named<MessageWords>>;
  fragments: ReadonlyMap<string, Fragment>;
  questionnaires: ReadonlyMap<string, Named<QuestionnaireWords>>;
  /** What is wrong in those files, as far as they alone can tell. */
  problems: Problem[];
}

export interface Library {
  dir: string;
  clinic: Clinic;
  shared: Shared;
  /** What is wrong in the files of safety/; their rules are the clinic's `redFlags`. */
  safetyProblems: Problem[];
  /** When it was read, ms UTC. */
  now: number;
  /** The ids of the scenarios there are: their files' names. */
  scenarios: string[];
}

/**
 * Reads clinic.yaml, safety/ and shared/ of `dir`; each that is not there is taken from `fallback`, and without that the page's defaults hold.
 * A folder that is not there is an empty one. What is wrong in these files is told by `checkFile`. `now` (ms UTC): a signature of a later day is none.
 */
export function loadLibrary(dir: string, fallback?: string, now = Date.now()): Library {
  const home = (name: string): string => (fallback !== undefined && !existsSync(join(dir, name)) ? fallback : dir);
  const clinicPath = join(home("clinic.yaml"), "clinic.yaml");
  const clinic = existsSync(clinicPath) ? loadClinic(clinicPath) : defaultClinic();
  const { sets, problems } = readSafety(yamlFiles(join(home("safety"), "safety")).map(load), clinic, now);
  return {
    dir,
    clinic: { ...clinic, redFlags: sets },
    shared: readShared(yamlFiles(join(home("shared"), "shared")).map(load)),
    safetyProblems: problems,
    now,
    scenarios: scenarioIds(dir),
  };
}

function loadClinic(path: string): Clinic {
  const { root } = load(path);
  return root === undefined ? defaultClinic() : readClinic(root, []);
}

/** The folder of scenarios that a file belongs to: for a file of shared/ or safety/, the one above. */
export const homeOf = (path: string): string =>
  ["shared", "safety"].includes(basename(dirname(resolve(path)))) ? join(dirname(path), "..") : dirname(path);

/** A file's text as a tree. Bytes that are no UTF-8 become the replacement character. */
export const load = (path: string): Parsed => parse(path.replaceAll("\\", "/"), readFileSync(path, "utf8"));

export const scenarioPath = (library: Library, id: string): string => join(library.dir, `${id}.yaml`);

const scenarioIds = (dir: string): string[] =>
  yamlFiles(dir)
    .map((path) => basename(path, ".yaml"))
    .filter((name) => name !== "clinic" && !name.endsWith(".test"));

function yamlFiles(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => join(dir, name));
}
