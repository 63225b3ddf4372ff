// Writes very many rows of one table, hundreds a statement: to build each statement by the library would take longer than all of the database's work.
import { getTableColumns, getTableName, type Table } from "drizzle-orm";
import { toSnakeCase } from "drizzle-orm/casing";
import { type Db, queryOf } from "../store/db.ts";
import { dialect } from "../store/dialect.ts";

/** Rows of one statement: either database takes tens of thousands of values in it. */
const together = 200;

export interface Bulk<T extends Table> {
  /** Kept until `flush`. All have the keys of the first. */
  add(row: T["$inferInsert"]): void;
  flush(): Promise<void>;
}

/** What the first row does not have is left to the table's defaults. */
export function bulk<T extends Table>(tx: Db, table: T): Bulk<T> {
  const query = queryOf(tx);
  let kept: unknown[][] = [];
  let columns: { key: string; write(value: unknown): unknown }[] = [];
  let names = "";

  function begin(row: object): void {
    const all = Object.entries(getTableColumns(table));
    const given = all.filter(([key, { defaultFn }]) => key in row || defaultFn !== undefined);
    columns = given.map(([key, column]) => ({
      key,
      write: (value) => {
        const whole = value === undefined ? column.defaultFn?.() : value;
        return whole == null ? null : column.mapToDriverValue(whole);
      },
    }));
    names = given.map(([key]) => `"${toSnakeCase(key)}"`).join(", ");
  }

  function placesOf(rows: number): string {
    const places = (row: number) => columns.map((_, index) => (dialect === "postgres" ? `$${row * columns.length + index + 1}` : "?"));
    return Array.from({ length: rows }, (_, row) => `(${places(row).join(", ")})`).join(", ");
  }

  return {
    add(row) {
      if (columns.length === 0) begin(row);
      const given = row as Record<string, unknown>;
      kept.push(columns.map(({ key, write }) => write(given[key])));
    },
    async flush() {
      for (let from = 0; from < kept.length; from += together) {
        const rows = kept.slice(from, from + together);
        await query(`insert into "${getTableName(table)}" (${names}) values ${placesOf(rows.length)}`, rows.flat(), "run");
      }
      kept = [];
    },
  };
}
