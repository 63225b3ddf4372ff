// `zabota doctor`: what works here, what does not, and what to do about it.
import type { Command } from "commander";
import { colour, columns, counted, print, progressLine } from "./terminal.ts";

/** One thing looked at. `off` is a choice; `wrong` and `missing` are not. */
export interface Finding {
  state: "fine" | "off" | "wrong" | "missing";
  what: string;
  found: string;
  /** What to do. */
  advice?: string;
}

export function register(program: Command): void {
  program
    .command("doctor")
    .description("check Temporal, the store, scenarios, channels and keys, and say what to do")
    .addHelpText("after", "\nExample:\n  npx zabota doctor")
    .action(doctor);
}

/** Ends with 3 if something needed is missing, else with 1 if a scenario is wrong. */
async function doctor(): Promise<void> {
  const { readConfig } = await import("../config.ts");
  const { channels, keys } = await import("./doctor-keys.ts");
  const { node, redFlags, scenarios, store, temporal } = await import("./doctor-parts.ts");
  const config = readConfig();
  const progress = progressLine();
  progress.tell("looking at Temporal and the store");
  const parts = [node(), await temporal(config), await store(config), await scenarios(config), ...redFlags(config)];
  progress.end();
  const findings = [...parts, ...keys(config), ...channels(config)];
  for (const line of describe(findings)) print(line);
  const has = (state: Finding["state"]) => findings.some((finding) => finding.state === state);
  if (has("missing")) process.exitCode = 3;
  else if (has("wrong")) process.exitCode = 1;
}

const marks = { fine: colour("green", "ok"), off: colour("dim", "off"), wrong: colour("red", "wrong"), missing: colour("red", "missing") };

function describe(findings: Finding[]): string[] {
  const rows = columns(findings.map(({ state, what, found }) => [what, marks[state], found]));
  const lines = rows.flatMap((row, index) => [row, ...(findings[index]?.advice ? [colour("dim", `    ${findings[index].advice}`)] : [])]);
  const bad = findings.filter(({ state }) => state === "wrong" || state === "missing").length;
  return [...lines, "", bad ? `${counted(bad, "thing")} to mend.` : "All that is needed is here."];
}
