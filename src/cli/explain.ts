// `zabota explain`: where each journey of a patient stands, what would move it, everything that happened, and why each message went or did not.
import type { Command } from "commander";
import { commandLine, patientNamed, withEngine } from "./store.ts";
import { colour, print, printJson } from "./terminal.ts";

export function register(program: Command): void {
  program
    .command("explain")
    .description("tell where a patient's journeys stand, and why")
    .argument("<patient>", "the clinic's id of the patient")
    .option("--lang <language>", "ru or en", "en")
    .option("--json", "print journeys and timeline as JSON")
    .addHelpText("after", "\nExample:\n  npx zabota explain p-17")
    .action(explain);
}

async function explain(named: string, { lang, json }: { lang: string; json?: true }): Promise<void> {
  await withEngine(async (engine) => {
    const { wantSentence } = await import("../engine/explain.ts");
    const { whyMessages } = await import("../engine/why.ts");
    const { planOf } = await import("../engine/plans.ts");
    const { print: lines, stamp, transcript } = await import("../simulate/transcript.ts");
    const { audit } = await import("../store/audit.ts");
    const { enrolmentsOf } = await import("../store/enrolments.ts");
    const patient = await patientNamed(engine, named);
    await audit(engine.db, { ...commandLine(), act: "looked", patientId: patient.id });
    const zone = patient.timezone ?? engine.clinic.timezone;
    const language = lang === "ru" ? "ru" : "en";
    const journeys = await Promise.all(
      (await enrolmentsOf(engine.db, patient.id)).map(async (row) => ({
        enrolment: row.id,
        scenario: row.scenario,
        plan: row.planHash,
        outcome: row.outcome,
        stands: wantSentence(await planOf(engine.db, row.planHash), row, zone, language),
      })),
    );
    const timeline = await transcript(engine.db, patient, zone);
    const messages = await whyMessages(engine.db, patient.id, zone, language);
    if (json) return printJson({ patient: named, zone, journeys, timeline, messages });
    if (journeys.length === 0) print("This patient has not entered any scenario.");
    for (const { scenario, stands } of journeys) print(`${colour("bold", scenario)}  ${stands}`);
    if (timeline.length > 0) print();
    for (const line of lines(timeline, zone)) print(line);
    if (messages.length > 0) print();
    for (const { at, message, state, why } of messages) {
      print(`${stamp(at, zone).padEnd(19)}${colour("bold", message)}  ${state ?? ""}`.trimEnd());
      for (const sentence of why) print(`${" ".repeat(19)}${sentence}`);
    }
  });
}
