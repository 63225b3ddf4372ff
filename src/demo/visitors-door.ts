// What a visitor of the demo's pages can do: answer as a patient, book, work off a task, push the clock.
import { now } from "../engine/engine.ts";
import { recordOutcome } from "../engine/outcome.ts";
import { receive } from "../engine/receive.ts";
import { reply } from "../engine/reply.ts";
import type { House } from "../server.ts";
import { patient as patientById } from "../store/patients.ts";
import type { DemoDeps } from "../web/demo.ts";
import type { Mailbox } from "./mailbox.ts";

const day = 24 * 3_600_000;

export function visitorsDoor({ engine }: House, mailbox: Mailbox, push: (ms: number) => Promise<void>): DemoDeps {
  let counter = 0;
  return {
    async reply(patientId, channel, text) {
      if (!(await patientById(engine.db, patientId))) return "There is no such patient.";
      await reply(engine, { patientId, channel, id: `visitor-${++counter}`, text, at: now(engine) });
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
