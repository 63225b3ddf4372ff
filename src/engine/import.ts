// Takes in the rows of a file as the clinic's own word about patients, visits and consents; the same file again changes nothing.
import { createHash } from "node:crypto";
import { folded } from "../booking/csv-fields.ts";
import type { ConsentRow, ImportRow, Person } from "../booking/csv-rows.ts";
import { type Consent, consentHistory, recordConsent } from "../store/consents.ts";
import type { Db } from "../store/db.ts";
import { isUnderWay } from "../store/messages.ts";
import { lockPatient, type Patient, patientByExternalId, patientsByAddress, updatePatient } from "../store/patients.ts";
import { tell } from "../store/timeline.ts";
import { type Engine, now } from "./engine.ts";
import { keepPatient } from "./keep-patient.ts";
import { channelsOf } from "./reach.ts";
import { takeVisit } from "./take-visit.ts";

export type News = "made" | "changed" | "same";
/** What a row did to its patient and to its visit or consent; or why it could do nothing. "later": a withdrawal has to wait. */
export type Imported =
  | { type: "kept"; patientId: string; patient: News; thing?: News }
  | { type: "bad"; reason: string }
  | { type: "later" };

/** Whose word a file is, and as of when. */
export interface Telling {
  /** Whose ids the file has: "" for the clinic's own. */
  source: string;
  /** ms UTC: when the file was written. What was told later by others stands, and the same file again tells nothing. */
  asOf: number;
}

/** ms: a visit to come is news however old the file, and may let somebody in; see `lateness` in receive.ts. */
const freshest = 6 * 24 * 3_600_000;

/** Inside a transaction. */
export async function importRow(engine: Engine, tx: Db, { source, asOf }: Telling, row: ImportRow): Promise<Imported> {
  const at = now(engine);
  const known = await found(tx, source, row.person);
  if (row.type === "consent") {
    if (!known) return { type: "bad", reason: "There is no such patient: import the patients first." };
    const thing = await importConsent(tx, known, row.consent);
    return thing === "later" ? { type: "later" } : { type: "kept", patientId: known.id, patient: "same", thing };
  }
  const said = { ...row.person.said, externalId: known?.externalId ?? row.person.said.externalId };
  const { patient, news } = await keepPatient(engine, tx, known?.source ?? source, said, asOf);
  if (row.type === "patient") return { type: "kept", patientId: patient.id, patient: await tagged(tx, patient, row.tags, news, at) };
  const { visit } = row;
  const externalId = visit.externalId || visitId(said.externalId, visit.start);
  const coming = visit.status === "booked" && visit.start > at;
  const thing = await takeVisit(
    engine,
    tx,
    { source, patientId: patient.id, ...(!coming && { imported: true as const }) },
    { ...visit, externalId, changedAt: coming ? Math.max(asOf, at - freshest) : asOf },
  );
  return { type: "kept", patientId: patient.id, patient: news, thing };
}

/** By id; without one by the phone or e-mail together with the name, whatever source the patient came from. */
async function found(tx: Db, source: string, { said, byContact }: Person): Promise<Patient | undefined> {
  const own = await patientByExternalId(tx, said.externalId, source);
  if (own || !byContact) return own;
  const named = nameOf(said);
  const all = said.phone ? await patientsByAddress(tx, "sms", said.phone) : await patientsByAddress(tx, "email", said.email ?? "");
  return all.find((each) => nameOf(each) === named);
}

const nameOf = ({ lastName, firstName }: { lastName?: string | null; firstName?: string | null }): string =>
  folded([lastName, firstName].filter(Boolean).join(" "));

/** A visit that the file gives no id is known again by whose it is and when it begins. */
const visitId = (patient: string, start: number): string =>
  `file-${createHash("sha256").update(`${patient}/${start}`).digest("base64url").slice(0, 22)}`;

async function tagged(tx: Db, patient: Patient, tags: string[], news: News, at: number): Promise<News> {
  const fresh = tags.filter((tag) => !patient.tags.includes(tag));
  if (fresh.length === 0) return news;
  await updatePatient(tx, patient.id, { tags: [...patient.tags, ...fresh] }, at);
  return news === "same" ? "changed" : news;
}

/** Nobody enters a scenario by a consent of the past. */
async function importConsent(tx: Db, patient: Patient, { channels, ...given }: ConsentRow): Promise<News | "later"> {
  const document = given.purpose === "personal_data" || given.purpose === "health_data";
  const wanted = document ? [null] : (channels ?? (await channelsOf(tx, patient.id)));
  const history = await consentHistory(tx, patient.id);
  const isKnown = (channel: Consent["channel"]) =>
    history.some(
      (each) => each.channel === channel && each.purpose === given.purpose && each.given === given.given && each.at === given.at,
    );
  const fresh = wanted.filter((channel) => !isKnown(channel));
  if (fresh.length === 0) return "same";
  await lockPatient(tx, patient.id);
  if (!given.given && (await isUnderWay(tx, patient.id, Date.now()))) return "later";
  for (const channel of fresh) await recordConsent(tx, { ...given, patientId: patient.id, channel, way: "import", recordedBy: "import" });
  await tell(tx, {
    patientId: patient.id,
    at: given.at,
    kind: "consent",
    what: given.purpose,
    detail: { given: given.given, channels: fresh.filter((channel) => channel !== null), imported: true },
  });
  return "made";
}
