// What scenarios/safety/ holds: sets of red-flag rules, and whether a doctor has signed each of them as it stands.

import { createHash } from "node:crypto";
import { basename } from "node:path";
import { local } from "../calendar/local.ts";
import { checkTemplate } from "../messaging/check-template.ts";
import type { Condition, Rule, RuleSet } from "../safety/rules.ts";
import type { Clinic } from "./clinic.ts";
import { canonical } from "./hash.ts";
import { place } from "./lint/conditions.ts";
import type { Parsed } from "./parse.ts";
import { plain, without } from "./plain.ts";
import { type Problem, report } from "./problem.ts";
import { type RuleWords, type SafetyFile, safetyFile } from "./schema-safety.ts";
import { sameAsFile } from "./shared.ts";
import { entry, head, type Node } from "./tree.ts";

/** A rule that cannot be read whole is left out and told of. A rule's name that two files give is `duplicate-id` in the later one; the first stands. */
export function readSafety(files: readonly Parsed[], clinic: Clinic, now: number): { sets: RuleSet[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const names = new Set<string>();
  const sets = files.flatMap(({ root, source, problems: found }) => {
    problems.push(...found);
    const file = root === undefined ? undefined : safetyFile.read(root, problems);
    if (root === undefined || file === undefined) return [];
    const id = basename(source.file).replace(/\.ya?ml$/, "");
    if (file.red_flags !== undefined) sameAsFile(file.red_flags.value, file.red_flags.node, source.file, problems);
    const rules = (file.rules ?? []).flatMap((words) => {
      checkRule(words, clinic, problems);
      const name = words.rule;
      if (name !== undefined && names.has(name.value)) {
        report(problems, name.node, "duplicate-id", `There is already a red-flag rule "${name.value}".`);
        return [];
      }
      if (name !== undefined) names.add(name.value);
      return ruleOf(words) ?? [];
    });
    const hash = fingerprint(root);
    const signed = signature(file, root, hash, local(now, clinic.timezone).slice(0, 10), problems);
    return [without<RuleSet>({ id, title: file.title?.value ?? id, rules, hash, signed })];
  });
  return { sets, problems };
}

/** SHA-256, hex, over all that the file says but the signature; comments and the order of words do not count. */
function fingerprint(root: Node): string {
  const { signed: _signed, ...rest } = plain(root) as Record<string, unknown>;
  return createHash("sha256").update(canonical(rest)).digest("hex");
}

/** Undefined where it does not hold; that is told as a warning, since the rules still alarm staff. */
function signature({ signed }: SafetyFile, root: Node, hash: string, today: string, problems: Problem[]): RuleSet["signed"] {
  const unsigned = (at: Parameters<typeof report>[1], message: string, hint: string): undefined =>
    void report(
      problems,
      at,
      "red-flags-missing",
      `${message} Until a doctor signs them they alarm staff, and patients get no text.`,
      hint,
      "warning",
    );
  const how = `hash: ${hash}`;
  if (signed === undefined) {
    const wrong = root.kind === "map" ? entry(root, "signed") : undefined;
    if (wrong === undefined) unsigned(head(root), "No doctor has signed these rules.", `signed: { doctor: "…", date: ${today}, ${how} }`);
    return undefined;
  }
  const { doctor, date, hash: given } = signed;
  if (doctor === undefined || date === undefined || given === undefined) return undefined;
  if (doctor.value.trim() === "") return unsigned(doctor.node, "The signature has no name.", "The doctor's full name.");
  if (date.value > today)
    return unsigned(date.node, `The rules are signed on a day that has not come, ${date.value}.`, `Today is ${today}.`);
  if (given.value !== hash) return unsigned(given.node, "These rules were changed after they were signed.", how);
  return { doctor: doctor.value, date: date.value };
}

function checkRule(words: RuleWords, { languages, links }: Clinic, problems: Problem[]): void {
  const has = (key: string) => entry(words.node, key) !== undefined;
  if (!["pressure", "answers", "words"].some(has))
    report(problems, head(words.node), "missing-word", '"pressure", "answers" or "words" is missing here: what the rule looks for.');
  for (const { at, value } of words.answers ?? [])
    if (value.node.entries.length === 0) report(problems, at, "missing-word", '"from", "to" or "is" is missing here.');
  const names = { answers: {}, appointment: false, links: Object.keys(links) };
  for (const { value } of [...(words.urgent ?? []), ...(words.whatsapp?.variables ?? [])])
    place(problems, value, checkTemplate(value.value, names));
  const urgent = entry(words.node, "urgent");
  for (const language of urgent?.value.kind === "map" ? languages : [])
    if (urgent !== undefined && !words.urgent?.some((one) => one.name === language))
      report(problems, urgent.at, "missing-translation", `There is no text in "${language}" here.`, `Add "${language}:".`);
}

function ruleOf(words: RuleWords): Rule | undefined {
  const { rule, title, due, urgent = [] } = words;
  const conditions = conditionsOf(words);
  if (rule === undefined || title === undefined || due === undefined || urgent.length === 0 || conditions.length === 0) return undefined;
  return without<Rule>({
    id: rule.value,
    title: title.value,
    role: words.role?.value ?? "doctor",
    script: words.script?.value,
    minutes: due.value.count,
    urgent: Object.fromEntries(urgent.map((one) => [one.name, one.value.value])),
    whatsapp: words.whatsapp?.template && {
      template: words.whatsapp.template.value,
      variables: Object.fromEntries((words.whatsapp.variables ?? []).map((one) => [one.name, one.value.value])),
    },
    conditions,
    unless: (words.unless ?? []).map(({ value }) => value),
  });
}

function conditionsOf({ pressure, answers = [], words = [] }: RuleWords): Condition[] {
  const { systolic, diastolic, least, most } = pressure ?? {};
  return [
    ...(systolic && diastolic && least && most
      ? [{ type: "pressure", systolic: systolic.value, diastolic: diastolic.value, least: least.value, most: most.value } as const]
      : []),
    ...answers.map(({ name, value: { from, to, is } }) =>
      without({ type: "answer" as const, ask: name, from: from?.value, to: to?.value, is: is?.map((one) => one.value) }),
    ),
    ...(words.length > 0 ? [{ type: "words", phrases: words.map(({ value }) => value) } as const] : []),
  ];
}
