// `zabota diagram`: a scenario as a drawing.
import { type Command, Option } from "commander";
import { describeProblems } from "./check.ts";
import { scenarioFile, scenarioRoom } from "./files.ts";
import { print, printError } from "./terminal.ts";

interface Options {
  format: "mermaid" | "svg";
  language?: "ru" | "en";
}

export function register(program: Command): void {
  program
    .command("diagram")
    .description("draw a scenario: Mermaid text, or an SVG picture")
    .argument("<scenario>", "its id, or its file")
    .addOption(new Option("--format <format>", "of the drawing").choices(["mermaid", "svg"]).default("mermaid"))
    .addOption(new Option("--language <language>", "of the drawing’s words; the scenario’s own first one by default").choices(["ru", "en"]))
    .addHelpText("after", "\nExample:\n  npx zabota diagram hypertension-control --format svg > hypertension-control.svg")
    .action(draw);
}

/** Problems go to standard error, so that standard output is a drawing or nothing. */
async function draw(named: string, { format, language }: Options): Promise<void> {
  const room = await scenarioRoom();
  const { plan, problems } = room.compile(scenarioFile(named));
  for (const line of describeProblems(problems)) printError(line);
  if (!plan) {
    process.exitCode = 1;
    return;
  }
  const { diagram } = await import("../scenario/diagram.ts");
  const drawn = diagram(plan, language ?? (plan.languages[0] === "en" ? "en" : "ru"));
  if (format === "mermaid") print((await import("../scenario/diagram-mermaid.ts")).mermaid(drawn).trimEnd());
  else print((await import("../scenario/diagram-svg.ts")).svg(drawn, { description: plan.scenario, alone: true }).trimEnd());
}
