// Plays the clinic's day: visits end, patients answer or stay silent, the desk works off its tasks; and the clock runs fast.

import type { Engine } from "../engine/engine.ts";
import { recordOutcome } from "../engine/outcome.ts";
import { liveEnrolments } from "../store/enrolments.ts";
import { pending } from "../store/happenings.ts";
import { unhandled } from "../store/inbound.ts";
import { type Message, messagesOf } from "../store/messages.ts";
import { tasksOf } from "../store/tasks.ts";
import { type TimelineRow, told } from "../store/timeline.ts";
import type { DemoClock } from "./clock.ts";
import type { Habit, Person } from "./people.ts";
import { toEvent } from "./to-event.ts";

const minute = 60_000;
/** Virtual: wakes this near to each other are one stretch of the clock. */
const together = 10 * minute;

export interface Stage {
  engine: Engine;
  people: Person[];
  /** By the person's id. */
  patients: Map<string, string>;
  clock: DemoClock;
  /** Hands an event to the clinic's door, as a booking system would. */
  post(event: object): Promise<void>;
  /** Answers the message as whoever got it, at `at`. */
  answer(message: Message, text: string, at: number): Promise<void>;
  /** Whether a provider is still about to tell the clinic something. */
  busy(): boolean;
  /** Told of each thing as it happens. */
  happened(row: TimelineRow, person: Person | undefined): Promise<void>;
}

interface Deed {
  /** Virtual, ms UTC. */
  at: number;
  act(at: number): Promise<void>;
}

export interface Director {
  /** One thing more; true when everything that can happen by `until` (virtual, ms UTC) has happened. */
  look(until: number, pace: number): Promise<boolean>;
}

export function direct(stage: Stage, opens: number): Director {
  const { engine, people, patients, clock } = stage;
  const byPatient = new Map(people.map((person) => [patients.get(person.id) ?? "", person]));
  const deeds: Deed[] = people.map((person) => ({
    at: opens + person.comesAt * minute,
    act: (at) => stage.post(toEvent(person, person.visit, at)),
  }));
  let seq = 0;

  const deedOf = (person: Person, habit: Habit, row: TimelineRow): Deed => ({
    at: row.at + habit.after * minute,
    act: async (at) => {
      const patientId = row.patientId;
      const { do: what } = habit;
      if ("book" in what)
        await stage.post(
          toEvent(person, { type: "appointment.booked", service: what.book, doctor: person.visit.doctor, diagnoses: [] }, at),
        );
      else if ("outcome" in what) {
        const open = (await tasksOf(engine.db, patientId)).find(({ state, task }) => state === "open" && task === row.what);
        if (open) await recordOutcome(engine, open.id, what.outcome, "demo-coordinator", at);
      } else {
        const heard = (await messagesOf(engine.db, patientId)).filter(({ sentAt }) => sentAt !== null).at(-1);
        if (heard) await stage.answer(heard, what.reply, at);
      }
    },
  });

  async function watch(): Promise<void> {
    for (const row of (await told(engine.db, { afterSeq: seq })).sort((a, b) => a.seq - b.seq)) {
      seq = row.seq;
      const person = byPatient.get(row.patientId);
      await stage.happened(row, person);
      for (const habit of person?.habits ?? [])
        if (person && habit.on === `${row.kind} ${row.what}`) deeds.push(deedOf(person, habit, row));
    }
    deeds.sort((a, b) => a.at - b.at);
  }

  /** Where the clock has to run next. */
  async function next(): Promise<number | undefined | "moving" | "late"> {
    const live = await liveEnrolments(engine.db);
    if (stage.busy() || (await unhandled(engine.db, 1)).length > 0) return "moving";
    for (const { id, journey, launchedAt, seen, wakeAt } of live) {
      if (launchedAt === null || journey.want.type === "perform" || (await pending(engine.db, id, seen)).length > 0) return "moving";
      if (wakeAt !== null && wakeAt <= clock.now()) return "late";
    }
    const deed = deeds[0]?.at ?? Number.POSITIVE_INFINITY;
    const wakes = live.flatMap(({ wakeAt }) => wakeAt ?? []);
    const first = Math.min(deed, ...wakes);
    if (first === Number.POSITIVE_INFINITY) return undefined;
    return Math.max(first, ...wakes.filter((wake) => wake < deed && wake <= first + together));
  }

  return {
    async look(until, pace) {
      await watch();
      let acted = false;
      for (let deed = deeds[0]; deed && deed.at <= clock.now(); deed = deeds[0]) {
        deeds.shift();
        await deed.act(deed.at);
        acted = true;
      }
      if (acted) return false;
      const moment = await next();
      if (moment === "late") await clock.remind();
      if (typeof moment === "string") return false;
      if (moment === undefined || moment > until) {
        const before = seq;
        await watch();
        if (seq !== before) return false;
        if (until < Number.POSITIVE_INFINITY) await clock.runTo(until, pace);
        return true;
      }
      await clock.runTo(moment, pace);
      return false;
    },
  };
}
