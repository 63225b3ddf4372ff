// Where in a text something stands: offsets in, lines and columns as a person counts them out.

/** A text with its name. `text` has no byte order mark. */
export interface Source {
  file: string;
  text: string;
  /** Offsets at which lines begin; made when first asked for. */
  lines?: number[];
  /** The place last counted out: the next one on a long line is counted on from it. */
  last?: { line: number; start: number; column: number };
}

/** A place: an offset into the text, in UTF-16 units. */
export interface At {
  source: Source;
  start: number;
}

/** Line and column from 1; columns in code points, a tab counting one. */
export function place({ source, start }: At): { line: number; column: number } {
  source.lines ??= lineStarts(source.text);
  const line = lineOf(source.lines, start);
  const { last } = source;
  const from = last !== undefined && last.line === line && last.start <= start ? last : { start: source.lines[line] ?? 0, column: 0 };
  const column = from.column + codePoints(source.text, from.start, start);
  source.last = { line, start, column };
  return { line: line + 1, column: column + 1 };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function codePoints(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; count++) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return count;
}

/** `count` code points on from `from`, as an offset in UTF-16 units. */
export function skipCodePoints(text: string, from: number, count: number): number {
  let at = from;
  for (let left = count; left > 0 && at < text.length; left--) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return at;
}
