// Mappings, of known words or of names that a marketer chooses.

import { type Json, type Kind, wrong } from "./kinds.ts";
import { suggest } from "./near.ts";
import type { At } from "./places.ts";
import { isPlenty, type Problem, report } from "./problem.ts";
import { type Entry, entry, head, type Mapping } from "./tree.ts";

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
