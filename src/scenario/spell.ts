// Every name of an expression looked up in the tree of known names, so that all misspellings are told at once.

import type { ASTNode } from "@marcbachmann/cel-js";
import type { Known } from "../messaging/known.ts";
import { nearest } from "../messaging/nearest.ts";
import { functions, macros, methods } from "./functions.ts";

/** `at` is in UTF-16 units. */
export interface Misspelling {
  at: number;
  message: string;
  hint?: string;
}
type Names = ReadonlyMap<string, Known>;

/** More than these are not told of one expression. */
const most = 100;

const callable = [...functions.keys(), "has"];
const callableOn = [...methods.keys(), ...macros];

/** All unknown names of a parsed expression, in order of place. */
export function misspellings(expression: ASTNode, roots: Names): Misspelling[] {
  const found: Misspelling[] = [];
  const unknown = (at: number, what: string, name: string, candidates: Iterable<string>) => {
    if (found.length < most) found.push({ at, message: `There is no ${what} "${shortened(name)}" here.`, hint: nearest(name, candidates) });
    return undefined;
  };

  /** What is known of a node's value; nothing where its name is unknown or its kind is CEL's matter. */
  function look(node: ASTNode, names: Names): Known | undefined {
    switch (node.op) {
      case "value":
        return undefined;
      case "id":
        return names.get(node.args) ?? unknown(node.start, "name", node.args, names.keys());
      case ".": {
        const [of, name] = node.args;
        const owner = look(of, names);
        if (owner?.type !== "object") return owner?.type === "open" ? owner : undefined;
        const what = of.op === "id" && (of.args === "answers" || of.args === "series") ? "answer" : "name";
        return owner.fields.get(name) ?? unknown(node.end - name.length, what, name, owner.fields.keys());
      }
      case "[]": {
        const [of, at] = node.args;
        const owner = look(of, names);
        look(at, names);
        if (owner?.type === "list") return owner.of;
        if (owner?.type !== "object" || at.op !== "value" || typeof at.args !== "string") return undefined;
        return owner.fields.get(at.args) ?? unknown(at.start, "name", at.args, owner.fields.keys());
      }
      case "call": {
        const [name, args] = node.args;
        if (!callable.includes(name)) unknown(node.start, "function", name, callable);
        for (const arg of args) look(arg, names);
        return undefined;
      }
      case "rcall": {
        const [name, of, args] = node.args;
        const owner = look(of, names);
        if (macros.has(name)) return through(name, owner, args, names);
        if (!callableOn.includes(name)) unknown(node.input.indexOf(name, of.end), "function", name, callableOn);
        for (const arg of args) look(arg, names);
        return undefined;
      }
      case "==":
      case "!=": {
        const [one, other] = node.args;
        choice(look(one, names), other);
        choice(look(other, names), one);
        return undefined;
      }
      case "in": {
        const [one, many] = node.args;
        const owner = look(one, names);
        look(many, names);
        if (many.op === "list") for (const item of many.args) choice(owner, item);
        return undefined;
      }
      case "!_":
      case "-_":
        look(node.args, names);
        return undefined;
      case "map":
        for (const part of node.args.flat()) look(part, names);
        return undefined;
      case "list":
        for (const part of node.args) look(part, names);
        return undefined;
      case "?:": {
        const [when, then, otherwise] = node.args;
        look(when, names);
        return look(then, names) ?? look(otherwise, names);
      }
      case ".?":
      case "[?]":
        return undefined;
      default:
        for (const part of node.args) look(part, names);
        return undefined;
    }
  }

  /** A macro's variable is known inside it. */
  function through(name: string, owner: Known | undefined, args: ASTNode[], names: Names): Known | undefined {
    const [variable, ...rest] = args;
    if (variable?.op !== "id") return undefined;
    const inside = new Map(names).set(variable.args, owner?.type === "list" ? owner.of : { type: "open" });
    const results = rest.map((arg) => look(arg, inside));
    if (name === "filter") return owner;
    const of = results.at(-1);
    return name === "map" && of ? { type: "list", of } : undefined;
  }

  /** A choice compared with a value that no button has can never be true. */
  function choice(owner: Known | undefined, literal: ASTNode): void {
    if (owner?.type !== "value" || !owner.values || literal.op !== "value" || typeof literal.args !== "string") return;
    if (!owner.values.includes(literal.args)) unknown(literal.start, "choice", literal.args, owner.values);
  }

  look(expression, roots);
  return found.sort((a, b) => a.at - b.at);
}

const shortened = (name: string): string => (name.length > 60 ? `${name.slice(0, 60)}…` : name);
