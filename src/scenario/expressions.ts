// Checks expressions before anything is published: CEL over the names a scenario has, every fault with its place.

import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import { type Known, known } from "../messaging/known.ts";
import { signatures } from "./functions.ts";
import { longest } from "./holds.ts";
import type { Names } from "./names.ts";
import { type Misspelling, misspellings } from "./spell.ts";

export { holds } from "./holds.ts";
export type { Names, Scope } from "./names.ts";

export interface ExpressionProblem {
  message: string;
  code: "unknown-name" | "bad-expression";
  /** Into the text, in code points. */
  offset: number;
  /** The name that was probably meant. */
  hint?: string;
}

interface Checker {
  environment: Environment;
  kept: Map<string, ExpressionProblem[]>;
}
const checkers = new WeakMap<Names, Checker>();

/** All unknown names, or else the first fault of syntax or kind. One `Names` object for all expressions of a file keeps this cheap. */
export function checkExpression(text: string, names: Names): ExpressionProblem[] {
  if (text.length > longest) return [{ code: "bad-expression", offset: 0, message: `An expression has at most ${longest} characters.` }];
  const checker = checkers.get(names) ?? { environment: environment(names), kept: new Map<string, ExpressionProblem[]>() };
  checkers.set(names, checker);
  const problems = checker.kept.get(text) ?? problemsOf(text, names, checker.environment);
  checker.kept.set(text, problems);
  return problems;
}

function problemsOf(text: string, names: Names, environment: Environment): ExpressionProblem[] {
  const bad = (at: number, message: string): ExpressionProblem[] => [{ code: "bad-expression", offset: codePoints(text, at), message }];
  try {
    const parsed = environment.parse(text);
    const unknown = misspellings(parsed.ast, known(names).expressions);
    if (unknown.length > 0) return placed(text, unknown);
    const { valid, type, error } = parsed.check();
    if (!valid) return error ? [typeFault(text, error)] : bad(0, "This is not an expression.");
    if (type === "bool" || type === "dyn") return [];
    return bad(parsed.ast.start, `A condition must be true or false, and this is ${described(type ?? "")}.`);
  } catch (error) {
    if (error instanceof RangeError) return bad(0, "This expression is nested too deeply.");
    return [syntaxFault(text, error)];
  }
}

function environment(names: Names): Environment {
  const environment = new Environment();
  let types = 0;
  const declare = (one: Known): string => {
    switch (one.type) {
      case "value":
        return one.kind;
      case "open":
        return "dyn";
      case "list":
        return `list<${declare(one.of)}>`;
      case "object": {
        const name = declared.get(one) ?? `Object${types++}`;
        if (declared.has(one)) return name;
        declared.set(one, name);
        const fields = [...one.fields].map(([field, value]): [string, string] => [field, declare(value)]);
        environment.registerType(name, { fields: Object.fromEntries(fields) });
        return name;
      }
    }
  };
  const declared = new Map<Known, string>();
  for (const [root, value] of known(names).expressions) environment.registerVariable(root, declare(value));
  for (const signature of signatures) environment.registerFunction(signature, () => undefined);
  // Numbers meet across kinds (rule 138); CEL itself knows only their comparison.
  for (const [one, other] of [
    ["int", "double"],
    ["double", "int"],
  ] as const) {
    for (const sign of ["+", "-", "*", "/"]) environment.registerOperator(`${one} ${sign} ${other}: double`, () => 0);
    environment.registerOperator(`${one} in list<${other}>: bool`, () => false);
  }
  environment.registerOperator("int == double: bool", () => false);
  return environment;
}

interface Fault {
  code?: string;
  summary?: string;
  range?: { start: number };
  node?: { op?: string; args?: unknown };
}

function syntaxFault(text: string, error: unknown): ExpressionProblem {
  const { code, summary, range } = error as Fault;
  const offset = codePoints(text, range?.start ?? 0);
  if (code === "limit_exceeded")
    return { code: "bad-expression", offset, message: "This expression is nested too deeply or has too many parts." };
  const message = summary?.replace("Unexpected token: EOF", "The expression ends too early") ?? "This is not an expression";
  const hint = slips.find(([written]) => text.startsWith(written, wordAt(text, range?.start ?? 0)))?.[1];
  return {
    code: "bad-expression",
    offset: hint ? codePoints(text, wordAt(text, range?.start ?? 0)) : offset,
    message: `${message}.`,
    hint,
  };
}

/** What people write instead of CEL's signs. */
const slips: [string, string][] = [
  ["and", "&&"],
  ["or", "||"],
  ["not", "!"],
  ["=", "=="],
  ["<>", "!="],
];

/** Where the word around `at` begins: CEL's reader stops inside `and`, and after `not`. */
function wordAt(text: string, at: number): number {
  let start = at;
  const not = /\bnot\s+$/.exec(text.slice(0, at));
  if (not) return not.index;
  while (start > 0 && /[a-z]/i.test(text[start - 1] ?? "")) start--;
  return start;
}

function typeFault(text: string, error: Error): ExpressionProblem {
  const { code, summary, range, node } = error as Fault;
  const start = range?.start ?? 0;
  const said = (at: number, message: string): ExpressionProblem => ({ code: "bad-expression", offset: codePoints(text, at), message });
  const args = Array.isArray(node?.args) ? (node.args as unknown[]) : [];
  const [left, right] = args as (Typed | undefined)[];
  if (code === "no_such_overload" && node?.op && left && right) {
    return said(text.indexOf(node.op, left.end), `"${node.op}" cannot be used between ${kindOf(left)} and ${kindOf(right)}.`);
  }
  if (code === "no_matching_overload" && (node?.op === "call" || node?.op === "rcall")) {
    const name = String(args[0]);
    const at = node.op === "call" ? start : text.indexOf(name, (args[1] as ASTNode).end);
    return said(at, `"${name}" cannot be used with these values.`);
  }
  if (code === "no_such_overload" && node?.op) {
    return said(start, `"${node.op[0]}" cannot be used with ${kindOf(node.args as Typed)}.`);
  }
  if (code === "invalid_logical_operand" && left && right) {
    const wrong = ["bool", "dyn"].includes(left.checkedType?.name ?? "") ? right : left;
    return said(wrong.start, `"${node?.op}" needs yes or no on both sides, and this is ${kindOf(wrong)}.`);
  }
  const message = (summary ?? "This is not an expression").replace(/(?:type )?'([^']*)'/g, (_, type: string) => described(type));
  return said(start, `${message}.`);
}

type Typed = ASTNode & { checkedType?: { name?: string } };
const kindOf = (node: Typed): string => described(node.checkedType?.name ?? "");

function described(type: string): string {
  if (type.startsWith("list")) return "a list";
  if (type.startsWith("Object")) return "an answer of several parts (name one of them)";
  return (
    { int: "a number", double: "a number", string: "a text", bool: "yes or no", null: "nothing" }[type] ?? (type || "another kind of value")
  );
}

/** Offsets are counted on from one to the next. */
function placed(text: string, unknown: readonly Misspelling[]): ExpressionProblem[] {
  let [from, offset] = [0, 0];
  return unknown.map(({ at, message, hint }) => {
    offset += codePoints(text.slice(from, at), at - from);
    from = at;
    return { code: "unknown-name", offset, message, hint };
  });
}

function codePoints(text: string, at: number): number {
  let count = 0;
  for (let i = 0; i < at && i < text.length; count++) i += (text.codePointAt(i) ?? 0) > 0xffff ? 2 : 1;
  return count;
}
