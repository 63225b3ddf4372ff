// Opens a store: the only place where a database's address becomes a database.
import { type Db, database } from "./db.ts";
import { dialect } from "./dialect.ts";
import { misuse } from "./fault.ts";
import { postgres } from "./postgres.ts";
import { sqliteFile, sqliteMemory } from "./sqlite.ts";

export type { Db } from "./db.ts";

export interface Store {
  db: Db;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/** `file:…` or `postgres://…`, of the dialect that DATABASE_URL chose. Migrates unless told not to. */
export async function openStore(url: string, { migrate = true }: { migrate?: boolean } = {}): Promise<Store> {
  const wanted = /^postgres(ql)?:/.test(url) ? "postgres" : "sqlite";
  if (wanted === "sqlite" && !url.startsWith("file:")) throw misuse("DATABASE_URL must begin with file: or postgres:");
  if (wanted !== dialect) throw misuse(`This process speaks ${dialect}, by its DATABASE_URL; it cannot open a ${wanted} database.`);
  const driver = wanted === "postgres" ? await postgres(url, migrate) : sqliteFile(url, migrate);
  return { db: database(driver), close: driver.close };
}

/** A private in-memory SQLite store, for the simulator; only where DATABASE_URL does not name PostgreSQL. */
export async function openMemory(): Promise<Store> {
  if (dialect !== "sqlite") throw misuse("A simulation needs a process (or worker thread) without a PostgreSQL DATABASE_URL.");
  const driver = sqliteMemory();
  return { db: database(driver), close: driver.close };
}
