// The quick reader and the YAML library: what the quick one reads, the library reads the same, places and all.
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Problem } from "../../src/scenario/problem.ts";
import type { Node } from "../../src/scenario/tree.ts";
import { readBlocks } from "../../src/scenario/yaml-blocks.ts";
import { readByLibrary } from "../../src/scenario/yaml-library.ts";
import { around, hypertension, spoken } from "./support.ts";

/** Without what every node carries anyway. */
const bare = (node: Node | undefined): string =>
  JSON.stringify(node, (key, value: unknown) =>
    key === "source" ? undefined : typeof value === "number" && Object.is(value, -0) ? "-0" : value,
  );
const quick = (text: string) => readBlocks({ file: "a.yaml", text });
function library(text: string) {
  const problems: Problem[] = [];
  const read = readByLibrary({ file: "a.yaml", text }, problems);
  return { root: typeof read === "string" ? undefined : read.root, problems: spoken(problems) };
}
/** True where the quick reader has read it. */
function same(text: string): boolean {
  const read = quick(text);
  if (read.type === "stuck") return false;
  const { root, problems } = library(text);
  const nothing = root?.kind === "scalar" && root.value === null && root.text === "";
  const differs = bare(read.root) !== bare(nothing ? undefined : root) || JSON.stringify(read.problems) !== JSON.stringify(problems);
  expect(differs ? text : "").toBe("");
  return true;
}

describe("is read quickly, and as the library reads it", () => {
  const scenarios = new URL("../../scenarios/", import.meta.url);
  const shipped = readdirSync(scenarios, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yaml"));
  test.each(shipped)("%s", (name) => {
    const text = readFileSync(new URL(name, scenarios), "utf8");
    expect(same(text)).toBe(true);
    expect(same(text.replaceAll("\n", "\r\n"))).toBe(true);
  });
  test.each([
    ["nothing", ""],
    ["comments alone", "# a\n\n  # b"],
    ["a document's beginning", "# a\n---\na: 1\n"],
    ["empty values", "a:\nb: # c\nc:   \nd:\n  -\n  - # e\n  -"],
    ["lists at their key's column", "a:\n- 1\n- b: 2\n  c:\n  - 3\nd: 4"],
    ["lists in lists", "- - - a\n    - b\n  - c: d\n    e: f\n- g"],
    ["lists under their dash", "-\n  - a\n-\n  b: c"],
    [
      "what is no text",
      "- [1, -2, 0.5, 1e3, 0x1F, 0o17, .inf, -.inf, .nan, true, False, null, ~, Null, +1, -0, 1_000, 012, 2026-03-02, 10:00, yes, no, on]",
    ],
    ["quotes", 'a: \'it\'\'s\'\nb: "x\\n\\u0041\\"\\\\"\nc: "# no: comment" # a comment\n\'d e\': ""\n"f": \'\''],
    ["plain text", "a: b c  # d\ne: f#g:h?i!j\nk : l\n-m: -1a\n?n: ?o\n:p: :q\nr: it's, [not] {a} list"],
    ["brackets", 'a: [b, \'c\', "d", [], {}, [e], { f: g, h: [i], }, ]\nj: {"k":1, l: m:n}\no: [\n  p,\n  q\n]\nr: {\n    s: t\n  }'],
    [
      "text blocks",
      "a: |\n  b\n\n    c\n  \n\n\nd: |-\n   e: f # g\n\nh: >\n  i\n  j\n\n  k\nl:\n  - |\n    m\n  - n: >-\n      o\n      p\n",
    ],
    ["a text block at the end", "a: |\n  b\n  c"],
    ["text blocks with comments below", "a: |\n  b\n # c\nd: e"],
    ["keys that look like numbers", "1: a\nnull: b\ntrue: c\n~: d\n1.5: e"],
    ["a key twice", "a: 1\nb: 2\na: 3\nc: { d: 1, d: 2 }"],
    ["an anchor", "a: &b c\nd: [&e f, &g [h]]\ni: &j 'k'"],
    ["emoji", "😀: 😀\na: '😀' # 😀\nb: |\n  😀"],
    ["the language page's", hypertension],
    ["64 levels", `${"- ".repeat(10)}${"[".repeat(54)}${"]".repeat(54)}`],
  ])("%s", (_name, text) => expect(same(text)).toBe(true));
});

describe("is left to the library", () => {
  test.each([
    ["a tab for indentation", "a:\n\tb: 1"],
    ["a tab after a colon", "a:\tb"],
    ["an alias", "a: *b"],
    ["a tag", "a: !b c"],
    ["a merge key", "<<: {}"],
    ["a directive", "%YAML 1.1\n---\na: 1"],
    ["a second document", "a: 1\n---\nb: 2"],
    ["a document's end", "a: 1\n...\n"],
    ["text over several lines in brackets", "a: [b\n  c]"],
    ["a quote over several lines, not deep enough", 'a: "b\nc"'],
    ["a quote that is not closed", 'a: "b'],
    ["a bracket that is not closed", "a: [b"],
    ["text after a quote", 'a: "b" c'],
    ["a colon too many", "a: b: c"],
    ["a list after a colon", "a: - b"],
    ["a line too deep", "a: b\n  c: d"],
    ["a line between", "a:\n    b: c\n  d: e"],
    ["a key that is a list", "? [a]\n: b"],
    ["a bad escape", 'a: "\\q"'],
    ["65 levels", `a: ${"[".repeat(65)}${"]".repeat(65)}`],
    ["a lone carriage return", "a: 1\rb: 2"],
    ["a text block's own indentation", "a: |2\n   b"],
    ["a text block's kept end", "a: |+\n  b\n\n"],
  ])("%s", (_name, text) => expect(quick(text).type).toBe("stuck"));
});

const pieces = [
  "",
  " ",
  "  ",
  "\n",
  "\n  ",
  ": ",
  ":",
  "- ",
  "-",
  "[",
  "]",
  "{",
  "}",
  ",",
  '"',
  "'",
  "|\n",
  ">-\n",
  "# ",
  " #",
  "*a",
  "&a ",
  "!x",
  "? ",
  "<<: ",
  "\t",
  "\r\n",
  "\r",
  "😀",
  "null",
  "1",
  "---\n",
  "...",
  "%",
  "a",
  "b: c",
  "\\",
  "~",
  "\ufeff",
];

test("whatever is done to a right file", () => {
  const whole = around(
    "- send: hello\n- wait: 1 day\n  at: \"10:00\"\n- task: a\n  title: |\n    b\n\n    c\n  outcomes: { d: [], e: [{ end: f }] }\n-\n  end: 'g'",
  );
  for (const text of [hypertension, whole]) {
    const edit = fc.record({ at: fc.nat(text.length), cut: fc.nat(4), put: fc.constantFrom(...pieces) });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        let changed = text;
        for (const { at, cut, put } of edits) changed = changed.slice(0, at) + put + changed.slice(at + cut);
        same(changed);
      }),
      { numRuns: Number(process.env.RUNS ?? 300) },
    );
  }
});

test("whatever is put together from YAML's signs", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 14 }), (parts) => {
      same(parts.join(""));
    }),
    { numRuns: Number(process.env.RUNS ?? 2000) },
  );
});
