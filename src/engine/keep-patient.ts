// Keeps what a source says of a patient, field by field, so that the end state is as if everything had come in order.
import type { PatientSaid } from "../booking/patient.ts";
import { phoneOrDigits } from "../booking/phone.ts";
import type { Db } from "../store/db.ts";
import { ensurePatient, lockByExternalId, type Patient, type PatientPatch, updatePatient } from "../store/patients.ts";
import type { Engine } from "./engine.ts";

export interface KeptPatient {
  patient: Patient;
  news: "made" | "changed" | "same";
}

/** A field that the source spoke of later stays as it was said then. Locks the patient. `at` (ms UTC) is the source's own time. */
export async function keepPatient(
  engine: Engine,
  tx: Db,
  source: string,
  { externalId, ...given }: PatientSaid,
  at: number,
): Promise<KeptPatient> {
  const { patient, made } = await ensured(engine, tx, source, externalId, given, at);
  if (made) return { patient, news: "made" };
  const { fields, said, told } = newsOf(engine, patient, given, at);
  const changed = Object.keys(fields).length > 0;
  if (!changed && !told) return { patient, news: "same" };
  const after = await updatePatient(tx, patient.id, { ...(fields as PatientPatch), said }, at);
  return { patient: after ?? patient, news: changed ? "changed" : "same" };
}

async function ensured(engine: Engine, tx: Db, source: string, externalId: string, given: Omit<PatientSaid, "externalId">, at: number) {
  const known = await lockByExternalId(tx, externalId, source);
  if (known) return { patient: known, made: false };
  const { fields, said } = newsOf(engine, {}, given, at);
  return ensurePatient(tx, { source, externalId, ...(fields as PatientPatch), said }, at);
}

type Fields = Record<string, string | null>;

/** `told`: something was spoken of later than before, be it the same as before. */
function newsOf(
  { clinic }: Engine,
  patient: Partial<Patient>,
  given: Omit<PatientSaid, "externalId">,
  at: number,
): { fields: Fields; said: Record<string, number>; told: boolean } {
  const said: Record<string, number> = { ...patient.said };
  const fields: Fields = {};
  for (const [field, value] of Object.entries(given) as [keyof typeof given, string | null | undefined][]) {
    if (value === undefined || (said[field] ?? at) > at) continue;
    said[field] = at;
    if (value === patient[field]) continue;
    const kept = spelt(field, value?.trim() || null, clinic.country);
    if (kept !== (patient[field] ?? null)) fields[field] = kept;
  }
  return { fields, said, told: Object.keys(said).some((field) => said[field] !== patient.said?.[field]) };
}

function spelt(field: string, value: string | null, country: string): string | null {
  if (value === null) return null;
  if (field === "phone") return phoneOrDigits(value, country);
  return field === "email" ? value.toLowerCase() : value;
}
