// Takes in what the web kept: of a booking system's event the patient as it knows them, then the event itself; of a provider what it says.
import { type EventBody, momentOf, parseEvent } from "../booking/generic.ts";
import { maxSaid } from "../channels/inbound-max.ts";
import { telegramSaid } from "../channels/inbound-telegram.ts";
import { twilioReported, twilioSaid } from "../channels/inbound-twilio.ts";
import type { ChannelName } from "../journey/plan.ts";
import type { Db } from "../store/db.ts";
import { type Inbound, isUnhandled, markHandled } from "../store/inbound.ts";
import { lockPatient, type Patient, type PatientPatch, patientByExternalId, savePatient, updatePatient } from "../store/patients.ts";
import type { AppointmentInput, ClinicEvent } from "./clinic-event.ts";
import { keepConsent } from "./consent.ts";
import { type Engine, now } from "./engine.ts";
import { happen } from "./receive.ts";
import { takeSaid } from "./take-said.ts";

/** What `Inbound.type` says of a body that is the contract's own. */
export const genericEvent = "event";

/** One transaction, safe to repeat. What nobody can use is marked with the reason; a fault throws, and the row waits for the next try. */
export async function handleInbound(engine: Engine, row: Inbound): Promise<void> {
  await engine.db.transaction(async (tx) => {
    if (!(await isUnhandled(tx, row.id))) return;
    const outcome = await outcomeOf(engine, tx, row);
    if (outcome !== "later") await markHandled(tx, row.id, now(engine), outcome);
  });
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
    case "max":
      return takeSaid(engine, tx, maxSaid(row.body), row);
    default:
      return `Nothing here understands a delivery of the type "${row.type}".`;
  }
}

async function problemWith(engine: Engine, tx: Db, row: Inbound): Promise<string | undefined> {
  const parsed = parseEvent(row.body, row.receivedAt);
  if (parsed.type === "problems") return parsed.problems.map(({ message }) => message).join(" ");
  await takeIn(engine, tx, parsed.event, row.id);
  return undefined;
}

async function takeIn(engine: Engine, tx: Db, body: EventBody, proof: string): Promise<void> {
  const at = momentOf(body.occurredAt);
  const source = body.source ?? "";
  const patient = await keepPatient(tx, source, body.patient, at);
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
    case "consent.given": {
      const purpose = body.consent?.purpose ?? "care";
      const channels = body.consent?.channels ?? channelsOf(patient);
      return keepConsent(engine, tx, {
        patientId: patient.id,
        purpose,
        channels,
        given: true,
        at,
        way: "event",
        proof,
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

/** Absent stays, null and "" clear; a field that a later event spoke of stays as that one said. */
async function keepPatient(tx: Db, source: string, { externalId, ...given }: EventBody["patient"], at: number): Promise<Patient> {
  const found = await patientByExternalId(tx, externalId, source);
  const known = found && (await lockPatient(tx, found.id));
  const said = { ...known?.said };
  const news: Record<string, string | null> = {};
  for (const [field, value] of Object.entries(given)) {
    if (value === undefined || (said[field] ?? at) > at) continue;
    said[field] = at;
    news[field] = value?.trim() ? value.trim() : null;
  }
  if (news.phone) news.phone = news.phone.replace(/[^\d+]/g, "");
  return savePatient(tx, { source, externalId, ...(news as PatientPatch), said }, at);
}

/** Consent without channels holds on all by which the patient can be reached. */
function channelsOf({ phone, email, telegram, max }: Patient): ChannelName[] {
  return [
    ...(telegram ? ["telegram" as const] : []),
    ...(max ? ["max" as const] : []),
    ...(phone ? ["whatsapp" as const, "sms" as const] : []),
    ...(email ? ["email" as const] : []),
  ];
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
