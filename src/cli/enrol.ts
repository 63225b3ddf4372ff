// `zabota enrol`: one patient into one scenario, by hand.
import type { Command } from "commander";
import { End } from "./ends.ts";
import { commandLine, expectSoundFiles, patientNamed, withEngine } from "./store.ts";
import { print, printJson } from "./terminal.ts";

export function register(program: Command): void {
  program
    .command("enrol")
    .description("enrol one patient in a scenario, under its own entry rules")
    .argument("<scenario>", "the id of a published scenario")
    .requiredOption("--patient <id>", "the clinic's id of the patient")
    .option("--json", "print the enrolment as JSON")
    .addHelpText("after", "\nExample:\n  npx zabota enrol hypertension-control --patient p-17")
    .action(enrol);
}

const reasons: Record<string, string> = {
  when: "its `when` is not true for this patient",
  again: "its `again` does not let this patient in now",
  exclusive: "the patient is inside another scenario of the same group, of equal or higher priority",
  paused: "the scenario is paused",
};

async function enrol(scenario: string, { patient: named, json }: { patient: string; json?: true }): Promise<void> {
  await expectSoundFiles();
  await withEngine(async (engine) => {
    const { enterByHand } = await import("../engine/by-hand.ts");
    const { currentPlan } = await import("../engine/plans.ts");
    const patient = await patientNamed(engine, named);
    const published = await currentPlan(engine.db, scenario);
    if (!published) throw new End(1, `There is no published scenario "${scenario}".`);
    const entered = await enterByHand(engine, published, patient, commandLine());
    if (json) printJson(entered);
    if (entered.type === "refused") throw new End(1, `Not enrolled: ${reasons[entered.reason]}.`);
    if (!json) print(`Enrolled in ${scenario}; the journey begins within a second where Zabota runs. See it: npx zabota explain ${named}`);
  });
}
