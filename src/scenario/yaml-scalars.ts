// Single values of a YAML text: plain, quoted, and in a block of their own lines.

import { CST, isScalar, Schema } from "yaml";
import type { Source } from "./places.ts";
import type { Scalar } from "./tree.ts";
import { colon, comma, hash, isBlank, isSign, lineEnd, type Reader, scalar, skipSpaces, space, tab } from "./yaml-reader.ts";

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

export function plain(r: Reader, column: number, inFlow: boolean): Scalar | undefined {
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

/** Quoted text; over several lines only where each is deeper than `column`. */
export function quoted(r: Reader, column?: number): Scalar | undefined {
  const { text, source, at: start } = r;
  const sign = text[start] ?? "";
  const end = quoteEnd(text, start, sign);
  if (end === -1) return undefined;
  const isOver = end > lineEnd(r, start);
  if (isOver && (column === undefined || !isDeep(text.slice(start, end + 1), column))) return undefined;
  r.at = end + 1;
  const written = text.slice(start + 1, end);
  if (!isOver && !written.includes(sign === "'" ? "'" : "\\")) return scalar(source, start, written, written, "quoted");
  const type = sign === "'" ? "single-quoted-scalar" : "double-quoted-scalar";
  const known = byLibrary({ type, offset: start, indent: column ?? 0, source: text.slice(start, end + 1), end: [] });
  return known === undefined ? undefined : scalar(source, start, known, known, known.length === written.length ? "quoted" : "other");
}

function quoteEnd(text: string, start: number, sign: string): number {
  let end = text.indexOf(sign, start + 1);
  while (end !== -1 && (sign === "'" ? text[end + 1] === "'" : isEscaped(text, end)))
    end = text.indexOf(sign, end + (sign === "'" ? 2 : 1));
  return end;
}

const isDeep = (text: string, column: number): boolean =>
  text.split("\n").every((line, nth) => nth === 0 || line.trim() === "" || line.search(/[^ ]/) > column);

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
