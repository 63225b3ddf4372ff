// Values within a line, and lists and mappings in brackets.

import type { Mapping, Node } from "./tree.ts";
import { add, cr, isBlank, lf, maxLevels, type Open, type Reader, skipSpaces } from "./yaml-reader.ts";
import { key, plain, quoted } from "./yaml-scalars.ts";

/** A value within a line of a block whose column is `column`. */
export function value(r: Reader, column: number, inFlow = false): Node | undefined {
  switch (r.text[r.at]) {
    case "[":
      return flowList(r, column, inFlow);
    case "{":
      return flowMapping(r, column, inFlow);
    case '"':
    case "'":
      return quoted(r, inFlow ? undefined : column);
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
