// SQLite behind the driver's interface: one connection reads, one writes in turn, and nothing is forgotten in a power cut.
import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import Sqlite from "better-sqlite3";
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
  return driver(runner(writer), runner(reader));
}

/** Emptied private databases, with the statements that were prepared on them: a run of stories needs only one. */
const idle: Runner[] = [];

/** A private database that ends with its store. */
export function sqliteMemory(): Driver {
  const only = idle.pop() ?? runner(migrated());
  const inner = driver(only, only);
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

function driver(write: Runner, read: Runner): Driver {
  const { connection: writer } = write;
  const { connection: reader } = read;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
  return {
    query: async (sql, parameters, method) =>
      reader !== writer && read.readonly(sql) ? read.query(sql, parameters, method) : inTurn(() => write.query(sql, parameters, method)),
    transaction: (work) =>
      inTurn(async () => {
        writer.exec("begin immediate");
        try {
          const result = await work(write.query);
          writer.exec("commit");
          return result;
        } catch (error) {
          // On a full disk SQLite has rolled back by itself.
          if (writer.inTransaction) writer.exec("rollback");
          throw error;
        }
      }),
    close: () =>
      inTurn(async () => {
        reader.close();
        writer.close();
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
