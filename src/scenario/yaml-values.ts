// The values of a YAML text, read from where they begin: plain, quoted, in brackets and in blocks of text.

import { CST, isScalar, Schema } from "yaml";
import type { Source } from "./places.ts";
import { type Problem, report } from "./problem.ts";
import type { Entry, Mapping, Node, Scalar } from "./tree.ts";

/** How far a text has been read. Offsets are in UTF-16 units; where something is out of the ordinary a reader answers nothing and `at` stays there. */
export interface Reader {
  source: Source;
  text: string;
  at: number;
  /** Of the line's content at `at`; -1 at the end of the text. */
  column: number;
  /** How many mappings and lists are open. */
  depth: number;
  problems: Problem[];
  /** The end of the line that was last asked for. */
  end: number;
}

export const maxLevels = 64;
const [lf, cr, space, tab, hash, comma, colon, dash] = [10, 13, 32, 9, 35, 44, 58, 45] as const;

export const isBlank = (code: number): boolean => code === space || code === lf || Number.isNaN(code) || code === cr;
/** A sign that stands alone: the "-" of an item, the ":" of a key. */
export const isSign = (r: Reader, at: number, sign: number): boolean =>
  r.text.charCodeAt(at) === sign && isBlank(r.text.charCodeAt(at + 1));
export const isDash = (r: Reader): boolean => isSign(r, r.at, dash);

/** The end of the line in which `at` stands, its line break left out. */
export function lineEnd(r: Reader, at: number): number {
  if (at > r.end || r.end === 0) {
    const next = r.text.indexOf("\n", at);
    r.end = next === -1 ? r.text.length : next;
  }
  return r.text.charCodeAt(r.end - 1) === cr && r.end > at ? r.end - 1 : r.end;
}

export function skipSpaces(r: Reader): void {
  while (r.text.charCodeAt(r.at) === space) r.at++;
}

export const scalar = (source: Source, start: number, value: Scalar["value"], text: string, style: Scalar["style"]): Scalar => ({
  kind: "scalar",
  source,
  start,
  value,
  text,
  style,
});

/** A mapping being read: its names are looked up in `names` once they are many. */
export interface Open {
  mapping: Mapping;
  names?: Set<string>;
}

/** A key is given once. */
export function add(open: Open, entry: Entry, problems: Problem[]): void {
  const { entries } = open.mapping;
  if (entries.length >= 16) open.names ??= new Set(entries.map(({ key }) => key));
  if (open.names?.has(entry.key) ?? entries.some(({ key }) => key === entry.key)) {
    report(problems, entry.at, "yaml-syntax", `"${entry.key}" stands here twice: a key may be given once.`);
    return;
  }
  entries.push(entry);
  open.names?.add(entry.key);
}

/** A value within a line of a block whose column is `column`. */
export function value(r: Reader, column: number, inFlow = false): Node | undefined {
  switch (r.text[r.at]) {
    case "[":
      return flowList(r, column, inFlow);
    case "{":
      return flowMapping(r, column, inFlow);
    case '"':
    case "'":
      return quoted(r) ?? (inFlow ? undefined : quotedOver(r, column));
    case "&": {
      const anchor = /&[\w-]+ +(?=[^\s#&*!])/y;
      anchor.lastIndex = r.at;
      if (!anchor.test(r.text)) return undefined;
      r.at = anchor.lastIndex;
      return value(r, column, inFlow);
    }
    default:
      return plain(r, column, inFlow);
  }
}

const typed = new Schema({ schema: "core" }).tags.flatMap((tag) =>
  "test" in tag && tag.test !== undefined && tag.default === true ? [tag] : [],
);

/** Text, or what YAML 1.2 core takes for something else: numbers, true, false, null. */
function resolved(written: string): Scalar["value"] {
  if (!/^[-+.\d~ntfNTF]/.test(written)) return written;
  const tag = typed.find((one) => one.test?.test(written) === true);
  const made: unknown = tag === undefined || !("resolve" in tag) ? written : tag.resolve(written, () => undefined, {});
  const known: unknown = isScalar(made) ? made.value : made;
  return typeof known === "string" || typeof known === "number" || typeof known === "boolean" ? known : null;
}

function plain(r: Reader, column: number, inFlow: boolean): Scalar | undefined {
  const { text, at: start } = r;
  let end = plainEnd(r, inFlow);
  if (end === undefined) return undefined;
  let lines = 1;
  while (!inFlow) {
    skipSpaces(r);
    if (isSign(r, r.at, colon)) return undefined;
    const next = r.text.charCodeAt(r.at) === hash ? undefined : nextDeep(r, r.at, column);
    r.at = next ?? end;
    if (next === undefined) break;
    end = plainEnd(r, false, true);
    if (end === undefined) return undefined;
    lines++;
  }
  const written = text.slice(start, end);
  if (lines === 1) return scalar(r.source, start, resolved(written), written, "direct");
  const folded = byLibrary({ type: "scalar", offset: start, indent: column, source: written, end: [] });
  if (folded === undefined) return undefined;
  const known = resolved(folded);
  return scalar(r.source, start, known, typeof known === "string" ? known : written, written.length === folded.length ? "direct" : "other");
}

/** The content of the next line that has any, if it is deeper than `column`; comments are content here. */
function nextDeep({ text }: Reader, from: number, column: number): number | undefined {
  const content = /(?:\r?\n *)+/y;
  content.lastIndex = from;
  if (!content.test(text) || isBlank(text.charCodeAt(content.lastIndex))) return undefined;
  const at = content.lastIndex;
  return at - text.lastIndexOf("\n", at) - 1 > column && text.charCodeAt(at) !== hash ? at : undefined;
}

/** Where plain text ends, `at` too: before a colon, a comment, a comma, the line's end. */
function plainEnd(r: Reader, inFlow: boolean, goesOn = false): number | undefined {
  const { text, at: start } = r;
  if (!goesOn && !isPlainStart(text, start)) return undefined;
  const last = lineEnd(r, start);
  let at = start;
  let end = start;
  for (; at < last; at++) {
    const code = text.charCodeAt(at);
    if (code === space) continue;
    if (code === tab) return undefined;
    if (code === hash && text.charCodeAt(at - 1) === space) break;
    if (code === colon && (isBlank(text.charCodeAt(at + 1)) || (inFlow && isFlowSign(text.charCodeAt(at + 1))))) break;
    if (inFlow && isFlowSign(code)) break;
    end = at + 1;
  }
  r.at = end;
  return end;
}

const isPlainStart = (text: string, at: number): boolean =>
  !/[\s,[\]{}#&*!|>'"%@`]/.test(text[at] ?? " ") && (!/[-?:]/.test(text[at] ?? "") || /[^\s,[\]{}]/.test(text[at + 1] ?? " "));

/** One of , [ ] { } */
const isFlowSign = (code: number): boolean => code === comma || code === 91 || code === 93 || code === 123 || code === 125;

function quoted(r: Reader): Scalar | undefined {
  const { text, source, at: start } = r;
  const sign = text[start] ?? "";
  const last = lineEnd(r, start);
  let end = text.indexOf(sign, start + 1);
  let escaped = false;
  while (end !== -1 && end < last) {
    if (sign === "'" ? text[end + 1] !== "'" : !isEscaped(text, end)) break;
    escaped = true;
    end = text.indexOf(sign, end + (sign === "'" ? 2 : 1));
  }
  if (end === -1 || end >= last) return undefined;
  r.at = end + 1;
  const written = text.slice(start + 1, end);
  if (!escaped && (sign === "'" || !written.includes("\\"))) return scalar(source, start, written, written, "quoted");
  if (sign === "'") return scalar(source, start, written.replaceAll("''", "'"), written.replaceAll("''", "'"), "other");
  const token = { type: "double-quoted-scalar", offset: start, indent: 0, source: text.slice(start, end + 1) } as const;
  const known = byLibrary(token);
  return known === undefined ? undefined : scalar(source, start, known, known, known.length === written.length ? "quoted" : "other");
}

/** Quoted text over several lines, each deeper than `column`. */
function quotedOver(r: Reader, column: number): Scalar | undefined {
  const { text, source, at: start } = r;
  const whole = text[start] === "'" ? /'(?:[^']|'')*'/y : /"(?:[^"\\]|\\[^])*"/y;
  whole.lastIndex = start;
  const found = whole.exec(text)?.[0];
  if (found === undefined || found.split("\n").some((line, nth) => nth > 0 && line.trim() !== "" && line.search(/[^ ]/) <= column))
    return undefined;
  const type = text[start] === "'" ? "single-quoted-scalar" : "double-quoted-scalar";
  const known = byLibrary({ type, offset: start, indent: column, source: found, end: [] });
  if (known === undefined) return undefined;
  r.at = start + found.length;
  return scalar(source, start, known, known, known.length === found.length - 2 ? "quoted" : "other");
}

function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text[before] === "\\") before--;
  return (at - before) % 2 === 0;
}

function byLibrary(token: CST.FlowScalar | CST.BlockScalar): string | undefined {
  let wrong = false;
  const known = CST.resolveAsScalar(token, true, () => {
    wrong = true;
  });
  return wrong ? undefined : known?.value;
}

/** To the next part within brackets: over line breaks too, but not over comments. False where that is out of the ordinary. */
function gap(r: Reader, column: number, inFlow: boolean): boolean {
  skipSpaces(r);
  while (r.text.charCodeAt(r.at) === lf || (r.text.charCodeAt(r.at) === cr && r.text.charCodeAt(r.at + 1) === lf)) {
    r.at = r.text.indexOf("\n", r.at) + 1;
    const start = r.at;
    skipSpaces(r);
    const deep = r.at - start;
    if (!(isBlank(r.text.charCodeAt(r.at)) || deep > column || (!inFlow && deep === column && /[\]}]/.test(r.text[r.at] ?? ""))))
      return false;
  }
  return true;
}

function flowList(r: Reader, column: number, inFlow: boolean): Node | undefined {
  const items: Node[] = [];
  const start = r.at++;
  if (++r.depth > maxLevels) return undefined;
  while (true) {
    if (!gap(r, column, inFlow)) return undefined;
    if (r.text[r.at] === "]") break;
    const item = value(r, column, true);
    if (item === undefined || !gap(r, column, inFlow)) return undefined;
    items.push(item);
    if (r.text[r.at] === ",") r.at++;
    else if (r.text[r.at] !== "]") return undefined;
  }
  r.at++;
  r.depth--;
  return { kind: "list", source: r.source, start, items };
}

function flowMapping(r: Reader, column: number, inFlow: boolean): Node | undefined {
  const mapping: Mapping = { kind: "map", source: r.source, start: r.at++, entries: [] };
  const open: Open = { mapping };
  if (++r.depth > maxLevels) return undefined;
  while (true) {
    if (!gap(r, column, inFlow)) return undefined;
    if (r.text[r.at] === "}") break;
    const named = key(r, true);
    if (named === undefined || !gap(r, column, inFlow)) return undefined;
    const found = value(r, column, true);
    if (found === undefined || !gap(r, column, inFlow)) return undefined;
    add(open, { key: named.key, at: named.at, value: found }, r.problems);
    if (r.text[r.at] === ",") r.at++;
    else if (r.text[r.at] !== "}") return undefined;
  }
  r.at++;
  r.depth--;
  return mapping;
}

/** A key and its colon; nothing, and `at` where it was, where no key stands here. */
export function key(r: Reader, inFlow: boolean): { key: string; at: { source: Source; start: number } } | undefined {
  const { text, source, at: start } = r;
  const isQuoted = text[start] === '"' || text[start] === "'";
  const end = isQuoted ? undefined : plainEnd(r, inFlow);
  const written = isQuoted ? quoted(r)?.text : end === undefined ? undefined : text.slice(start, end);
  skipSpaces(r);
  const ends = text.charCodeAt(r.at) === colon && (isBlank(text.charCodeAt(r.at + 1)) || (inFlow && isQuoted));
  if (written === undefined || !ends || r.at - start > 1000 || (written === "<<" && !isQuoted)) {
    r.at = start;
    return undefined;
  }
  r.at++;
  return { key: written, at: { source, start } };
}

/** A text in a block of its own lines, deeper than `column`; `at` is left at the line below it. */
export function textBlock(r: Reader, column: number): Scalar | undefined {
  const { text, source, at: start } = r;
  const end = lineEnd(r, start);
  const header = text.slice(start, end);
  if (!/^[|>]-? *( #.*)?$/.test(header)) return undefined;
  const first = text.indexOf("\n", end) + 1;
  if (first === 0) return undefined;
  const indent = /[^ ]/g;
  indent.lastIndex = first;
  const deep = (indent.exec(text)?.index ?? first) - first;
  if (deep <= column || /[\s]/.test(text[first + deep] ?? " ")) return undefined;
  let at = first;
  while (at < text.length) {
    let content = at;
    while (content < at + deep && text.charCodeAt(content) === space) content++;
    if (content < at + deep && !(text[content] === "\n" || text.startsWith("\r\n", content))) break;
    const next = text.indexOf("\n", content);
    at = next === -1 ? text.length : next + 1;
  }
  const known = byLibrary({
    type: "block-scalar",
    offset: start,
    indent: column,
    props: [{ type: "block-scalar-header", offset: start, indent: column, source: header.replace(/ .*$/, "") }],
    source: text.slice(first, at),
  });
  if (known === undefined) return undefined;
  r.at = at;
  return scalar(source, start, known, known, header.startsWith("|") ? "block" : "other");
}
