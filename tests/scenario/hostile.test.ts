// Files made to break a reader: each is answered soon, with a place and a code, and never by throwing.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkText, compileText } from "../../src/scenario/check.ts";
import { maxBytes } from "../../src/scenario/parse.ts";
import { aLibrary, around, hypertension, spoken } from "./support.ts";

const library = aLibrary();
const check = (text: string) => spoken(checkText("test.yaml", text, library));
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

/** As many as fit into one file. */
function many(one: (index: number) => string, between = "\n", least = 0): string {
  const parts: string[] = [];
  for (let size = least + 500; ; ) {
    const next = one(parts.length) + between;
    size += Buffer.byteLength(next);
    if (size > maxBytes) return parts.join("");
    parts.push(next);
  }
}
const messages = (all: string) =>
  around("- send: hello").replace(/^messages: .*$/m, () => `messages:\n  hello: { ru: { text: а } }\n${all}`);
/** Steps as they are, indented already. */
const steps = (all: string, enter?: string) => around("- end: a", enter).replace("  - end: a\n", () => all);
const when = (text: string) => `- branch: [{ when: '${text}', steps: [] }]`;
const asks = Array.from({ length: 1500 }, (_, nth) => `- ask: answer_number_${nth}\n  message: hello\n  answer: nps`).join("\n");

/** Files that fill all that a file may have. The second is the code told first; nothing where the file is right. */
const full: [string, string | undefined, () => string][] = [
  ["empty items", "wrong-type", () => many(() => "-")],
  ["empty steps", "wrong-type", () => steps(many(() => "-"))],
  ["steps that are text", "wrong-type", () => steps(many(() => "- a"))],
  ["keys", "unknown-word", () => many((nth) => `k${nth}: 1`)],
  ["quoted keys", "unknown-word", () => many((nth) => `"k${nth}": 1`)],
  ["keys that JavaScript takes specially", "yaml-syntax", () => many((nth) => `${["__proto__", "constructor", "toString"][nth % 3]}: 1`)],
  ["one key again and again", "yaml-syntax", () => many(() => "a: 1")],
  ["empty keys", "yaml-syntax", () => many(() => ":")],
  ["lists 60 deep, side by side", "unknown-word", () => `a: [${many(() => `${"[".repeat(60)}1${"]".repeat(60)}`, ",")}1]`],
  ["unknown words in steps", "unknown-word", () => steps(many((nth) => `- k${nth}: 1`))],
  ["messages", undefined, () => messages(many((nth) => `  m${nth}: { ru: { text: а } }`))],
  ["templates with unknown names", "unknown-name", () => messages(many((nth) => `  m${nth}: { ru: { text: "{{ patient.x${nth} }}" } }`))],
  [
    "languages that no message has",
    "missing-translation",
    () =>
      messages(many((nth) => `  m${nth}: { ru: { text: а } }`, "\n", 150_000)).replace(
        "[ru]",
        `[${Array.from({ length: 676 }, (_, nth) => String.fromCharCode(97 + (nth % 26), 97 + Math.floor(nth / 26))).join()}]`,
      ),
  ],
  [
    "nearly right messages",
    "unknown-message",
    () =>
      messages(many((nth) => `  hello-message-${nth}: { ru: { text: а } }`, "\n", 130_000)).replace(
        "  - send: hello",
        many((nth) => `  - send: hello-mesage-${nth}`, "\n", 140_000),
      ),
  ],
  [
    "nearly right answers",
    "unknown-name",
    () => around(`${asks}\n${Array.from({ length: 1000 }, (_, nth) => when(`answers.answer_nunber_${nth} > 3`)).join("\n")}`),
  ],
  ["one expression", "bad-expression", () => around(when("a".repeat(200_000)))],
  ["one sum", "bad-expression", () => around(when(`1${"+1".repeat(100_000)}`))],
  ["long expressions of unknown names", "unknown-name", () => steps(many((nth) => when(`${"x > 1 || ".repeat(1100)}b${nth} == 1`)))],
  ["one template", "bad-template", () => messages(`  m: { ru: { text: "${"{{ patient.first_name }} ".repeat(8000)}" } }`)],
  ["one template of signs", "bad-template", () => messages(`  m: { ru: { text: "${"{{".repeat(100_000)}" } }`)],
  ["one template of tags", "bad-template", () => messages(`  m: { ru: { text: "${"{% if x %}".repeat(20_000)}" } }`)],
  ["branches", undefined, () => steps(many((nth) => `- branch: [{ when: patient.age > ${nth}, steps: [] }]`))],
  ["ways of one branch", undefined, () => steps(`- branch:\n${many((nth) => `    - { when: patient.age > ${nth}, steps: [] }`)}`)],
  ["ends", "unreachable-step", () => steps(many(() => "- end: a"))],
  [
    "starts of itself",
    "never-waits",
    () =>
      steps(
        many(() => "- start: test", "\n"),
        "{ on: manual, again: always }",
      ),
  ],
  ["fragments that are not there", "unknown-fragment", () => steps(many(() => "- include: x"))],
  ["a list in brackets", "unknown-word", () => `a: [${many(() => "1", ",")}]`],
  ["a list in brackets, a line each", "unknown-word", () => `a: [\n${many(() => "  1", ",\n")}  ]`],
  ["commas", "yaml-syntax", () => `a: [${many(() => "", ",")}]`],
  ["braces", "unknown-word", () => `a: [${many(() => "{}", ",")}]`],
  ["braces that are not closed", "too-large", () => many(() => "{a: ", "")],
  ["a long line", "missing-word", () => `title: ${many(() => "x", "")}`],
  ["a long key", "missing-word", () => `${many(() => "x", "")}: 1`],
  ["escapes", "missing-word", () => `title: "${many(() => "\\n", "")}"`],
  ["a quote that is not closed", "yaml-syntax", () => `title: "${many(() => "x ", "")}`],
  ["quotes over many lines", "missing-word", () => `title: "${many(() => "x", "\n ")}"`],
  ["text over many lines", "missing-word", () => `title: ${many(() => "x", "\n ")}`],
  ["a block of many lines", "missing-word", () => `title: |\n${many(() => " x")}`],
  ["null bytes", "wrong-type", () => many(() => "\0", "")],
  ["what was no UTF-8", "wrong-type", () => many(() => "\ufffd", "")],
  ["lone surrogates", "yaml-syntax", () => `a: \ud800\n${many(() => "\udfff", "")}`],
  ["byte order marks", "wrong-type", () => many(() => "\ufeff", "")],
  ["line ends", "missing-word", () => many(() => "", "\r\n")],
  ["carriage returns", "wrong-type", () => many(() => "", "\r")],
  ["blanks", "missing-word", () => many(() => " ", "")],
  ["directives", "yaml-syntax", () => `${many(() => "%YAML 1.1")}---\na: 1`],
  ["tabs for indentation", "yaml-syntax", () => `a:\n${many(() => "\tb: 1")}`],
  ["merge keys", "yaml-syntax", () => many(() => "<<: {}")],
  ["tags", "yaml-syntax", () => many(() => "- !a b")],
  ["aliases", "yaml-syntax", () => `a: &a [x]\nb: [${many(() => "*a", ",")}]`],
  ["stars", "yaml-syntax", () => `a: [${many(() => "*", ",")}]`],
  ["anchors", "unknown-word", () => `a: [${many(() => "&a b", ",")}]`],
  ["documents", "yaml-syntax", () => many(() => "---")],
  ["documents' ends", "yaml-syntax", () => many(() => "...")],
  ["question marks", "yaml-syntax", () => many(() => "? a")],
  ["lines that go in and out", "yaml-syntax", () => many(() => "a:\n  b: 1\n c: 2")],
  ["closing brackets", "yaml-syntax", () => many(() => "]", "")],
  ["brackets that do not match", "yaml-syntax", () => many(() => "{]", "")],
  ["bars", "yaml-syntax", () => many(() => "a: |")],
];

describe("as full as a file may be", () => {
  test.each(full)("%s", (_name, code, make) => {
    const text = make();
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxBytes);
    const started = performance.now();
    const problems = checkText("test.yaml", text, library);
    // A tenth of that on a machine that has nothing else to do.
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(spoken(problems).length).toBeLessThanOrEqual(101);
    expect(problems.find((problem) => problem.code === code)?.code).toBe(code);
    for (const { line, column, message } of problems) {
      expect([line >= 1, column >= 1]).toEqual([true, true]);
      expect(message).toMatch(/^[^\n]+[.?]$/);
      expect(message.length).toBeLessThan(400);
    }
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
      for (const problem of spoken(problems)) {
        expect(problem.line).toBeGreaterThanOrEqual(1);
        expect(problem.line).toBeLessThanOrEqual(lines);
        expect(problem.column).toBeGreaterThanOrEqual(1);
      }
      if (plan !== undefined) expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    }),
    { numRuns: 300 },
  );
});
