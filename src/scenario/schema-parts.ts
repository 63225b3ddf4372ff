// Parts of steps that are more than a word: conditions, labels, moments, the ways of a branch.

import { type Json, type Kind, type Placed, text, wrong } from "./kinds.ts";
import { mapOf, needed, readWords, type Word } from "./mappings.ts";
import { type Problem, report } from "./problem.ts";
import type { CaseWords, Step, WaitStep } from "./syntax-steps.ts";
import { entry, head, type Mapping, type Node } from "./tree.ts";
import { duration, languagePattern, parseDuration } from "./words.ts";

/** An expression; the literals `true` and `false` may stand bare. */
export const expression: Kind<Placed<string>> = {
  schema: { type: ["string", "boolean"] },
  read: (node, problems) =>
    node.kind === "scalar" && (typeof node.value === "string" || typeof node.value === "boolean") && node.text.trim() !== ""
      ? { value: node.text, node }
      : wrong(problems, node, "An expression"),
};

export const template = text;

export const labels = mapOf(text, languagePattern, "A language");

export const plainName = "A plain word";

export const whenToWait: Kind<NonNullable<WaitStep["wait"]>> = {
  schema: {
    anyOf: [
      duration.schema,
      {
        type: "object",
        properties: { until: { type: "string", description: "The appointment's start, or so long before or after it." } },
        required: ["until"],
        additionalProperties: false,
      },
    ],
  },
  read(node, problems) {
    if (node.kind !== "map") {
      const read = duration.read(node, problems);
      return read === undefined ? undefined : { type: "for", duration: read.value, node: read.node };
    }
    const { until } = readWords<{ node: Mapping; until?: Placed<string> }>(
      node,
      new Map([["until", needed(text, "the appointment's start, or so long before or after it.")]]),
      problems,
      head(node),
    );
    return until === undefined ? undefined : readUntil(until, problems);
  },
};

function readUntil({ value, node }: Placed<string>, problems: Problem[]): WaitStep["wait"] {
  const parts = /^appointment\.start(?:\s*([+-])\s*(.*))?$/s.exec(value.trim());
  if (parts === null) return onlyStart(node, problems);
  const [, sign, written] = parts;
  if (sign === undefined) return { type: "until", node };
  const length = parseDuration(written ?? "");
  if (length === undefined) {
    if (!/^\d[\p{L}\d ,]*$/u.test(written ?? "")) return onlyStart(node, problems);
    report(
      problems,
      node,
      "bad-duration",
      `A duration is expected after "${sign}", and this is "${written}".`,
      'Write "appointment.start - 1 day".',
    );
    return undefined;
  }
  return { type: "until", node, offset: { ...length, sign: sign === "+" ? 1 : -1 } };
}

function onlyStart(node: Node, problems: Problem[]): undefined {
  const hint = 'Write "appointment.start", or "appointment.start - 1 day".';
  report(problems, node, "bad-expression", "Only the appointment's start can be waited for, or a moment so long before or after it.", hint);
  return undefined;
}

/** One way of a branch: `when` with `steps`, or `otherwise`. */
export function caseOf(steps: Kind<Step[]>): Kind<CaseWords> {
  const whenWords = new Map<string, Word<unknown>>([
    ["when", needed(expression, "the condition of this way, or use otherwise.")],
    ["steps", needed(steps, "what is done when the condition is true.")],
  ]);
  const otherwiseWords = new Map<string, Word<unknown>>([["otherwise", needed(steps, "what is done when no condition was true.")]]);
  const bare = ([key, { kind }]: [string, Word<unknown>]): [string, Json] => [key, kind.schema];
  const schema = (words: ReadonlyMap<string, Word<unknown>>): Json => ({
    type: "object",
    properties: Object.fromEntries([...words].map(bare)),
    required: [...words.keys()],
    additionalProperties: false,
  });
  return {
    schema: { oneOf: [schema(whenWords), schema(otherwiseWords)] },
    read(node, problems) {
      if (node.kind !== "map") return wrong(problems, node, "A mapping with when and steps, or with otherwise,");
      return readWords<CaseWords>(node, entry(node, "otherwise") === undefined ? whenWords : otherwiseWords, problems, head(node));
    },
  };
}

export const atLeastOne = <T>(kind: Kind<T[]>, want: string): Kind<T[]> => ({
  schema: { ...kind.schema, ...(kind.schema.type === "object" ? { minProperties: 1 } : { minItems: 1 }) },
  read(node, problems) {
    if ((node.kind === "list" && node.items.length === 0) || (node.kind === "map" && node.entries.length === 0))
      return wrong(problems, node, want);
    return kind.read(node, problems);
  },
});
