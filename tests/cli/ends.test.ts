// Every way a command can end badly has its exit code and one sentence, and never a stack trace.
import { expect, it } from "vitest";
import { describeEnd, usedWrongly } from "../../src/cli/ends.ts";
import { WrongSetting } from "../../src/environment.ts";
import { Unavailable } from "../../src/unavailable.ts";

const databaseFault = new Error('insert into patients values ("Анна")', { cause: { code: "SQLITE_FULL" } });
const table: [unknown, number, string][] = [
  [usedWrongly("There is no patient p-1."), 2, "There is no patient p-1."],
  [new WrongSetting("PORT must be a number."), 2, "PORT must be a number."],
  [new Unavailable("Temporal is not here."), 3, "Temporal is not here."],
  [new TypeError("x is not a function\n    at y"), 3, "Zabota met a fault of its own: x is not a function. Add --verbose to see where."],
  [databaseFault, 3, "Zabota met a fault of its own: SQLITE_FULL. Add --verbose to see where."],
  ["thrown text", 3, "Zabota met a fault of its own: thrown text. Add --verbose to see where."],
];
it.each(table)("%s", (error, code, sentence) => {
  expect(describeEnd(error, false)).toEqual({ code, sentence });
});

it("a fault shows its place when that is asked for", () => {
  expect(describeEnd(new TypeError("x is not a function"), true).sentence).toMatch(/^TypeError: x is not a function\n {4}at /);
});
