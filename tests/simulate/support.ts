// A story told of a small scenario, both written as a marketer would: from YAML in a folder of its own to how it went.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compileFile, loadLibrary, loadStories } from "../../src/scenario/check.ts";
import { runStory, type Told } from "../../src/simulate/story.ts";
import { print } from "../../src/simulate/transcript.ts";

/** The words of a scenario beside its steps; each is YAML in one line or indented under its key. */
export interface Words {
  /** Indented as it stands in the test. */
  steps: string;
  purpose?: string;
  languages?: string;
  channels?: string;
  erid?: string;
  enter?: string;
  exit?: string;
  exclusive?: string;
  priority?: string;
  /** More messages than `a` to `f`. */
  messages?: string;
  /** By name, indented as they stand in the test. */
  questionnaires?: string;
  /** A line of clinic.yaml. */
  clinic?: string;
  /** Other scenarios, by name. */
  others?: Record<string, Words>;
}
/** Words of the test itself: `patient`, `consents`, `variant`. */
export interface Given {
  patient?: string;
  consents?: string;
  variant?: string;
}

const dedent = (text: string): string => {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const margin = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(margin)).join("\n");
};
const indent = (text: string): string => dedent(text).replace(/^/gm, "  ");
/** Every line of a story is one map. */
const lines = (story: string): string[] =>
  story
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => `      ${line.trim()}`);
const letters = ["a", "b", "c", "d", "e", "f"];
const text = (name: string, languages: string): string =>
  languages
    .match(/\w+/g)
    ?.map((language) => `${language}: { subject: ${name}, text: "${name} in ${language}" }`)
    .join(", ") ?? "";

export function scenario(id: string, words: Words): string {
  const { steps, purpose = "care", languages = "[ru]", channels = "[telegram, max, email]", messages = "" } = words;
  const { enter = "{ on: appointment.fulfilled }", exit, exclusive, priority, erid } = words;
  return [
    `scenario: ${id}`,
    `title: ${id}`,
    `purpose: ${purpose}`,
    `languages: ${languages}`,
    `channels: ${channels}`,
    ...(erid ? [`erid: ${erid}`] : []),
    `enter: ${enter}`,
    ...(exit ? [`exit:\n${indent(exit)}`] : []),
    ...(exclusive ? [`exclusive: ${exclusive}`] : []),
    ...(priority ? [`priority: ${priority}`] : []),
    "messages:",
    ...letters.map((name) => `  ${name}: { ${text(name, languages)} }`),
    ...(messages ? [indent(messages)] : []),
    ...(words.questionnaires ? [`questionnaires:\n${indent(words.questionnaires)}`] : []),
    `steps:\n${indent(steps)}`,
    "",
  ].join("\n");
}

const rule = `red_flags: pressure
title: t
rules:
  - rule: high
    title: t
    role: doctor
    due: 10 minutes
    pressure: { systolic: 280, diastolic: 180, least: 30, most: 300 }
    urgent: { ru: "t", en: "t" }
`;

/** Throws where anything of it does not pass a check. */
export async function tell(words: Words, story: string, given: Given = {}): Promise<Told> {
  const folder = mkdtempSync(join(tmpdir(), "zabota-story-"));
  try {
    const write = (name: string, content: string) => writeFileSync(join(folder, name), content);
    write("clinic.yaml", `endpoints: { crm: https://crm.example.org/hook }\n${words.clinic ?? ""}\n`);
    // A question about health needs a rule that reads it; this one nobody reaches.
    if (words.steps.includes("blood-pressure")) {
      mkdirSync(join(folder, "safety"));
      write("safety/pressure.yaml", rule);
    }
    const others = Object.entries(words.others ?? {});
    for (const [id, other] of others) write(`${id}.yaml`, scenario(id, other));
    write("test.yaml", scenario("test", words));
    const { patient = "{ first_name: Анна }", consents = "[care]", variant } = given;
    const head = [`- name: one`, `  patient: ${patient}`, `  consents: ${consents}`, ...(variant ? [`  variant: ${variant}`] : [])];
    write("test.test.yaml", `scenario: test\ntests:\n${head.join("\n").replace(/^/gm, "  ")}\n    story:\n${lines(story).join("\n")}\n`);
    const library = loadLibrary(folder);
    const plans = ["test", ...others.map(([id]) => id)].map((id) => {
      const { plan, problems } = compileFile(join(folder, `${id}.yaml`), library);
      if (!plan) throw new Error(problems.map(({ file, line, message }) => `${file}:${line} ${message}`).join("\n"));
      return plan;
    });
    const { stories, problems } = loadStories(join(folder, "test.test.yaml"), library);
    const [one] = stories?.tests ?? [];
    const [plan, ...started] = plans;
    if (!one || !plan) throw new Error(problems.map(({ file, line, message }) => `${file}:${line} ${message}`).join("\n"));
    return await runStory(library.clinic, plan, one, started);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where the stories of `tell` begin in their file: the first line of a story is line 1. */
const firstLine = 7;
/** The number of a story's own line, where the test has no variant. */
export const lineOf = (line: number): number => line - firstLine + 1;

/** A table of stories that pass; each sentence begins with the number of the rule that it shows. */
export function stories(table: [rule: string, words: Words, story: string, given?: Given][]): void {
  test.each(table)("%s", async (_rule, words, story, given) => {
    const { played, lines, zone } = await tell(words, story, given);
    const parted = played.passed ? "" : `line ${lineOf(played.line)}: ${played.because}`;
    expect(played.passed, `${parted}\n${print(lines, zone).join("\n")}\n`).toBe(true);
  });
}

/** Monday noon. */
export const visit = "- { event: appointment.fulfilled, at: 2026-03-02T12:00 }";
