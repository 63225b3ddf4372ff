// Brings a database to this release's schema: one process at a time, all of it or nothing, and never backwards.
import { fileURLToPath } from "node:url";
import type Sqlite from "better-sqlite3";
import { readMigrationFiles } from "drizzle-orm/migrator";
import type pg from "pg";
import { misuse } from "./fault.ts";

const KEPT = "create table if not exists migrations (made bigint primary key, applied bigint not null)";

interface Migration {
  /** When it was generated: its name for good. */
  made: number;
  statements: string[];
}

/** Exported for the tests of migrations with rows in. */
export function migrations(dialect: "sqlite" | "postgres"): Migration[] {
  const migrationsFolder = fileURLToPath(new URL(`./migrations/${dialect}`, import.meta.url));
  return readMigrationFiles({ migrationsFolder }).map(({ folderMillis, sql }) => ({ made: folderMillis, statements: sql }));
}

function missing(all: Migration[], applied: number[]): Migration[] {
  if (applied.some((made) => !all.some((migration) => migration.made === made)))
    throw misuse("The database was written by a newer release of Zabota: install that release, or restore a backup from before it.");
  return all.filter(({ made }) => !applied.includes(made));
}

export function migrateSqlite(database: Sqlite.Database, all = migrations("sqlite")): void {
  // Rebuilding a table would delete the rows that refer to it, and inside the transaction this switch does nothing.
  database.pragma("foreign_keys = off");
  database.pragma("busy_timeout = 60000");
  database.exec("begin exclusive");
  try {
    database.exec(KEPT);
    const applied = database.prepare<[], { made: number }>("select made from migrations").all();
    const due = missing(
      all,
      applied.map((row) => row.made),
    );
    for (const { made, statements } of due) {
      for (const statement of statements) database.exec(statement);
      database.prepare("insert into migrations values (?, ?)").run(made, Date.now());
    }
    // It looks at every row there is, while nobody else can write.
    if (due.length > 0 && (database.pragma("foreign_key_check") as unknown[]).length > 0)
      throw misuse("A migration left rows that refer to nothing; the database is as it was.");
    database.exec("commit");
  } catch (error) {
    if (database.inTransaction) database.exec("rollback");
    throw error;
  } finally {
    database.pragma("busy_timeout = 10000");
    database.pragma("foreign_keys = on");
  }
}

/** Any number, the same in each process. */
const LOCK = 7_261_002;

export async function migratePostgres(pool: pg.Pool, all = migrations("postgres")): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock($1)", [LOCK]);
    await client.query(KEPT);
    const applied = await client.query<{ made: string }>("select made from migrations");
    for (const { made, statements } of missing(
      all,
      applied.rows.map((row) => Number(row.made)),
    )) {
      for (const statement of statements) await client.query(statement);
      await client.query("insert into migrations values ($1, $2)", [made, Date.now()]);
    }
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}
