// A worker dies after an effect and before anybody hears of it: whoever carries the journey on finds what was done, whatever they heard first.
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { carry } from "../../activities/carry.ts";
import { Overtaken } from "../../activities/place.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { advance } from "../../src/journey/advance.ts";
import { wallClock } from "../../src/journey/clock.ts";
import type { JourneyEvent } from "../../src/journey/events.ts";
import { defaultClinic } from "../../src/scenario/clinic.ts";
import type { Enrolment } from "../../src/store/enrolments.ts";
import { handOver } from "../../src/store/happenings.ts";
import { openMemory } from "../../src/store/open.ts";
import { tasks } from "../../src/store/tasks.ts";
import { day, deeds, noon, scenario } from "./clinic.ts";

const plan = scenario("lost", {
  steps: `
  - send: hello
  - wait: 1 day
  - set: { tags: [reminded] }
  - task: call
    title: "Позвонить"
    role: coordinator
  - send: bye
  - end: served`,
  messages: ["hello", "bye"],
  head: "enter: { on: appointment.fulfilled, again: always }\nexit:\n  - on: appointment.booked\n    outcome: booked",
});
const everything = Number.POSITIVE_INFINITY;
const exit: JourneyEvent = { type: "exited", outcome: "booked", at: noon + 2 * day };

let engine: Engine;
let sent: string[];
let row: Enrolment;
let clinic: ReturnType<typeof deeds>;
beforeEach(async () => {
  const store = await openMemory();
  onTestFinished(() => store.close());
  sent = [];
  const telegram = {
    name: "telegram" as const,
    async send({ key }: { key: string }) {
      sent.push(key);
      return { type: "sent" as const };
    },
  };
  const clock = { ...wallClock, speed: 0, virtual: noon };
  engine = {
    db: store.db,
    clock: () => clock,
    clinic: defaultClinic(),
    channels: { telegram },
    publicUrl: "",
    secretKey: Buffer.alloc(32, "zabota"),
    wake: () => {},
    approved: "everything",
  };
  clinic = deeds(engine);
  await clinic.publish(plan);
  row = await clinic.visit();
});

const exited = () => engine.db.transaction((tx) => handOver(tx, row.id, exit, exit.at));

describe("carrying from an older place", () => {
  it("again, does nothing again and arrives at the same place", async () => {
    const first = await carry(engine, row.id, row.journey, 0, 1);
    expect(first.jumped).toBe(false);
    const again = await carry(engine, row.id, row.journey, 0, 1);
    expect(again).toEqual({ events: [], jumped: true, plan, journey: first.journey, seen: 0 });
    expect(sent.length).toBe(1);
  });

  it("with an exit that landed meanwhile, ends the journey: an older answer is not taken for the end's", async () => {
    const first = await carry(engine, row.id, row.journey, 0, 1);
    const woken = advance(plan.steps, first.journey, { type: "woke", at: noon + day });
    // Turns 3 and 4 are answered: tagged, and a task made. Nobody hears of it.
    await carry(engine, row.id, woken, 0, 0);
    await exited();
    const { journey } = await carry(engine, row.id, woken, 0, 0);
    expect(journey.want).toEqual({ type: "nothing", outcome: "booked" });
    expect(await clinic.stands(row.id)).toMatchObject({ outcome: "booked", seen: 1 });
    expect(sent.length).toBe(1);
    expect(await engine.db.$count(tasks)).toBe(1);
  });

  it("by who heard the exit in place of the wake, ends it too", async () => {
    const first = await carry(engine, row.id, row.journey, 0, 1);
    const woken = advance(plan.steps, first.journey, { type: "woke", at: noon + day });
    await carry(engine, row.id, woken, 0, 0);
    await exited();
    // The end is wanted under turn 3, which is the tag's already.
    const { journey, jumped } = await carry(engine, row.id, advance(plan.steps, first.journey, exit), 1, 0);
    expect(jumped).toBe(true);
    expect(journey.want).toEqual({ type: "nothing", outcome: "booked" });
    expect((await clinic.stands(row.id)).outcome).toBe("booked");
  });
});

it("two who carry the same journey at once: each effect happens once, and who comes second begins anew", async () => {
  const both = await Promise.allSettled([carry(engine, row.id, row.journey, 0, 1), carry(engine, row.id, row.journey, 0, 1)]);
  const lost = both.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
  expect(lost.length).toBe(1);
  expect(lost[0] instanceof Overtaken || lost[0].message === "Another worker is sending it.").toBe(true);
  const { journey } = await carry(engine, row.id, row.journey, 0, everything);
  expect(journey.want).toMatchObject({ type: "wake", at: noon + day });
  expect(sent.length).toBe(1);
});
