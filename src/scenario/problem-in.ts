// A problem in its reader's language: the check speaks English, as JSON and the terminal promise, and the console asks for Russian here.

import type { Language } from "./diagram-words.ts";
import type { Code, Problem } from "./problem.ts";
import { borrowed, yaml } from "./problem-borrowed.ts";
import { about } from "./problem-needed.ts";
import { parts } from "./problem-parts.ts";
import { sentences } from "./problem-sentences.ts";

/** By the name of the hole that they fill; the sentences themselves fill none. */
export const tables: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map(
  Object.entries({ sentence: { ...sentences, ...borrowed }, about, yaml, ...parts }),
);

/** Where a library says of a fault what is not in our catalogue: less exact, but in the reader's language. */
const general: Partial<Record<Code, string>> = {
  "yaml-syntax": "Это не читается как YAML.",
  "bad-expression": "Условие здесь записано неправильно.",
  "bad-template": "Вставка в тексте записана неправильно.",
};

/** The problem with its message and its hint in that language; English is the problem itself. */
export function problemIn(language: Language, problem: Problem): Problem {
  if (language === "en") return problem;
  const { message, hint, code } = problem;
  return {
    ...problem,
    message: inRussian(message) ?? general[code] ?? message,
    ...(hint === undefined ? {} : { hint: inRussian(hint) ?? hint }),
  };
}

/** Undefined where the catalogue does not have it. */
export function inRussian(text: string, table = "sentence"): string | undefined {
  for (const { pattern, holes, russian } of phrases(table)) {
    const found = pattern.exec(text);
    if (found === null) continue;
    const said = new Map<string, string>();
    for (const [nth, hole] of holes.entries()) {
      const part = filled(hole, found[nth + 1] ?? "");
      if (part === undefined) break;
      said.set(hole, part);
    }
    if (said.size === holes.length) return russian.replace(hole, (_, name: string) => said.get(name) ?? "");
  }
  return undefined;
}

/** "{value2}" is the second part that takes its words from the table of values. */
function filled(hole: string, written: string): string | undefined {
  const table = hole.replace(/\d$/, "");
  return table !== "sentence" && tables.has(table) ? inRussian(written, table) : written;
}

interface Phrase {
  pattern: RegExp;
  holes: string[];
  russian: string;
}

const hole = /\{([a-z]+\d?)\}/g;
const kept = new Map<string, Phrase[]>();

/** The most exact first: those with the most words of their own. */
function phrases(table: string): Phrase[] {
  const known = kept.get(table);
  if (known) return known;
  const made = Object.entries(tables.get(table) ?? {})
    .sort(([one], [other]) => own(other) - own(one))
    .map(([english, russian]) => ({
      pattern: new RegExp(`^${english.split(hole).map(part).join("")}$`, "su"),
      holes: [...english.matchAll(hole)].map(([, name = ""]) => name),
      russian,
    }));
  kept.set(table, made);
  return made;
}

const own = (english: string): number => english.replace(hole, "").length;

/** Of a phrase split at its holes: every second part is the name of one, and `{n}` is a number. */
const part = (text: string, nth: number): string =>
  nth % 2 === 0 ? text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&") : text === "n" ? "(\\d+)" : "(.*?)";
