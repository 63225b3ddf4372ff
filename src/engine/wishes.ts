// Carries out the two wishes that a patient can have in any state: to hear no more, and to come back (rules 185 to 190).
import { dueBy } from "../calendar/due.ts";
import { channelNames, type Purpose } from "../journey/plan.ts";
import { isDataWish } from "../messaging/stop.ts";
import { startAsksAnew, startConfirmed, stopConfirmed } from "../messaging/stop-words.ts";
import { consentHistory, newestConsents, recordConsent } from "../store/consents.ts";
import type { Db } from "../store/db.ts";
import type { Patient } from "../store/patients.ts";
import { createTask, quoted } from "../store/tasks.ts";
import { tell } from "../store/timeline.ts";
import type { Engine } from "./engine.ts";
import { isNotService, stopJourneys } from "./notify.ts";
import type { Incoming } from "./reply.ts";
import { say } from "./say.ts";

/** ms: whoever asks again within a day was told already. */
const confirmedFor = 24 * 3_600_000;

/** Care and advertising end on every channel, and everything on the channel it came by; journeys of those purposes end at once. */
export async function stop(engine: Engine, tx: Db, patient: Patient, incoming: Incoming): Promise<void> {
  const { id, channel, at, text, told } = incoming;
  const withdraw = (purpose: Purpose, by: typeof channel) =>
    recordConsent(tx, { patientId: patient.id, purpose, channel: by, given: false, at, way: "reply", proof: text, recordedBy: "patient" });
  for (const by of channelNames) {
    await withdraw("care", by);
    await withdraw("advertising", by);
  }
  await withdraw("service", channel);
  await stopJourneys(engine, tx, patient.id, at, isNotService);
  if (isDataWish(text)) await askPerson(engine, tx, patient, incoming);
  if (told) return;
  const words = { key: `stop/${channel}/${id}`, message: "stop-confirmed", texts: stopConfirmed, channel, at };
  await say(engine, tx, patient, words, confirmedFor);
}

/** That they ask for their data to be erased or left alone: silence is not all of it, and the law sets a term. */
async function askPerson(engine: Engine, tx: Db, { id: patientId }: Patient, { id, channel, at, text }: Incoming): Promise<void> {
  const key = `data/${channel}/${id}`;
  const role = "coordinator";
  const due = dueBy(at, { count: 1, unit: "workday" }, engine.clinic.calendar);
  const title = "Пациент просит удалить или больше не обрабатывать его данные";
  await createTask(tx, { key, patientId, task: dataTask, title, role, script: quoted(text), dueAt: due, createdAt: at });
  await tell(tx, { patientId, at, kind: "task", what: dataTask, detail: { key, role, due } });
}

/** What that task is called. */
const dataTask = "data-wish";

/**
 * The channel is open again; no consent comes back by itself. Whoever had withdrawn one is shown where each purpose can be given anew; the
 * others are told that we are here.
 */
export async function comeBack(engine: Engine, tx: Db, patient: Patient, { id, channel, at }: Omit<Incoming, "text">): Promise<void> {
  const history = await consentHistory(tx, patient.id);
  const given = new Set(history.filter((each) => each.given).map(({ purpose }) => purpose));
  const withdrawn = newestConsents(history).some((each) => !each.given && given.has(each.purpose));
  const texts = withdrawn ? startAsksAnew : startConfirmed;
  await say(engine, tx, patient, { key: `start/${channel}/${id}`, message: "start-confirmed", texts, channel, at }, confirmedFor);
}
