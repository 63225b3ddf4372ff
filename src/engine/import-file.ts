// Imports a whole file, in batches of rows, and says what became of them; or only says what would.
import { type Columns, columnsOf, type ImportKind } from "../booking/csv-fields.ts";
import { type CsvRow, examine, NoTable, rowsOf } from "../booking/csv-file.ts";
import { rejectsBeside } from "../booking/csv-rejects.ts";
import { type ImportRow, type Reading, readRow } from "../booking/csv-rows.ts";
import type { Db } from "../store/db.ts";
import { type Backfilled, backfill } from "./backfill.ts";
import { untilFree } from "./consent.ts";
import { type Engine, now } from "./engine.ts";
import { type Imported, importRow, type News } from "./import.ts";

export interface ImportRequest {
  kind: ImportKind;
  path: string;
  /** Fields by the names of columns. */
  map?: Record<string, string>;
  /** Whose ids the file has. */
  source?: string;
  dryRun?: boolean;
  /** `share` of the file's bytes. */
  progress?(rows: number, share: number): void;
}

export interface ImportSummary {
  rows: number;
  patients: Record<News, number>;
  /** Visits or consents. */
  things: Record<News, number>;
  bad: number;
  /** Where the bad rows are. */
  rejected?: string;
  /** The first bad rows. */
  problems: { line: number; reasons: string[] }[];
  /** How many patients entered which scenario from their past visits, and how many did not, by reason. */
  entered: Record<string, number>;
  refused: Record<string, number>;
}

/** Rows in one transaction: other writers wait no longer than that. */
const batch = 250;
/** How many bad rows a summary tells of; the file beside has them all. */
const shown = 20;

/** Thrown to undo what a dry run did, or a batch that has to wait. */
class Undo extends Error {}

/** Throws NoTable where the file as a whole cannot be used. */
export async function importFile(engine: Engine, request: ImportRequest): Promise<ImportSummary> {
  const { kind, path, map, source = "", dryRun = false } = request;
  const file = await examine(path);
  const rows = rowsOf(path, file);
  const first = (await rows.next()).value as CsvRow | undefined;
  if (!first) throw new NoTable("The file is empty.");
  if ("problem" in first) throw new NoTable(`Line ${first.line}: ${first.problem}`);
  const header = first.cells.map((name) => name.trim());
  const columns = columnsOf(kind, header, map);
  if (typeof columns === "string") throw new NoTable(columns);
  const reading = readingOf(engine, kind, columns, header.length);
  const rejects = rejectsBeside(path, file.delimiter, header);
  const tally = tallyOf(dryRun);
  const add = async (line: number, reasons: string[], cells: string[]) => {
    tally.bad(line, reasons);
    if (!dryRun) await rejects.add(line, reasons, cells);
  };
  let waiting: { line: number; cells: string[]; row: ImportRow }[] = [];
  const keep = async () => {
    const given = waiting;
    waiting = [];
    for (const { line, cells, reason } of await keepBatch(engine, source, given, tally, dryRun)) await add(line, [reason], cells);
  };
  try {
    for await (const each of rows) {
      tally.summary.rows++;
      if ("problem" in each) await add(each.line, [each.problem], []);
      else {
        const row = readRow(each.cells, reading);
        if (row.type === "bad") await add(each.line, row.reasons, each.cells);
        else waiting.push({ line: each.line, cells: each.cells, row });
      }
      if (waiting.length >= batch) await keep();
      request.progress?.(tally.summary.rows, file.size === 0 ? 1 : each.bytes / file.size);
    }
    await keep();
  } finally {
    await rejects.close();
  }
  if (!dryRun && kind === "appointments") await enterAll(engine, tally);
  if (!dryRun && tally.summary.bad > 0) tally.summary.rejected = rejects.path;
  return tally.summary;
}

const readingOf = (engine: Engine, kind: ImportKind, columns: Columns, width: number): Reading => ({
  kind,
  columns,
  width,
  timezone: engine.clinic.timezone,
  country: engine.clinic.country,
  now: now(engine),
});

/** Answers with the rows that could not be kept. What a fault stops is all of the batch, and the import. */
async function keepBatch(
  engine: Engine,
  source: string,
  given: { line: number; cells: string[]; row: ImportRow }[],
  tally: Tally,
  dryRun: boolean,
): Promise<{ line: number; cells: string[]; reason: string }[]> {
  let done: [(typeof given)[number], Imported][] = [];
  let entered: [string, Backfilled[]][] = [];
  const work = async (tx: Db) => {
    done = [];
    entered = [];
    for (const each of given) {
      const imported = await importRow(engine, tx, source, each.row);
      done.push([each, imported]);
      if (imported.type === "later") throw new Undo();
    }
    if (!dryRun) return;
    const touched = new Set(
      done.flatMap(([{ row }, imported]) => (row.type === "visit" && imported.type === "kept" ? imported.patientId : [])),
    );
    for (const id of touched) entered.push([id, await backfill(engine, tx, id)]);
    throw new Undo();
  };
  const attempt = (): Promise<undefined | "later"> =>
    engine.db.transaction(work).then(
      () => undefined,
      (error) => {
        if (!(error instanceof Undo)) throw error;
        return done.at(-1)?.[1].type === "later" ? "later" : undefined;
      },
    );
  if (given.length > 0) await untilFree(attempt);
  for (const [{ row }, imported] of done) if (imported.type === "kept") tally.kept(imported, row);
  for (const [id, into] of entered) tally.entered(id, into);
  return done.flatMap(([{ line, cells }, imported]) => (imported.type === "bad" ? { line, cells, reason: imported.reason } : []));
}

interface Tally {
  summary: ImportSummary;
  /** Patients whose visits were in the file. */
  touched: Set<string>;
  bad(line: number, reasons: string[]): void;
  kept(imported: Extract<Imported, { type: "kept" }>, row: ImportRow): void;
  entered(patientId: string, done: Backfilled[]): void;
}

/** A dry run makes a patient anew in every batch, and counts them once. */
function tallyOf(dryRun: boolean): Tally {
  const none = () => ({ made: 0, changed: 0, same: 0 });
  const summary: ImportSummary = { rows: 0, patients: none(), things: none(), bad: 0, problems: [], entered: {}, refused: {} };
  const touched = new Set<string>();
  const seen = new Set<string>();
  const isFirst = (what: string) => !seen.has(what) && seen.add(what) !== undefined;
  return {
    summary,
    touched,
    bad(line, reasons) {
      summary.bad++;
      if (summary.problems.length < shown) summary.problems.push({ line, reasons });
    },
    kept({ patientId, patient, thing }, row) {
      if (patient !== "made" || !dryRun || isFirst(row.person.said.externalId)) summary.patients[patient]++;
      if (thing) summary.things[thing]++;
      if (row.type === "visit" && !dryRun) touched.add(patientId);
    },
    entered(patientId, done) {
      for (const { scenario, entered } of done) {
        const into = entered.type === "entered" ? summary.entered : summary.refused;
        const name = entered.type === "entered" ? scenario : `${scenario}: ${entered.reason}`;
        if (!dryRun || isFirst(`${patientId}/${name}`)) into[name] = (into[name] ?? 0) + 1;
      }
    },
  };
}

/** Once every visit is there: of several the latest is the one that counts. */
async function enterAll(engine: Engine, tally: Tally): Promise<void> {
  for (const id of tally.touched) tally.entered(id, await engine.db.transaction((tx) => backfill(engine, tx, id)));
}
