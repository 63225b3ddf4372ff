// What the command line prints: aligned, with a caret under the word, and progress only where it takes long.
import { describe, expect, it } from "vitest";
import { caret, columns, counted, progressLine } from "../../src/cli/terminal.ts";

describe("columns", () => {
  it("are as wide as their widest cell, in characters and without colour", () => {
    expect(
      columns([
        ["Анна", "\u001b[31mнет\u001b[0m", "конец"],
        ["a", "four", ""],
      ]),
    ).toEqual(["Анна  \u001b[31mнет\u001b[0m   конец", "a     four"]);
  });
});

describe("a caret", () => {
  const table: [string, number, string[]][] = [
    ["  send: helo", 9, ["  send: helo", "        ^^^^"]],
    ["  sned: hello", 3, ["  sned: hello", "  ^^^^"]],
    ["\tsend: x", 2, [" send: x", " ^^^^"]],
    ["текст: 😀 имя", 10, ["текст: 😀 имя", "         ^^^"]],
    ["short", 99, ["short", "     ^"]],
    ["", 1, ["", "^"]],
  ];
  it.each(table)("under %j at %i", (line, column, lines) => {
    expect(caret(line, column)).toEqual(lines);
  });

  it("stays in sight on a long line", () => {
    const [shown = "", carets = ""] = caret(`${"a ".repeat(500)}wrong ${"b ".repeat(500)}`, 1001);
    expect(shown.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1)).toBe("wrong");
    expect([...shown].length).toBeLessThanOrEqual(130);
  });
});

it.each([
  [1, "1 file"],
  [0, "0 files"],
  [2, "2 files"],
])("%i is %s", (count, words) => {
  expect(counted(count, "file")).toBe(words);
});

describe("progress", () => {
  function told(isTTY: boolean): string[] {
    const written: string[] = [];
    let now = 0;
    const stream = { isTTY, columns: 80, write: (text: string) => written.push(text) > 0 } as unknown as typeof process.stderr;
    const line = progressLine(stream, () => now);
    for (now = 0; now <= 20_000; now += 1000) line.tell("building");
    line.end();
    return written;
  }

  it("says nothing of work that takes less than two seconds, then a line every ten seconds", () => {
    expect(told(false)).toEqual(["building (2 s)\n", "building (12 s)\n"]);
  });

  it("is written over itself on a terminal, and leaves nothing there", () => {
    expect(told(true)[0]).toBe("\r\u001b[2Kbuilding (2 s)");
    expect(told(true)).toHaveLength(20);
    expect(told(true).at(-1)).toBe("\r\u001b[2K");
  });
});
