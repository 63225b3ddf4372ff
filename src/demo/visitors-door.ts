// What a visitor of the demo's pages can do: answer as a patient, book, work off a task, push the clock.

import { now } from "../engine/engine.ts";
import { recordOutcome } from "../engine/outcome.ts";
import { receive } from "../engine/receive.ts";
import type { ChannelName } from "../journey/plan.ts";
import type { House } from "../server.ts";
import { addressOf, patient as patientById } from "../store/patients.ts";
import type { DemoDeps } from "../web/demo.ts";
import type { Mailbox } from "./mailbox.ts";

const day = 24 * 3_600_000;

/** Writes to the clinic as a patient would. */
export type Write = (word: { patientId: string; channel: ChannelName; address: string; text: string; at: number }) => Promise<void>;

export function visitorsDoor({ engine }: House, mailbox: Mailbox, write: Write, push: (ms: number) => Promise<void>): DemoDeps {
  let counter = 0;
  return {
    async reply(patientId, channel, text) {
      const patient = await patientById(engine.db, patientId);
      if (!patient) return "There is no such patient.";
      const owner = (patient.guardianId && (await patientById(engine.db, patient.guardianId))) || patient;
      const address = addressOf(owner, channel);
      if (!address) return "This patient is not to be reached there.";
      await write({ patientId, channel, address, text, at: now(engine) });
      return undefined;
    },
    async visit(patientId, what) {
      if (!(await patientById(engine.db, patientId))) return "There is no such patient.";
      const at = now(engine);
      const type = { over: "appointment.fulfilled", missed: "appointment.noshow", booked: "appointment.booked" }[what];
      const start = what === "booked" ? at + 3 * day : at;
      const appointment = { externalId: `visitor-${++counter}`, start, service: "cardiology", diagnoses: what === "over" ? ["I10"] : [] };
      await receive(engine, { type, at, source: "visitor", patientId, appointment });
      return undefined;
    },
    async push(ms) {
      await push(ms);
      return undefined;
    },
    async outcome(taskId, outcome) {
      const recorded = await recordOutcome(engine, taskId, outcome, "visitor", now(engine));
      return recorded.type === "refused" ? recorded.reason : undefined;
    },
    mailbox: () => mailbox.mails(),
  };
}
