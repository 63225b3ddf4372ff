// Journeys that the clinic's people move: left out, let go at once, paused and resumed, taken over into a new version.
import { moveByHand } from "../../src/engine/by-hand.ts";
import { migrateOlder } from "../../src/engine/migrate.ts";
import { pause } from "../../src/engine/pause.ts";
import { type Fallen, resume } from "../../src/engine/resume.ts";
import { day, noon, scenario, sleeps } from "./clinic.ts";
import type { Recording } from "./recordings.ts";

const staff = { by: "staff", at: noon, reason: "asked for it" };
const waiting = (id: string, steps = "\n  - wait: 20 days\n  - send: hello\n  - end: done") =>
  scenario(id, { steps, messages: ["hello"], head: "enter: { on: appointment.fulfilled, again: always }" });

const moved = (move: "skip" | "advance", name: string): Recording => ({
  name,
  plan: waiting(name),
  dayTakes: day,
  async live(clinic, { id }) {
    const { journey } = await clinic.once(id, sleeps, "asleep");
    await moveByHand(clinic.engine, id, move, journey.turn, staff);
  },
});

const resumed = (fallen: Fallen, name: string): Recording => ({
  name,
  plan: waiting(name, "\n  - wait: 1 day\n  - send: hello\n  - end: done"),
  dayTakes: 400,
  async live(clinic, { id }) {
    await pause(clinic.engine, name, staff);
    await clinic.once(id, ({ journey }) => journey.want.type === "hear", "kept back");
    await resume(clinic.engine, name, fallen, staff);
  },
});

export const byStaff: Recording[] = [
  moved("skip", "skipped"),
  moved("advance", "hurried"),
  resumed({ type: "expire" }, "resumed-without-it"),
  resumed({ type: "retime", over: 2 * day }, "resumed-later"),
  {
    name: "migrated",
    plan: waiting("migrated"),
    dayTakes: 20_000,
    async live(clinic, { id }) {
      await clinic.once(id, sleeps, "asleep");
      const next = waiting("migrated", "\n  - set: { tags: [seen] }\n  - wait: 1 minute\n  - end: done");
      await clinic.publish(next);
      await migrateOlder(clinic.engine, next, noon, { "wait:20-day": "wait:1-minute" });
    },
  },
];
