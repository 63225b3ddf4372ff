// The Chromium of the tests in a browser: found, or else installed, once before they run.
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The program's path; null where there is none to be had, and why was printed. */
    chromium: string | null;
  }
}

/** ms */
const longest = 10 * 60_000;
const run = promisify(execFile);

interface Way {
  /** False where this machine does not have it. */
  open?(): boolean;
  /** Said before, where it takes its time. */
  says?: string;
  /** Where the program may be. Throws where the way leads nowhere. */
  leads(): Promise<string[]> | string[];
}

const ways: Way[] = [
  { leads: onPath },
  { leads: () => [chromium.executablePath()] },
  { says: "No Chromium here: playwright fetches one for the tests in a browser.", leads: fetched },
  { open: isRootOnDebian, says: "Chromium is installed from Debian's packages.", leads: packaged },
];

/** The first that starts: one whose libraries are missing is none. Answers with the reasons where every way fails. */
export async function findChromium(say: (text: string) => void): Promise<{ path: string } | { reasons: string[] }> {
  const reasons: string[] = [];
  for (const { open = () => true, says, leads } of ways) {
    if (!open()) continue;
    if (says) say(says);
    try {
      for (const path of (await leads()).filter((each) => existsSync(each))) {
        await starts(path);
        return { path };
      }
    } catch (error) {
      reasons.push(firstLine(error));
    }
  }
  return { reasons };
}

function onPath(): string[] {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const names = ["chromium", "chromium-browser", "google-chrome"];
  return folders.flatMap((folder) => names.map((name) => join(folder, name)));
}

async function fetched(): Promise<string[]> {
  const cli = join(dirname(fileURLToPath(import.meta.resolve("playwright-core/package.json"))), "cli.js");
  await run(process.execPath, [cli, "install", "--no-shell", "chromium"], { timeout: longest });
  return [chromium.executablePath()];
}

/** Its package brings the libraries along, too. */
async function packaged(): Promise<string[]> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update"], { timeout: longest, env });
  await run("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { timeout: longest, env });
  return onPath();
}

/** Ubuntu's package of that name only leads to another installer. */
function isRootOnDebian(): boolean {
  const release = "/etc/os-release";
  return process.getuid?.() === 0 && existsSync(release) && /^ID=debian$/m.test(readFileSync(release, "utf8"));
}

async function starts(executablePath: string): Promise<void> {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  await browser.close();
}

const firstLine = (error: unknown): string => {
  const said = error instanceof Error && "stderr" in error && error.stderr ? String(error.stderr) : String(error);
  return said.trim().split("\n")[0] ?? "";
};

export default async function setup({ provide }: TestProject): Promise<void> {
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const found = await findChromium(say);
  if ("reasons" in found)
    say(`No Chromium, so the tests in a browser are left out. Install one, or put it on PATH. ${found.reasons.join(" ")}`);
  provide("chromium", "path" in found ? found.path : null);
}
