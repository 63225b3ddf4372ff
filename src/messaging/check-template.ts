// Checks templates before anything is published: Liquid's syntax, its filters, and every name at its place.

import { LiquidError, Variable } from "liquidjs";
import { type Known, known } from "./known.ts";
import { liquidFor, longestTemplate } from "./liquid.ts";
import type { Names } from "./names.ts";
import { nearest } from "./nearest.ts";

export interface TemplateProblem {
  message: string;
  code: "bad-template" | "unknown-name";
  /** Into the text, in code points. */
  offset: number;
  /** The name that was probably meant. */
  hint?: string;
}

/** All unknown names of a template in order of place, or else the first fault of syntax. */
export function checkTemplate(text: string, names: Names): TemplateProblem[] {
  if (text.length > longestTemplate)
    return [{ code: "bad-template", offset: 0, message: `A text has at most ${longestTemplate} characters.` }];
  if (!text.includes("{{") && !text.includes("{%")) return [];
  const much = tooMuch(text);
  if (much) return [{ code: "bad-template", offset: [...text.slice(0, much.at)].length, message: much.message }];
  const liquid = liquidFor({ language: "en", zone: "UTC" });
  try {
    const { globals } = liquid.analyzeSync(liquid.parse(text), { partials: false });
    const starts = lineStarts(text);
    return Object.values(globals)
      .flat()
      .flatMap((variable) => unknown(text, variable, starts, known(names).templates))
      .sort((a, b) => a.at - b.at)
      .slice(0, most)
      .map(({ at, ...problem }) => ({ ...problem, offset: [...text.slice(0, at)].length }));
  } catch (error) {
    return [fault(text, error, Object.keys(liquid.filters), Object.keys(liquid.tags))];
  }
}

function unknown(
  text: string,
  variable: Variable,
  starts: number[],
  roots: ReadonlyMap<string, Known>,
): (Omit<TemplateProblem, "offset"> & { at: number })[] {
  let at = (starts[variable.location.row - 1] ?? 0) + variable.location.col - 1;
  let owner: Known = { type: "object", fields: roots };
  for (const [place, segment] of variable.segments.entries()) {
    if (segment instanceof Variable || owner.type === "open") return [];
    if (owner.type === "list" && (typeof segment === "number" || segment === "first" || segment === "last")) {
      owner = owner.of;
      continue;
    }
    const name = String(segment);
    at = Math.max(at, text.indexOf(name, at));
    if (name === "size" && place > 0 && (owner.type === "list" || owner.type === "value")) return [];
    const fields: ReadonlyMap<string, Known> = owner.type === "object" ? owner.fields : new Map<string, Known>();
    const next = fields.get(name);
    if (!next)
      return [{ at, code: "unknown-name", message: `There is no name "${name.slice(0, 60)}" here.`, hint: nearest(name, fields.keys()) }];
    at += name.length;
    owner = next;
  }
  return [];
}

function fault(text: string, error: unknown, filters: string[], tags: string[]): TemplateProblem {
  const reason = error instanceof Error ? error.message : String(error);
  const said = reason.startsWith("Maximum call stack") ? "This text is nested too deeply" : reason;
  const begin = LiquidError.is(error) ? error.token.begin : 0;
  const message = said.replace(/, (line|file):?.*$/s, "");
  const [, filter] = /undefined filter: (\S+)/.exec(message) ?? [];
  const [, tag] = /tag "([^"]*)" not found/.exec(message) ?? [];
  const name = filter ?? tag;
  const at = name ? text.indexOf(name, filter ? Math.max(begin, text.indexOf("|", begin)) : begin) : begin;
  const sentence = filter
    ? `There is no filter "${filter.slice(0, 60)}".`
    : tag
      ? `There is no tag "${tag.slice(0, 60)}".`
      : `${message.slice(0, 200)}.`;
  const hint = name ? nearest(name, filter ? filters : tags) : undefined;
  return { code: "bad-template", offset: [...text.slice(0, Math.max(0, at))].length, message: sentence, hint };
}

/** A file tells no more problems than these. */
const most = 100;

/** Liquid's reader spends its stack on depth, and the square of their number on tags. */
const limits = { deep: 64, tags: 500, long: 2_000 };

function tooMuch(text: string): { at: number; message: string } | undefined {
  let [blocks, brackets, tags] = [0, 0, 0];
  for (const { 0: sign, 1: end, 2: block, index: at } of text.matchAll(
    /\{%-?\s*(?:(end)?(if|unless|for|case|capture|tablerow)\b)?|\{\{|[[\](){}]/gu,
  )) {
    if (sign.length > 1) {
      tags += 1;
      brackets = 0;
      if (block) blocks += end ? -1 : 1;
      if (text.indexOf(sign === "{{" ? "}}" : "%}", at) - at > limits.long)
        return { at, message: `A tag has at most ${limits.long} characters.` };
    } else if (sign !== "}") brackets += "[(".includes(sign) ? 1 : -1;
    if (tags > limits.tags) return { at, message: `A text has at most ${limits.tags} tags.` };
    if (Math.max(blocks, brackets) > limits.deep) return { at, message: `A text has at most ${limits.deep} tags inside each other.` };
  }
  return undefined;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) starts.push(i + 1);
  return starts;
}
