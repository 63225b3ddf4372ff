// What a check finds: a closed list of codes, each with its place in the text and a sentence.

import { type At, place } from "./places.ts";

export const codes = [
  "yaml-syntax",
  "too-large",
  "unknown-word",
  "missing-word",
  "wrong-type",
  "bad-duration",
  "duplicate-id",
  "unknown-message",
  "unknown-questionnaire",
  "unknown-scenario",
  "unknown-fragment",
  "unknown-event",
  "unknown-channel",
  "unknown-endpoint",
  "unknown-name",
  "bad-expression",
  "bad-template",
  "unreachable-step",
  "endless-loop",
  "never-waits",
  "missing-translation",
  "text-too-long",
  "bad-buttons",
  "whatsapp-template-needed",
  "purpose-mismatch",
  "banned-phrase",
  "private-detail",
  "approval-needed",
  "red-flags-missing",
] as const;
export type Code = (typeof codes)[number];

export interface Problem {
  file: string;
  /** From 1. */
  line: number;
  /** From 1, in code points. */
  column: number;
  severity: "error" | "warning";
  code: Code;
  message: string;
  hint?: string;
}

/** Most problems that one file may report; one more says so. */
const cap = 100;
/** More than these are not even looked for: a broken file is answered at once, not gone through to its end. */
const plenty = 200;

/** `hint` may be worked out late, since beyond plenty of problems it is never asked for. */
export function report(
  problems: Problem[],
  at: At,
  code: Code,
  message: string,
  hint?: string | (() => string | undefined),
  severity: Problem["severity"] = "error",
): void {
  if (isPlenty(problems) && (severity === "warning" || hasErrors(problems))) return;
  const said = typeof hint === "function" ? hint() : hint;
  problems.push({
    file: at.source.file,
    ...place(at),
    severity,
    code,
    message: shortened(message),
    ...(said === undefined ? {} : { hint: shortened(said) }),
  });
}

/** A sentence stays one, however long the name that it quotes. */
const shortened = (sentence: string): string => (sentence.length < 200 ? sentence : sentence.replace(/"([^"]{60})[^"]+"/g, '"$1…"'));

/** True where it is of no use to look for more. */
export const isPlenty = (problems: readonly Problem[]): boolean => problems.length >= plenty;

export const hasErrors = (problems: readonly Problem[]): boolean => problems.some((problem) => problem.severity === "error");

/** Sorted by place, the checked file first, each said once, and no more than a hundred of them. */
export function tidy(problems: readonly Problem[], file: string): Problem[] {
  const seen = new Set<string>();
  const sorted = problems
    .filter((problem) => {
      const key = `${problem.file}\0${problem.line}\0${problem.column}\0${problem.code}\0${problem.message}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort((a, b) => byFile(a, b, file) || a.line - b.line || a.column - b.column || codes.indexOf(a.code) - codes.indexOf(b.code));
  const next = sorted[cap];
  if (next === undefined) return sorted;
  const more = isPlenty(problems) ? "many" : `${sorted.length - cap}`;
  const message = `There are ${more} more problems, not shown.`;
  return [...sorted.slice(0, cap), { ...next, severity: "error", code: "too-large", message, hint: "Mend these first." }];
}

function byFile(a: Problem, b: Problem, first: string): number {
  if (a.file === b.file) return 0;
  if (a.file === first) return -1;
  if (b.file === first) return 1;
  return a.file < b.file ? -1 : 1;
}
