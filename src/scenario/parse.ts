// A marketer's text into a tree with places; what YAML has and such a file has no use for is refused, and so is what is too large.

import type { At, Source } from "./places.ts";
import { type Problem, report } from "./problem.ts";
import type { Node } from "./tree.ts";
import { readBlocks } from "./yaml-blocks.ts";
import { readByLibrary } from "./yaml-library.ts";
import { maxLevels } from "./yaml-reader.ts";

/** 256 KiB. */
export const maxBytes = 262_144;

export interface Parsed {
  source: Source;
  /** Absent where the text could not be read at all. */
  root?: Node;
  problems: Problem[];
}

/** Never throws; `too-large` is answered alone and before anything else is looked at. */
export function parse(file: string, text: string): Parsed {
  const source: Source = { file, text: text.startsWith("\ufeff") ? text.slice(1) : text };
  const problems: Problem[] = [];
  const start: At = { source, start: 0 };
  if (text.length > maxBytes || Buffer.byteLength(text) > maxBytes) {
    report(problems, start, "too-large", "The file is larger than 256 KiB.", "Move some of it to scenarios/shared/ and include it.");
    return { source, problems };
  }
  const quick = readBlocks(source);
  if (quick.type === "read") return { source, root: orEmpty(quick.root, source), problems: quick.problems };
  const read = readByLibrary(source, problems);
  if (read === "too-deep") {
    report(problems, start, "too-large", `The file is nested more than ${maxLevels} levels deep.`);
    return { source, problems };
  }
  if (read === "too-much") {
    report(
      problems,
      { source, start: quick.at },
      "yaml-syntax",
      strange(source.text, quick.at),
      "Mend this first: the rest was not looked at.",
    );
    return { source, problems };
  }
  return { source, root: orEmpty(read.root, source), problems };
}

/** An empty text, or one of comments alone, is a mapping in which everything is missing. */
const orEmpty = (root: Node | undefined, source: Source): Node =>
  root === undefined || (root.kind === "scalar" && root.value === null && root.text === "")
    ? { kind: "map", source, start: 0, entries: [] }
    : root;

/** Of a text too long for the library to explain in time: what the quick reader could not get past. */
function strange(text: string, at: number): string {
  switch (text[at]) {
    case "\t":
      return "A tab cannot indent: use spaces.";
    case "*":
      return "An alias (*) is not used here: write it out, or include a fragment.";
    case "!":
      return "A tag (!) is not used here: remove it.";
    case "%":
      return "Directives are not used here: remove this line.";
    case '"':
    case "'":
      return "This quoted text does not end as it should.";
    default:
      return "This cannot be read. In so large a file a line is a word, a colon and a value, or a dash and an item, indented by spaces.";
  }
}
