// `zabota check`: every problem of scenarios, stories, shared files and clinic.yaml, each with its place.
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import type { Problem } from "../scenario/problem.ts";
import { scenarioRoom, yamlFiles } from "./files.ts";
import { caret, colour, columns, counted, print, printJson } from "./terminal.ts";

export function register(program: Command): void {
  program
    .command("check")
    .description("find the problems in scenario files")
    .argument("<path...>", "files, or folders with all the YAML in them")
    .option("--json", "print the problems as one JSON list")
    .addHelpText("after", "\nExample:\n  npx zabota check scenarios/hypertension-control.yaml")
    .action(check);
}

/** Warnings alone do not fail. */
async function check(paths: string[], { json }: { json?: true }): Promise<void> {
  const files = yamlFiles(paths);
  const room = await scenarioRoom();
  const problems = files.flatMap(room.check);
  if (json) printJson(problems);
  else for (const line of describe(files.length, problems)) print(line);
  if (problems.some(({ severity }) => severity === "error")) process.exitCode = 1;
}

function describe(files: number, problems: Problem[]): string[] {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const warnings = problems.length - errors;
  const found = [errors && counted(errors, "error"), warnings && counted(warnings, "warning")].filter(Boolean).join(", ");
  const summary = `${counted(files, "file")}: ${found || "no problems"}`;
  return [...describeProblems(problems), errors ? colour("red", summary) : summary];
}

/** Grouped by file, each with the line it is about and a caret under the word. */
export function describeProblems(problems: Problem[]): string[] {
  const files = [...new Set(problems.map(({ file }) => file))];
  return files.flatMap((file) => {
    const found = problems.filter((problem) => problem.file === file);
    const source = linesOf(file);
    const heads = columns(found.map((problem) => [`  ${problem.line}:${problem.column}`, state(problem), problem.code, problem.message]));
    const bodies = found.map((problem) => excerpt(source[problem.line - 1], problem));
    return [colour("bold", file), ...heads.flatMap((head, index) => [head, ...(bodies[index] ?? [])]), ""];
  });
}

function state({ severity }: Problem): string {
  return colour(severity === "error" ? "red" : "yellow", severity);
}

function excerpt(line: string | undefined, { column, hint }: Problem): string[] {
  const indent = " ".repeat(8);
  const advice = hint === undefined ? [] : [`${indent}${hint}`];
  if (line === undefined || line.trim() === "") return advice;
  const [shown, carets] = caret(line, column);
  return [colour("dim", `${indent}${shown}`), `${indent}${colour("red", carets ?? "")}`, ...advice];
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split(/\r\n|\r|\n/);
  } catch {
    return [];
  }
}
