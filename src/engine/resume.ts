// Resumes a paused scenario: what fell due meanwhile is dealt with some messages to a transaction, so that nobody waits for the whole of it.
import { setImmediate as breath } from "node:timers/promises";
import { audit } from "../store/audit.ts";
import type { Db } from "../store/db.ts";
import type { Enrolment } from "../store/enrolments.ts";
import { countKeptBack, keptBack, type Message, updateMessage } from "../store/messages.ts";
import { lockScenario, pauseScenario } from "../store/plans.ts";
import { dropSetting, lockedSetting, saveSetting, settingsUnder } from "../store/settings.ts";
import { tell } from "../store/timeline.ts";
import { type Engine, now } from "./engine.ts";
import { tellJourney } from "./notify.ts";
import type { Doer } from "./staff.ts";

/** Of what fell due meanwhile: it is left out, goes spread over `over` ms from now on, or goes at once. The gate judges each anew. */
export type Fallen = { type: "expire" } | { type: "retime"; over: number } | { type: "late" };

/** How far it has got; kept until all is done, so that whoever comes next goes on after `last`. */
interface Resuming {
  fallen: Fallen;
  /** ms UTC: when staff resumed. */
  at: number;
  /** How many had fallen due then, and how many of them are done. */
  of: number;
  done: number;
  last?: Pick<Message, "dueAt" | "key">;
}

const beginning = "resume/";
/** Messages to a transaction. */
const together = 25;

/**
 * The scenario goes on at once, and what had fallen due follows, by the relay where this process ends before. Answers with how many there
 * were; undefined where it was not paused.
 */
export async function resume(engine: Engine, scenario: string, fallen: Fallen, doer: Doer): Promise<number | undefined> {
  const of = await engine.db.transaction(async (tx) => {
    if (((await lockScenario(tx, scenario))?.pausedAt ?? null) === null) return undefined;
    await pauseScenario(tx, scenario, null);
    const count = await countKeptBack(tx, scenario);
    await audit(tx, { ...doer, act: "scenario.resume", subject: scenario, detail: { fallen: fallen.type, messages: count } });
    if (count > 0) await saveSetting(tx, beginning + scenario, { fallen, at: now(engine), of: count, done: 0 } satisfies Resuming);
    return count;
  });
  if (of !== undefined && of > 0) await resumeSome(engine, scenario);
  return of;
}

/** What was resumed and is not done with. Safe to repeat, and by several processes. */
export async function goOnResuming(engine: Engine): Promise<void> {
  for (const key of await settingsUnder(engine.db, beginning))
    while ((await resumeSome(engine, key.slice(beginning.length))) === "more") await breath();
}

/** What has not been dealt with is kept back by the new pause, and dealt with when that ends. */
export const stopResuming = (tx: Db, scenario: string): Promise<void> => dropSetting(tx, beginning + scenario);

/** One transaction, with how far it has got: none is dealt with twice, and none is left out. */
async function resumeSome(engine: Engine, scenario: string): Promise<"more" | "done"> {
  const key = beginning + scenario;
  return engine.db.transaction(async (tx) => {
    const before = (await lockedSetting(tx, key)) as Resuming | undefined;
    if (!before) return "done";
    const kept = await keptBack(tx, scenario, before.last, together);
    for (const [index, { message, enrolment }] of kept.entries()) await settle(engine, tx, before, before.done + index, message, enrolment);
    const last = kept.at(-1)?.message;
    if (!last || kept.length < together) {
      await dropSetting(tx, key);
      return "done";
    }
    const { dueAt, key: messageKey } = last;
    await saveSetting(tx, key, { ...before, done: before.done + kept.length, last: { dueAt, key: messageKey } } satisfies Resuming);
    return "more";
  });
}

async function settle(
  engine: Engine,
  tx: Db,
  { fallen, at, of }: Resuming,
  index: number,
  message: Message,
  enrolment: Enrolment,
): Promise<void> {
  if (fallen.type !== "expire") {
    const until = fallen.type === "retime" ? at + Math.round((fallen.over * index) / of) : at;
    await tellJourney(engine, tx, enrolment, { type: "released", ...(until > at && { until }) }, at);
    return;
  }
  const because = "It fell due while the scenario was paused, and staff left it out when they resumed.";
  await updateMessage(tx, message.key, { state: "suppressed", reason: "too_late", because, updatedAt: at });
  await tell(tx, {
    patientId: message.patientId,
    enrolmentId: enrolment.id,
    scenario: enrolment.scenario,
    at,
    kind: "suppressed",
    what: message.message,
    detail: { key: message.key, reason: "too_late" },
  });
  await tellJourney(engine, tx, enrolment, { type: "expired", of: message.turn ?? 0 }, at);
}
