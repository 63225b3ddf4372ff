// YAML 1.2 core into a tree with places; what a marketer's file has no use for is refused, and so is what is too large.

import { Composer, type Document, isAlias, isCollection, isMap, isPair, isScalar, isSeq, Lexer, Parser } from "yaml";
import type { At, Source } from "./places.ts";
import { type Problem, report } from "./problem.ts";
import type { Entry, Mapping, Node, Scalar } from "./tree.ts";

/** 256 KiB. */
export const maxBytes = 262_144;
export const maxLevels = 64;

export interface Parsed {
  source: Source;
  /** Absent where the text could not be read at all. */
  root?: Node;
  problems: Problem[];
}

/** Never throws; `too-large` is answered alone and before anything else is looked at. */
export function parse(file: string, text: string): Parsed {
  const source: Source = { file, text: text.startsWith("\ufeff") ? text.slice(1) : text };
  const problems: Problem[] = [];
  const start: At = { source, start: 0 };
  if (text.length > maxBytes || Buffer.byteLength(text) > maxBytes) {
    report(problems, start, "too-large", "The file is larger than 256 KiB.", "Move some of it to scenarios/shared/ and include it.");
    return { source, problems };
  }
  const documents = compose(source.text);
  if (documents === undefined) {
    report(problems, start, "too-large", `The file is nested more than ${maxLevels} levels deep.`);
    return { source, problems };
  }
  const [first, second] = documents;
  if (second !== undefined) {
    report(problems, { source, start: second.range[0] }, "yaml-syntax", "A second document begins here: one file is one document.");
  }
  for (const error of first?.errors ?? []) {
    report(problems, { source, start: error.pos[0] }, "yaml-syntax", sentence(error.code, error.message));
  }
  if (/^%/.test(source.text)) report(problems, start, "yaml-syntax", "Directives are not used here: remove this line.");
  const root = first === undefined || first.contents === null ? undefined : toNode(first.contents, source, problems);
  return { source, root: root === undefined || isNothing(root) ? { kind: "map", source, start: 0, entries: [] } : root, problems };
}

/** The documents of a text, or nothing where it is nested too deep: told while reading, so that depth costs nothing. */
function compose(text: string): Document.Parsed[] | undefined {
  const parser = new Parser();
  const composer = new Composer({ version: "1.2", schema: "core", merge: false, uniqueKeys: false, logLevel: "silent", stringKeys: false });
  const documents: Document.Parsed[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) documents.push(...composer.next(token));
    if (parser.stack.length > maxLevels && levels(parser) > maxLevels) return undefined;
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

/** An empty text, or one of comments alone, is a mapping in which everything is missing. */
const isNothing = (node: Node): boolean => node.kind === "scalar" && node.value === null && node.text === "";

const empty = (source: Source, start: number): Scalar => ({ kind: "scalar", source, start, value: null, text: "", style: "other" });

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
    if (isScalar(raw)) return toScalar(raw.value, raw.source, raw.type, raw.range?.[1] ?? start, source, start);
  }
  return empty(source, 0);
}

function tagStart(text: string, start: number): number {
  let at = text[start] === "!" ? start : text.lastIndexOf("!", start);
  while (at > 0 && /[^\s,[{]/.test(text[at - 1] ?? "")) at--;
  return Math.max(at, 0);
}

function toMapping(items: readonly unknown[], source: Source, start: number, problems: Problem[]): Mapping {
  const entries: Entry[] = [];
  const seen = new Set<string>();
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
    if (seen.has(key)) {
      report(problems, at, "yaml-syntax", `"${key}" stands here twice: a key may be given once.`);
      continue;
    }
    seen.add(key);
    entries.push({ key, at, value });
  }
  return { kind: "map", source, start, entries };
}

function toScalar(
  value: unknown,
  written: string | undefined,
  type: string | null | undefined,
  end: number,
  source: Source,
  start: number,
): Scalar {
  const known = typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
  const text = typeof known === "string" ? known : (written ?? "");
  switch (type) {
    case "PLAIN":
      return { kind: "scalar", source, start, value: known, text, style: end - start === text.length ? "direct" : "other" };
    case "QUOTE_SINGLE":
    case "QUOTE_DOUBLE":
      return end - start === text.length + 2
        ? { kind: "scalar", source, start, value: known, text, style: "quoted" }
        : { kind: "scalar", source, start, value: known, text, style: "other" };
    case "BLOCK_LITERAL":
      return { kind: "scalar", source, start, value: known, text, style: "block" };
    default:
      return { kind: "scalar", source, start, value: known, text, style: "other" };
  }
}
