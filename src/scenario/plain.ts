// Values that are passed on as they were written.

import type { Kind } from "./kinds.ts";
import type { Node } from "./tree.ts";

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

/** Without the words that are absent, so that a value is the same after a journey through JSON. */
export function without<T extends object>(words: T): T {
  const kept: { [key: string]: unknown } = {};
  for (const [key, value] of Object.entries(words)) if (value !== undefined) kept[key] = value;
  return kept as T;
}
