// `zabota import`: patients, visits and consents from a CSV file of another program.
import { Argument, type Command, Option } from "commander";
import { type ImportKind, type ImportMap, kinds } from "../booking/csv-fields.ts";
import type { ImportSummary } from "../engine/import-file.ts";
import type { Agreement } from "../messaging/policy.ts";
import { End } from "./ends.ts";
import { mustBeFile, readMap } from "./map-file.ts";
import { commandLine, expectSoundFiles, withEngine } from "./store.ts";
import { counted, print, printError, printJson, progressLine } from "./terminal.ts";

interface Options {
  dryRun?: boolean;
  map?: string;
  source: string;
  purpose?: Agreement;
  date?: string;
  json?: true;
}

const purposes: readonly Agreement[] = ["service", "care", "advertising", "personal_data", "health_data"];

const example = `
Example:
  npx zabota import appointments visits.csv --dry-run

A file for --map, where the clinic has columns and words of its own:
  "Карточка №": patientId
  status: { "Ушёл не дождавшись": noshow }`;

export function register(program: Command): void {
  program
    .command("import")
    .description("import patients, appointments or consents from a CSV file; again changes nothing")
    .addArgument(new Argument("<what>", "what the rows are").choices(kinds))
    .argument("<file>", "a CSV file; bad rows are written beside it, to <file>.rejected.csv")
    .option("--dry-run", "only say what would be made and changed, and who would enter what")
    .option("--map <file>", "YAML or JSON: which column is which field, and what the clinic's own words in cells mean")
    .option("--source <name>", "whose ids the file has, when they are not the clinic's own (as `source` in its events)", "")
    .addOption(new Option("--purpose <purpose>", "what was agreed to, where a row of consents says only yes or no").choices(purposes))
    .option("--date <date>", "when it was agreed to, where the rows of consents do not say, such as 02.03.2026")
    .option("--json", "print the summary as JSON")
    .addHelpText("after", example)
    .action(run);
}

async function run(kind: ImportKind, path: string, { dryRun = false, map, source, purpose, date, json }: Options): Promise<void> {
  mustBeFile(path);
  const fields = map === undefined ? undefined : await readColumns(map);
  const agreed = { ...(purpose && { purpose }), ...(date && { date }) };
  const { NoTable } = await import("../booking/csv-file.ts");
  const { audit } = await import("../store/audit.ts");
  const { importFile } = await import("../engine/import-file.ts");
  await expectSoundFiles();
  const line = progressLine();
  const begun = Date.now();
  const progress = (rows: number, share: number) => line.tell(`${bar(share)} ${rows} rows${left(Date.now() - begun, share)}`);
  const stopping = new AbortController();
  const stop = () => (stopping.signal.aborted ? process.exit(130) : stopping.abort());
  process.on("SIGINT", stop);
  const { signal } = stopping;
  const summary = await withEngine(async (engine) => {
    if (!dryRun) await audit(engine.db, { ...commandLine(), act: "import", subject: kind });
    try {
      return await importFile(engine, { kind, path, source, dryRun, progress, signal, agreed, ...(fields && { map: fields }) });
    } catch (error) {
      if (error instanceof NoTable) throw new End(1, error.message);
      throw error;
    } finally {
      line.end();
    }
  }).finally(() => process.off("SIGINT", stop));
  if (json) printJson({ kind, dryRun, ...summary });
  else for (const each of describe(kind, summary, dryRun)) print(each);
  if (summary.stoppedAt !== undefined) {
    printError(stopped(summary.stoppedAt, dryRun));
    process.exitCode = 130;
  } else if (summary.bad > 0) throw new End(1, `${counted(summary.bad, "row")} could not be used${where(summary)}.`);
}

const stopped = (line: number, dryRun: boolean): string =>
  dryRun
    ? `Stopped after line ${line}.`
    : `Stopped after line ${line}: every row up to there is kept, whole. The same command goes on: what is in already changes nothing.`;

const where = ({ rejected }: ImportSummary): string => (rejected ? `; see ${rejected} for the reasons` : "");

/** Columns to fields, and words of theirs to ours. */
const readColumns = (path: string): Promise<ImportMap> =>
  readMap(
    path,
    (z) => z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())])),
    '"Номер карты: patientId", one column a line',
  );

const cells = 20;
const bar = (share: number): string => {
  const done = Math.round(Math.min(1, share) * cells);
  return `[${"=".repeat(done)}${" ".repeat(cells - done)}] ${(Math.min(1, share) * 100).toFixed(share < 0.1 ? 1 : 0)}%`;
};

/** "; 4 min left", once there is enough to guess from. `spent` in ms. */
export function left(spent: number, share: number): string {
  if (spent < 2_000 || share < 0.0001 || share >= 1) return "";
  const seconds = Math.round((spent * (1 - share)) / share / 1_000);
  return seconds < 90 ? `, ${seconds} s left` : `, ${Math.round(seconds / 60)} min left`;
}

function describe(kind: ImportKind, { rows, patients, things, problems, entered, refused }: ImportSummary, dryRun: boolean): string[] {
  const news = ({ made, changed, same }: ImportSummary["patients"]) => `${made} new, ${changed} changed, ${same} as before`;
  const went = Object.entries(entered).map(([scenario, count]) => `${scenario}: ${counted(count, "patient")}`);
  const not = Object.entries(refused).map(([reason, count]) => `${reason}: ${counted(count, "patient")}`);
  return [
    dryRun ? `Nothing was kept; of ${counted(rows, "row")}:` : `Of ${counted(rows, "row")}:`,
    ...(kind === "consents" ? [] : [`  patients      ${news(patients)}`]),
    ...(kind === "patients" ? [] : [`  ${kind.padEnd(12)}  ${news(things)}`]),
    ...went.map((each) => `  enter         ${each}`),
    ...not.map((each) => `  do not enter  ${each}`),
    ...problems.map(({ line, reasons }) => `  line ${line}: ${reasons.join(" ")}`),
  ];
}
