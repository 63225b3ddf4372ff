// A large pause is resumed by processes that are killed, by two at once and beside a migration: each journey hears of it once.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { asc, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { migrateOlder } from "../../src/engine/migrate.ts";
import { type Fallen, goOnResuming, resume } from "../../src/engine/resume.ts";
import { advance } from "../../src/journey/advance.ts";
import type { JourneyEvent } from "../../src/journey/events.ts";
import { audited } from "../../src/store/audit.ts";
import { happenings } from "../../src/store/happenings.ts";
import { countKeptBack, messages, putMessage } from "../../src/store/messages.ts";
import type { Db } from "../../src/store/open.ts";
import { pauseScenario, publishPlan } from "../../src/store/plans.ts";
import { settingsUnder } from "../../src/store/settings.ts";
import { timeline } from "../../src/store/timeline.ts";
import { beginning, engineOf, noon, oneMessage, takes } from "../support/one-message.ts";
import { aMessage, anAddress, anEnrolment, aPatient, aStore } from "../support/store.ts";

const people = 600;
/** Several fell due in the same minute. */
const dueAt = (number: number) => noon + Math.floor(number / 7) * 60_000;
const resumedAt = noon + 3 * 86_400_000;
const { scenario } = oneMessage;

/** Each journey wants to hear that its one message may go. */
async function paused(db: Db): Promise<void> {
  await publishPlan(db, oneMessage, noon);
  await pauseScenario(db, scenario, noon);
  const journey = advance(oneMessage.steps, beginning(), { type: "command_held", turn: 0, at: noon });
  await db.transaction(async (tx) => {
    for (let number = 0; number < people; number++) {
      const { id } = await aPatient(tx);
      const enrolmentId = await anEnrolment(tx, { patientId: id, planHash: oneMessage.hash, journey });
      const kept = { scenario, enrolmentId, turn: 0, state: "deferred", reason: "paused", dueAt: dueAt(number) } as const;
      await putMessage(tx, aMessage(id, { ...kept, key: `${String(number).padStart(4, "0")}/hello#0` }));
    }
  });
}

/** Killed when it has told `most` journeys, and else to its end. */
async function goesOn(address: string, fallen: Fallen | undefined, most = Number.POSITIVE_INFINITY): Promise<void> {
  const args = [address, String(resumedAt), scenario, ...(fallen ? [JSON.stringify(fallen)] : [])];
  const child = spawn(process.execPath, ["--import", "tsx", "tests/support/resumes.ts", ...args], {
    env: { ...process.env, DATABASE_URL: address },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = once(child, "exit");
  let told = 0;
  for await (const _ of createInterface(child.stdout)) if (++told === most) child.kill("SIGKILL");
  expect(await gone).toEqual(most < people ? [null, "SIGKILL"] : [0, null]);
}

const spread = people * 60_000;

test.each<[string, Fallen, (index: number) => Partial<JourneyEvent>]>([
  ["left out", { type: "expire" }, () => ({ type: "expired", of: 0 })],
  ["spread", { type: "retime", over: spread }, (index) => ({ type: "released", ...(index > 0 && { until: resumedAt + index * 60_000 }) })],
  ["sent late", { type: "late" }, () => ({ type: "released" })],
])(
  "what fell due is %s once for each, whoever is killed over it",
  async (_, fallen, heard) => {
    const address = await anAddress();
    const { db } = await aStore(address);
    await paused(db);
    expect(await countKeptBack(db, scenario)).toBe(people);
    const unfinished = async () => {
      expect(await settingsUnder(db, "resume/")).toEqual([`resume/${scenario}`]);
      return db.$count(happenings);
    };
    await goesOn(address, fallen, 60);
    const first = await unfinished();
    await goesOn(address, undefined, 60);
    const second = await unfinished();
    // Else nothing was tested.
    expect([first > 0, second > first, people > second]).toEqual([true, true, true]);
    await Promise.all([goesOn(address, undefined), goesOn(address, undefined)]);

    expect(await settingsUnder(db, "resume/")).toEqual([]);
    const told = await db
      .select({ seq: happenings.seq, event: happenings.event })
      .from(messages)
      .innerJoin(happenings, eq(happenings.enrolmentId, messages.enrolmentId))
      .orderBy(asc(messages.dueAt), asc(messages.key));
    expect(told).toEqual(Array.from({ length: people }, (_, index) => ({ seq: 1, event: { ...heard(index), at: resumedAt } })));
    const out = fallen.type === "expire" ? people : 0;
    expect(await db.$count(messages, eq(messages.state, "suppressed"))).toBe(out);
    expect(await db.$count(timeline, eq(timeline.kind, "suppressed"))).toBe(out);
    expect((await audited(db)).map(({ act, detail }) => [act, detail])).toEqual([
      ["scenario.resume", { fallen: fallen.type, messages: people }],
    ]);
  },
  180_000,
);

test("a resume and a migration of the same journeys at once, each in an order of its own, both reach every one of them once", async () => {
  const { db } = await aStore();
  await paused(db);
  const newer = { ...oneMessage, hash: "one message, anew" };
  await publishPlan(db, newer, noon);
  const engine = engineOf(db, takes([]));
  const resuming = resume(engine, scenario, { type: "late" }, { by: "u-1", at: noon }).then(() => goOnResuming(engine));
  await Promise.all([resuming, migrateOlder(engine, newer, noon)]);
  const heard = new Map<string, string[]>();
  for (const { enrolmentId, event } of await db.select().from(happenings))
    heard.set(enrolmentId, [...(heard.get(enrolmentId) ?? []), event.type].toSorted());
  expect([...heard.values()]).toEqual(Array.from({ length: people }, () => ["migrated", "released"]));
}, 180_000);
