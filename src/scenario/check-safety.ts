// Checks a file of scenarios/safety/, alone and beside the others of its folder.

import { resolve } from "node:path";
import type { Library } from "./library.ts";
import type { Parsed } from "./parse.ts";
import type { Problem } from "./problem.ts";
import { readSafety } from "./safety.ts";

export function checkSafety(parsed: Parsed, library: Library): Problem[] {
  const own = resolve(parsed.source.file);
  const among = library.safetyProblems
    .filter((problem) => resolve(problem.file) === own && problem.code === "duplicate-id")
    .map((problem) => ({ ...problem, file: parsed.source.file }));
  return [...readSafety([parsed], library.clinic, library.now).problems, ...among];
}
