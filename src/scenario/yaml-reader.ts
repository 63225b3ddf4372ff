// Where a reading of YAML stands, and its smallest steps.

import type { Source } from "./places.ts";
import { type Problem, report } from "./problem.ts";
import type { Entry, Mapping, Scalar } from "./tree.ts";

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

/** The signs that readers look for, as UTF-16 units. */
export const [lf, cr, space, tab, hash, comma, colon, dash] = [10, 13, 32, 9, 35, 44, 58, 45] as const;

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
