// Asks booking systems what is so: for each hint that came, and every few minutes for all that changed, since hints get lost.
import { NoAnswer, type Shown, type Source } from "../booking/source.ts";
import type { Db } from "../store/db.ts";
import { askAgain, dueHints, type Inbound, isUnhandled, markHandled, often } from "../store/inbound.ts";
import { saveSetting, setting, settingsUnder } from "../store/settings.ts";
import { type Engine, now } from "./engine.ts";
import { keepPatient } from "./keep-patient.ts";
import { takeDeletion, takeVisit } from "./take-visit.ts";

/** ms */
const minute = 60_000;
const day = 24 * 60 * minute;
/** How often everything that changed is asked for, and how far back beyond the last time: a source's clock may differ from ours. */
const every = 5 * minute;
const overlap = 10 * minute;

/** What is kept of a hint: nothing but the id at its source. */
export interface HintBody {
  id: string;
}

/** Safe to repeat. A source that does not answer is asked again later, and the others meanwhile. */
export async function askSources(engine: Engine, sources: readonly Source[]): Promise<void> {
  await Promise.all(
    sources.map(async (source) => {
      await askForHints(engine, source);
      await poll(engine, source);
    }),
  );
}

async function askForHints(engine: Engine, source: Source): Promise<void> {
  const byId = new Map<string, Inbound[]>();
  for (const row of await dueHints(engine.db, source.name, now(engine), 200)) {
    const { id } = row.body as HintBody;
    byId.set(id, [...(byId.get(id) ?? []), row]);
  }
  for (const [id, rows] of byId) {
    try {
      const shown = await source.read(id);
      await engine.db.transaction((tx) => settle(engine, tx, source, shown, rows));
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      for (const row of rows) await putOff(engine, row, error);
      // It wants to be left alone, whatever it is asked.
      if (error.after !== undefined) return;
    }
  }
}

/** Many hints about one record are answered by one look. */
async function settle(engine: Engine, tx: Db, source: Source, shown: Shown, rows: Inbound[]): Promise<void> {
  const waiting: Inbound[] = [];
  for (const row of rows) if (await isUnhandled(tx, row.id)) waiting.push(row);
  if (waiting.length === 0) return;
  const problem = await takeShown(engine, tx, source.name, shown);
  for (const { id } of waiting) await markHandled(tx, id, now(engine), problem);
}

async function putOff(engine: Engine, { id, receivedAt, asked }: Inbound, { message, after }: NoAnswer): Promise<void> {
  const at = now(engine);
  if (at - receivedAt > day) return markHandled(engine.db, id, at, `The source was asked for a day: ${message}.`);
  await askAgain(engine.db, id, at + (after ?? Math.min(60 * minute, 1_000 * 2 ** asked)), asked + 1);
}

/** One sentence where it could not be used. */
async function takeShown(engine: Engine, tx: Db, source: string, shown: Shown): Promise<string | undefined> {
  switch (shown.type) {
    case "visit": {
      const { patient } = await keepPatient(engine, tx, source, shown.patient, now(engine));
      await takeVisit(engine, tx, { source, patientId: patient.id }, shown.visit);
      return undefined;
    }
    case "gone":
      await takeDeletion(engine, tx, source, shown.externalId, now(engine));
      return undefined;
    case "unusable":
      return shown.problem;
  }
}

interface Polled {
  /** ms UTC: everything up to here has been seen. */
  until: number;
  nextAt: number;
  /** Since when (ms UTC) it has not answered, how often it was asked since, and what was wrong last, in a few words without data. */
  silent?: { since: number; times: number; why: string };
}

export interface Silent extends NonNullable<Polled["silent"]> {
  source: string;
}

/** The booking systems that have been asked often and did not answer. */
export async function silentSources({ db }: Pick<Engine, "db">): Promise<Silent[]> {
  const found: Silent[] = [];
  for (const key of await settingsUnder(db, polls)) {
    const { silent } = (await setting(db, key)) as Polled;
    if (silent && silent.times >= often) found.push({ source: key.slice(polls.length), ...silent });
  }
  return found;
}

/** All that do not answer are asked again at once. Answers with how many. */
export async function askSilentNow(tx: Db): Promise<number> {
  let count = 0;
  for (const key of await settingsUnder(tx, polls)) {
    const polled = (await setting(tx, key)) as Polled;
    if (!polled.silent) continue;
    await saveSetting(tx, key, { ...polled, nextAt: 0 } satisfies Polled);
    count++;
  }
  return count;
}

const polls = "poll/";

async function poll(engine: Engine, source: Source): Promise<void> {
  const key = polls + source.name;
  const begun = now(engine);
  const before = (await setting(engine.db, key)) as Polled | undefined;
  if (before && begun < before.nextAt) return;
  const until = before?.until ?? begun - day;
  try {
    for await (const shown of source.changed(until - overlap))
      await engine.db.transaction((tx) => takeShown(engine, tx, source.name, shown));
    await saveSetting(engine.db, key, { until: begun, nextAt: begun + every } satisfies Polled);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    const { since = begun, times = 0 } = before?.silent ?? {};
    const silent = { since, times: times + 1, why: error.message };
    await saveSetting(engine.db, key, { until, nextAt: begun + (error.after ?? minute), silent } satisfies Polled);
  }
}
