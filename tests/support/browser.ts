// The Chromium of tests: the one on PATH, else the one that playwright has fetched, closed after each test.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import axe from "axe-core";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { onTestFinished } from "vitest";

function program(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = folders.flatMap((folder) => ["chromium", "chromium-browser", "google-chrome"].map((name) => join(folder, name)));
  return [...found, chromium.executablePath()].find((path) => existsSync(path));
}

/** Absent where there is none: tests in a browser are left out. */
export const executablePath = program();

/** A page of a browser of its own. */
export async function browse(options: BrowserContextOptions = {}): Promise<Page> {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  onTestFinished(() => browser.close());
  return (await browser.newContext(options)).newPage();
}

/** What axe finds serious or critical, one line each. The page's context must let scripts run past its CSP. */
export async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>("axe.run(document, { resultTypes: ['violations'] })");
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}
