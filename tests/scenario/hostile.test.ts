// Files made to break a reader: each is answered soon, with a place and a code, and never by throwing.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkText, compileText } from "../../src/scenario/check.ts";
import { maxBytes } from "../../src/scenario/parse.ts";
import { aLibrary, around, hypertension } from "./support.ts";

const library = aLibrary();
const check = (text: string) => checkText("test.yaml", text, library);
const codes = (text: string): string[] => check(text).map(({ code, line, column }) => `${code} ${line}:${column}`);
const tooLarge = ["too-large 1:1"];

describe("too large", () => {
  test.each([
    ["ten megabytes of text", "a".repeat(10_000_000)],
    ["ten megabytes of brackets", "[".repeat(10_000_000)],
    ["20,000 brackets", "[".repeat(20_000)],
    ["20,000 brackets, closed", "[".repeat(20_000) + "]".repeat(20_000)],
    ["20,000 braces", "{a: ".repeat(20_000)],
    ["20,000 dashes", "- ".repeat(20_000)],
    ["20,000 question marks", "? ".repeat(20_000)],
    ["700 levels of indentation", Array.from({ length: 700 }, (_, level) => `${" ".repeat(level)}a:\n`).join("")],
  ])("%s", (_name, text) => {
    const started = performance.now();
    expect(codes(text)).toEqual(tooLarge);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test("the limits themselves pass: 262,144 bytes, 64 levels", () => {
    expect(codes(`# ${"x".repeat(maxBytes - 2)}`)).not.toEqual(tooLarge);
    expect(codes(`# ${"x".repeat(maxBytes - 1)}`)).toEqual(tooLarge);
    expect(codes("[".repeat(64) + "]".repeat(64))).not.toEqual(tooLarge);
    expect(codes("[".repeat(65) + "]".repeat(65))).toEqual(tooLarge);
    expect(codes("# é".padEnd(10) + "é".repeat(131_072))).toEqual(tooLarge);
  });

  test("brackets in a text are no levels", () => {
    expect(check(around(`- task: a\n  title: "${"[".repeat(200)}"`))).toEqual([]);
  });

  test("fragments that include each other twice, thirty deep", () => {
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, level) => [
        `f${level}`,
        `fragment: f${level}\nsteps:\n  - ${level === 29 ? "end: a" : `include: f${level + 1}\n  - include: f${level + 1}`}\n`,
      ]),
    );
    expect(checkText("test.yaml", around("- include: f0"), aLibrary(files)).map((problem) => problem.code)).toContain("too-large");
  });

  test("24,000 keys", () => {
    const keys = Array.from({ length: 24_000 }, (_, index) => `k${index}: 1`).join("\n");
    expect(check(keys)).toHaveLength(101);
  });
});

describe("read as anyone would", () => {
  const plain = compileText("test.yaml", around("- send: hello"), library);

  test.each([
    ["a byte order mark", `\ufeff${around("- send: hello")}`],
    ["carriage returns", around("- send: hello").replaceAll("\n", "\r\n")],
    ["comments and blank lines", `# c\n\n${around("- send: hello # c")}\n# c\n`],
  ])("%s", (_name, text) => {
    expect(compileText("test.yaml", text, library)).toMatchObject({ problems: [], plan: { hash: plain.plan?.hash } });
  });

  test("a mark is no column, a carriage return no line, an emoji one column, a tab one", () => {
    expect(codes("\ufefftitel: 1")).toContain("unknown-word 1:1");
    expect(codes('title: a\r\npurpose: care\r\ntitel: "x"')).toContain("unknown-word 3:1");
    expect(codes("{ description: 😀, titel: x }")).toContain("unknown-word 1:19");
    expect(codes("{\tdescription: a,\ttitel: x }")).toContain("unknown-word 1:19");
  });

  test("1.1 has no say: keys and values are text", () => {
    const text = around(
      "- wait: 1 day\n  at: 10:00\n- ask: q\n  message: hello\n  choices:\n    yes: { label: { ru: Да } }\n    no: { label: { ru: Нет } }\n    1: { label: { ru: Один } }\n    null: { label: { ru: Ничего } }",
    );
    const { plan, problems } = compileText("test.yaml", text, library);
    expect(problems).toEqual([]);
    const ask = plan?.steps[1];
    expect(ask?.op === "ask" && ask.do.answer.type === "choices" && ask.do.answer.choices.map((choice) => choice.value)).toEqual([
      "yes",
      "no",
      "1",
      "null",
    ]);
  });

  test("names that JavaScript takes specially are names", () => {
    const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "end"];
    const text = around(names.map((name) => `- send: ${name}`).join("\n")).replace(
      "messages: { ",
      `messages: { ${names.map((name) => `${name}: { ru: { text: a } }`).join(", ")}, `,
    );
    const { plan, problems } = compileText("test.yaml", text, library);
    expect(problems).toEqual([]);
    expect(Object.keys(plan?.messages ?? {}).sort()).toEqual([...names].sort());
  });

  test("a lone anchor is no problem", () => {
    expect(check(around("- send: &here hello"))).toEqual([]);
  });
});

test.each([
  ["a flow that is not closed", "a: [1, 2"],
  ["a tab for indentation", "a:\n\tb: 1"],
  ["a quote that is not closed", 'a: "b'],
  ["only a directive", "%YAML 1.1\n---\na: 1"],
  ["a control character", "a: \u0000"],
  ["a key that is a list", "? [a]\n: b"],
  ["a bad escape", 'a: "\\q"'],
])("%s is not YAML", (_name, text) => {
  expect(check(text).map((problem) => problem.code)).toContain(text.includes("\u0000") ? "missing-word" : "yaml-syntax");
});

test("whatever is done to a right file: never a throw, and every problem has a place in it", () => {
  const pieces = [
    "",
    " ",
    "\n",
    ":",
    "-",
    "[",
    "{",
    "}",
    '"',
    "'",
    "|",
    "*a",
    "&a",
    "!x",
    "<<: ",
    "__proto__",
    "\t",
    "\r\n",
    "#",
    "😀",
    "null",
    "{{",
    "}}",
    "- end: x\n",
  ];
  const edit = fc.record({ at: fc.nat(hypertension.length), cut: fc.nat(40), put: fc.constantFrom(...pieces) });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      let text = hypertension;
      for (const { at, cut, put } of edits) text = text.slice(0, at) + put + text.slice(at + cut);
      const lines = text.split("\n").length;
      const { plan, problems } = compileText("hypertension-control.yaml", text, library);
      expect(plan !== undefined || problems.length > 0).toBe(true);
      for (const problem of problems) {
        expect(problem.line).toBeGreaterThanOrEqual(1);
        expect(problem.line).toBeLessThanOrEqual(lines);
        expect(problem.column).toBeGreaterThanOrEqual(1);
      }
      if (plan !== undefined) expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    }),
    { numRuns: 300 },
  );
});
