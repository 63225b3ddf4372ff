// What leaves the store when a statement fails: a code and a table's name, never the parameters, which are patients' names and words.

/** A use of the store that can never be right; its message is ours and holds no data. */
export const misuse = (message: string): Error => Object.assign(new Error(message), { name: "StoreMisuse" });

/** Keeps only the code of `error`; of `statement` (SQL without its parameters) only the verb and the table. */
export function discreet(error: unknown, statement: string): Error {
  const cause = innermost(error);
  if (cause instanceof Error && (cause.name === "StoreMisuse" || cause.name === "StoreFault")) return cause;
  const code = codeOf(cause);
  return Object.assign(new Error(`the store could not ${place(statement)}: ${code}`), { name: "StoreFault", code });
}

/** Did a unique index or a primary key refuse the row? */
export const isDuplicate = (error: unknown): boolean =>
  error instanceof Error && ["23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"].includes(codeOf(error));

/** Did PostgreSQL give this transaction up so that another, which waited for it as it did for that, could go on? */
export const isDeadlock = (error: unknown): boolean => codeOf(error) === "40P01";

const innermost = (error: unknown): unknown => (error instanceof Error && error.cause instanceof Error ? innermost(error.cause) : error);

/** Names the kind of an error, in one word that holds no data. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const code: unknown = "code" in error ? error.code : undefined;
  return typeof code === "string" && /^\w+$/.test(code) ? code : error.name;
}

function place(statement: string): string {
  const verb = /^\w+/.exec(statement)?.[0] ?? "work";
  const name = /\b(?:into|from|update) "(\w+)"/.exec(statement)?.[1];
  return name ? `${verb} ${name}` : verb;
}
