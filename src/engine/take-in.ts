// Takes in what the web kept: of a booking system's event the patient as it knows them, then the event itself; of a provider what it says.
import { type EventBody, momentOf, parseEvent } from "../booking/generic.ts";
import { mailSaid } from "../channels/inbound-mail.ts";
import { maxSaid } from "../channels/inbound-max.ts";
import { telegramSaid } from "../channels/inbound-telegram.ts";
import { twilioReported, twilioSaid } from "../channels/inbound-twilio.ts";
import type { Db } from "../store/db.ts";
import { type Inbound, isUnhandled, markHandled } from "../store/inbound.ts";
import { type Patient, updatePatient } from "../store/patients.ts";
import type { AppointmentInput, ClinicEvent } from "./clinic-event.ts";
import { keepConsent } from "./consent.ts";
import { type Engine, now } from "./engine.ts";
import { keepPatient } from "./keep-patient.ts";
import { channelsOf } from "./reach.ts";
import { happen } from "./receive.ts";
import { takeFhir } from "./take-fhir.ts";
import { takeSaid } from "./take-said.ts";

/** What `Inbound.type` says of a body that is the contract's own. */
export const genericEvent = "event";

/** One transaction, safe to repeat. What nobody can use is marked with the reason; a fault throws. Where it is too early the row waits. */
export const handleInbound = (engine: Engine, row: Inbound): Promise<"done" | "later"> =>
  engine.db.transaction((tx) => takeRow(engine, tx, row));

/** The same, inside a transaction of the caller's. */
export async function takeRow(engine: Engine, tx: Db, row: Inbound): Promise<"done" | "later"> {
  if (!(await isUnhandled(tx, row.id))) return "done";
  const outcome = await outcomeOf(engine, tx, row);
  if (outcome === "later") return "later";
  await markHandled(tx, row.id, now(engine), outcome);
  return "done";
}

/** Undefined where it was used; else why not, or that it is too early. */
async function outcomeOf(engine: Engine, tx: Db, row: Inbound): Promise<string | "later" | undefined> {
  switch (row.type) {
    case genericEvent:
      return problemWith(engine, tx, row);
    case "telegram":
      return takeSaid(engine, tx, telegramSaid(row.body), row);
    case "twilio":
      return takeSaid(engine, tx, twilioSaid(row.body), row);
    case "twilio-status":
      return takeSaid(engine, tx, twilioReported(row.body), row);
    case "bounce":
    case "mail":
      return takeSaid(engine, tx, mailSaid(row.body), row);
    case "max":
      return takeSaid(engine, tx, maxSaid(row.body), row);
    case "fhir":
      return takeFhir(engine, tx, row);
    default:
      return `Nothing here understands a delivery of the type "${row.type}".`;
  }
}

async function problemWith(engine: Engine, tx: Db, row: Inbound): Promise<string | undefined> {
  const parsed = parseEvent(row.body, row.receivedAt);
  if (parsed.type === "problems") return parsed.problems.map(({ message }) => message).join(" ");
  return (await takeIn(engine, tx, parsed.event, row.id)) === "later" ? "later" : undefined;
}

/** "later": a withdrawal waits for a message that is on its way. */
async function takeIn(engine: Engine, tx: Db, body: EventBody, proof: string): Promise<unknown> {
  const at = momentOf(body.occurredAt);
  const source = body.source ?? "";
  const { patient } = await keepPatient(engine, tx, source, body.patient, at);
  await keepGuardian(engine, tx, source, patient, body.guardian, at);
  const event: ClinicEvent = { type: body.type, at, source, patientId: patient.id };
  switch (body.type) {
    case "patient.tagged": {
      const tag = body.tag ?? "";
      if (!patient.tags.includes(tag)) await updatePatient(tx, patient.id, { tags: [...patient.tags, tag] }, at);
      return happen(engine, tx, { ...event, tag });
    }
    case "form.started":
    case "form.completed":
      return happen(engine, tx, {
        ...event,
        form: { id: body.form?.id ?? "", ...(body.form?.score != null && { score: body.form.score }) },
      });
    case "consent.given":
    case "consent.withdrawn": {
      const { purpose = "care", channels, document, language, version, text, way, proof: own } = body.consent ?? {};
      return keepConsent(engine, tx, {
        patientId: patient.id,
        purpose,
        channels: channels ?? (await channelsOf(tx, patient.id)),
        given: body.type === "consent.given",
        at,
        ...(document && { document }),
        ...(language && { language }),
        ...(version && { version }),
        ...(text && { text }),
        way: way ?? "event",
        proof: own ?? proof,
        recordedBy: source || "events",
      });
    }
    case "manual":
      return happen(body.scenario ? { ...engine, only: [body.scenario] } : engine, tx, event);
    case "patient.created":
      return happen(engine, tx, event);
    default:
      return happen(engine, tx, { ...event, ...(body.appointment && { appointment: appointmentOf(body.appointment) }) });
  }
}

/** Absent, the guardian stays; null takes them off. */
async function keepGuardian(
  engine: Engine,
  tx: Db,
  source: string,
  patient: Patient,
  given: EventBody["guardian"],
  at: number,
): Promise<void> {
  if (given === undefined) return;
  const guardianId = given === null ? null : (await keepPatient(engine, tx, source, given, at)).patient.id;
  if (guardianId !== patient.guardianId) await updatePatient(tx, patient.id, { guardianId }, at);
}

function appointmentOf({ externalId, start, service, doctor, diagnoses }: NonNullable<EventBody["appointment"]>): AppointmentInput {
  return {
    externalId,
    ...(start != null && { start: momentOf(start) }),
    ...(service != null && { service }),
    ...(doctor != null && { doctor }),
    ...(diagnoses != null && { diagnoses }),
  };
}
