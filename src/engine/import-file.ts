// Imports a whole file, in batches of rows, and says what became of them; or only says what would.
import { type Columns, columnsOf, type ImportKind, type ImportMap, ownWords } from "../booking/csv-fields.ts";
import { type CsvRow, examine, NoTable, rowsOf } from "../booking/csv-file.ts";
import { rejectsBeside } from "../booking/csv-rejects.ts";
import { type Agreed, type ImportRow, type Reading, readRow } from "../booking/csv-rows.ts";
import type { Db } from "../store/db.ts";
import { type Backfilled, backfill, backfillEntrances, mayEnter } from "./backfill.ts";
import { untilFree } from "./consent.ts";
import { type Engine, now } from "./engine.ts";
import { firstTime } from "./first-time.ts";
import { type Imported, importRow, type News, type Telling } from "./import.ts";

export interface ImportRequest {
  kind: ImportKind;
  path: string;
  map?: ImportMap;
  agreed?: Agreed;
  /** Whose ids the file has. */
  source?: string;
  dryRun?: boolean;
  /** After each batch; `share` of the file's bytes. */
  progress?(rows: number, share: number): void;
  /** Ends the import after the batch that is under way. */
  signal?: AbortSignal;
}

export interface ImportSummary {
  rows: number;
  patients: Record<News, number>;
  /** Visits or consents. */
  things: Record<News, number>;
  bad: number;
  /** The last line that was read before the import was told to stop. Nobody has entered a scenario then. */
  stoppedAt?: number;
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

type VisitRow = Extract<ImportRow, { type: "visit" }>;

interface Waiting {
  line: number;
  cells: string[];
  row: ImportRow;
}

/** Throws NoTable where the file as a whole cannot be used. */
export async function importFile(engine: Engine, request: ImportRequest): Promise<ImportSummary> {
  const { kind, path, map, source = "", dryRun = false, signal } = request;
  const file = await examine(path);
  const rows = rowsOf(path, file);
  const { header, columns } = await headOf(rows, kind, map);
  const reading = {
    ...readingOf(engine, kind, columns, header.length),
    own: ownWords(map),
    ...(request.agreed && { agreed: request.agreed }),
  };
  const telling = { source, asOf: Math.min(file.writtenAt, reading.now) };
  const entrances = kind === "appointments" ? await backfillEntrances(engine) : [];
  const rejects = rejectsBeside(path, file.delimiter, header);
  const tally = tallyOf(dryRun, (visit) => mayEnter(engine, entrances, visit));
  const add = async (line: number, reasons: string[], cells: string[]) => {
    tally.bad(line, reasons);
    if (!dryRun) await rejects.add(line, reasons, cells);
  };
  let waiting: Waiting[] = [];
  const keep = async () => {
    const given = waiting;
    waiting = [];
    for (const { line, cells, reason } of await keepBatch(engine, telling, given, tally, dryRun)) await add(line, [reason], cells);
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
      if (tally.summary.rows % batch > 0 && waiting.length < batch) continue;
      await keep();
      request.progress?.(tally.summary.rows, file.size === 0 ? 1 : each.bytes / file.size);
      if (signal?.aborted) {
        tally.summary.stoppedAt = each.line;
        break;
      }
    }
    await keep();
  } finally {
    await rejects.close();
  }
  if (!dryRun && tally.summary.stoppedAt === undefined) await enterAll(engine, tally);
  if (!dryRun && tally.summary.bad > 0) tally.summary.rejected = rejects.path;
  return tally.summary;
}

async function headOf(rows: AsyncGenerator<CsvRow>, kind: ImportKind, map: ImportRequest["map"]) {
  try {
    const first = (await rows.next()).value as CsvRow | undefined;
    if (!first) throw new NoTable("The file is empty.");
    if ("problem" in first) throw new NoTable(`Line ${first.line}: ${first.problem}`);
    const header = first.cells.map((name) => name.trim());
    const columns = columnsOf(kind, header, map);
    if (typeof columns === "string") throw new NoTable(columns);
    return { header, columns };
  } catch (error) {
    await rows.return(undefined);
    throw error;
  }
}

const readingOf = (engine: Engine, kind: ImportKind, columns: Columns, width: number): Omit<Reading, "own"> => ({
  kind,
  columns,
  width,
  timezone: engine.clinic.timezone,
  country: engine.clinic.country,
  now: now(engine),
});

/** Answers with the rows that could not be kept. What a fault undid is tried again row by row; where every row meets it, it is thrown. */
async function keepBatch(
  engine: Engine,
  telling: Telling,
  given: Waiting[],
  tally: Tally,
  dryRun: boolean,
): Promise<(Waiting & { reason: string })[]> {
  if (given.length === 0) return [];
  try {
    return await keepTogether(engine, telling, given, tally, dryRun);
  } catch (fault) {
    const bad: (Waiting & { reason: string })[] = [];
    for (const each of given)
      try {
        bad.push(...(await keepTogether(engine, telling, [each], tally, dryRun)));
      } catch {
        bad.push({ ...each, reason: "The store could not keep this row." });
      }
    if (bad.length === given.length) throw fault;
    return bad;
  }
}

/** All in one transaction. */
async function keepTogether(
  engine: Engine,
  telling: Telling,
  given: Waiting[],
  tally: Tally,
  dryRun: boolean,
): Promise<(Waiting & { reason: string })[]> {
  let done: [Waiting, Imported][] = [];
  let entered: [string, Backfilled[]][] = [];
  const work = async (tx: Db) => {
    done = [];
    entered = [];
    for (const each of given) {
      const imported = await importRow(engine, tx, telling, each.row);
      done.push([each, imported]);
      if (imported.type === "later") throw new Undo();
    }
    if (!dryRun) return;
    const touched = new Set(done.flatMap(([{ row }, imported]) => (imported.type === "kept" ? tally.entering(imported, row) : [])));
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
  await untilFree(attempt);
  for (const [{ row }, imported] of done) if (imported.type === "kept") tally.kept(imported, row);
  for (const [id, into] of entered) tally.entered(id, into);
  return done.flatMap(([each, imported]) => (imported.type === "bad" ? { ...each, reason: imported.reason } : []));
}

type Kept = Extract<Imported, { type: "kept" }>;

interface Tally {
  summary: ImportSummary;
  /** Patients whom a visit of the file may let into a scenario. */
  touched: Set<string>;
  /** The patient, where this row may let them in. */
  entering(imported: Kept, row: ImportRow): string[];
  bad(line: number, reasons: string[]): void;
  kept(imported: Kept, row: ImportRow): void;
  entered(patientId: string, done: Backfilled[]): void;
}

/** A dry run makes a patient anew in every batch, and counts them once. */
function tallyOf(dryRun: boolean, mayEnter: (visit: VisitRow["visit"]) => boolean): Tally {
  const none = () => ({ made: 0, changed: 0, same: 0 });
  const summary: ImportSummary = { rows: 0, patients: none(), things: none(), bad: 0, problems: [], entered: {}, refused: {} };
  const touched = new Set<string>();
  const isFirst = dryRun ? firstTime() : () => true;
  const entering = ({ patientId }: Kept, row: ImportRow) => (row.type === "visit" && mayEnter(row.visit) ? [patientId] : []);
  return {
    summary,
    touched,
    entering,
    bad(line, reasons) {
      summary.bad++;
      if (summary.problems.length < shown) summary.problems.push({ line, reasons });
    },
    kept(imported, row) {
      const { patient, thing } = imported;
      if (patient !== "made" || isFirst(row.person.said.externalId)) summary.patients[patient]++;
      if (thing) summary.things[thing]++;
      if (!dryRun) for (const id of entering(imported, row)) touched.add(id);
    },
    entered(patientId, done) {
      for (const { scenario, entered } of done) {
        const into = entered.type === "entered" ? summary.entered : summary.refused;
        const name = entered.type === "entered" ? scenario : `${scenario}: ${entered.reason}`;
        if (isFirst(`${patientId}/${name}`)) into[name] = (into[name] ?? 0) + 1;
      }
    },
  };
}

/** Once every visit is there: of several the latest is the one that counts. */
async function enterAll(engine: Engine, tally: Tally): Promise<void> {
  for (const id of tally.touched) tally.entered(id, await engine.db.transaction((tx) => backfill(engine, tx, id)));
}
