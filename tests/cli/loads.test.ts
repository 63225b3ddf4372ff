// Commands load only what they use: what `check` reads, counted in files, since a count does not depend on the machine.
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "zabota-loads-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The files that Node ran for the command, as its own coverage lists them. */
async function loaded(args: string[]): Promise<string[]> {
  const coverage = join(folder, "coverage");
  const env = { PATH: "", HOME: folder, NODE_V8_COVERAGE: coverage };
  // The problems found are of no interest here.
  await promisify(execFile)(process.execPath, [resolve("src/cli/zabota.mjs"), ...args], { cwd: folder, env }).catch(() => {});
  const reports = readdirSync(coverage).map((name) => JSON.parse(readFileSync(join(coverage, name), "utf8")));
  return reports.flatMap(({ result }) => result.map(({ url }: { url: string }) => url)).filter((url) => url.startsWith("file:"));
}

it("check reads the packed file and no package", async () => {
  writeFileSync(join(folder, "empty.yaml"), "scenario: empty\n");
  // The first run may have to pack.
  await loaded(["check", "empty.yaml"]);
  rmSync(join(folder, "coverage"), { recursive: true });
  const files = await loaded(["check", "empty.yaml"]);
  expect(files.map((file) => basename(file)).sort()).toEqual(["build.mjs", "zabota.cjs", "zabota.mjs"]);
});
