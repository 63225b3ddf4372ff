// Small readers of YAML parts: each says what it wants, reads it with its place, and describes itself to editors.

import { suggest } from "./near.ts";
import { type Code, isPlenty, type Problem, report } from "./problem.ts";
import type { Node, Scalar } from "./tree.ts";

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
      // A number in place of a duration or an hour is a badly written one; elsewhere it is another kind of value.
      if (node.kind !== "scalar" || node.value === null || (typeof node.value !== "string" && code !== "bad-duration"))
        return wrong(problems, node, want);
      const value = typeof node.value === "string" ? parse(node.value) : undefined;
      if (value !== undefined) return { value, node };
      const written = node.text;
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
