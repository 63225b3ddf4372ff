// Every sentence that a check can say is in the Russian catalogue, and the catalogue has none that nobody says.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseAst } from "vitest/node";
import { codes } from "../../src/scenario/problem.ts";
import { borrowed, yaml } from "../../src/scenario/problem-borrowed.ts";
import { inRussian, problemIn, tables } from "../../src/scenario/problem-in.ts";
import { englishLeft } from "./support.ts";

/** A sentence as the sources have it, each hole a "{}". `told`: it is handed to a reader that will tell it, however short it is. */
interface Written {
  at: string;
  skeleton: string;
  told: boolean;
}

interface Node {
  type: string;
  [part: string]: unknown;
}
type Named = { name?: string };
const isLiteral = (value: unknown): boolean => isNode(value) && /Literal$/.test(value.type);
const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "type" in value;

const folder = new URL("../../src/scenario/", import.meta.url);
const sources = [
  ...readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !/^(diagram|problem-)/.test(name))
    .map((name) => new URL(name, folder)),
  new URL("../../src/messaging/check-template.ts", import.meta.url),
];

/** Which argument of these is said to the reader, where it is written out. */
const tellers: Record<string, number> = {
  wrong: 2,
  scalar: 0,
  oneOf: 1,
  listOf: 1,
  object: 1,
  mapOf: 2,
  atLeastOne: 1,
  needed: 1,
  find: 3,
  unknown: 1,
  clash: 0,
  once: 0,
  keep: 2,
};

function written(file: URL): Written[] {
  const found: Written[] = [];
  const name = file.pathname.split("/src/")[1] ?? "";
  const visit = (node: unknown, told: boolean): void => {
    if (Array.isArray(node)) for (const one of node) visit(one, told);
    if (!isNode(node)) return;
    switch (node.type) {
      case "ImportDeclaration":
      case "ThrowStatement":
      case "TSLiteralType":
        return;
      case "Property":
        // What editors show of a word, and what is a pattern.
        if (["description", "pattern", "title"].includes((node.key as Named).name ?? "") && isLiteral(node.value)) return;
        break;
      case "CallExpression": {
        const { name: called = "", property } = node.callee as Named & { property?: Named };
        const looks = ["startsWith", "replace"].includes(property?.name ?? "");
        visit(node.callee, false);
        for (const [nth, argument] of (node.arguments as unknown[]).entries()) {
          // What is looked for in the words of others; and a word that may be left out is never missed.
          if ((looks && nth === 0) || (called === "word" && nth === 1)) continue;
          visit(argument, nth === tellers[called]);
        }
        return;
      }
      case "Literal":
        if (typeof node.value === "string") found.push({ at: name, skeleton: node.value, told });
        return;
      case "TemplateLiteral": {
        const quasis = node.quasis as { value: { cooked: string } }[];
        found.push({ at: name, skeleton: quasis.map(({ value }) => value.cooked).join("{}"), told });
        visit(node.expressions, false);
        return;
      }
    }
    for (const part of Object.values(node)) visit(part, false);
  };
  visit(parseAst(readFileSync(file, "utf8"), { lang: "ts" }).body, false);
  return found;
}

const all = sources.flatMap(written);
/** Two words and a space between: no name of the language, and no code. */
const isProse = ({ skeleton, told }: Written): boolean =>
  (told && /\p{L}/u.test(skeleton) && !(codes as readonly string[]).includes(skeleton)) ||
  (/[A-Za-z]{2,}[,:]? [A-Za-z{"]/.test(skeleton) && /[A-Z][a-z]|[.?]$/.test(skeleton));

const bare = (english: string): string => english.replace(/\{[a-z]+\d?\}/g, "{}");
const catalogued = new Set([...tables.values()].flatMap((table) => Object.keys(table).map(bare)));
const isKnown = ({ skeleton }: Written): boolean =>
  catalogued.has(skeleton) ||
  catalogued.has(`${skeleton}.`) ||
  [...tables.keys()].some((table) => inRussian(skeleton.replaceAll("{}", "qqq"), table) !== undefined);

test("whatever the sources tell is in the catalogue", () => {
  expect(all.filter(isProse).length).toBeGreaterThan(250);
  expect(all.filter((each) => isProse(each) && !isKnown(each)).map(({ at, skeleton }) => `${at}: ${skeleton}`)).toEqual([]);
});

test("whatever is in the catalogue is told by the sources, but for what libraries say", () => {
  const isTold = (skeleton: string): boolean => {
    const parts = skeleton.split("{}").map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
    const pattern = new RegExp(`^${parts.join(".*")}$`, "s");
    return all.some((each) => pattern.test(each.skeleton) || pattern.test(`${each.skeleton}.`));
  };
  const own = [...tables].flatMap(([name, table]) => (table === yaml ? [] : Object.keys(table).map((english) => ({ name, english }))));
  const stale = own.filter(({ english }) => /\p{L}{2}/u.test(bare(english)) && !(english in borrowed) && !isTold(bare(english)));
  expect(stale.map(({ name, english }) => `${name}: ${english}`)).toEqual([]);
});

test("the Russian has the holes of its English, and nothing of its prose", () => {
  const holes = (text: string): string[] => [...text.matchAll(/\{[a-z]+\d?\}/g)].map(([hole]) => hole).sort();
  for (const [name, table] of tables)
    for (const [english, russian] of Object.entries(table)) {
      const extra = holes(russian).filter((hole) => !holes(english).includes(hole));
      expect(extra, `${name}: ${english}`).toEqual([]);
      expect(englishLeft(russian), `${name}: ${english}`).toBeUndefined();
    }
});

const problem = (message: string, hint?: string) =>
  ({ file: "a.yaml", line: 1, column: 1, severity: "error", code: "yaml-syntax", message, ...(hint && { hint }) }) as const;

test("English is the problem itself; Russian keeps names and puts everything else into words", () => {
  const told = problem('"wiat" is not a word that can stand here.', 'Did you mean "wait"?');
  expect(problemIn("en", told)).toBe(told);
  expect(problemIn("ru", told)).toEqual(problem("Слово «wiat» здесь стоять не может.", "Возможно, вы имели в виду «wait»?"));
});

test("parts are put into words too", () => {
  expect(problemIn("ru", problem("A duration is expected here, and this is the number 3.")).message).toBe(
    "Здесь нужен срок, а написано число 3.",
  );
  expect(problemIn("ru", problem('"due" is missing here: within how many minutes, day and night.')).message).toBe(
    "Здесь не хватает «due»: за сколько минут, днём и ночью.",
  );
});

test("what a library says in words that nobody foresaw is told in general", () => {
  expect(problemIn("ru", problem("This is not YAML: something new.")).message).toBe("Это не читается как YAML.");
  expect(problemIn("ru", { ...problem("Something new."), code: "unknown-name" }).message).toBe("Something new.");
});
