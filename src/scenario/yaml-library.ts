// The YAML library's reading of what is out of the ordinary: thorough, with every mistake in its place, and slow.

import { Composer, type Document, isAlias, isCollection, isMap, isPair, isScalar, isSeq, Lexer, Parser } from "yaml";
import type { At, Source } from "./places.ts";
import { type Problem, report } from "./problem.ts";
import type { Mapping, Node, Scalar } from "./tree.ts";
import { add, maxLevels, type Open, scalar } from "./yaml-reader.ts";

/** The most that the library is given to read, in words and signs: some tens of milliseconds. It takes seconds for 256 KiB of mistakes. */
const maxLexemes = 12_000;

/** `too-deep` and `too-much` are told while reading, so that they cost nothing. */
export function readByLibrary(source: Source, problems: Problem[]): { root?: Node } | "too-deep" | "too-much" {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    const documents = compose(source.text);
    return typeof documents === "string" ? documents : read(documents, source, problems);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function read([first, second]: Document.Parsed[], source: Source, problems: Problem[]): { root?: Node } {
  if (second !== undefined)
    report(problems, { source, start: second.range[0] }, "yaml-syntax", "A second document begins here: one file is one document.");
  for (const error of first?.errors ?? [])
    report(problems, { source, start: error.pos[0] }, "yaml-syntax", sentence(error.code, error.message));
  if (source.text.startsWith("%")) report(problems, { source, start: 0 }, "yaml-syntax", "Directives are not used here: remove this line.");
  return { root: first === undefined || first.contents === null ? undefined : toNode(first.contents, source, problems) };
}

function compose(text: string): Document.Parsed[] | "too-deep" | "too-much" {
  const parser = new Parser();
  const composer = new Composer({ version: "1.2", schema: "core", merge: false, uniqueKeys: false, logLevel: "silent", stringKeys: false });
  const documents: Document.Parsed[] = [];
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) documents.push(...composer.next(token));
    if (parser.stack.length > maxLevels && levels(parser) > maxLevels) return "too-deep";
    if (documents.length > 1) return documents;
    if (++count > maxLexemes) return "too-much";
  }
  for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end());
  return documents;
}

function levels(parser: Parser): number {
  let count = 0;
  for (const token of parser.stack)
    if (token.type === "block-map" || token.type === "block-seq" || token.type === "flow-collection") count++;
  return count;
}

/** The library's words, in ours where they are hard to understand. */
function sentence(code: string, message: string): string {
  switch (code) {
    case "TAB_AS_INDENT":
      return "A tab cannot indent: use spaces.";
    case "BAD_INDENT":
      return "This line is indented differently from those it belongs to.";
    case "MULTILINE_IMPLICIT_KEY":
    case "MISSING_CHAR":
      return `This is not complete: ${lower(message)}.`;
    default:
      return `This is not YAML: ${lower(message)}.`;
  }
}

const lower = (message: string): string => {
  const first = (message.split(/\n| at line /)[0] ?? "").replace(/[.:]$/, "");
  return first.charAt(0).toLowerCase() + first.slice(1);
};

const empty = (source: Source, start: number): Scalar => scalar(source, start, null, "", "other");

function toNode(raw: unknown, source: Source, problems: Problem[]): Node {
  if (isAlias(raw)) {
    const at = { source, start: raw.range?.[0] ?? 0 };
    report(problems, at, "yaml-syntax", "An alias (*) is not used here: write it out, or include a fragment.");
    return empty(source, at.start);
  }
  if (isCollection(raw) || isScalar(raw)) {
    const start = raw.range?.[0] ?? 0;
    if (raw.tag !== undefined)
      report(problems, { source, start: tagStart(source.text, start) }, "yaml-syntax", "A tag (!) is not used here: remove it.");
    if (isMap(raw)) return toMapping(raw.items, source, start, problems);
    if (isSeq(raw)) {
      return { kind: "list", source, start, items: raw.items.map((item) => toNode(isPair(item) ? item.value : item, source, problems)) };
    }
    if (isScalar(raw)) return toScalar(raw, (raw.range?.[1] ?? start) - start, source, start);
  }
  return empty(source, 0);
}

function tagStart(text: string, start: number): number {
  let at = text[start] === "!" ? start : text.lastIndexOf("!", start);
  while (at > 0 && /[^\s,[{]/.test(text[at - 1] ?? "")) at--;
  return Math.max(at, 0);
}

function toMapping(items: readonly unknown[], source: Source, start: number, problems: Problem[]): Mapping {
  const mapping: Mapping = { kind: "map", source, start, entries: [] };
  const open: Open = { mapping };
  for (const item of items) {
    if (!isPair(item)) continue;
    const { key: rawKey } = item;
    if (!isScalar(rawKey)) {
      const at = (isCollection(rawKey) || isAlias(rawKey) ? rawKey.range?.[0] : undefined) ?? start;
      report(problems, { source, start: at }, "yaml-syntax", "A key must be plain text.");
      continue;
    }
    const at: At = { source, start: rawKey.range?.[0] ?? start };
    const key = typeof rawKey.value === "string" ? rawKey.value : (rawKey.source ?? "");
    if (rawKey.tag !== undefined)
      report(problems, { source, start: tagStart(source.text, at.start) }, "yaml-syntax", "A tag (!) is not used here: remove it.");
    if (key === "<<" && rawKey.type === "PLAIN") {
      report(problems, at, "yaml-syntax", "A merge key (<<) is not used here: write it out, or include a fragment.");
      continue;
    }
    const value =
      item.value === null || item.value === undefined ? empty(source, at.start + key.length) : toNode(item.value, source, problems);
    add(open, { key, at, value }, problems);
  }
  return mapping;
}

/** `length` is that of the value as it stands in the text. */
function toScalar(raw: { value: unknown; source?: string; type?: unknown }, length: number, source: Source, start: number): Scalar {
  const value = typeof raw.value === "string" || typeof raw.value === "number" || typeof raw.value === "boolean" ? raw.value : null;
  const text = typeof value === "string" ? value : (raw.source ?? "");
  return scalar(source, start, value, text, styleOf(raw.type, length - text.length));
}

/** `more` is how much longer the text is than the value: where it is more than the quotes, there are escapes or folds. */
function styleOf(type: unknown, more: number): Scalar["style"] {
  switch (type) {
    case "PLAIN":
      return more === 0 ? "direct" : "other";
    case "QUOTE_SINGLE":
    case "QUOTE_DOUBLE":
      return more === 2 ? "quoted" : "other";
    case "BLOCK_LITERAL":
      return "block";
    default:
      return "other";
  }
}
