// Queries that are written once and run many times: to build a statement anew takes the library longer than the database needs for it.
import { type Column, is, Param, Placeholder, SQL, sql } from "drizzle-orm";
import { type Db, queryOf } from "./db.ts";
import { discreet, misuse } from "./fault.ts";

/** What the library makes of a query, in both dialects. */
interface Built {
  getQuery(): { sql: string; params: unknown[] };
  fields?: { path: string[]; field: Column | SQL | SQL.Aliased }[];
}

type Values = Record<string, unknown>;

interface Statement {
  text: string;
  parameters: ((values: Values) => unknown)[];
  /** None where it answers with no rows. */
  columns?: { name: string; decode(raw: unknown): unknown }[];
  /** PostgreSQL keeps its own half of the work under it. */
  name: string;
}

let count = 0;

/**
 * Answers as the query that `write` makes of `values` would. It is written once for each set of values that are there (not undefined), with
 * places in their stead: so it may hand a row or a patch on whole, but not look at it, nor make up what differs each time, such as an id.
 * Compares with texts, numbers and lists by `isAmong` only, and selects no nested rows.
 */
export function prepared<V extends object, R>(write: (db: Db, values: V) => PromiseLike<R>): (db: Db, values: V) => Promise<R> {
  const known = new Map<string, Statement>();
  return async (db, values) => {
    const given = values as Values;
    let shape = "";
    for (const key in given) if (given[key] !== undefined) shape += `${key} `;
    let statement = known.get(shape);
    if (!statement) {
      statement = written((places) => write(db, places as V), shape.split(" ").filter(Boolean));
      known.set(shape, statement);
    }
    const { text, parameters, columns, name } = statement;
    try {
      const answer = await queryOf(db)(
        text,
        parameters.map((parameter) => parameter(given)),
        columns ? "all" : "run",
        name,
      );
      return (columns && (answer.rows as unknown[][]).map((row) => read(columns, row))) as R;
    } catch (error) {
      throw discreet(error, text);
    }
  };
}

function written(write: (places: Values) => unknown, keys: string[]): Statement {
  const build = () =>
    (write(Object.fromEntries(keys.map((key) => [key, sql.placeholder(key)]))) as { prepare(name: string): Built }).prepare("");
  const { fields, ...built } = withQuery(build());
  const again = withQuery(build());
  if (built.params.some((param, index) => !isPlace(param) && param !== again.params[index]))
    throw misuse("a prepared query makes up a value by itself: give it one");
  return {
    text: built.sql,
    parameters: built.params.map(parameter),
    ...(fields && { columns: fields.map(column) }),
    name: `zabota_${++count}`,
  };
}

const withQuery = (built: Built) => ({ fields: built.fields, ...built.getQuery() });
const isPlace = (param: unknown): boolean => is(param, Placeholder) || is(param, Param);

function parameter(param: unknown): (values: Values) => unknown {
  if (is(param, Param) && is(param.value, Placeholder)) {
    const { value, encoder } = param;
    const { name } = value;
    return (values) => (values[name] === null ? null : encoder.mapToDriverValue(values[name]));
  }
  if (is(param, Placeholder)) {
    const { name } = param;
    return (values) => values[name];
  }
  return () => param;
}

function column({ path, field }: NonNullable<Built["fields"]>[number]): NonNullable<Statement["columns"]>[number] {
  const [name, nested] = path;
  if (name === undefined || nested !== undefined) throw misuse("a prepared query answers with flat rows only");
  const decoder = (is(field, SQL.Aliased) ? field.sql : field) as { decoder?: Pick<Column, "mapFromDriverValue"> } & Partial<Column>;
  const { decoder: own = decoder as Column } = decoder;
  return { name, decode: (raw) => (raw === null ? null : own.mapFromDriverValue(raw)) };
}

function read(columns: NonNullable<Statement["columns"]>, row: unknown[]): Values {
  const result: Values = {};
  for (const [index, { name, decode }] of columns.entries()) result[name] = decode(row[index]);
  return result;
}
