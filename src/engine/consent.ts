// Writes down that a patient agreed, or took it back. Default deny: what is not written is not given.
import type { ChannelName } from "../journey/plan.ts";
import { type Agreement, documents } from "../messaging/policy.ts";
import type { Clinic } from "../scenario/clinic.ts";
import { recordConsent } from "../store/consents.ts";
import type { Db } from "../store/db.ts";
import { isUnderWay } from "../store/messages.ts";
import { lockPatient } from "../store/patients.ts";
import { tell } from "../store/timeline.ts";
import type { Engine } from "./engine.ts";
import { happen } from "./receive.ts";

export interface ConsentInput {
  patientId: string;
  purpose: Agreement;
  /** Of a document there are none. */
  channels: ChannelName[];
  given: boolean;
  /** ms UTC */
  at: number;
  way: string;
  /** Which of the clinic's legal texts was shown; a document's own where none is named. */
  document?: string;
  /** In which it was shown: the clinic's first where none is named. */
  language?: string;
  /** The words and the version, as they were shown; else those that the clinic has now. */
  text?: string;
  version?: string;
  /** What proves it, such as the id of the delivery that brought it, or the name of a scan. */
  proof?: string;
  /** For a child the guardian agrees: the record is the child's, and this and the proof say whose word it was. */
  recordedBy: string;
}

/** ms */
const pause = 20;

/** Transactions of the same work, until it need not wait for a message that has passed the gate and is on its way. */
export const whenFree = <T>({ db }: Pick<Engine, "db">, work: (tx: Db) => Promise<T | "later">): Promise<T> =>
  untilFree(() => db.transaction(work));

/** The same for an attempt that is a transaction already. */
export async function untilFree<T>(attempt: () => Promise<T | "later">): Promise<T> {
  for (;;) {
    const done = await attempt();
    if (done !== "later") return done;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/**
 * One transaction; a consent that is given is an event that scenarios may enter on. A withdrawal waits until no message of the patient is
 * on its way: when this returns, no call to a provider begins that rests on what was taken back.
 */
export async function consent(engine: Engine, input: ConsentInput): Promise<void> {
  await whenFree(engine, (tx) => keepConsent(engine, tx, input));
}

/** The same, inside a transaction of the caller's: "later" where nothing was kept, since a message that has passed the gate is on its way. */
export async function keepConsent(engine: Engine, tx: Db, input: ConsentInput): Promise<"kept" | "later"> {
  const { channels, language, ...record } = input;
  const { patientId, purpose, given, at } = input;
  await lockPatient(tx, patientId);
  if (!given && (await isUnderWay(tx, patientId, Date.now()))) return "later";
  const words = wordsOf(engine.clinic, input);
  const rows = isDocument(purpose) ? [null] : channels;
  for (const channel of rows) await recordConsent(tx, { ...words, ...record, channel });
  await tell(tx, {
    patientId,
    at,
    kind: "consent",
    what: purpose,
    detail: { given, channels: rows.filter((channel) => channel !== null) },
  });
  if (given) await happen(engine, tx, { type: "consent.given", at, source: "zabota", patientId, consent: { purpose } });
  return "kept";
}

const isDocument = (purpose: Agreement): boolean => documents.some((document) => document === purpose);

/** What the clinic's legal texts say now. */
function wordsOf({ legal, languages }: Clinic, { purpose, document = isDocument(purpose) ? purpose : undefined, language }: ConsentInput) {
  const shown = document !== undefined && Object.hasOwn(legal, document) ? legal[document] : undefined;
  if (!shown) return {};
  const spoken = [language, ...languages].find((each) => each !== undefined && Object.hasOwn(shown.texts, each)) ?? "";
  return { document, text: shown.texts[spoken] ?? null, version: shown.version ?? null };
}
