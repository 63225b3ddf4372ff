// Steps: each is read by its verb.

import { type Json, type Kind, later, listOf, wrong } from "./kinds.ts";
import { objectSchema, readWords, unknownWord, type Word } from "./mappings.ts";
import { type Problem, report } from "./problem.ts";
import { verbs } from "./schema-verbs.ts";
import type { Step } from "./syntax-steps.ts";
import { type Entry, head, type Mapping } from "./tree.ts";

export const steps: Kind<Step[]> = later(() => listOf(step, "A list of steps"), "steps");

const tables = new Map<string, ReadonlyMap<string, Word<unknown>>>(
  Object.entries(verbs(steps)).map(([verb, words]) => [verb, new Map(Object.entries(words) as [string, Word<unknown>][])]),
);

/** Words that stand beside some verb: one alone is a word without its verb. */
const beside = [...new Set([...tables.values()].flatMap((table) => [...table.keys()]))];

const verbNames = [...tables.keys()];

export const step: Kind<Step> = {
  get schema(): Json {
    return { oneOf: [...tables].map(([, table]) => objectSchema(table)) };
  },
  read(node, problems) {
    if (node.kind !== "map") return wrong(problems, node, "A step", `A step begins with its verb: ${verbNames.join(", ")}.`);
    const verb = node.entries.find(({ key }) => tables.has(key));
    const table = tables.get(verb?.key ?? "");
    if (verb === undefined || table === undefined) return noVerb(node, problems);
    const read = readWords<{ node: Mapping }>(onlyVerb(node, verb, problems), table, problems, verb.at);
    return Object.assign(read, { verb: verb.key, key: verb.at }) as unknown as Step;
  },
};

/** The step without its second verbs, which are told. */
function onlyVerb(node: Mapping, verb: Entry, problems: Problem[]): Mapping {
  const isOther = (one: Entry): boolean => one !== verb && tables.has(one.key);
  if (!node.entries.some(isOther)) return node;
  for (const other of node.entries.filter(isOther))
    report(
      problems,
      other.at,
      "unknown-word",
      `"${other.key}" is a second verb: this step already has "${verb.key}".`,
      "Make it a step of its own.",
    );
  return { ...node, entries: node.entries.filter((one) => !isOther(one)) };
}

function noVerb(node: Mapping, problems: Problem[]): undefined {
  const strange = node.entries.filter(({ key }) => !beside.includes(key));
  for (const one of strange) unknownWord(one, verbNames, problems, beside);
  if (strange.length === 0) report(problems, head(node), "missing-word", "This step has no verb.", `One of: ${verbNames.join(", ")}.`);
  return undefined;
}
