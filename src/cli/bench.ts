// `zabota bench`: how fast and how small, in counts and ratios; it measures and does not judge.
import type { Command } from "commander";
import type { Row } from "../bench/measure.ts";
import { usedWrongly } from "./ends.ts";
import { colour, columns, print, printError, printJson } from "./terminal.ts";

interface Options {
  only?: string[];
  json?: true;
}

export function register(program: Command): void {
  program
    .command("bench")
    .description("measure speed and size, in counts and in ratios against something named")
    .option("--only <measure...>", "statements, history, cpu, check, startup, demo, smtp, webhook, events, lists, import, reply, memory")
    .option("--json", "one JSON document: the rows")
    .addHelpText(
      "after",
      "\nExamples:\n  npx zabota bench\n  npx zabota bench --only history --json\n  DATABASE_URL=postgres://… npx zabota bench --only lists",
    )
    .action(bench);
}

async function bench({ only, json }: Options): Promise<void> {
  const { useSqlite } = await import("../environment.ts");
  // These are measured on either database, in one of their own beside the one that DATABASE_URL names.
  if (!only?.every((name) => name === "lists" || name === "events")) useSqlite();
  const { measures } = await import("../bench/index.ts");
  const wrong = only?.find((name) => !Object.hasOwn(measures, name));
  if (wrong !== undefined) throw usedWrongly(`There is no measure "${wrong}": there are ${Object.keys(measures).join(", ")}.`);
  const { benchTemporal } = await import("../bench/temporal.ts");
  const progress = (text: string) => printError(text);
  const server = benchTemporal(progress);
  const rows: Row[] = [];
  try {
    for (const [name, load] of Object.entries(measures)) {
      if (only && !only.includes(name)) continue;
      progress(`${name} …`);
      const measure = await load();
      rows.push(...(await measure({ progress: (text) => progress(`${name}: ${text}`), temporal: server.address })));
    }
  } finally {
    await server.stop();
  }
  const { held } = await import("../bench/measure.ts");
  if (json) printJson({ rows: rows.map((row) => ({ ...row, held: held(row) })) });
  else for (const line of columns([heading.map((word) => colour("bold", word)), ...rows.map((row) => cells(row, held(row)))])) print(line);
}

const heading = ["measure", "figure", "value", "at most", "held", "A/A", "against"];

function cells(row: Row, held: boolean | undefined): string[] {
  const context = Object.entries(row.context ?? {}).map(([name, value]) => `${name} ${rounded(value)}`);
  const notes = [row.against, context.length > 0 ? `(${context.join(", ")})` : undefined].filter((note) => note !== undefined);
  return [
    row.measure,
    row.figure,
    `${rounded(row.value)} ${row.unit}`,
    row.bound === undefined ? "" : String(row.bound),
    held === undefined ? "" : held ? colour("green", "yes") : colour("red", "no"),
    row.same === undefined ? "" : rounded(row.same),
    notes.join(" "),
  ];
}

/** Three figures that count. */
const rounded = (value: number): string => String(Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
