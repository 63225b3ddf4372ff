// Whether an expression is true of a patient: CEL's syntax, with answers that were never given making every comparison false.

import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import type { Expression } from "../journey/plan.ts";
import { functions, type Given, macros, methods } from "./functions.ts";
import type { Scope } from "./names.ts";
import { arithmetic, compare, element, own, type Run, spend } from "./operators.ts";

type Work = (run: Run) => Given;

/** Longer expressions are a problem when checked, and false here. In UTF-16 units. */
export const longest = 10_000;

/** Lists inside lists inside lists: no expression of a person comes near. */
const mostWork = 200_000;

const mostKept = 20_000;

const parser = new Environment();

const kept = new Map<Expression, Work>();

const never: Work = () => false;

/** True where the expression is `true` and nothing else; a broken expression is false. Never throws. */
export function holds(text: Expression, scope: Scope): boolean {
  try {
    return prepared(text)({ names: { ...scope }, left: mostWork }) === true;
  } catch {
    return false;
  }
}

function prepared(text: Expression): Work {
  const known = kept.get(text);
  if (known) return known;
  let work = never;
  try {
    if (text.length <= longest) work = compile(parser.parse(text).ast);
  } catch {
    // Not CEL: the check has told it.
  }
  if (kept.size >= mostKept) kept.clear();
  kept.set(text, work);
  return work;
}

function compile(node: ASTNode): Work {
  switch (node.op) {
    case "value": {
      const value = typeof node.args === "bigint" ? Number(node.args) : node.args;
      return () => value;
    }
    case "id": {
      const name = node.args;
      return (run) => own(run.names, name);
    }
    case ".":
      return field(node.args[0], node.args[1]);
    case "[]": {
      const [of, at] = node.args.map(compile) as [Work, Work];
      return (run) => element(of(run), at(run));
    }
    case "call": {
      const [name, args] = node.args;
      if (name === "has" && args[0]) return present(compile(args[0]));
      return call(functions.get(name), args.map(compile));
    }
    case "rcall": {
      const [name, receiver, args] = node.args;
      return macros.has(name) ? macro(name, compile(receiver), args) : call(methods.get(name), [receiver, ...args].map(compile));
    }
    case "list": {
      const items = node.args.map(compile);
      return (run) => items.map((item) => item(run)).filter((item) => item !== undefined);
    }
    case "map": {
      const entries = node.args.map(([key, value]) => [compile(key), compile(value)] as const);
      return (run) => Object.fromEntries(entries.map(([key, value]) => [String(key(run)), value(run)]));
    }
    case "?:": {
      const [when, then, otherwise] = node.args.map(compile) as [Work, Work, Work];
      return (run) => (when(run) === true ? then(run) : otherwise(run));
    }
    case "||": {
      const [one, other] = node.args.map(compile) as [Work, Work];
      return (run) => one(run) === true || other(run) === true;
    }
    case "&&": {
      const [one, other] = node.args.map(compile) as [Work, Work];
      return (run) => one(run) === true && other(run) === true;
    }
    case "!_": {
      const of = compile(node.args);
      return (run) => of(run) !== true;
    }
    case "-_": {
      const of = compile(node.args);
      return (run) => arithmetic("-", 0, of(run), run);
    }
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
    case "in": {
      const { op } = node;
      const [one, other] = node.args.map(compile) as [Work, Work];
      return (run) => compare(op, one(run), other(run), run);
    }
    case "+":
    case "-":
    case "*":
    case "/":
    case "%": {
      const { op } = node;
      const [one, other] = node.args.map(compile) as [Work, Work];
      return (run) => arithmetic(op, one(run), other(run), run);
    }
    default:
      return () => undefined;
  }
}

/** `series` is never without a list: of an unanswered ask it is empty. */
function field(of: ASTNode, name: string): Work {
  const from = compile(of);
  if (of.op === "id" && of.args === "series") return (run) => own(from(run), name) ?? [];
  return (run) => own(from(run), name);
}

function call(work: ((...args: Given[]) => Given) | undefined, args: Work[]): Work {
  if (!work) return () => undefined;
  return (run) => {
    spend(run, 1);
    const given = args.map((arg) => arg(run));
    return given.includes(undefined) ? undefined : work(...given);
  };
}

function present(of: Work): Work {
  return (run) => of(run) !== undefined;
}

function macro(name: string, of: Work, args: ASTNode[]): Work {
  const variable = args[0]?.op === "id" ? args[0].args : undefined;
  const [first, second] = args.slice(1).map(compile);
  if (variable === undefined || !first) return () => undefined;
  return (run) => {
    const list = of(run);
    if (!Array.isArray(list)) return undefined;
    const inside: Run = { names: { ...run.names }, left: run.left };
    const each = (work: Work) => (item: unknown) => {
      spend(inside, 1);
      inside.names[variable] = item;
      return work(inside);
    };
    const test = each((scope) => first(scope) === true);
    const result = (): Given => {
      switch (name) {
        case "all":
          return list.every(test);
        case "exists":
          return list.some(test);
        case "exists_one":
          return list.filter(test).length === 1;
        case "filter":
          return list.filter(test);
        default:
          return second ? list.filter(test).map(each(second)).filter(isGiven) : list.map(each(first)).filter(isGiven);
      }
    };
    const value = result();
    run.left = inside.left;
    return value;
  };
}

const isGiven = (value: unknown): boolean => value !== undefined;
