// Pages of a real Chromium, and the one look at them: nothing broken, nothing in the way of anybody, and a picture kept of it.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import axe from "axe-core";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect, inject, onTestFinished } from "vitest";

/** Absent where there is none: tests in a browser are left out. */
export const executablePath = inject("chromium") ?? undefined;

/** Where pictures are kept, to be looked at by people. */
const artefacts = "tests/artefacts";
/** CSS pixels: as high as a finger is broad. */
const finger = 44;

/** Of an empty style attribute: axe leaves some behind, and the page's policy complains where a live part copies them. */
const emptyStyle = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

const complaints = new WeakMap<Page, string[]>();

/** What the page's console and scripts complained of since the last look, and dialogs that nobody asked for. */
export const complaintsOf = (page: Page): string[] => complaints.get(page) ?? [];

/** A page of a browser of its own, which is closed after the test. */
export async function browse(options: BrowserContextOptions = {}): Promise<Page> {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  onTestFinished(() => browser.close());
  const page = await (await browser.newContext(options)).newPage();
  const said: string[] = [];
  complaints.set(page, said);
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes(emptyStyle)) said.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => said.push(`script: ${error.message}`));
  page.on("dialog", (dialog) => {
    said.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return page;
}

/** Keeps a picture in light and in dark, and expects no fault in either. What `but` matches in the console is what this stop is about. */
export async function look(page: Page, name: string, { but }: { but?: RegExp } = {}): Promise<void> {
  const faults = complaintsOf(page)
    .splice(0)
    .filter((each) => !but?.test(each));
  mkdirSync(artefacts, { recursive: true });
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  faults.push(...(await page.evaluate<string[]>(layoutFaults)));
  // As high as the page: what stands at the bottom of the screen would cover what a long picture shows there.
  await page.setViewportSize({ width, height: Math.max(height, await page.evaluate<number>("document.documentElement.scrollHeight")) });
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(artefacts, `${name}-${width}-${colorScheme}.png`) });
    faults.push(
      ...(await findings(page, colorScheme === "dark" ? ["color-contrast"] : undefined)).map((each) => `${colorScheme}: ${each}`),
    );
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize({ width, height });
  expect(faults, name).toEqual([]);
}

/** At one moment: a part of the page that is fetched anew brings other buttons. */
const layoutFaults = `(() => {
  const wide = document.documentElement.scrollWidth - innerWidth;
  const always = "button, .button, select, textarea, input:not([type=hidden], [type=radio], [type=checkbox])";
  const targets = innerWidth < 720 ? \`\${always}, summary\` : always;
  const low = [...document.querySelectorAll(targets)]
    .map((each) => [each.getBoundingClientRect().height, each])
    .filter(([height]) => height > 0 && height < ${finger - 0.1})
    .map(([height, each]) => \`\${height} px high: \${each.outerHTML.slice(0, 120)}\`);
  return [...(wide > 0 ? [\`sticks out by \${wide} px\`] : []), ...low];
})()`;

/** What axe finds serious or critical, one line each; by the rules named, else by all. */
async function findings(page: Page, rules?: string[]): Promise<string[]> {
  await page.evaluate(axe.source);
  const options = { resultTypes: ["violations"], ...(rules && { runOnly: rules }) };
  const { violations } = await page.evaluate<axe.AxeResults>(`axe.run(document, ${JSON.stringify(options)})`);
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}
