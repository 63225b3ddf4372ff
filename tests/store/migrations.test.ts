// Migrations: they fit the schema, lose no rows, are done by one process at a time, and leave nothing half done.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import Sqlite from "better-sqlite3";
import { generateDrizzleJson, generateMigration, generateSQLiteDrizzleJson, generateSQLiteMigration } from "drizzle-kit/api";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { consentsOf, recordConsent } from "../../src/store/consents.ts";
import { dialect } from "../../src/store/dialect.ts";
import { migratePostgres, migrateSqlite, migrations } from "../../src/store/migrate.ts";
import { openStore } from "../../src/store/open.ts";
import { patients } from "../../src/store/patients.ts";
import * as schema from "../../src/store/schema.ts";
import { anAddress, aPatient, aStore, NOW } from "../support/store.ts";

const run = promisify(execFile);

/** Migrates the database with these after the ones that are kept, as a later release would. */
async function migrateFurther(address: string, made: number, ...statements: string[]): Promise<void> {
  const all = [...migrations(dialect), { made, statements }];
  if (dialect === "sqlite") {
    const database = new Sqlite(address.slice("file:".length));
    try {
      return migrateSqlite(database, all);
    } finally {
      database.close();
    }
  }
  const pool = new pg.Pool({ connectionString: address });
  try {
    return await migratePostgres(pool, all);
  } finally {
    await pool.end();
  }
}

/** Rebuilds the table that most others refer to, as the generator does on SQLite for almost any change. */
function rebuild(): string[] {
  if (dialect === "postgres") return ["alter table patients alter column folded set default 'x'"];
  const fresh = new Sqlite(":memory:");
  migrateSqlite(fresh);
  const { sql } = fresh.prepare("select sql from sqlite_master where name = 'patients'").get() as { sql: string };
  return [
    sql.replace("`patients`", "`__new_patients`"),
    "insert into __new_patients select * from patients",
    "drop table patients",
    "alter table __new_patients rename to patients",
  ];
}

/** The schema as the newest kept migration leaves it. */
function keptSnapshot() {
  const meta = new URL(`../../src/store/migrations/${dialect}/meta/`, import.meta.url);
  const { entries } = JSON.parse(readFileSync(new URL("_journal.json", meta), "utf8")) as { entries: { idx: number }[] };
  const newest = String(entries.at(-1)?.idx).padStart(4, "0");
  return JSON.parse(readFileSync(new URL(`${newest}_snapshot.json`, meta), "utf8"));
}

test("the kept migrations make exactly the schema: generate anew after a change", async () => {
  const kept = keptSnapshot();
  const missing =
    dialect === "sqlite"
      ? await generateSQLiteMigration(kept, await generateSQLiteDrizzleJson(schema, kept.id, "snake_case"))
      : await generateMigration(kept, generateDrizzleJson(schema, kept.id, undefined, "snake_case"));
  expect(missing).toEqual([]);
});

test("a rebuilt table keeps its rows, and the rows that refer to them", async () => {
  const address = await anAddress();
  const before = await openStore(address);
  const { id: patientId } = await aPatient(before.db);
  await recordConsent(before.db, { patientId, purpose: "care", channel: "email", given: true, at: NOW });
  await before.close();
  await migrateFurther(address, NOW, ...rebuild());
  const { db, close } = await openStore(address, { migrate: false });
  onTestFinished(() => close());
  expect(await db.$count(patients)).toBe(1);
  expect(await consentsOf(db, patientId)).toMatchObject([{ given: true }]);
  await expect(recordConsent(db, { patientId: "nobody", purpose: "care", channel: "email", given: true, at: NOW })).rejects.toThrow(
    "could not insert consents",
  );
});

test("a migration that fails changes nothing", async () => {
  const address = await anAddress();
  const { db } = await aStore(address);
  await aPatient(db);
  await expect(migrateFurther(address, NOW, "drop table settings", "delete from nowhere")).rejects.toThrow();
  expect(await db.$count(schema.settings)).toBe(0);
  await migrateFurther(address, NOW, "create table later (x integer)");
});

test.runIf(dialect === "sqlite")("a migration that leaves dangling rows is refused", async () => {
  const address = await anAddress();
  const { db } = await aStore(address);
  const { id: patientId } = await aPatient(db);
  await recordConsent(db, { patientId, purpose: "care", channel: "email", given: true, at: NOW });
  await expect(migrateFurther(address, NOW, "delete from patients")).rejects.toThrow("refer to nothing");
  expect(await db.$count(patients)).toBe(1);
});

test("a database of a newer release is not opened by an older one", async () => {
  const address = await anAddress();
  await (await openStore(address)).close();
  await migrateFurther(address, NOW, "create table later (x integer)");
  await expect(openStore(address)).rejects.toThrow("newer release");
});

test("several processes that start at once migrate once", async () => {
  const address = await anAddress();
  const script = new URL("../support/open-store.ts", import.meta.url).pathname;
  const env = { ...process.env, DATABASE_URL: address };
  const counts = await Promise.all([1, 2, 3].map(() => run(process.execPath, ["--import", "tsx", script], { env })));
  expect(counts.map(({ stdout }) => stdout.trim())).toEqual(["0", "0", "0"]);
});

test.runIf(dialect === "sqlite")(
  "opening a store that lacks nothing does not look through its rows, however many commands do so",
  async () => {
    const address = await anAddress();
    const opened = () => {
      const statements: string[] = [];
      const database = new Sqlite(address.slice("file:".length), { verbose: (statement) => statements.push(String(statement)) });
      migrateSqlite(database);
      database.close();
      return statements.some((statement) => statement.includes("foreign_key_check"));
    };
    expect([opened(), opened()]).toEqual([true, false]);
  },
);
