// Reads YAML as people write it, in one pass; whatever is out of the ordinary is left to the YAML library, which is slower by far.

import type { Source } from "./places.ts";
import type { Problem } from "./problem.ts";
import type { List, Mapping, Node } from "./tree.ts";
import { value } from "./yaml-flow.ts";
import { add, isBlank, isDash, lineEnd, maxLevels, type Open, type Reader, scalar, skipSpaces } from "./yaml-reader.ts";
import { key, textBlock } from "./yaml-scalars.ts";

/** `root` is absent where the text has no content; `stuck` is the offset of what only the library may judge. */
export type Read = { type: "read"; root?: Node; problems: Problem[] } | { type: "stuck"; at: number };

/** A byte order mark in the midst of the text, and signs by which the library marks its own reading. */
const signs = ["\ufeff", "\u0002", "\u0018", "\u001f"];

/** What it reads the library reads the same: a test holds the two side by side. */
export function readBlocks(source: Source): Read {
  const { text } = source;
  const r: Reader = { source, text, at: 0, column: 0, depth: 0, problems: [], end: 0 };
  const odd = signs.map((sign) => text.indexOf(sign)).find((at) => at !== -1) ?? text.search(/\r(?!\n)/);
  if (odd !== -1) return { type: "stuck", at: odd };
  if (!toContent(r)) return { type: "stuck", at: r.at };
  if (r.column === 0 && /^---\r?$/.test(text.slice(r.at, lineEnd(r, r.at)))) {
    r.at += 3;
    if (!toNextLine(r)) return { type: "stuck", at: r.at };
  }
  if (r.column === -1) return { type: "read", problems: [] };
  const root = r.column === 0 && !isMarker(r) ? block(r) : undefined;
  return root === undefined || r.column !== -1 ? { type: "stuck", at: r.at } : { type: "read", root, problems: r.problems };
}

/** From the beginning of a line to the first content; blank lines and comments are passed over. */
function toContent(r: Reader): boolean {
  const { text } = r;
  while (r.at < text.length) {
    const start = r.at;
    skipSpaces(r);
    const code = text.charCodeAt(r.at);
    if (code === 35 || isBlank(code)) {
      const next = text.indexOf("\n", r.at);
      r.at = next === -1 ? text.length : next + 1;
      continue;
    }
    r.column = r.at - start;
    return code !== 9;
  }
  r.column = -1;
  return true;
}

/** Past the end of this line, where nothing but a comment may stand. */
function toNextLine(r: Reader): boolean {
  const before = r.at;
  skipSpaces(r);
  const code = r.text.charCodeAt(r.at);
  if (!(isBlank(code) || (code === 35 && r.at > before))) return false;
  const next = r.text.indexOf("\n", r.at);
  r.at = next === -1 ? r.text.length : next + 1;
  return toContent(r) && !(r.column === 0 && isMarker(r));
}

/** A directive, or the end of a document. */
const isMarker = ({ text, at }: Reader): boolean =>
  text[at] === "%" || ((text.startsWith("---", at) || text.startsWith("...", at)) && /^\s?$/.test(text.charAt(at + 3)));

const block = (r: Reader): Node | undefined => (isDash(r) ? list(r, r.column) : mapping(r, r.column));

function mapping(r: Reader, column: number): Mapping | undefined {
  const found: Mapping = { kind: "map", source: r.source, start: r.at, entries: [] };
  const open: Open = { mapping: found };
  if (++r.depth > maxLevels) return undefined;
  do {
    const named = key(r, false);
    const held = named === undefined ? undefined : below(r, column, true);
    if (named === undefined || held === undefined) return undefined;
    add(open, { key: named.key, at: named.at, value: held }, r.problems);
  } while (r.column === column && !isDash(r));
  r.depth--;
  return r.column >= column ? undefined : found;
}

function list(r: Reader, column: number): List | undefined {
  const items: Node[] = [];
  const start = r.at;
  if (++r.depth > maxLevels) return undefined;
  do {
    r.at++;
    const item = below(r, column, false);
    if (item === undefined) return undefined;
    items.push(item);
  } while (r.column === column && isDash(r));
  r.depth--;
  return r.column > column ? undefined : { kind: "list", source: r.source, start, items };
}

/** What stands after a key's colon or an item's dash: on the same line, or deeper on the lines below. Leaves `at` at the next line's content. */
function below(r: Reader, column: number, isMapping: boolean): Node | undefined {
  const before = r.at;
  skipSpaces(r);
  const start = r.at;
  const code = r.text.charCodeAt(start);
  if (isBlank(code) || (code === 35 && start > before)) {
    r.at = before;
    if (!toNextLine(r)) return undefined;
    if (r.column > column) return block(r);
    if (isMapping && r.column === column && isDash(r)) return list(r, column);
    return scalar(r.source, start, null, "", "direct");
  }
  if (!isMapping) {
    const inner = column + 1 + start - before;
    if (isDash(r)) return list(r, inner);
    if (key(r, false) !== undefined) {
      r.at = start;
      return mapping(r, inner);
    }
  }
  if (code === 124 || code === 62) {
    const text = textBlock(r, column);
    return text !== undefined && toContent(r) && !(r.column === 0 && isMarker(r)) ? text : undefined;
  }
  const found = value(r, column);
  return found !== undefined && toNextLine(r) ? found : undefined;
}
