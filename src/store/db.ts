// The one way to the data, the same on both databases: drizzle's builders over a driver, with transactions that cannot be mixed up.
import { AsyncLocalStorage } from "node:async_hooks";
import { type Column, type SQL, sql } from "drizzle-orm";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import * as pgProxy from "drizzle-orm/pg-proxy";
import * as liteProxy from "drizzle-orm/sqlite-proxy";
import { dialect } from "./dialect.ts";
import { discreet, misuse } from "./fault.ts";

/** What an insert, update or delete answers differs by database; ask with `returning`. */
interface Unspecified extends PgQueryResultHKT {
  type: undefined;
}

/** What both databases can do: a query that only one can run does not compile. Also the type of a transaction. */
export type Db = Pick<
  PgDatabase<Unspecified>,
  "select" | "selectDistinct" | "insert" | "update" | "delete" | "with" | "$with" | "$count"
> & {
  /**
   * All or nothing. Inside, only `tx` may be used: using `db` there throws at once. Nested calls are savepoints.
   * No network calls inside: on SQLite every other writer waits. `work` leaves nothing behind but what it writes, since it may be begun anew:
   * where two wait for each other (a deadlock), PostgreSQL lets one through and gives the other up.
   */
  transaction<T>(work: (tx: Db) => Promise<T>): Promise<T>;
};

/** Rows as arrays for `all`, `get` and `values`; as objects for `execute`. */
export type Query = (
  sql: string,
  parameters: unknown[],
  method: "run" | "all" | "get" | "values" | "execute",
  /** Of a statement that will come again; always the same text under it. */
  name?: string,
) => Promise<{ rows: unknown[] }>;

export interface Driver {
  query: Query;
  /** Runs `work` between begin and commit on a connection of its own; rolls back when it throws, and throws that first error. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The transactions that a call stands in, innermost first. One for all databases: each more of these slows every promise down. */
const inside = new AsyncLocalStorage<Transaction>();
interface Transaction {
  driver: Driver;
  open: boolean;
  outer: Transaction | undefined;
}

export function database(driver: Driver): Db {
  const outsideOnly = () => {
    for (let around = inside.getStore(); around; around = around.outer)
      if (around.open && around.driver === driver)
        throw misuse("the database was used inside a transaction of its own: use the transaction");
  };
  const plain: Query = async (...statement) => {
    outsideOnly();
    return driver.query(...statement);
  };
  return assemble(plain, async (work) => {
    outsideOnly();
    try {
      return await driver.transaction(async (query) => {
        const state: Transaction = { driver, open: true, outer: inside.getStore() };
        const checked: Query = async (...statement) => {
          if (!state.open) throw misuse("the transaction was used after its end: something in it was not awaited");
          return query(...statement);
        };
        try {
          return await inside.run(state, () => work(within(checked, 1)));
        } finally {
          state.open = false;
        }
      });
    } catch (error) {
      throw isDatabaseError(error) ? discreet(error, "commit") : error;
    }
  });
}

function within(query: Query, depth: number): Db {
  const run = (statement: string) => query(`${statement} nested_${depth}`, [], "run");
  return assemble(query, async (work) => {
    await run("savepoint");
    try {
      const result = await work(within(query, depth + 1));
      await run("release savepoint");
      return result;
    } catch (error) {
      await run("rollback to savepoint");
      throw error;
    }
  });
}

/** The drivers' own errors have a code and no name of ours; they come bare from begin, commit and savepoints. */
const isDatabaseError = (error: unknown): boolean =>
  error instanceof Error && (error.name === "SqliteError" || error.name === "error" || error.constructor.name === "DatabaseError");

const queries = new WeakMap<object, Query>();

/** What a store or a transaction sends its statements through. */
export function queryOf(db: Db): Query {
  const query = queries.get(db);
  if (!query) throw misuse("this is neither a store nor a transaction of one");
  return query;
}

function assemble(query: Query, transaction: Db["transaction"]): Db {
  const built =
    dialect === "postgres"
      ? pgProxy.drizzle((sql, parameters, method) => query(sql, parameters, method), { casing: "snake_case" })
      : liteProxy.drizzle(query as never, undefined, { casing: "snake_case" });
  silence(built);
  shareNames(built);
  const db = Object.assign(built as unknown as Db, { transaction });
  queries.set(db, query);
  return db;
}

let names: object | undefined;

/** The columns' names in snake case are worked out once, not anew for each transaction. */
function shareNames(built: unknown): void {
  const { dialect } = built as { dialect: { casing: object } };
  names ??= dialect.casing;
  dialect.casing = names;
}

type Prepared = Record<"execute" | "run" | "all" | "get" | "values", ((...args: unknown[]) => unknown) | undefined>;

/** Drizzle's own errors carry all parameters in their message: each is replaced on its way out. */
function silence(built: unknown): void {
  const { session } = built as { session: { prepareQuery(query: { sql: string }, ...rest: unknown[]): Prepared } };
  const prepare = session.prepareQuery.bind(session);
  session.prepareQuery = (query, ...rest) => {
    const prepared = prepare(query, ...rest);
    for (const method of ["execute", "run", "all", "get", "values"] as const) {
      const original = prepared[method];
      if (!original) continue;
      prepared[method] = async (...args) => {
        try {
          return await original.apply(prepared, args);
        } catch (error) {
          throw discreet(error, query.sql);
        }
      };
    }
    return prepared;
  };
}

/**
 * Whether there is such a row, looked up for each row that asks and for no other. Where only a page is wanted PostgreSQL would else read all
 * such rows first: it can tell neither how many begin with a word nor how soon the page is full.
 */
export const isThere = (query: { limit(count: number): { getSQL(): SQL } }): SQL => sql`exists (${query.limit(1).getSQL()} offset 0)`;

/** Whether the column is one of these, which stand in the statement as one parameter: its text is the same for however many there are. */
export function isAmong(column: Column, values: string[]): SQL {
  const list = (write: (values: string[]) => unknown) => sql.param(values, { mapToDriverValue: write });
  return dialect === "postgres"
    ? sql`${column} = any(${list((all) => all)})`
    : sql`${column} in (select value from json_each(${list(JSON.stringify)}))`;
}

/** Locks the rows until the transaction ends. On SQLite the transaction itself is the lock. */
export function forUpdate<Q extends { for(strength: "update", config?: { skipLocked: true }): unknown }>(
  query: Q,
  config?: { skipLocked: true },
): Q {
  return dialect === "postgres" ? (query.for("update", config) as Q) : query;
}
