// `zabota import` as a script sees it: exit codes, one sentence on standard error, the summary alone on standard output.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { commandLine } from "../support/command-line.ts";

const bin = resolve("src/cli/zabota.mjs");
const { folder, zabota } = commandLine({ SCENARIOS_DIR: resolve("scenarios"), NO_COLOR: "1" });

const last = (stderr: string): string => stderr.trimEnd().split("\n").at(-1) ?? "";

test("good rows are kept with 0, and again with 0 and nothing new", async () => {
  writeFileSync(join(folder, "good.csv"), "ID;Имя;Телефон\n1;Анна;89991234567\n");
  const first = await zabota(["import", "patients", "good.csv"]);
  expect([first.code, first.stdout]).toEqual([0, "Of 1 row:\n  patients      1 new, 0 changed, 0 as before\n"]);
  const again = await zabota(["import", "patients", "good.csv", "--json"]);
  expect([again.code, JSON.parse(again.stdout)]).toMatchObject([0, { rows: 1, bad: 0, patients: { made: 0, changed: 0, same: 1 } }]);
});

test("bad rows end with 1, and are beside the file", async () => {
  writeFileSync(join(folder, "bad.csv"), "ID;Имя;Телефон\n1;Анна;12\n");
  const { code, stderr } = await zabota(["import", "patients", "bad.csv"]);
  expect([code, last(stderr)]).toEqual([1, "1 row could not be used; see bad.csv.rejected.csv for the reasons."]);
  expect(readFileSync(join(folder, "bad.csv.rejected.csv"), "utf8")).toContain("2;");
});

test.each<[string, string[], number, RegExp]>([
  ["no file", ["patients", "nowhere.csv"], 2, /^There is no file "nowhere\.csv"\.$/],
  ["another word", ["people", "good.csv"], 2, /Allowed choices are patients, appointments, consents/],
  ["a map that is none", ["patients", "good.csv", "--map", "good.csv"], 2, /is no map such as/],
  ["an empty file", ["patients", "empty.csv"], 1, /^The file is empty\.$/],
])("%s is one sentence", async (_, args, code, sentence) => {
  writeFileSync(join(folder, "good.csv"), "ID;Имя;Телефон\n1;Анна;89991234567\n");
  writeFileSync(join(folder, "empty.csv"), "");
  const ended = await zabota(["import", ...args]);
  expect([ended.code, ended.stdout]).toEqual([code, ""]);
  expect(last(ended.stderr)).toMatch(sentence);
});

test("Ctrl-C ends after whole rows, says where and how to go on; the same command does", async () => {
  const rows = Array.from({ length: 20_000 }, (_, index) => `${index};Лев;8999${1_000_000 + index}`);
  writeFileSync(join(folder, "long.csv"), ["ID;Имя;Телефон", ...rows, ""].join("\n"));
  const env = {
    PATH: "",
    HOME: folder,
    SCENARIOS_DIR: resolve("scenarios"),
    NO_COLOR: "1",
    DATABASE_URL: `file:${join(folder, "long.db")}`,
  };
  const child = spawn(process.execPath, [bin, "import", "patients", "long.csv"], { cwd: folder, env });
  let [said, told] = ["", ""];
  child.stdout.on("data", (chunk) => {
    told += chunk;
  });
  child.stderr.on("data", (chunk) => {
    // The first word of progress: rows are being kept.
    if (said === "") child.kill("SIGINT");
    said += chunk;
  });
  const [code] = await once(child, "close");
  const kept = Number(/(\d+) new/.exec(told)?.[1]);
  expect(code).toBe(130);
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(20_000);
  expect(last(said)).toBe(
    `Stopped after line ${kept + 1}: every row up to there is kept, whole. The same command goes on: what is in already changes nothing.`,
  );
  writeFileSync(join(folder, "long.csv"), ["ID;Имя;Телефон", ...rows.slice(0, kept + 10), ""].join("\n"));
  const { stdout } = await new Promise<{ stdout: string }>((settle) => {
    execFile(process.execPath, [bin, "import", "patients", "long.csv"], { cwd: folder, env }, (_, stdout) => settle({ stdout }));
  });
  expect(stdout).toContain(`10 new, 0 changed, ${kept} as before`);
});
