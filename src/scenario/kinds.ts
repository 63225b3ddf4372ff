// Small readers of YAML parts: each says what it wants, reads it with its place, and describes itself to editors.

import { suggest } from "./near.ts";
import type { At } from "./places.ts";
import { type Code, isPlenty, type Problem, report } from "./problem.ts";
import { type Entry, entry, head, type Mapping, type Node, type Scalar } from "./tree.ts";

/** A JSON Schema, or a part of one. */
export type Json = { [key: string]: unknown };

/** Reads a node or reports what is wrong with it; a part that could not be read is left out, so that the rest can still be judged. */
export interface Kind<T> {
  read(node: Node, problems: Problem[]): T | undefined;
  schema: Json;
}

/** A value with its place. */
export interface Placed<T> {
  value: T;
  node: Scalar;
}

export interface Word<T> {
  kind: Kind<T>;
  /** `missing-word` where it is absent. */
  needed: boolean;
  about: string;
}
/** The words of a mapping that reads as `T`. */
export type Words<T> = { [K in Exclude<keyof T, "node">]-?: Word<NonNullable<T[K]>> };

export const word = <T>(kind: Kind<T>, about: string): Word<T> => ({ kind, needed: false, about });
export const needed = <T>(kind: Kind<T>, about: string): Word<T> => ({ kind, needed: true, about });

export const wrong = (problems: Problem[], node: Node, want: string, hint?: string): undefined => {
  report(problems, node, "wrong-type", `${want} is expected here, and this is ${describe(node)}.`, hint);
  return undefined;
};

export function describe(node: Node): string {
  switch (node.kind) {
    case "map":
      return "a mapping";
    case "list":
      return "a list";
    case "scalar":
      if (node.value === null) return "empty";
      if (typeof node.value === "string") return `"${node.value.length > 40 ? `${node.value.slice(0, 40)}…` : node.value}"`;
      return typeof node.value === "number" ? `the number ${node.text}` : `${node.text}, a yes or no`;
  }
}

/** Text that `parse` understands; `want` names it, `code` is given to text that it does not. */
export function scalar<T>(
  want: string,
  schema: Json,
  parse: (text: string) => T | undefined,
  code: Code = "wrong-type",
  hint?: (text: string) => string | undefined,
): Kind<Placed<T>> {
  return {
    schema,
    read(node, problems) {
      if (node.kind !== "scalar" || typeof node.value !== "string") return wrong(problems, node, want);
      const value = parse(node.value);
      if (value !== undefined) return { value, node };
      const written = node.value;
      report(problems, node, code, `${want} is expected here, and this is ${describe(node)}.`, () => hint?.(written));
      return undefined;
    },
  };
}

export const text: Kind<Placed<string>> = scalar("Text", { type: "string" }, (written) => written);

/** Text for which a number or a yes will do as well: read as it is written. */
export const anyText: Kind<Placed<string>> = {
  schema: { type: ["string", "number", "boolean"] },
  read: (node, problems) => (node.kind === "scalar" && node.value !== null ? { value: node.text, node } : wrong(problems, node, "Text")),
};

export const flag: Kind<Placed<boolean>> = {
  schema: { type: "boolean" },
  read: (node, problems) =>
    node.kind === "scalar" && typeof node.value === "boolean" ? { value: node.value, node } : wrong(problems, node, "true or false"),
};

export const whole = (from: number, to: number): Kind<Placed<number>> => ({
  schema: { type: "integer", minimum: from, maximum: to },
  read(node, problems) {
    const value = node.kind === "scalar" ? node.value : undefined;
    if (node.kind === "scalar" && typeof value === "number" && Number.isInteger(value) && value >= from && value <= to)
      return { value, node };
    return wrong(problems, node, `A whole number from ${from} to ${to}`);
  },
});

export const number: Kind<Placed<number>> = {
  schema: { type: "number" },
  read: (node, problems) =>
    node.kind === "scalar" && typeof node.value === "number" && Number.isFinite(node.value)
      ? { value: node.value, node }
      : wrong(problems, node, "A number"),
};

/** One of a closed list. */
export function oneOf<T extends string>(names: readonly T[], want: string, code: Code = "wrong-type"): Kind<Placed<T>> {
  const known = (written: string): T | undefined => names.find((name) => name === written);
  return scalar(want, { enum: [...names] }, known, code, (written) => suggest(written, names) ?? `One of: ${names.join(", ")}.`);
}

export function listOf<T>(kind: Kind<T>, want = "A list"): Kind<T[]> {
  return {
    schema: { type: "array", items: kind.schema },
    read(node, problems) {
      if (node.kind !== "list") return wrong(problems, node, want);
      const items: T[] = [];
      for (const one of node.items) {
        if (isPlenty(problems)) break;
        const item = kind.read(one, problems);
        if (item !== undefined) items.push(item);
      }
      return items;
    },
  };
}

/** One, or a list of them. */
export function oneOrMany<T>(kind: Kind<T>): Kind<T[]> {
  const many = listOf(kind);
  return {
    schema: { anyOf: [kind.schema, many.schema] },
    read(node, problems) {
      if (node.kind === "list") {
        if (node.items.length === 0) return wrong(problems, node, "At least one");
        return many.read(node, problems);
      }
      const one = kind.read(node, problems);
      return one === undefined ? undefined : [one];
    },
  };
}

/** A name with what it stands for. */
export interface Named<T> {
  name: string;
  at: At;
  value: T;
}

/** A mapping of names, all of one kind. Where a value could not be read its name is left out. */
export function mapOf<T>(kind: Kind<T>, names: RegExp, want: string): Kind<Named<T>[]> {
  return {
    schema: { type: "object", additionalProperties: kind.schema, propertyNames: { pattern: names.source } },
    read(node, problems) {
      if (node.kind !== "map") return wrong(problems, node, "A mapping of names");
      const found: Named<T>[] = [];
      for (const { key, at, value: raw } of node.entries) {
        if (isPlenty(problems)) break;
        if (!names.test(key)) report(problems, at, "wrong-type", `${want} is expected here, and this is "${key}".`);
        const value = kind.read(raw, problems);
        if (value !== undefined) found.push({ name: key, at, value });
      }
      return found;
    },
  };
}

/** A mapping with known words. */
export function object<T extends { node: Mapping }>(words: Words<T>, want = "A mapping"): Kind<T> {
  const table = new Map<string, Word<unknown>>(Object.entries(words) as [string, Word<unknown>][]);
  return {
    schema: objectSchema(table),
    read(node, problems) {
      if (node.kind !== "map") return wrong(problems, node, want);
      return readWords<T>(node, table, problems, head(node));
    },
  };
}

export function objectSchema(table: ReadonlyMap<string, Word<unknown>>): Json {
  const properties: Json = {};
  for (const [key, one] of table) properties[key] = { description: one.about, ...one.kind.schema };
  const required = [...table].filter(([, one]) => one.needed).map(([key]) => key);
  return { type: "object", properties, ...(required.length > 0 ? { required } : {}), additionalProperties: false };
}

/** Reads the words of `table`; what is needed and absent is missed at `missing`. */
export function readWords<T extends { node: Mapping }>(
  node: Mapping,
  table: ReadonlyMap<string, Word<unknown>>,
  problems: Problem[],
  missing: At,
): T {
  const read: { [key: string]: unknown } = { node };
  for (const one of node.entries) {
    if (isPlenty(problems)) break;
    const known = table.get(one.key);
    if (known === undefined) unknownWord(one, [...table.keys()], problems);
    else read[one.key] = known.kind.read(one.value, problems);
  }
  for (const [key, one] of table) {
    if (one.needed && entry(node, key) === undefined) report(problems, missing, "missing-word", `"${key}" is missing here: ${one.about}`);
  }
  return read as T;
}

/** `others` are words that may have been meant, though they cannot stand here alone. */
export function unknownWord(one: Entry, words: readonly string[], problems: Problem[], others: readonly string[] = []): void {
  const hint = () => suggest(one.key, words) ?? suggest(one.key, others) ?? `Here can stand: ${words.join(", ")}.`;
  report(problems, one.at, "unknown-word", `"${one.key}" is not a word that can stand here.`, hint);
}

/** Any value at all, for what is passed on as it is. */
export const anything: Kind<Node> = { schema: {}, read: (node) => node };

/** The value of a node in plain JSON. Names that JavaScript takes specially are as ordinary as any. */
export function plain(node: Node): unknown {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "list":
      return node.items.map(plain);
    case "map":
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, plain(value)]));
  }
}

/** Defers to a kind that is not there yet: a step holds steps. */
export function later<T>(make: () => Kind<T>, ref: string): Kind<T> {
  let made: Kind<T> | undefined;
  return {
    schema: { $ref: `#/$defs/${ref}` },
    read(node, problems) {
      made ??= make();
      return made.read(node, problems);
    },
  };
}

/** Without the words that are absent, so that a value is the same after a journey through JSON. */
export function without<T extends object>(words: T): T {
  const kept: { [key: string]: unknown } = {};
  for (const [key, value] of Object.entries(words)) if (value !== undefined) kept[key] = value;
  return kept as T;
}
