// SQLite behind the driver's interface: one connection reads, one writes in turn, and nothing is forgotten in a power cut.
import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import Sqlite from "better-sqlite3";
import { commits } from "./commits.ts";
import type { Driver, Query } from "./db.ts";
import { misuse } from "./fault.ts";
import { migrateSqlite } from "./migrate.ts";

/** `file:./data/zabota.db`, `file:///srv/zabota.db`. The folder is made. */
export function sqliteFile(url: string, migrate: boolean): Driver {
  const path = url.startsWith("file://") ? fileURLToPath(url) : resolve(url.slice("file:".length));
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const writer = new Sqlite(path, { timeout: 10_000 });
  writer.pragma("journal_mode = wal");
  writer.pragma("synchronous = full");
  if (migrate) migrateSqlite(writer);
  writer.pragma("foreign_keys = on");
  const reader = new Sqlite(path, { timeout: 10_000 });
  reader.pragma("query_only = on");
  // KB, taken as they are needed: a search among many looks up rows all over the file.
  reader.pragma("cache_size = -65536");
  return driver(runner(writer), runner(reader), 50);
}

/** Emptied private databases, with the statements that were prepared on them: a run of stories needs only one. */
const idle: Runner[] = [];

/** A private database that ends with its store. */
export function sqliteMemory(): Driver {
  const only = idle.pop() ?? runner(migrated());
  // Nothing to wait for.
  const inner = driver(only, only, 1);
  let closed = false;
  const ifOpen =
    <A extends unknown[], T>(work: (...args: A) => Promise<T>) =>
    async (...args: A) => {
      if (closed) throw misuse("the store is closed");
      return work(...args);
    };
  return {
    query: ifOpen(inner.query),
    transaction: (work) => (closed ? Promise.reject(misuse("the store is closed")) : inner.transaction(work)),
    close: ifOpen(() =>
      inner.transaction(async () => {
        closed = true;
        empty(only.connection);
        idle.push(only);
      }),
    ),
  };
}

function migrated(): Sqlite.Database {
  const connection = new Sqlite(":memory:");
  migrateSqlite(connection);
  connection.pragma("foreign_keys = on");
  return connection;
}

/** Inside a transaction, at whose end the rows must fit together: with none left they do. */
function empty(connection: Sqlite.Database): void {
  connection.pragma("defer_foreign_keys = on");
  const tables = connection
    .prepare("select name from sqlite_master where type = 'table' and name <> 'migrations' and sql is not null")
    .pluck()
    .all();
  for (const name of tables) connection.exec(`delete from "${name}"`);
}

function driver(write: Runner, read: Runner, together: number): Driver {
  const { share, alone } = commits(write.connection, write.query, together);
  return {
    query: async (sql, parameters, method) => {
      if (read === write) return alone(() => write.query(sql, parameters, method));
      return read.readonly(sql) ? read.query(sql, parameters, method) : share((query) => query(sql, parameters, method));
    },
    transaction: share,
    close: () =>
      alone(() => {
        read.connection.close();
        write.connection.close();
      }),
  };
}

/** Enough for every query of ours; lists of different lengths make statements of their own. */
const KEPT_STATEMENTS = 500;

interface Runner {
  connection: Sqlite.Database;
  query: Query;
  readonly(sql: string): boolean;
}

function runner(connection: Sqlite.Database): Runner {
  const kept = new Map<string, Sqlite.Statement>();
  const prepare = (sql: string): Sqlite.Statement => {
    const known = kept.get(sql);
    if (known) return known;
    const statement = connection.prepare(sql);
    if (statement.reader) statement.raw(true);
    if (kept.size >= KEPT_STATEMENTS) kept.clear();
    kept.set(sql, statement);
    return statement;
  };
  return {
    connection,
    readonly: (sql) => prepare(sql).readonly,
    query: async (sql, parameters, method) => {
      const statement = prepare(sql);
      if (!statement.reader) {
        statement.run(...parameters);
        return { rows: [] };
      }
      // Drizzle takes one bare row from "get".
      return { rows: (method === "get" ? statement.get(...parameters) : statement.all(...parameters)) as unknown[] };
    },
  };
}
