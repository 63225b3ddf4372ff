// Reads a table from a file that somebody exported: its encoding and its separator are found out, and rows come one by one.
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import type { CsvError } from "csv-parse";
import { parse } from "csv-parse/sync";
import iconv from "iconv-lite";
import { type Piece, rowCutter } from "./csv-lines.ts";

export interface CsvFile {
  encoding: Encoding;
  delimiter: string;
  newline: "\n" | "\r";
  /** Bytes. */
  size: number;
  /** ms UTC */
  writtenAt: number;
}
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1251";

/** `line` is where the row ends, from 1. `bytes` are those read so far. */
export type CsvRow = { line: number; bytes: number } & ({ cells: string[] } | { problem: string });

/** The file is no table: one sentence, for whoever chose it. */
export class NoTable extends Error {
  override name = "NoTable";
}

/** Bytes looked at to tell what a file is. */
const glance = 64 * 1024;

export async function examine(path: string): Promise<CsvFile> {
  const file = await open(path);
  try {
    const { size, mtimeMs } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(glance), 0, glance, 0);
    const head = buffer.subarray(0, bytesRead);
    if (
      head.subarray(0, 4).equals(Buffer.from("PK\x03\x04", "latin1")) ||
      head.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))
    )
      throw new NoTable("The file is an Excel workbook: save the sheet as CSV first.");
    const encoding = encodingOf(head);
    const text = iconv.decode(head, encoding);
    if (text.trim() === "") throw new NoTable("The file is empty.");
    if (text.includes("\0")) throw new NoTable("The file is not text.");
    return { encoding, delimiter: delimiterOf(text), newline: text.includes("\n") ? "\n" : "\r", size, writtenAt: Math.round(mtimeMs) };
  } finally {
    await file.close();
  }
}

/** By its mark; else UTF-8 where it can be that, and windows-1251 where not. */
function encodingOf(head: Buffer): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  const zeros = (from: number) => head.subarray(0, 2_000).filter((byte, index) => index % 2 === from && byte === 0).length;
  const [even, odd] = [zeros(0), zeros(1)];
  if (odd > 10 && odd > even * 4) return "utf-16le";
  if (even > 10 && even > odd * 4) return "utf-16be";
  try {
    // `stream`: a letter that the glance cuts through is no mistake.
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return "utf-8";
  } catch {
    return "windows-1251";
  }
}

/** The one that the first line has most of, outside quotes. */
function delimiterOf(text: string): string {
  const [first = ""] = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/, 1);
  const bare = first.replace(/"[^"]*"/g, "");
  const count = (sign: string) => bare.split(sign).length;
  return [";", ",", "\t"].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

/** The header is the first row. Memory is that of a few rows, however long the file. */
export async function* rowsOf(path: string, file: CsvFile): AsyncGenerator<CsvRow> {
  const source = createReadStream(path);
  const decoder = iconv.getDecoder(file.encoding, { stripBOM: true });
  const cutter = rowCutter(file.delimiter, file.newline);
  try {
    for await (const chunk of source as AsyncIterable<Buffer>)
      for (const piece of cutter.cut(decoder.write(chunk))) yield* rowsIn(piece, file, source.bytesRead);
    for (const piece of cutter.cut(decoder.end() ?? "")) yield* rowsIn(piece, file, source.bytesRead);
    for (const piece of cutter.rest()) yield* rowsIn(piece, file, source.bytesRead);
  } finally {
    source.destroy();
  }
}

function rowsIn(piece: Piece, { delimiter, newline }: CsvFile, bytes: number): CsvRow[] {
  if (piece.type === "problem") return [{ line: piece.line, bytes, problem: piece.problem }];
  const above = piece.first - 1;
  const odd: CsvRow[] = [];
  const rows = parse(piece.text, {
    delimiter,
    record_delimiter: newline === "\n" ? ["\r\n", "\n"] : "\r",
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    // A quote at an odd place is a letter like any other.
    relax_quotes: true,
    skip_records_with_error: true,
    on_skip: (error?: CsvError) => {
      const line = typeof error?.lines === "number" ? error.lines : 1;
      odd.push({ line: above + line, bytes, problem: "The row cannot be read as CSV." });
    },
  }) as unknown as { record: string[]; info: { lines: number } }[];
  const good = rows.map(({ record, info }): CsvRow => ({ line: above + info.lines, bytes, cells: record }));
  return odd.length === 0 ? good : [...good, ...odd].sort((a, b) => a.line - b.line);
}
