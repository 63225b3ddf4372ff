// What would happen to a patient who entered now: the production effects carry the journey to its first message, and all of it is taken back.
import { carry } from "../../activities/carry.ts";
import type { Channels } from "../channels/channel.ts";
import type { Engine } from "../engine/engine.ts";
import { now } from "../engine/engine.ts";
import { enter, type Published, type Refusal } from "../engine/enter.ts";
import { planOf } from "../engine/plans.ts";
import { advance } from "../journey/advance.ts";
import { wakeOf } from "../journey/journey.ts";
import type { ChannelName } from "../journey/plan.ts";
import { type Enrolment, enrolment as enrolmentById } from "../store/enrolments.ts";
import { messagesOf } from "../store/messages.ts";
import { lockPatient } from "../store/patients.ts";

export type Forecast =
  | { type: "refused"; reason: Refusal }
  /** Not sent where there is a reason. `at` is ms UTC. */
  | { type: "message"; message: string; at: number; channel: ChannelName | null; reason: string | null }
  /** Before any message it waits for a person or an event, or it ends. */
  | { type: "stands"; enrolment: Enrolment }
  /** `fault`: what was thrown, where something was. */
  | { type: "unforeseen"; fault?: unknown };

/** Thrown to take everything back; carries what was seen. */
class Seen extends Error {
  constructor(readonly forecast: Forecast) {
    super("everything that was tried is taken back");
  }
}

/** So many waits in a row without a message are not looked through. */
const most = 60;

/**
 * Writes nothing and sends nothing: one transaction, rolled back. Takes the writer for some 20 ms on SQLite; of a list each patient's is its
 * own, and others get their turn between two.
 */
export async function forecast(engine: Engine, published: Published, patientId: string): Promise<Forecast> {
  try {
    return await engine.db.transaction(async (tx): Promise<Forecast> => {
      let virtual = now(engine);
      const sandbox: Engine = {
        ...engine,
        db: tx,
        channels: pretended(engine.channels),
        clock: () => ({ speed: 0, real: 0, virtual }),
        wake: () => {},
      };
      const patient = await lockPatient(tx, patientId);
      if (!patient) return { type: "unforeseen" };
      const entered = await enter(sandbox, tx, published, patient, { type: "manual" }, virtual);
      if (entered.type === "refused") throw new Seen(entered);
      for (let tries = 0; tries < most; tries++) {
        const row = await enrolmentById(tx, entered.enrolmentId);
        if (!row) break;
        const { steps } = await planOf(tx, row.planHash);
        const due = wakeOf(row.journey);
        const from = due !== undefined && due <= virtual ? advance(steps, row.journey, { type: "woke", at: due }) : row.journey;
        const { journey } = await carry(sandbox, row.id, from, row.seen, 1);
        const first = (await messagesOf(tx, patientId)).find(({ enrolmentId, state }) => enrolmentId === row.id && state !== "deferred");
        if (first) {
          const { message, channel, reason, sentAt, updatedAt } = first;
          throw new Seen({ type: "message", message, channel, reason, at: sentAt ?? updatedAt });
        }
        const next = wakeOf(journey);
        const stands = (await enrolmentById(tx, row.id)) ?? row;
        if (journey.want.type !== "wake" || next === undefined) throw new Seen({ type: "stands", enrolment: stands });
        virtual = Math.max(virtual, next);
      }
      throw new Seen({ type: "unforeseen" });
    });
  } catch (error) {
    if (error instanceof Seen) return error.forecast;
    // A text that cannot be written for this patient, say: the real journey would be told of it, too.
    return { type: "unforeseen", fault: error };
  }
}

/** Every channel that is open takes what it is given, and nothing leaves. */
const pretended = (open: Channels): Channels =>
  Object.fromEntries((Object.keys(open) as ChannelName[]).map((name) => [name, { name, send: async () => ({ type: "sent" as const }) }]));
