// `zabota backup`: one file with everything that the store holds, made while Zabota goes on.
import type { Command } from "commander";
import { print, printJson, progressLine } from "./terminal.ts";

const rest = `
Example:
  npx zabota backup backups/zabota-2026-03-02.db

The file holds patients' data as they are: keep it where the database itself may be kept. Keep with it
  SECRET_KEY              without it links in messages already sent, sign-in and two-factor codes are void
                          (not set: the file secret.key in the data folder)
  the scenarios folder    with clinic.yaml and the signed safety rules
  .env                    or wherever the other settings are
  Temporal's data         temporal.db in the data folder, or a backup of that cluster

To restore: stop Zabota, then
  SQLite      put the file where DATABASE_URL points, and remove the files of that name with -wal and -shm
  PostgreSQL  createdb zabota && pg_restore --no-owner --dbname=zabota <file>
and start it. Where Temporal's data are lost, leave them out: Zabota sees that the server is a new one and starts every
journey again where the copy has it. What was sent after the copy was made is not known then and may be sent again.`;

export function register(program: Command): void {
  program
    .command("backup")
    .description("copy the store into a file, while Zabota runs; a file that is there is never overwritten")
    .argument("<file>", "where to; its folder must be there")
    .option("--json", "print what was made as JSON")
    .addHelpText("after", rest)
    .action(backup);
}

async function backup(file: string, { json }: { json?: true }): Promise<void> {
  const { existsSync } = await import("node:fs");
  const { dirname, resolve } = await import("node:path");
  const { usedWrongly } = await import("./ends.ts");
  const folder = dirname(resolve(file));
  if (!existsSync(folder)) throw usedWrongly(`There is no folder "${folder}".`);
  if (existsSync(file)) throw usedWrongly(`There is a file "${file}" already, and it is left as it is: name another.`);
  const { readConfig } = await import("../config.ts");
  const config = readConfig();
  const { copyStore } = await import("../store/backup.ts");
  const line = progressLine();
  const begun = Date.now();
  const bytes = await copyStore(config.databaseUrl, file, config.machine, (share) =>
    line.tell(share === undefined ? "copying" : `copying: ${Math.round(share * 100)}%`),
  ).finally(() => line.end());
  await remember(config.databaseUrl, begun);
  const kind = config.databaseUrl.startsWith("file:") ? "sqlite" : "postgres";
  if (json) return printJson({ file, kind, bytes, begunAt: new Date(begun).toISOString(), milliseconds: Date.now() - begun });
  print(`${file}: ${(bytes / 2 ** 20).toFixed(1)} MiB, whole and checked. What else to keep, and how to restore: npx zabota backup --help`);
}

/** For `zabota doctor`. */
async function remember(url: string, at: number): Promise<void> {
  const { openStore } = await import("../store/open.ts");
  const { saveSetting } = await import("../store/settings.ts");
  const store = await openStore(url);
  await saveSetting(store.db, "backup", { at });
  await store.close();
}
