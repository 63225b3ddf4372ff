// The command line as a script sees it: exit codes, one sentence on standard error, and JSON alone on standard output.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandLine } from "../support/command-line.ts";

const { folder, zabota } = commandLine();

writeFileSync(join(folder, "wrong.yaml"), "scenario: wrong\nsteps:\n  - sned: hello\n");

describe("used wrongly, it ends with 2, one sentence and an empty standard output", () => {
  const table: [string[], RegExp][] = [
    [["nonsense"], /^Unknown command 'nonsense'/],
    [["chekc", "x.yaml"], /^Unknown command 'chekc' \(Did you mean check\?\)$/],
    [["check", "--jsno", "wrong.yaml"], /^Unknown option '--jsno' \(Did you mean --json\?\)$/],
    [["--nonsense"], /^Unknown option '--nonsense'$/],
    [["check"], /^Missing required argument 'path'$/],
    [["check", "nowhere.yaml"], /^There is no file or folder "nowhere\.yaml"\.$/],
    [["check", "nowhere.yaml", "--json"], /^There is no file or folder "nowhere\.yaml"\.$/],
    [["compile", "nobody"], /^There is no scenario "nobody" in \.\/scenarios, nor a file of that name\.$/],
    [["doctor", "too", "much"], /^Too many arguments/],
  ];
  it.each(table)("zabota %j", async (args, sentence) => {
    const { code, stdout, stderr } = await zabota(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.trimEnd()).toMatch(sentence);
  });
});

describe("a wrong setting is one sentence and no start", () => {
  it("from the environment", async () => {
    expect(await zabota(["doctor"], { env: { PORT: "abc" } })).toEqual({
      code: 2,
      stdout: "",
      stderr: 'PORT must be a whole number from 0 to 65535; it is "abc".\n',
    });
  });

  it("from .env, where the environment says nothing", async () => {
    writeFileSync(join(folder, ".env"), "PORT=many\n");
    const { code, stderr } = await zabota(["doctor"]);
    rmSync(join(folder, ".env"));
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'PORT must be a whole number from 0 to 65535; it is "many".\n' });
  });
});

describe("what the clinic's files say wrongly is never replaced by something else", () => {
  const clinic = "name: Клиника\ntimezone: Mars/Base\nfoo: 1\n";
  const rules = "red_flags: pressure\nrules: [{ id: high }]\n";
  it.each([
    ["clinic.yaml", clinic, /^clinics\/clinic\.yaml:2:11, one of 2: A time zone is expected here, and this is "Mars\/Base"\./],
    ["safety/pressure.yaml", rules, /^clinics\/safety\/pressure\.yaml:\d+:\d+/],
  ])("%s", async (name, text, sentence) => {
    const path = join(folder, "clinics", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    const { code, stdout, stderr } = await zabota(["enrol", "x", "--patient", "p-1"], { env: { SCENARIOS_DIR: "clinics" } });
    rmSync(join(folder, "clinics"), { recursive: true });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.trimEnd()).toMatch(sentence);
    expect(stderr.trimEnd()).toMatch(/To see all: npx zabota check clinics$/);
  });

  it("but nobody is kept from being stopped by it", async () => {
    const path = join(folder, "clinics", "clinic.yaml");
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, clinic);
    const { code, stderr } = await zabota(["stop", "--patient", "p-1"], { env: { SCENARIOS_DIR: "clinics" } });
    rmSync(join(folder, "clinics"), { recursive: true });
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'There is no patient "p-1".\n' });
  });

  it("nor a folder that is not there by an empty one", async () => {
    const { code, stderr } = await zabota(["enrol", "x", "--patient", "p-1"], { env: { SCENARIOS_DIR: "nowhere" } });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "There is no folder nowhere: set SCENARIOS_DIR to the one with the scenarios.\n",
    });
  });
});

describe("help", () => {
  it("lists the commands, and is what a bare `zabota` shows", async () => {
    const help = await zabota(["--help"]);
    expect(help).toMatchObject({ code: 0, stderr: "" });
    expect(help.stdout).toContain("check [options] <path...>");
    expect(await zabota([])).toEqual(help);
  });

  it.each(["check", "compile", "doctor"])("of %s ends with an example", async (command) => {
    const { code, stdout } = await zabota([command, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`Example:\n  npx zabota ${command}.*\n$`));
  });
});

describe("check", () => {
  it("ends with 1 where there are problems, and shows each with its place", async () => {
    const { code, stdout, stderr } = await zabota(["check", "wrong.yaml"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toContain("  - sned: hello\n            ^^^^\n");
    expect(stdout).not.toContain("\u001b");
  });

  it("with --json prints one bare list, paths as given", async () => {
    const { code, stdout } = await zabota(["check", "./wrong.yaml", "--json"]);
    expect(code).toBe(1);
    const problems = JSON.parse(stdout);
    expect(problems.map(({ file }: { file: string }) => file)).toEqual(problems.map(() => "./wrong.yaml"));
    expect(problems).toContainEqual(expect.objectContaining({ line: 3, column: 5, severity: "error", code: "unknown-word" }));
  });
});

it("doctor ends with 3 where something needed is missing", async () => {
  const { code, stdout } = await zabota(["doctor"]);
  expect(code).toBe(3);
  expect(stdout).toContain("there is no folder ./scenarios");
  expect(stdout).toContain("Set TELEGRAM_BOT_TOKEN, from @BotFather.");
});
