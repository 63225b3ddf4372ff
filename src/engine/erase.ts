// Hands over everything that is held on a patient, or takes it out for good (152-FZ art. 14, 20 and 21; GDPR art. 15 and 17).
import { audit } from "../store/audit.ts";
import type { Db } from "../store/db.ts";
import { eraseHeld, heldOn } from "../store/held.ts";
import { allInbound, eraseInbound, type Inbound } from "../store/inbound.ts";
import { isUnderWay } from "../store/messages.ts";
import { lockPatient, type Patient, patient as patientById } from "../store/patients.ts";
import { type Engine, now } from "./engine.ts";
import { stopJourneys } from "./notify.ts";
import type { Doer } from "./staff.ts";

/** By table, with the deliveries from other systems that name the patient. Who asked is kept in the audit log. Undefined where there is no such patient. */
export async function exportPatient({ db }: Engine, id: string, doer: Doer): Promise<Record<string, unknown> | undefined> {
  const patient = await patientById(db, id);
  if (!patient) return undefined;
  await audit(db, { ...doer, act: "patient.export", patientId: id });
  const held = await heldOn(db, patient);
  return { exportedAt: new Date(doer.at).toISOString(), ...held, inbound: await inboundAbout(db, patient) };
}

/** ms */
const pause = 20;

/**
 * Ends the journeys and erases; waits until no message about the patient is on its way. False where there is no such patient, or they are
 * erased already. Backups and the booking system keep their own copies.
 */
export async function erasePatient(engine: Engine, id: string, doer: Doer): Promise<boolean> {
  const patient = await patientById(engine.db, id);
  if (!patient || patient.erasedAt !== null) return false;
  const told = (await inboundAbout(engine.db, patient)).map((row) => row.id);
  for (;;) {
    const done = await engine.db.transaction((tx) => erase(engine, tx, id, told, doer));
    if (done !== "later") return done;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

async function erase(engine: Engine, tx: Db, id: string, told: string[], doer: Doer): Promise<boolean | "later"> {
  const patient = await lockPatient(tx, id);
  if (!patient || patient.erasedAt !== null) return false;
  if (await isUnderWay(tx, id, Date.now())) return "later";
  const at = now(engine);
  await stopJourneys(engine, tx, id, at);
  await eraseHeld(tx, patient, at);
  for (const one of told) await eraseInbound(tx, one, at);
  await audit(tx, { ...doer, act: "patient.erase", patientId: id });
  return true;
}

/** Deliveries that name the patient by the clinic's number, a telephone in any spelling, an e-mail or a chat. Reads them all: this is asked for seldom. */
async function inboundAbout(db: Db, patient: Patient): Promise<Inbound[]> {
  const isAbout = naming(patient);
  const found: Inbound[] = [];
  for await (const row of allInbound(db)) if (mentions(row.body, isAbout)) found.push(row);
  return found;
}

function naming({ externalId, phone, email, telegram, max }: Patient): (text: string) => boolean {
  const ids = [externalId, telegram, max].filter((each) => each !== null);
  const dialled = phone?.replace(/\D/g, "").slice(-10) ?? "";
  return (text) =>
    ids.includes(text) ||
    (email !== null && text.toLowerCase().includes(email)) ||
    (dialled.length === 10 && text.length < 40 && text.replace(/\D/g, "").endsWith(dialled));
}

function mentions(value: unknown, isAbout: (text: string) => boolean): boolean {
  if (typeof value === "string" || typeof value === "number") return isAbout(String(value));
  if (value === null || typeof value !== "object") return false;
  return Object.values(value).some((inner) => mentions(inner, isAbout));
}
