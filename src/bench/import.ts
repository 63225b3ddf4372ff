// Importing patients from a file, against reading the same file with the CSV library alone.
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse";
import { importFile } from "../engine/import-file.ts";
import { openStore } from "../store/open.ts";
import { openClinic } from "./clinic.ts";
import { interleaved } from "./interleave.ts";
import type { Measure, Row } from "./measure.ts";

const rows = 4_000;
const rounds = 2;

export const imports: Measure = async ({ progress }) => {
  const folder = mkdtempSync(join(tmpdir(), "zabota-bench-"));
  const store = await openStore(`file:${join(folder, "zabota.db")}`);
  const { engine } = await openClinic(store);
  let pass = 0;
  try {
    const taken = async () => {
      const path = aFile(folder, `p${pass++}`);
      return cpuOf(async () => {
        const { patients } = await importFile(engine, { kind: "patients", path });
        if (patients.made !== rows) throw new Error("the import of the bench made other patients than it should");
      });
    };
    const again = aFile(folder, "again");
    await importFile(engine, { kind: "patients", path: again });
    const bare = () => cpuOf(() => readAlone(again));
    const fresh = await interleaved(rounds, bare, taken, progress);
    const repeated = await interleaved(rounds, bare, () => cpuOf(() => importFile(engine, { kind: "patients", path: again })), progress);
    const against = "reading the same rows with csv-parse alone";
    const perRow = (ms: number) => (ms / rows) * 1000;
    const measured: Row[] = [
      {
        measure: "import",
        figure: "CPU to import new patients",
        unit: "times",
        value: fresh.ratio,
        same: fresh.same,
        against,
        context: { rows, microseconds_a_row: perRow(fresh.b), microseconds_bare: perRow(fresh.a) },
      },
      {
        measure: "import",
        figure: "CPU to import them again, which changes nothing",
        unit: "times",
        value: repeated.ratio,
        same: repeated.same,
        against,
        context: { rows, microseconds_a_row: perRow(repeated.b) },
      },
    ];
    return measured;
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

function aFile(folder: string, name: string): string {
  const path = join(folder, `${name}.csv`);
  const each = (_: unknown, index: number) => `${name}-${index};Иванова;Анна;+7999${1_000_000 + index};30.05.1968`;
  writeFileSync(path, ["ID;Фамилия;Имя;Телефон;Дата рождения", ...Array.from({ length: rows }, each), ""].join("\n"));
  return path;
}

async function readAlone(path: string): Promise<number> {
  let count = 0;
  for await (const _ of createReadStream(path).pipe(parse({ delimiter: ";" }))) count++;
  return count;
}

async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const begun = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}
