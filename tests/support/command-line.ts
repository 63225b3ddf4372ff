// The command line as a script sees it, in a folder of its own that goes with the test file.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll } from "vitest";

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

export interface CommandLine {
  folder: string;
  /** `env` on top of what every command here is given; nothing that this machine has set reaches it. */
  zabota(args: string[], more?: { input?: string; env?: Record<string, string> }): Promise<Outcome>;
}

export function commandLine(usual: Record<string, string> = {}): CommandLine {
  const folder = mkdtempSync(join(tmpdir(), "zabota-cli-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    zabota: (args, { input = "", env = {} } = {}) =>
      new Promise((settle) => {
        const child = execFile(
          process.execPath,
          [resolve("src/cli/zabota.mjs"), ...args],
          { cwd: folder, env: { PATH: "", HOME: folder, ...usual, ...env } },
          (_, stdout, stderr) => settle({ code: child.exitCode ?? -1, stdout, stderr }),
        );
        child.stdin?.end(input);
      }),
  };
}
