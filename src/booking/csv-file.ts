// Reads a table from a file that somebody exported: its encoding and its separator are found out, and rows come one by one.
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { type CsvError, parse } from "csv-parse";
import iconv from "iconv-lite";

export interface CsvFile {
  encoding: Encoding;
  delimiter: string;
  /** Bytes. */
  size: number;
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
/** Bytes of one row: beyond that a quote was not closed. */
const longest = 256 * 1024;

export async function examine(path: string): Promise<CsvFile> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
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
    return { encoding, delimiter: delimiterOf(text), size };
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
export async function* rowsOf(path: string, { encoding, delimiter }: CsvFile): AsyncGenerator<CsvRow> {
  const source = createReadStream(path);
  const skipped: CsvRow[] = [];
  const parser = parse({
    delimiter,
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    // A quote at an odd place is a letter like any other.
    relax_quotes: true,
    skip_records_with_error: true,
    max_record_size: longest,
    on_skip: (error) => {
      if (error) skipped.push({ line: lineOf(error), bytes: source.bytesRead, problem: sentence(error) });
    },
  });
  let last = 0;
  const decoder = iconv.decodeStream(encoding, { stripBOM: true });
  const fail = (error: Error) => parser.destroy(error);
  source.on("error", fail);
  decoder.on("error", fail);
  source.pipe(decoder).pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      // The parser reads ahead of us.
      while (skipped[0] && skipped[0].line <= info.lines) yield* skipped.splice(0, 1);
      last = info.lines;
      yield { line: info.lines, bytes: source.bytesRead, cells: record };
    }
  } catch (error) {
    if (!isCsvError(error)) throw error;
    yield* skipped.splice(0);
    yield { line: last + 1, bytes: source.bytesRead, problem: sentence(error) };
  } finally {
    source.destroy();
  }
  for (const each of skipped) yield { ...each, line: Math.min(each.line, last + 1) };
}

const isCsvError = (error: unknown): error is CsvError => error instanceof Error && String((error as CsvError).code).startsWith("CSV_");

const lineOf = (error: CsvError): number => (typeof error.lines === "number" ? error.lines : 0);

function sentence({ code }: CsvError): string {
  switch (code) {
    case "CSV_QUOTE_NOT_CLOSED":
    case "CSV_MAX_RECORD_SIZE":
      return "A quote is opened in this row and never closed: nothing below could be read.";
    default:
      return "The row cannot be read as CSV.";
  }
}
