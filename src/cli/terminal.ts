// What the command line writes: colour for state and only on a terminal, aligned columns, a caret, a line of progress.

export function print(text = ""): void {
  process.stdout.write(`${text}\n`);
}

export function printError(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** One JSON document, or one of the lines of a stream. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

const codes = { red: 31, green: 32, yellow: 33, blue: 34, dim: 2, bold: 1 } as const;
export type Colour = keyof typeof codes;

/** Plain where standard output is no terminal, or colour is not wanted (NO_COLOR, which Node heeds). */
export function colour(name: Colour, text: string): string {
  return process.stdout.isTTY && process.stdout.hasColors() ? `\u001b[${codes[name]}m${text}\u001b[0m` : text;
}

/** Columns as wide as their widest cell, two spaces between; the last is left as it is. Colour is not counted. */
export function columns(rows: string[][]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, width(cell));
    });
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : cell + " ".repeat((widths[index] ?? 0) - width(cell))))
      .join("  ")
      .trimEnd(),
  );
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what begins a colour
const width = (text: string): number => [...text.replace(/\u001b\[\d+m/g, "")].length;

/** The line of the text, and under it a caret for each character of the word at the column (both from 1, in code points). */
export function caret(line: string, column: number): string[] {
  const characters = [...line.replace(/\t/g, " ")];
  const start = Math.min(Math.max(column, 1), characters.length + 1) - 1;
  const word = characters
    .slice(start)
    .join("")
    .match(/^[^\s:,\][{}"'#()]+/u)?.[0];
  const shift = Math.max(0, start - 100);
  const shown = characters.slice(shift, shift + 130).join("");
  return [shown, " ".repeat(start - shift) + "^".repeat(Math.min([...(word ?? "?")].length, 130))];
}

/** "1 error", "2 errors". */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

export interface ProgressLine {
  tell(text: string): void;
  /** Leaves nothing of it on the terminal. */
  end(): void;
}

/**
 * A line on standard error about work that takes longer than two seconds; quicker work says nothing. On a terminal it is written over
 * itself; elsewhere a new line comes at most every ten seconds.
 */
export function progressLine(stream = process.stderr, clock: () => number = Date.now): ProgressLine {
  const begun = clock();
  let written = Number.NEGATIVE_INFINITY;
  return {
    tell(text) {
      const now = clock();
      if (now - begun < 2000 || now - written < (stream.isTTY ? 100 : 10_000)) return;
      written = now;
      const line = `${text} (${Math.round((now - begun) / 1000)} s)`;
      stream.write(stream.isTTY ? `\r\u001b[2K${[...line].slice(0, stream.columns - 1).join("")}` : `${line}\n`);
    },
    end() {
      if (stream.isTTY && written > begun) stream.write("\r\u001b[2K");
    },
  };
}
