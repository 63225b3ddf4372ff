// The same scenario with the same patient in the simulator and on Temporal with its clock left running: two transcripts.
import type { Channel } from "../../src/channels/channel.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { reply } from "../../src/engine/reply.ts";
import type { Plan } from "../../src/journey/plan.ts";
import { defaultClinic } from "../../src/scenario/clinic.ts";
import { virtualHost } from "../../src/simulate/host.ts";
import { print, transcript } from "../../src/simulate/transcript.ts";
import type { Enrolment } from "../../src/store/enrolments.ts";
import { messageByKey } from "../../src/store/messages.ts";
import { openMemory } from "../../src/store/open.ts";
import { patient as patientById } from "../../src/store/patients.ts";
import { deeds, hour, noon, openClinic, running } from "./clinic.ts";

/** What the patient writes an hour after a message, or nothing. `count` numbers the messages from 0. */
export type Answers = (message: { text: string; count: number }) => string | undefined;

/** The answer comes while the provider still has the message: it must not be lost. */
function talkative(engine: () => Engine, answers: Answers): Channel {
  let count = 0;
  return {
    name: "telegram",
    async send({ key, text }) {
      const message = await messageByKey(engine().db, key);
      const words = answers({ text, count: count++ });
      if (message && words)
        await reply(engine(), {
          patientId: message.patientId,
          channel: "telegram",
          id: key,
          text: words,
          at: (message.claimedAt ?? 0) + hour,
        });
      return { type: "sent" };
    },
  };
}

async function linesOf(engine: Engine, patientId: string): Promise<string> {
  const patient = await patientById(engine.db, patientId);
  if (!patient) throw new Error("the patient is gone");
  return print(await transcript(engine.db, patient, "Europe/Moscow"), "Europe/Moscow").join("\n");
}

/** Nothing moves it any more but a person. */
const rests = ({ endedAt, journey, wakeAt }: Enrolment): boolean => endedAt !== null || (journey.want.type === "hear" && wakeAt === null);

export async function simulated(plan: Plan, answers: Answers): Promise<string> {
  const store = await openMemory();
  try {
    const telegram = talkative(() => host.engine, answers);
    const host = virtualHost({
      db: store.db,
      clinic: defaultClinic(),
      channels: { telegram },
      publicUrl: "http://localhost:3000",
      only: [plan.scenario],
      at: noon,
      paused: () => new Promise(() => {}),
      approved: "everything",
    });
    const clinic = deeds(host.engine);
    await clinic.publish(plan);
    const patientId = await clinic.patient();
    await clinic.happens(patientId, "appointment.fulfilled", noon);
    await host.settle();
    for (let next = await host.nextWake(); next !== undefined; next = await host.nextWake()) await host.wakeAt(next);
    return await linesOf(host.engine, patientId);
  } finally {
    await store.close();
  }
}

export interface Lived {
  lines: string;
  /** How many runs its workflow took, each continuing the one before as new. */
  runs: number;
  /** Events in the longest of them. */
  longest: number;
}

/** `length` (ms) of the patient's time passes in `within` (ms), and nobody pushes the clock. */
export async function lived(address: string, plan: Plan, answers: Answers, length: number, within: number): Promise<Lived> {
  const clinic = await openClinic(address, {});
  try {
    clinic.engine.channels = { telegram: talkative(() => clinic.engine, answers) };
    await clinic.publish(plan);
    const patientId = await clinic.patient();
    clinic.setClock(running(noon, length, within));
    await clinic.happens(patientId, "appointment.fulfilled", noon);
    const row = await clinic.entered(patientId);
    await clinic.once(row.id, (now) => now.launchedAt !== null && rests(now), "rest", 300_000);
    const { client } = clinic.running;
    let runId: string | undefined;
    let runs = 0;
    let longest = 0;
    if ((await clinic.stands(row.id)).endedAt !== null) await client.workflow.getHandle(row.id).result();
    for (;;) {
      const handle = client.workflow.getHandle(row.id, runId);
      const { events } = await handle.fetchHistory();
      runs++;
      longest = Math.max(longest, events?.length ?? 0);
      const before = events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
      if (!before) return { lines: await linesOf(clinic.engine, patientId), runs, longest };
      runId = before;
    }
  } finally {
    await clinic.close();
  }
}
