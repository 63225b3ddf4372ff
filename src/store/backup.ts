// Copies a whole store into one file while Zabota goes on: a SQLite file page by page, PostgreSQL by its own program.
import { spawn } from "node:child_process";
import { chmodSync, existsSync, linkSync, rmSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import Sqlite from "better-sqlite3";
import { childEnvironment } from "../environment.ts";
import { findProgram, type Machine } from "../machine.ts";
import { Unavailable } from "../unavailable.ts";

/** `share` of what there is to copy, where it is known. */
export type CopyProgress = (share?: number) => void;

/** Pages at a time: others of this process get a word in between. */
const step = 2_000;

/**
 * The bytes of the copy, which stands at `target` only once it is whole, checked and readable by nobody but its owner. What is written to the
 * store meanwhile is not in it. Throws Unavailable where it cannot be made; a file that is there already is never touched.
 */
export async function copyStore(url: string, target: string, machine: Machine, progress: CopyProgress): Promise<number> {
  const path = resolve(target);
  if (existsSync(path)) throw new Unavailable(`There is a file "${target}" already: name another.`);
  const partial = `${path}.${process.pid}.partial`;
  try {
    if (/^postgres(ql)?:/.test(url)) await copyPostgres(url, partial, machine, progress);
    else await copySqlite(url, partial, progress);
    chmodSync(partial, 0o600);
    // Unlike a renaming, a link never replaces what has come there meanwhile.
    linkSync(partial, path);
    return statSync(path).size;
  } finally {
    for (const end of ["", "-wal", "-shm", "-journal"]) rmSync(`${partial}${end}`, { force: true });
  }
}

async function copySqlite(url: string, partial: string, progress: CopyProgress): Promise<void> {
  const file = url.startsWith("file://") ? fileURLToPath(url) : resolve(url.slice("file:".length));
  if (!existsSync(file)) throw new Unavailable(`There is no database yet at ${url}: nothing to copy.`);
  const source = new Sqlite(file, { timeout: 10_000 });
  try {
    // One moment's view: without it every write of others would begin the copy anew.
    source.exec("begin");
    source.prepare("select count(*) from sqlite_master").get();
    await source.backup(partial, {
      progress({ totalPages, remainingPages }) {
        progress(totalPages === 0 ? undefined : 1 - remainingPages / totalPages);
        return step;
      },
    });
  } finally {
    source.close();
  }
  const copy = new Sqlite(partial);
  try {
    copy.pragma("journal_mode = delete");
    if (copy.pragma("integrity_check", { simple: true }) !== "ok")
      throw new Unavailable("The copy is damaged, and so may the database be: keep older copies, and run `pragma integrity_check` on it.");
  } finally {
    copy.close();
  }
}

/** `pg_dump` in its custom format, which it has checked when it ends with 0. The password is handed over in the environment, not for all to see. */
async function copyPostgres(url: string, partial: string, machine: Machine, progress: CopyProgress): Promise<void> {
  const program = findProgram(machine, "pg_dump");
  if (!program)
    throw new Unavailable(
      "The program pg_dump is not here: install PostgreSQL's client programs, or run `pg_dump --format=custom` where the database is.",
    );
  const address = new URL(url);
  const password = decodeURIComponent(address.password);
  address.password = "";
  const child = spawn(program, ["--format=custom", "--no-owner", "--no-privileges", `--file=${partial}`, `--dbname=${address}`], {
    env: childEnvironment(password ? { PGPASSWORD: password } : {}),
    stdio: ["ignore", "ignore", "pipe"],
  });
  const stop = () => child.kill();
  process.once("exit", stop);
  const ticking = setInterval(() => progress(), 500);
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-2_000);
  });
  const code = await new Promise<number | null>((done, failed) => child.once("error", failed).once("close", done)).finally(() => {
    clearInterval(ticking);
    process.off("exit", stop);
  });
  if (code !== 0) throw new Unavailable(`pg_dump could not make the copy: ${reasonIn(said)}`);
}

/** Its last error, which comes before its hints. */
const reasonIn = (said: string): string =>
  said
    .split("\n")
    .findLast((line) => line.includes("error:"))
    ?.replace(/^.*?error: /, "")
    .trim() ?? "it did not say why.";
