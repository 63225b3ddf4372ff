// `zabota patient`: hands over everything that is held on a patient, or erases it.
import type { Command } from "commander";
import { End } from "./ends.ts";
import { commandLine, patientNamed, withEngine } from "./store.ts";
import { print, printJson } from "./terminal.ts";

export function register(program: Command): void {
  const patient = program.command("patient").description("export or erase everything that is held on a patient");
  patient
    .command("export")
    .description("print everything that is held on a patient as JSON")
    .argument("<patient>", "the clinic's id of the patient")
    .addHelpText("after", "\nExample:\n  npx zabota patient export p-17 > p-17.json")
    .action(exported);
  patient
    .command("erase")
    .description("stop a patient's journeys and take out names, contacts, answers and texts; it cannot be undone")
    .argument("<patient>", "the clinic's id of the patient")
    .option("--yes", "do not ask on the terminal")
    .addHelpText("after", "\nExample:\n  npx zabota patient erase p-17")
    .action(erased);
}

async function exported(named: string): Promise<void> {
  await withEngine(async (engine) => {
    const { exportPatient } = await import("../engine/erase.ts");
    const { id } = await patientNamed(engine, named);
    printJson(await exportPatient(engine, id, commandLine()));
  });
}

async function erased(named: string, { yes }: { yes?: true }): Promise<void> {
  if (process.stdin.isTTY && !yes && (await asked(`To erase, type ${named} once more: `)) !== named)
    throw new End(2, "That is not the same; nothing was erased.");
  await withEngine(async (engine) => {
    const { erasePatient } = await import("../engine/erase.ts");
    const { id } = await patientNamed(engine, named);
    if (!(await erasePatient(engine, id, commandLine()))) throw new End(1, "This patient is erased already.");
    print(`Erased. What had to stay is kept under ${id}. The booking system and old backups keep their own copies.`);
  });
}

async function asked(question: string): Promise<string> {
  const { createInterface } = await import("node:readline/promises");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(question)).trim();
  } finally {
    terminal.close();
  }
}
