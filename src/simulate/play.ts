// Plays one story on a host: its deeds are done, its expectations are held against what the engine did.
import { add } from "../calendar/add.ts";
import { fromLocal, local } from "../calendar/local.ts";
import type { Plan } from "../journey/plan.ts";
import type { Deed, Expectation, Line, Story } from "../scenario/story.ts";
import type { TimelineRow } from "../store/timeline.ts";
import { channelsOf } from "./cast.ts";
import { perform, type Stage, withdraws } from "./deeds.ts";
import type { Host } from "./host.ts";
import { hoursOf } from "./hours.ts";
import type { Slow } from "./slow.ts";
import { doneAfter, mismatch, mustBeExpected, named } from "./told.ts";

/** `line` is where the story parted from what was expected, and `because` one sentence on how. */
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
  const hours = hoursOf(host, slow, beginning(story, zone));
  /** What was done and no line has expected yet, in the order of doing. */
  let waiting: TimelineRow[] = [];
  let read = 0;

  const look = async (): Promise<TimelineRow[]> => {
    const fresh = await doneAfter(engine.db, patientId, read);
    read = Math.max(read, ...fresh.map(({ seq }) => seq));
    waiting.push(...fresh);
    return waiting;
  };

  const act = async (line: Line & Deed): Promise<string | undefined> => {
    if (line.type === "after" || line.type === "until") {
      await hours.through(line.type === "after" ? add(hours.now(), line.after, zone, engine.clinic.calendar) : fromLocal(line.until, zone));
      return undefined;
    }
    const at = line.at === undefined ? hours.now() : fromLocal(line.at, zone);
    // Of a deed and what is due at the same instant the deed comes first.
    if (at > hours.now()) await hours.before(at);
    if (line.type === "sending") {
      slow.next();
      return undefined;
    }
    if (withdraws(line)) await hours.afterSending();
    const problem = await perform(stage, line, at);
    await hours.settle();
    return problem;
  };

  /** The first thing done that no line has expected; the clock runs on until there is one. */
  const next = async (line: Line & Expectation): Promise<TimelineRow | undefined> => {
    for (;;) {
      const rows = await look();
      const row = rows.find((each) => mustBeExpected(each) || (each.kind === line.type && named(line, each)));
      if (row) return row;
      if (!(await hours.next())) return undefined;
    }
  };

  const expect = async (line: Line & Expectation): Promise<string | undefined> => {
    const row = await next(line);
    if (!row) return "nothing more happens by itself";
    const problem = await mismatch(engine.db, line, row);
    if (problem) return problem;
    const wanted = line.at === undefined ? undefined : local(fromLocal(line.at, zone), zone);
    if (wanted !== undefined && local(row.at, zone) !== wanted) return `it happened at ${local(row.at, zone)}, not at ${wanted}`;
    waiting = waiting.slice(waiting.indexOf(row) + 1);
    return undefined;
  };

  for (const line of story.story) {
    const because = isExpectation(line) ? await expect(line) : await act(line);
    if (because) return { passed: false, line: line.line, because };
  }
  await hours.through(hours.now());
  const left = (await look()).find(mustBeExpected);
  return left
    ? {
        passed: false,
        line: story.story.at(-1)?.line ?? story.line,
        because: `after this ${left.kind} ${left.what} happens, and no line expects it`,
      }
    : { passed: true };
}
