// `zabota test` and `zabota simulate` as a script sees them: what they print, and with which code they end.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { commandLine } from "../support/command-line.ts";

// The first run may have to pack the command line.
vi.setConfig({ testTimeout: 60_000 });

const { folder, zabota } = commandLine();
mkdirSync(join(folder, "scenarios"));
mkdirSync(join(folder, "empty"));
mkdirSync(join(folder, "broken"));

const scenario = `scenario: hello
title: Hello
purpose: care
languages: [en]
channels: [telegram]
enter: { on: appointment.fulfilled, when: appointment.service == "x" }
steps:
  - wait: 1 day
  - ask: well
    message: are-you-well
    answer: yes-no
    within: 2 days
    silence:
      - end: silent
  - end: answered
messages:
  are-you-well: { en: { text: "{{ patient.first_name }}, are you well?" } }
`;
const stories = `scenario: hello
tests:
  - name: she answers
    patient: { first_name: Emma }
    consents: [care]
    story:
      - event: appointment.fulfilled
        at: 2026-03-02T12:00
        with: { service: x }
      - sent: are-you-well
      - reply: "yes"
      - ended: answered
  - name: a wrong hope
    patient: { first_name: Anna }
    consents: [care]
    story:
      - event: appointment.fulfilled
        with: { service: x }
      - sent: are-you-well
        at: 2026-01-13T10:00
`;
writeFileSync(join(folder, "scenarios/hello.yaml"), scenario);
writeFileSync(join(folder, "scenarios/hello.test.yaml"), stories);
writeFileSync(join(folder, "broken/hello.yaml"), scenario.replace("wait: 1 day", "wait: 1 dya"));
writeFileSync(join(folder, "broken/hello.test.yaml"), stories);

const objects = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("test", () => {
  it("plays what stands in SCENARIOS_DIR, shows how a failing story went, and ends with 1", async () => {
    const { code, stdout, stderr } = await zabota(["test"]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("1 passed, 1 failed");
    expect(stdout).toContain("  ok      she answers\n");
    expect(stdout).toContain(
      "scenarios/hello.test.yaml:19\n    - sent: are-you-well\n    it happened at 2026-01-13T12:00, not at 2026-01-13T10:00\n",
    );
    expect(stdout).toContain("    Anna · hello                                                     Europe/Moscow\n");
    expect(stdout).toContain("    Tue 13 Jan 12:00   → telegram   are-you-well                     sent\n");
  });

  it("by name and with --coverage, names the steps that no passing test visits", async () => {
    const { code, stdout } = await zabota(["test", "scenarios/hello.yaml", "--name", "she answers", "--coverage"]);
    expect(code).toBe(0);
    expect(stdout).toContain("1 step that no passing test visits:\n  scenarios/hello.yaml:14  ask:well/silence/end:silent\n");
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("1 passed, 0 failed");
  });

  it("with --json prints an object for each test, then the summary", async () => {
    const { code, stdout } = await zabota(["test", "--json", "--coverage"]);
    expect(code).toBe(1);
    const [first, second, summary] = objects(stdout);
    expect(first).toMatchObject({ file: "./scenarios/hello.test.yaml".slice(2), scenario: "hello", name: "she answers", passed: true });
    expect(second).toMatchObject({ name: "a wrong hope", passed: false, line: 19, because: expect.stringContaining("2026-01-13T12:00") });
    expect(second.transcript).toContainEqual(
      expect.objectContaining({ mark: "→ telegram", what: "are-you-well", text: "Anna, are you well?" }),
    );
    expect(summary).toMatchObject({ passed: 1, failed: 1, unvisited: [{ step: "ask:well/silence/end:silent", line: 14 }] });
  });

  it("254: of a scenario with problems prints them, and counts all its tests as failed", async () => {
    const { code, stdout } = await zabota(["test", "broken"]);
    expect(code).toBe(1);
    expect(stdout).toContain("bad-duration");
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("0 passed, 2 failed");
    const json = objects((await zabota(["test", "broken", "--json"])).stdout);
    expect(json).toEqual([
      expect.objectContaining({ passed: 0, failed: 2, problems: [expect.objectContaining({ code: "bad-duration" })] }),
    ]);
  });

  it("255: without tests is 0 passed, 0 failed", async () => {
    expect(await zabota(["test", "empty"])).toEqual({ code: 0, stdout: "0 passed, 0 failed\n", stderr: "" });
    expect((await zabota(["test", "nowhere"])).code).toBe(2);
  });

  it("does not look at DATABASE_URL", async () => {
    const { code, stdout } = await zabota(["test", "--name", "she answers"], {
      env: { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" },
    });
    expect({ code, last: stdout.trimEnd().split("\n").at(-1) }).toEqual({ code: 0, last: "1 passed, 0 failed" });
  });
});

describe("simulate --story", () => {
  it("tells all stories, each under its name, and ends with 1 where one parts", async () => {
    const { code, stdout, stderr } = await zabota(["simulate", "hello", "--story", "scenarios/hello.test.yaml"]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "scenarios/hello.test.yaml:19: it happened at 2026-01-13T12:00, not at 2026-01-13T10:00\n",
    });
    expect(stdout).toMatch(/^she answers\nEmma · hello +Europe\/Moscow\nMon {2}2 Mar 12:00 {3}visit {8}x, fulfilled +enters\n/);
    expect(stdout).toContain("a wrong hope\nAnna · hello");
  });

  it("266: --name picks one; --json prints its transcript as lines", async () => {
    const { code, stdout } = await zabota([
      "simulate",
      "scenarios/hello.yaml",
      "--story",
      "scenarios/hello.test.yaml",
      "--name",
      "she answers",
      "--json",
    ]);
    expect(code).toBe(0);
    expect(objects(stdout).map(({ mark, what, result }) => `${mark} ${what} ${result}`.trim())).toEqual([
      "visit x, fulfilled enters",
      "→ telegram are-you-well sent",
      '← reply "yes" true',
      "■ ended answered",
    ]);
  });

  it.each([
    [["simulate", "hello", "--story", "nowhere.yaml"]],
    [["simulate", "hello", "--name", "x"]],
    [["simulate", "hello", "--story", "scenarios/hello.test.yaml", "--name", "nobody"]],
    [["simulate", "nobody"]],
  ])("%j is used wrongly", async (args) => {
    const { code, stdout, stderr } = await zabota(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});

describe("a talk", () => {
  it("is led from a pipe too: the patient is the first story's, the clock runs only when told to", async () => {
    const input = "/next\nhm\n/why\nyes\n/nonsense\n/quit\nnever read\n";
    const { code, stdout, stderr } = await zabota(["simulate", "hello"], { input });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [help, talk = ""] = stdout.split("\n\n");
    expect(help).toContain("/after 3 days");
    const lines = talk.split("\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        "Mon  2 Mar 12:00   visit        x, fulfilled                     enters",
        "> /next",
        "Tue  3 Mar 12:00   → telegram   are-you-well                     sent",
        "                                Emma, are you well?",
        '                   ← reply      "hm"                             unclear',
        "It is 2026-03-03 12:00.",
        '                   ← reply      "yes"                            true',
        "                   ■ ended      answered",
        "There is no /nonsense.",
      ]),
    );
    expect(talk).not.toContain("never read");
  });

  it("tells how a journey ends that nobody answers, and that nothing more happens", async () => {
    const { stdout } = await zabota(["simulate", "hello"], { input: "/after 10 days\n/next\n/after never\n" });
    expect(stdout).toContain("Thu  5 Mar 12:00   ■ ended      silent\n");
    expect(stdout).toContain("Nothing more happens by itself.\nNo journey is under way.\n");
    expect(stdout).toContain('Write it as "/after 3 days".\n');
  });

  it("lets in also whom the scenario would not, and says so", async () => {
    const alone = join(folder, "alone");
    mkdirSync(alone);
    writeFileSync(join(alone, "hello.yaml"), scenario);
    const { stdout } = await zabota(["simulate", "alone/hello.yaml"], { input: "/next\n/book\n" });
    expect(stdout).toContain('The scenario lets in only if: appointment.service == "x". You are in all the same.\n');
    expect(stdout).toContain("are-you-well                     sent\n");
    expect(stdout).toMatch(/visit {8}booked/);
  });

  it("with --json prints the transcript alone on standard output", async () => {
    const { stdout, stderr } = await zabota(["simulate", "hello", "--json"], { input: "/next\n/why\n" });
    expect(objects(stdout).map(({ mark }) => mark)).toEqual(["visit", "→ telegram"]);
    expect(stderr).toContain("are-you-well: sent, by telegram");
  });
});
