// Plays one story on a host: its deeds are done, its expectations are held against what the engine did.
import { add } from "../calendar/add.ts";
import { fromLocal, local } from "../calendar/local.ts";
import type { Plan } from "../journey/plan.ts";
import type { Deed, Expectation, Line, Story } from "../scenario/story.ts";
import type { TimelineRow } from "../store/timeline.ts";
import { channelsOf } from "./cast.ts";
import { perform, type Stage } from "./deeds.ts";
import type { Host } from "./host.ts";
import type { Slow } from "./slow.ts";
import { done, mismatch, mustBeExpected } from "./told.ts";

export type Played = { passed: true } | { passed: false; line: number; because: string };

const expectations = new Set<string>(["sent", "suppressed", "task", "alert", "tagged", "started", "called", "ended", "not_entered"]);
const isExpectation = (line: Line): line is Line & Expectation => expectations.has(line.type);

/** Where the clock stands before the first deed: at that deed, else on a Monday noon. */
export function beginning(story: Story, zone: string): number {
  const first = story.story.find((line) => !isExpectation(line));
  return fromLocal(first?.at ?? "2026-01-12T12:00", zone);
}

/** Stops at the first line that the engine did not live up to. `slow` holds the channels that the host sends by. */
export async function play(host: Host, slow: Slow, story: Story, plan: Plan, patientId: string, zone: string): Promise<Played> {
  const { engine } = host;
  let counter = 0;
  const stage: Stage = { engine, patientId, zone, channels: channelsOf(plan, story.patient), count: () => ++counter };
  let now = beginning(story, zone);
  const expected = new Set<number>();

  const waiting = async (): Promise<TimelineRow[]> => (await done(engine.db, patientId)).filter(({ seq }) => !expected.has(seq));
  const letGo = async () => {
    if (slow.end(now)) await runTo(now + 60_000);
  };
  /** Everything due by `moment`, that moment itself included, has happened then. */
  const runTo = async (moment: number) => {
    await host.settle();
    for (let next = await host.nextWake(); next !== undefined && next <= moment; next = await host.nextWake()) {
      now = Math.max(now, next);
      await host.wakeAt(next);
    }
    now = Math.max(now, moment);
    await host.wakeAt(now);
  };

  const act = async (line: Line & Deed): Promise<string | undefined> => {
    if (line.type === "after" || line.type === "until") {
      await letGo();
      await runTo(line.type === "after" ? add(now, line.after, zone, engine.clinic.calendar) : fromLocal(line.until, zone));
      return undefined;
    }
    if (line.type === "sending") {
      slow.next();
      return undefined;
    }
    const at = line.at === undefined ? now : fromLocal(line.at, zone);
    if (at > now) {
      await letGo();
      await runTo(at);
    }
    const problem = await perform(stage, line, at);
    await host.settle();
    return problem;
  };

  /** The first thing done that no line has expected; the clock runs on until there is one. */
  const next = async (line: Line & Expectation): Promise<TimelineRow | undefined> => {
    await letGo();
    for (;;) {
      const rows = await waiting();
      const row = rows.find((each) => mustBeExpected(each) || (each.kind === line.type && each.what === (line as { scenario?: string }).scenario));
      if (row) return row;
      const moment = await host.nextWake();
      if (moment === undefined) return undefined;
      now = Math.max(now, moment);
      await host.wakeAt(moment);
    }
  };

  const expect = async (line: Line & Expectation): Promise<string | undefined> => {
    const row = await next(line);
    if (!row) return "nothing more happens";
    const problem = await mismatch(engine.db, line, row);
    if (problem) return problem === "something else happened" ? `${row.kind} ${row.what} happened instead` : problem;
    if (line.at !== undefined && local(row.at, zone) !== local(fromLocal(line.at, zone), zone)) return `it happened at ${local(row.at, zone)}, not at ${line.at}`;
    expected.add(row.seq);
    now = Math.max(now, row.at);
    return undefined;
  };

  for (const line of story.story) {
    const because = isExpectation(line) ? await expect(line) : await act(line);
    if (because) return { passed: false, line: line.line, because };
  }
  await letGo();
  await runTo(now);
  const left = (await waiting()).find(mustBeExpected);
  return left ? { passed: false, line: story.story.at(-1)?.line ?? story.line, because: `${left.kind} ${left.what} happened, and no line expects it` } : { passed: true };
}
