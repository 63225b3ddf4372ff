// Cuts text into blocks of whole rows, so that neither a quote that is never closed nor a line without an end takes its neighbours along.

/** Lines are counted from 1; a block's text is whole rows, from the line `first` on. */
export type Piece = { type: "block"; first: number; text: string } | { type: "problem"; line: number; problem: string };

/** Characters of one row, and lines of it: beyond that it is none. */
const longest = 256 * 1024;
const tallest = 200;
const endless = "The row is too long to be one: over 256 KiB.";

interface Line {
  at: number;
  text: string;
}

export interface Cutter {
  /** The rows that end in this text, which follows what was given before. */
  cut(text: string): Generator<Piece>;
  /** What is left where the text ends. */
  rest(): Generator<Piece>;
}

/** `newline` is what ends a line; one before it ("\r") stays. Memory is that of a row and of the text given. */
export function rowCutter(delimiter: string, newline: string): Cutter {
  let count = 0;
  let begun = "";
  let tooLong = false;
  /** The lines of a row in which a quote is open. */
  let held: Line[] = [];
  let block: Line[] = [];

  function* flush(): Generator<Piece> {
    const [first] = block;
    if (first) yield { type: "block", first: first.at, text: block.map(({ text }) => text).join("") };
    block = [];
  }

  function* refuse(line: number, problem: string): Generator<Piece> {
    yield* flush();
    yield { type: "problem", line, problem };
  }

  /** The line that opened the quote is given up; those below are rows of their own again. */
  function* giveUp(stack: Line[]): Generator<Piece> {
    const [first, ...below] = held;
    held = [];
    if (first) yield* refuse(first.at, "A quote is opened in this row and never closed.");
    stack.push(...below.reverse());
  }

  function* take(lines: Line[], isEnd: boolean): Generator<Piece> {
    const stack = lines.reverse();
    do {
      for (let line = stack.pop(); line; line = stack.pop()) {
        if (line.text.length > longest) {
          if (held.length === 0) yield* refuse(line.at, endless);
          else {
            stack.push(line);
            yield* giveUp(stack);
          }
          continue;
        }
        const quote = quoteAfter(line.text, delimiter, held.length > 0);
        held.push(line);
        if (quote === "closed") {
          block.push(...held);
          held = [];
        } else if (quote === "broken" || held.length > tallest || sizeOf(held) > longest) yield* giveUp(stack);
      }
      if (isEnd && held.length > 0) yield* giveUp(stack);
    } while (stack.length > 0);
    yield* flush();
  }

  return {
    *cut(text) {
      const lines: Line[] = [];
      let from = 0;
      for (let end = text.indexOf(newline); end >= 0; end = text.indexOf(newline, from)) {
        const line = begun + text.slice(from, end + newline.length);
        begun = "";
        from = end + newline.length;
        if (tooLong) tooLong = false;
        else lines.push({ at: ++count, text: line });
      }
      if (!tooLong) begun += text.slice(from);
      yield* take(lines, false);
      if (begun.length <= longest) return;
      begun = "";
      tooLong = true;
      yield* refuse(++count, endless);
    },
    *rest() {
      yield* take(begun === "" ? [] : [{ at: ++count, text: begun }], true);
    },
  };
}

const sizeOf = (lines: Line[]): number => lines.reduce((sum, { text }) => sum + text.length, 0);

/** "broken": the quote that an earlier line opened meets one that closes no cell, so it was never closed. A quote within a cell is a letter. */
function quoteAfter(line: string, delimiter: string, open: boolean): "closed" | "open" | "broken" {
  let inside = open;
  let fromAbove = open;
  for (let at = 0; ; ) {
    if (!inside) {
      const next = at === 0 && line.startsWith('"') ? 0 : line.indexOf(`${delimiter}"`, at);
      if (next < 0) return "closed";
      at = line.startsWith('"', next) ? next + 1 : next + delimiter.length + 1;
    }
    const quote = line.indexOf('"', at);
    if (quote < 0) return "open";
    const after = line[quote + 1];
    at = quote + 1;
    inside = after === '"';
    if (inside) at++;
    else if (fromAbove && after !== undefined && after !== delimiter && after !== "\r" && after !== "\n") return "broken";
    else fromAbove = false;
  }
}
