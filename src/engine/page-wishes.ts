// What a patient wishes for on a page: other messages, none at all, the old ones back, a call, a new link; each kept with its evidence.
import { randomUUID } from "node:crypto";
import { dueBy } from "../calendar/due.ts";
import { local } from "../calendar/local.ts";
import { type ChannelName, channelNames, type Purpose } from "../journey/plan.ts";
import { consentHistory, newestConsents } from "../store/consents.ts";
import type { Db } from "../store/db.ts";
import { addressOf, lockPatient, type Patient, recipientOf, updatePatient } from "../store/patients.ts";
import { createTask } from "../store/tasks.ts";
import { tell } from "../store/timeline.ts";
import { keepConsent, whenFree } from "./consent.ts";
import { type Engine, now } from "./engine.ts";
import { messageOfSubject } from "./links.ts";
import { isNotService, stopJourneys } from "./notify.ts";
import type { Opened } from "./page-link.ts";

export const purposes = ["service", "care", "advertising"] as const satisfies Purpose[];

export interface Leaf {
  purpose: Purpose;
  channel: ChannelName;
  given: boolean;
}

/** Every purpose by every channel that reaches the patient, in the clinic's order; what the law closes is not offered, only taken back. */
export async function standingConsents(engine: Engine, db: Db, patient: Patient): Promise<Leaf[]> {
  const { channels, policy } = engine.clinic;
  const recipient = await recipientOf(db, patient);
  const newest = newestConsents(await consentHistory(db, patient.id));
  const given = (purpose: Purpose, channel: ChannelName) =>
    newest.some((consent) => consent.purpose === purpose && consent.channel === channel && consent.given);
  const ordered = [...new Set([...channels, ...channelNames])];
  return purposes.flatMap((purpose) =>
    ordered.flatMap((channel) => {
      const is = given(purpose, channel);
      const closed = policy.unlawful.some((rule) => rule.purpose === purpose && rule.channel === channel && !rule.unlocked);
      const offered = channels.includes(channel) && addressOf(recipient, channel) && !closed;
      return is || offered ? { purpose, channel, given: is } : [];
    }),
  );
}

/** How the wish came, and the words that were on the page. */
export interface Evidence {
  /** `one-click`: by the reader's program, of RFC 8058. */
  way: "page" | "one-click";
  text(purpose: Purpose): string;
  version: string;
}

/** One transaction: what differs from the ledger becomes a record in it. Answers with how many did. */
export async function changeConsents(engine: Engine, link: Opened, wanted: Leaf[], evidence: Evidence): Promise<number> {
  return whenFree(engine, async (tx) => {
    const patient = await lockPatient(tx, link.patientId);
    if (!patient) return 0;
    const stands = await standingConsents(engine, tx, patient);
    const changes = wanted.filter((leaf) =>
      stands.some(({ purpose, channel, given }) => purpose === leaf.purpose && channel === leaf.channel && given !== leaf.given),
    );
    return (await keep(engine, tx, patient, link, changes, evidence)) === "later" ? "later" : changes.length;
  });
}

/** Withdrawals first: while they have to wait, nothing is kept. */
async function keep(
  engine: Engine,
  tx: Db,
  patient: Patient,
  link: Opened,
  changes: Leaf[],
  { way, text, version }: Evidence,
): Promise<"kept" | "later"> {
  const proof = await proofOf(tx, link);
  const at = now(engine);
  for (const given of [false, true])
    for (const purpose of purposes) {
      const channels = changes.filter((leaf) => leaf.purpose === purpose && leaf.given === given).map(({ channel }) => channel);
      if (channels.length === 0) continue;
      const recordedBy = patient.guardianId === null ? "patient" : "guardian";
      const input = { patientId: patient.id, purpose, channels, given, at, way, proof, text: text(purpose), version, recordedBy };
      if ((await keepConsent(engine, tx, input)) === "later") return "later";
    }
  return "kept";
}

/** The key of the message that brought the link. */
const proofOf = async (tx: Db, { subject }: Opened): Promise<string> => (await messageOfSubject(tx, subject))?.key ?? subject ?? "page";

/** What a link to stop is about: the purpose of its message; care where that is not known. */
export async function purposeOf(db: Db, { subject }: Opened): Promise<Purpose> {
  return (await messageOfSubject(db, subject))?.purpose ?? "care";
}

/**
 * One transaction, safe to repeat. Ends one purpose by every channel, or everything; with everything the journeys end too, but for those about
 * appointments (rule 185). Answers with what was ended.
 */
export async function stopMessages(engine: Engine, link: Opened, which: Purpose | "everything", evidence: Evidence): Promise<Leaf[]> {
  return whenFree(engine, async (tx) => {
    const patient = await lockPatient(tx, link.patientId);
    if (!patient) return [];
    const ended = (await standingConsents(engine, tx, patient))
      .filter(({ purpose, given }) => given && (which === "everything" || purpose === which))
      .map((leaf) => ({ ...leaf, given: false }));
    if ((await keep(engine, tx, patient, link, ended, evidence)) === "later") return "later";
    if (which === "everything") await stopJourneys(engine, tx, patient.id, now(engine), isNotService);
    return ended;
  });
}

/** What this very link has ended and nothing has given back since. */
export async function endedBy(db: Db, link: Opened): Promise<Leaf[]> {
  const proof = await proofOf(db, link);
  return newestConsents(await consentHistory(db, link.patientId)).flatMap(({ purpose, channel, given, proof: by, way }) => {
    const message = purposes.find((one) => one === purpose);
    const own = !given && by === proof && (way === "page" || way === "one-click");
    return own && message && channel ? { purpose: message, channel, given: true } : [];
  });
}

/** One transaction. By which channel to write first, and in which language: the wish of whoever reads the messages. What is absent stays, null is no wish. */
export async function changeWishes(
  engine: Engine,
  link: Opened,
  wish: { first?: ChannelName | null; language?: string },
): Promise<boolean> {
  return engine.db.transaction(async (tx) => {
    const patient = await lockPatient(tx, link.patientId);
    if (!patient) return false;
    const reader = await recipientOf(tx, patient);
    const rest = reader.preferredChannels.filter((channel) => channel !== wish.first);
    const moved = wish.first !== undefined && wish.first !== (reader.preferredChannels[0] ?? null);
    const spoken = wish.language !== undefined && wish.language !== reader.language;
    if (!moved && !spoken) return false;
    const order = moved && { preferredChannels: wish.first ? [wish.first, ...rest] : [] };
    await updatePatient(tx, reader.id, { ...order, ...(spoken && { language: wish.language }) }, now(engine));
    return true;
  });
}

/** What staff are to do, in their own words. */
export interface Request {
  task: "call-back" | "new-link";
  title: string;
  script: string;
}

/** One transaction. A task for a coordinator, once for a link and a day at the clinic; false where there is one. */
export async function ask(engine: Engine, link: Opened, { task, title, script }: Request): Promise<boolean> {
  return engine.db.transaction(async (tx) => {
    const patient = await lockPatient(tx, link.patientId);
    if (!patient) return false;
    const at = now(engine);
    const { calendar } = engine.clinic;
    const key = `${task}/${patient.id}/${link.subject ?? ""}/${local(at, calendar.timezone).slice(0, 10)}`;
    const dueAt = dueBy(at, { count: 1, unit: "workday" }, calendar);
    const role = "coordinator";
    const made = await createTask(tx, { id: randomUUID(), key, patientId: patient.id, task, title, role, script, dueAt, createdAt: at });
    if (made) await tell(tx, { patientId: patient.id, at, kind: "task", what: task, detail: { key, role, due: dueAt } });
    return made;
  });
}

/** That the patient went on to the clinic's own booking page, each time; only ids are kept. */
export async function wentToBook(engine: Engine, link: Opened): Promise<void> {
  await engine.db.transaction(async (tx) => {
    const message = await messageOfSubject(tx, link.subject);
    const { patientId } = link;
    const about = message && { enrolmentId: message.enrolmentId, scenario: message.scenario };
    await tell(tx, {
      patientId,
      ...about,
      at: now(engine),
      kind: "opened",
      what: "book",
      detail: { ...(message && { key: message.key }) },
    });
  });
}
