// `zabota backup` as a script sees it: what it says, what it refuses, and that nothing is ever overwritten.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { commandLine } from "../support/command-line.ts";

const { folder, zabota } = commandLine({ SCENARIOS_DIR: resolve("scenarios"), NO_COLOR: "1", DATABASE_URL: "file:./zabota.db" });

test("without a store there is nothing to copy; with one the copy is whole, and a second does not overwrite it", async () => {
  const none = await zabota(["backup", "copy.db"]);
  expect([none.code, none.stdout, none.stderr]).toEqual([3, "", "There is no database yet at file:./zabota.db: nothing to copy.\n"]);
  writeFileSync(join(folder, "p.csv"), "ID;Имя;Телефон\n1;Анна;89991234567\n");
  await zabota(["import", "patients", "p.csv"]);
  const made = await zabota(["backup", "copy.db", "--json"]);
  const { size, mtimeMs } = statSync(join(folder, "copy.db"));
  expect([made.code, JSON.parse(made.stdout)]).toMatchObject([0, { file: "copy.db", kind: "sqlite", bytes: size }]);
  const again = await zabota(["backup", "copy.db"]);
  expect([again.code, again.stderr]).toEqual([2, 'There is a file "copy.db" already, and it is left as it is: name another.\n']);
  expect(statSync(join(folder, "copy.db")).mtimeMs).toBe(mtimeMs);
  const told = await zabota(["explain", "1", "--json"], { env: { DATABASE_URL: "file:./copy.db" } });
  expect(told.code).toBe(0);
  expect(readFileSync(join(folder, "copy.db")).subarray(0, 15).toString()).toBe("SQLite format 3");
  expect(readdirSync(folder).filter((name) => name.includes("partial"))).toEqual([]);
  expect((await zabota(["doctor"])).stdout).toMatch(/Store +ok +file:\.\/zabota\.db opens; copied within a day/);
});

test.each<[string, string[], Record<string, string>, number, RegExp]>([
  ["no folder", ["backup", "nowhere/copy.db"], {}, 2, /^There is no folder ".*nowhere"\.$/],
  ["no pg_dump", ["backup", "copy.dump"], { DATABASE_URL: "postgres://u@127.0.0.1:1/x" }, 3, /^The program pg_dump is not here: install/],
])("%s is one sentence", async (_, args, env, code, sentence) => {
  const ended = await zabota(args, { env });
  expect([ended.code, ended.stdout]).toEqual([code, ""]);
  expect(ended.stderr.trimEnd()).toMatch(sentence);
});

test("the help says what else to keep and how to restore", async () => {
  const { stdout } = await zabota(["backup", "--help"]);
  for (const word of ["npx zabota backup", "SECRET_KEY", "scenarios folder", "Temporal's data", "pg_restore"])
    expect(stdout).toContain(word);
});
