// What was tried often in vain, for the administrator: events that could not be taken in, booking systems that are silent, calls that fail.
import type { Child } from "hono/jsx";
import { askSilentNow, silentSources } from "../../../engine/sources.ts";
import { audit } from "../../../store/audit.ts";
import { retryCalls, stuckCalls } from "../../../store/calls.ts";
import type { Db } from "../../../store/db.ts";
import { retryInbound, stuckInbound } from "../../../store/inbound.ts";
import { type Language, shortMoment } from "../../language.ts";
import { Said } from "../frame.tsx";
import { may } from "../permissions.ts";
import type { Visit } from "../route.ts";
import { stuckWords } from "./stuck-words.ts";

/** ms: what was given up earlier is in the patients' timelines only. */
const week = 7 * 24 * 3_600_000;

export async function StuckInbound(visit: Visit) {
  const { engine, language } = visit;
  const say = stuckWords[language];
  const [stuck, silent] = [await stuckInbound(engine.db), await silentSources(engine)];
  const lines = [
    ...stuck.map(({ source, number, since, tries, nextAt, faults }) => (
      <li>
        <strong>{say.events(number)}</strong> {say.from} <span class="code-like">{source}</span>. {say.since} {moment(visit, since)},{" "}
        {say.tried(tries)}. {say.next(nextAt > Date.now() ? moment(visit, nextAt) : undefined)}{" "}
        {faults.length > 0 && (
          <>
            {say.code}: <span class="code-like">{faults.join(", ")}</span>.
          </>
        )}
      </li>
    )),
    ...silent.map(({ source, since, times, why }) => (
      <li>
        <strong>{say.silent}</strong> <span class="code-like">{source}</span>. {say.since} {moment(visit, since)}, {say.tried(times)}.{" "}
        {say.code}: <span class="code-like">{why}</span>.
      </li>
    )),
  ];
  return <Trouble visit={visit} lines={lines} hint={say.inboundHint} action="/settings/channels/again" />;
}

export async function StuckCalls(visit: Visit) {
  const { engine, language } = visit;
  const say = stuckWords[language];
  const lines = (await stuckCalls(engine.db, Date.now() - week)).map(({ endpoint, number, since, tries, nextAt }) => (
    <li>
      <strong>{say.calls(number)}</strong> {say.to} <span class="code-like">{endpoint}</span>. {say.since} {moment(visit, since)},{" "}
      {say.tried(tries)}. {nextAt === null ? say.givenUp : say.next(nextAt > Date.now() ? moment(visit, nextAt) : undefined)}
    </li>
  ));
  return <Trouble visit={visit} lines={lines} hint={say.callsHint} action="/settings/endpoints/again" />;
}

function Trouble({ visit, lines, hint, action }: { visit: Visit; lines: Child[]; hint: string; action: string }) {
  if (lines.length === 0) return null;
  const { language, staff } = visit;
  return (
    <Said>
      <ul>{lines}</ul>
      <p>{hint}</p>
      {may(staff.role, "settings.change") && (
        <form method="post" action={action}>
          <button type="submit">{stuckWords[language].again}</button>
        </form>
      )}
    </Said>
  );
}

const moment = ({ engine, language }: { engine: Visit["engine"]; language: Language }, at: number): string =>
  shortMoment(at, engine.clinic.timezone, language);

export const takeInAgain = (visit: Visit) =>
  again(visit, "settings.take_in_again", "/settings/channels", async (tx) => (await retryInbound(tx)) + (await askSilentNow(tx)));

export const callAgain = (visit: Visit) =>
  again(visit, "settings.call_again", "/settings/endpoints", (tx) => retryCalls(tx, Date.now(), Date.now() - week));

async function again({ engine, doer, c }: Visit, act: string, back: string, retry: (tx: Db) => Promise<number>) {
  await engine.db.transaction(async (tx) => {
    const number = await retry(tx);
    await audit(tx, { ...doer, act, detail: { number } });
  });
  return c.redirect(back, 303);
}
