// A file that says what is called otherwise: in YAML, of which JSON is a part.
import { readFileSync, statSync } from "node:fs";
import type * as Zod from "zod";
import { usedWrongly } from "./ends.ts";

export function mustBeFile(path: string): void {
  const kind = statSync(path, { throwIfNoEntry: false });
  if (!kind) throw usedWrongly(`There is no file "${path}".`);
  if (!kind.isFile()) throw usedWrongly(`"${path}" is not a file.`);
}

/** Anything else than what `shape` describes ends the command with code 2 and an `example`. */
export async function readMap<T>(path: string, shape: (z: typeof Zod) => Zod.ZodType<T>, example: string): Promise<T> {
  mustBeFile(path);
  const { parse } = await import("yaml");
  const z = await import("zod");
  try {
    return shape(z).parse(parse(readFileSync(path, "utf8"), { maxAliasCount: 0 }));
  } catch {
    throw usedWrongly(`"${path}" is no map such as ${example}.`);
  }
}
