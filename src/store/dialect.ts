// The column vocabulary of the schema: the same words for SQLite and PostgreSQL, so that tables and queries need not know the database.
import * as pg from "drizzle-orm/pg-core";
import * as lite from "drizzle-orm/sqlite-core";
import { dialectOf } from "../environment.ts";

/**
 * Chosen once, when this module is first imported, from DATABASE_URL. One process (or worker thread, with an environment of its own) speaks
 * one dialect.
 */
export const dialect = dialectOf();

/** Both builders take the same calls as far as we use them; the types are PostgreSQL's in both cases. */
const choose = <T>(postgres: T, sqlite: unknown): T => (dialect === "postgres" ? postgres : (sqlite as T));

export const table = choose(pg.pgTable, lite.sqliteTable);
export const index = choose(pg.index, lite.index);
export const uniqueIndex = choose(pg.uniqueIndex, lite.uniqueIndex);
export const primaryKey = choose(pg.primaryKey, lite.primaryKey);

/** `text<"sent" | "read">()` narrows what the column holds. */
export const text = <T extends string = string>() => choose(() => pg.text(), lite.text)().$type<T>();

/** A whole number within 32 bits. */
export const integer = () => choose(() => pg.integer(), lite.integer)();

export const bool = () => choose(pg.boolean, () => lite.integer({ mode: "boolean" }))();

/** A moment: milliseconds UTC. */
export const instant = () => choose(() => pg.bigint({ mode: "number" }), lite.integer)();

/** Counts rows in the order in which they were written; the primary key of its table. */
export const sequence = () =>
  choose(
    () => pg.bigint({ mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    () => lite.integer().primaryKey({ autoIncrement: true }),
  )();

/** `json` and not `jsonb`, which reorders keys. The driver has parsed it already: parsing again would turn the text "5" into a number. */
const pgJson = pg.customType<{ data: unknown; driverData: unknown }>({
  dataType: () => "json",
  toDriver: (value) => JSON.stringify(value),
  fromDriver: (value) => value,
});

export const json = <T>() =>
  choose(
    () => pgJson(),
    () => lite.text({ mode: "json" }),
  )().$type<T>();

/** An opaque id, given by us unless the row brings one. */
export const id = () =>
  text()
    .primaryKey()
    .$defaultFn(() => crypto.randomUUID());
