// A table is cut into rows the same however its text comes, and neither an open quote nor an endless line spoils its neighbours.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { examine, rowsOf } from "../../src/booking/csv-file.ts";
import { type Piece, rowCutter } from "../../src/booking/csv-lines.ts";

function cut(parts: string[]): Piece[] {
  const cutter = rowCutter(";", "\n");
  return [...parts.flatMap((part) => [...cutter.cut(part)]), ...cutter.rest()];
}

const quoted = (cell: string) => (/[";\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

test("whatever stands in the cells and wherever the text is cut, the rows are those of the library", () => {
  const cell = fc.string({ unit: fc.constantFrom("а", "b", ";", '"', "\n", "\r\n", " ", "1"), maxLength: 6 });
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 });
  const cuts = fc.array(fc.nat(200), { maxLength: 6 });
  const read = (text: string) => parse(text, { delimiter: ";", record_delimiter: ["\r\n", "\n"], relax_column_count: true }) as string[][];
  fc.assert(
    fc.property(table, cuts, (rows, places) => {
      const text = rows.map((row) => `${row.map(quoted).join(";")}\n`).join("");
      const at = [0, ...places.map((place) => place % (text.length + 1)).sort((a, b) => a - b), text.length];
      const pieces = cut(at.slice(1).map((end, index) => text.slice(at[index], end)));
      expect(pieces.flatMap((piece) => (piece.type === "block" ? read(piece.text) : [[piece.problem]]))).toEqual(read(text));
    }),
  );
});

test.each<[string, string, (string | number)[]]>([
  ["a quote that is never closed", '1;a\n2;"b\n3;c\n4;d\n', ["1;a\n", 2, "3;c\n4;d\n"]],
  ["one that the next row seems to close", '1;"a\n2;"b"\n3;c\n', [1, '2;"b"\n3;c\n']],
  ["two of them", '1;"a\n2;"b\n3;c\n', [1, 2, "3;c\n"]],
  ["a quote within a cell", '1;5" x\n2;b\n', ['1;5" x\n2;b\n']],
  ["a cell of two lines", '1;"a\nb";c\n2;b\n', ['1;"a\nb";c\n2;b\n']],
  ["a line over 256 KiB", `1;a\n2;${"x".repeat(300_000)}\n3;c\n`, ["1;a\n", 2, "3;c\n"]],
])("%s", (_, text, expected) => {
  const found = cut([text]).map((piece) => (piece.type === "block" ? piece.text : piece.line));
  expect(found).toEqual(expected);
});

async function read(content: string | Buffer): Promise<{ lines: number; problems: [number, string][] }> {
  const folder = mkdtempSync(join(tmpdir(), "zabota-lines-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "rows.csv");
  writeFileSync(path, content);
  const problems: [number, string][] = [];
  let lines = 0;
  for await (const row of rowsOf(path, await examine(path))) {
    if ("problem" in row) problems.push([row.line, row.problem]);
    else lines++;
  }
  return { lines, problems };
}

test("40 MB of it, with an open quote, an endless line and none closed at the end, take little memory and lose no row", async () => {
  const rows = (from: number) => Array.from({ length: 200_000 }, (_, index) => `${from + index};Лев;8999${1_000_000 + index}\n`).join("");
  const content = `ID;Имя;Телефон\n1;"Лев;\n${rows(2)}2;${"x".repeat(20_000_000)}\n${rows(3)}4;"Лев`;
  const before = process.memoryUsage().rss;
  const found = await read(content);
  expect(found.lines).toBe(400_001);
  expect(found.problems.map(([line, problem]) => [line, problem.split(" ").slice(0, 3).join(" ")])).toEqual([
    [2, "A quote is"],
    [200_003, "The row is"],
    [400_004, "A quote is"],
  ]);
  expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(300);
});
