// `zabota stop`: ends one patient's journeys by hand.
import type { Command } from "commander";
import { End } from "./ends.ts";
import { commandLine, patientNamed, withEngine } from "./store.ts";
import { counted, print, printJson } from "./terminal.ts";

export function register(program: Command): void {
  program
    .command("stop")
    .description("end a patient's journeys; what is under way is let finish")
    .argument("[scenario]", "only in this scenario")
    .requiredOption("--patient <id>", "the clinic's id of the patient")
    .option("--reason <words>", "why, for the patient's timeline and the audit log", "")
    .option("--json", "print the enrolments as JSON")
    .addHelpText("after", "\nExample:\n  npx zabota stop hypertension-control --patient p-17")
    .action(stop);
}

async function stop(
  scenario: string | undefined,
  { patient: named, reason, json }: { patient: string; reason: string; json?: true },
): Promise<void> {
  await withEngine(async (engine) => {
    const { stopAll } = await import("../engine/by-hand.ts");
    const patient = await patientNamed(engine, named);
    const stopped = await stopAll(engine, patient.id, { ...commandLine(), reason }, scenario);
    if (json) printJson(stopped.map(({ id, scenario: of }) => ({ enrolment: id, scenario: of })));
    if (stopped.length === 0)
      throw new End(1, `The patient "${named}" is inside ${scenario ? `no journey of "${scenario}"` : "no scenario"}.`);
    if (!json) print(`${counted(stopped.length, "journey")} told to stop: ${stopped.map((enrolment) => enrolment.scenario).join(", ")}.`);
  });
}
