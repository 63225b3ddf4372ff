// Takes in what FHIR resources said, thing by thing; what was kept is already in our own words.
import type { FhirSaid } from "../booking/fhir/said.ts";
import { consentHistory } from "../store/consents.ts";
import type { Db } from "../store/db.ts";
import { enrolmentsOf } from "../store/enrolments.ts";
import { type Inbound, keepInbound } from "../store/inbound.ts";
import { lockPatient } from "../store/patients.ts";
import { closeTasksOf, task as taskById } from "../store/tasks.ts";
import { keepConsent } from "./consent.ts";
import type { Engine } from "./engine.ts";
import { keepPatient } from "./keep-patient.ts";
import { stopJourneys } from "./notify.ts";
import { keepOutcome } from "./outcome.ts";
import { channelsOf } from "./reach.ts";
import { happen } from "./receive.ts";
import { takeDeletion, takeVisit } from "./take-visit.ts";

const source = "fhir";

/** Sentences on what could not be used, if anything; the rest is taken in. "later": a withdrawal has to wait, and all is safe to repeat. */
export async function takeFhir(engine: Engine, tx: Db, row: Inbound): Promise<string | "later" | undefined> {
  const problems: string[] = [];
  for (const said of row.body as FhirSaid[]) {
    const problem = await takeOne(engine, tx, said, row);
    if (problem === "later") return "later";
    if (problem !== undefined) problems.push(problem);
  }
  return problems.length > 0 ? problems.join(" ") : undefined;
}

async function takeOne(engine: Engine, tx: Db, said: FhirSaid, { id: proof, receivedAt }: Inbound): Promise<string | "later" | undefined> {
  switch (said.type) {
    case "patient":
      await keepPatient(engine, tx, source, said.patient, said.at);
      return undefined;
    case "death":
      await restInPeace(engine, tx, await named(engine, tx, said.patient, receivedAt), receivedAt);
      return undefined;
    case "visit":
      await takeVisit(engine, tx, { source, patientId: await named(engine, tx, said.patient, receivedAt) }, said.visit);
      return undefined;
    case "deletion":
      await takeDeletion(engine, tx, source, said.externalId, said.at);
      return undefined;
    case "consent": {
      const { patient } = await keepPatient(engine, tx, source, { externalId: said.patient }, receivedAt);
      const { id, given, at, version, purposes } = said;
      const channels = await channelsOf(tx, patient.id);
      const known = (await consentHistory(tx, patient.id)).filter((each) => each.proof === id && each.given === given && each.at === at);
      for (const purpose of purposes.filter((each) => !known.some((one) => one.purpose === each))) {
        const evidence = { way: "event", proof: id, recordedBy: source, ...(version !== undefined && { version }) };
        if ((await keepConsent(engine, tx, { patientId: patient.id, purpose, channels, given, at, ...evidence })) === "later")
          return "later";
      }
      return undefined;
    }
    case "form": {
      const { id, event, at, form } = said;
      const patientId = await named(engine, tx, said.patient, receivedAt);
      // The same response may come in one Bundle after the other.
      const mark = { id: `fhir:${id}`, type: source, body: { proof }, receivedAt, handledAt: receivedAt };
      if (await keepInbound(tx, mark)) await happen(engine, tx, { type: event, at, source, patientId, form });
      return undefined;
    }
    case "outcome": {
      for (const id of said.tasks) {
        if (!(await taskById(tx, id))) continue;
        const recorded = await keepOutcome(engine, tx, id, said.outcome, said.by, said.at);
        return recorded.type === "refused" ? `Task ${id}: ${recorded.reason}.` : undefined;
      }
      return "The Task names no task that is kept here.";
    }
  }
}

/** Journeys end, and the desk need not call: what they were to be asked nobody asks their family. */
async function restInPeace(engine: Engine, tx: Db, patientId: string, at: number): Promise<void> {
  await lockPatient(tx, patientId);
  await stopJourneys(engine, tx, patientId, at);
  for (const { id } of await enrolmentsOf(tx, patientId)) await closeTasksOf(tx, id, at);
}

/** Resources may come before the patient they are about. */
const named = async (engine: Engine, tx: Db, externalId: string, at: number): Promise<string> =>
  (await keepPatient(engine, tx, source, { externalId }, at)).patient.id;
