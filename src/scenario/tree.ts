// A YAML text as a tree in which every part knows its place. Keys are text and nothing else.

import { type At, type Source, skipCodePoints } from "./places.ts";

export type Node = Scalar | Mapping | List;

/** `style` says whether a place within the value can be found in the text: `direct`, `quoted` and `block` yes, `other` (escaped, folded) no. */
export interface Scalar extends At {
  kind: "scalar";
  value: string | number | boolean | null;
  /** As written, for numbers and booleans; the same as `value` for text. */
  text: string;
  style: "direct" | "quoted" | "block" | "other";
}
export interface Mapping extends At {
  kind: "map";
  entries: Entry[];
}
export interface Entry {
  key: string;
  at: At;
  value: Node;
}
export interface List extends At {
  kind: "list";
  items: Node[];
}

export const entry = (node: Mapping, key: string): Entry | undefined => node.entries.find((one) => one.key === key);

/** The first key of a mapping, where something that should be in it is missed. */
export const head = (node: Node): At => (node.kind === "map" ? (node.entries[0]?.at ?? node) : node);

/** Where the `offset`-th code point of a text value stands; its start where escapes or folding hide that. */
export function within(node: Scalar, offset: number): At {
  const { source, start } = node;
  switch (node.style) {
    case "direct":
      return { source, start: skipCodePoints(source.text, start, offset) };
    case "quoted":
      return { source, start: skipCodePoints(source.text, start + 1, offset) };
    case "block":
      return { source, start: inBlock(source, source.text.indexOf("\n", start) + 1, node.text, offset) };
    case "other":
      return { source, start };
  }
}

/** `start` is the first character of the block's first line, its indentation included. */
function inBlock(source: Source, start: number, text: string, offset: number): number {
  const before = text.slice(0, skipCodePoints(text, 0, offset));
  const lines = before.split("\n");
  let at = start;
  for (let line = 1; line < lines.length; line++) at = source.text.indexOf("\n", at) + 1;
  return at + indentOf(source.text, start, text) + (lines.at(-1)?.length ?? 0);
}

function indentOf(source: string, start: number, text: string): number {
  const lines = text.split("\n");
  let at = start;
  for (const line of lines) {
    const end = source.indexOf("\n", at);
    const raw = source.slice(at, end === -1 ? undefined : end).replace(/\r$/, "");
    if (line !== "") return raw.length - line.length;
    at = end + 1;
  }
  return 0;
}
