// "Did you mean", as a hint.

import { nearest } from "../messaging/nearest.ts";

/** Nothing where none of `names` is near. */
export function suggest(wrong: string, names: Iterable<string>): string | undefined {
  const name = nearest(wrong, names);
  return name === undefined ? undefined : `Did you mean "${name}"?`;
}
