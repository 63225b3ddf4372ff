// The journeys whose histories are kept: between them every command, every answer, and every way in which a wait or a message ends.
import { carry } from "../../activities/carry.ts";
import type { Channel } from "../../src/channels/channel.ts";
import { delivery } from "../../src/engine/delivery.ts";
import { recordOutcome } from "../../src/engine/outcome.ts";
import { release } from "../../src/engine/release.ts";
import { advance } from "../../src/journey/advance.ts";
import type { Plan } from "../../src/journey/plan.ts";
import type { Enrolment } from "../../src/store/enrolments.ts";
import { delivered, handOver } from "../../src/store/happenings.ts";
import { placeHold } from "../../src/store/holds.ts";
import { messagesOf } from "../../src/store/messages.ts";
import { updatePatient } from "../../src/store/patients.ts";
import { tasksOf } from "../../src/store/tasks.ts";
import { type Clinic, day, ended, hears, hour, noon, running, scenario, sleeps, until } from "./clinic.ts";
import { byStaff } from "./recordings-by-staff.ts";

export interface Recording {
  name: string;
  plan: Plan;
  /** Published too. */
  others?: Plan[];
  /** How long (ms) a day of the journey's takes; a day's length where none passes by itself. */
  dayTakes: number;
  /** In place of a channel that takes everything at once. */
  telegram?: () => Channel["send"];
  /** When the visit is that enters, ms UTC. */
  start?: number;
  before?: (clinic: Clinic, patientId: string) => Promise<void>;
  /** What happens to the one who entered, until the end. */
  live(clinic: Clinic, row: Enrolment): Promise<void>;
}

const exits = "enter: { on: appointment.fulfilled, again: always }\nexit:\n  - on: appointment.booked\n    outcome: booked";
const books = (clinic: Clinic, { patientId }: Enrolment) =>
  clinic.happens(patientId, "appointment.booked", noon + hour, "next", noon + 9 * day);
const waits = async () => {};

const question = (id: string, more = "") =>
  scenario(id, {
    steps: `
  - ask: pressure
    message: first
    answer: blood-pressure
    within: 4 days${more}
    unclear: second
    silence:
      - end: silent
  - end: answered`,
    messages: ["first", "second", "third"].slice(0, more ? 3 : 2),
  });
const call = (id: string, overdue = "") =>
  scenario(id, {
    steps: `
  - wait: 1 hour
  - task: call
    title: "Позвонить"
    role: coordinator
    due: 1 workday
    outcomes:
      done: []
      declined:
        - end: declined${overdue}
  - end: served`,
    messages: overdue ? ["late"] : [],
  });
const visit = (id: string) =>
  scenario(id, {
    steps: `
  - wait: { until: appointment.start - 1 day }
    then:
      - send: soon
    cancelled:
      - end: called-off
  - end: reminded`,
    messages: ["soon"],
    head: "enter: { on: appointment.booked, again: always }",
  });
const waiting = (id: string, head = exits) =>
  scenario(id, { steps: "\n  - wait: 2 days\n  - send: hello\n  - end: done", messages: ["hello"], head });

export const recordings: Recording[] = [
  ...byStaff,
  {
    name: "commands",
    plan: scenario("commands", {
      steps: `
  - wait: 1 hour
  - set: { tags: [seen] }
  - split:
      one: { weight: 50, steps: [{ send: hello }] }
      two: { weight: 50, steps: [{ send: hello }] }
  - call: crm
    body: { kind: test }
  - start: check-up-recall
  - branch:
      - when: '"seen" in tags'
        steps:
          - task: call
            title: "Позвонить"
            role: coordinator
      - otherwise:
          - send: hello
  - end: done`,
      messages: ["hello"],
    }),
    others: [
      scenario("check-up-recall", { steps: "\n  - wait: 1 hour\n  - end: started", messages: [], head: "enter: { on: patient.tagged }" }),
    ],
    dayTakes: 400,
    live: waits,
  },
  {
    name: "answered-after-reminder",
    plan: question("answered-after-reminder", "\n    remind: { after: 1 day, message: third }"),
    dayTakes: 800,
    async live(clinic, row) {
      await clinic.once(row.id, ({ journey }) => journey.turn === 2 && journey.want.type === "hear", "the reminder");
      await clinic.replies(row.patientId, "130 на 85", noon + day + hour);
    },
  },
  { name: "silent", plan: question("silent"), dayTakes: 100, live: waits },
  {
    name: "unclear-twice",
    plan: question("unclear-twice"),
    dayTakes: 5_000,
    async live(clinic, row) {
      await clinic.once(row.id, hears, "the question");
      await clinic.replies(row.patientId, "спасибо", noon + hour);
      await clinic.once(row.id, ({ journey }) => journey.turn === 2 && journey.want.type === "hear", "the second asking");
      await clinic.replies(row.patientId, "хорошо", noon + 2 * hour);
      await until(async () => (await tasksOf(clinic.engine.db, row.patientId)).length === 1, "the task");
      const [task] = await tasksOf(clinic.engine.db, row.patientId);
      await clinic.once(row.id, ({ journey }) => journey.want.type === "hear", "waiting for a person");
      await recordOutcome(clinic.engine, task?.id ?? "", "130/85", "staff", noon + 3 * hour);
    },
  },
  {
    name: "met",
    plan: scenario("met", {
      steps: "\n  - wait: 1 hour\n  - await: appointment.booked\n    within: 30 days\n    timeout:\n      - end: missed\n  - end: met",
      messages: [],
    }),
    dayTakes: 1_000,
    async live(clinic, row) {
      await clinic.once(row.id, hears, "listening");
      await books(clinic, row);
    },
  },
  {
    name: "missed",
    plan: scenario("missed", {
      steps: "\n  - wait: 1 hour\n  - await: appointment.booked\n    within: 3 days\n    timeout:\n      - end: missed\n  - end: met",
      messages: [],
    }),
    dayTakes: 100,
    live: waits,
  },
  {
    name: "exit-asleep",
    plan: waiting("exit-asleep"),
    dayTakes: day,
    async live(clinic, row) {
      await clinic.once(row.id, sleeps, "asleep");
      await books(clinic, row);
    },
  },
  {
    name: "exit-between-tries",
    plan: waiting("exit-between-tries"),
    dayTakes: 100,
    telegram: () => async () => ({ type: "not_sent", after: 600_000, problem: "busy" }),
    async live(clinic, row) {
      await until(
        async () => (await messagesOf(clinic.engine.db, row.patientId)).some(({ because }) => because === "busy"),
        "the provider refuses",
      );
      await books(clinic, row);
    },
  },
  {
    name: "exit-at-the-provider",
    plan: waiting("exit-at-the-provider"),
    dayTakes: 100,
    telegram: () => async () => {
      await providerIsSlow.promise;
      return { type: "sent" };
    },
    async live(clinic, row) {
      providerIsSlow = slowness();
      await until(async () => (await messagesOf(clinic.engine.db, row.patientId)).some(({ state }) => state === "sending"), "under way");
      await books(clinic, row);
      const handle = clinic.running.client.workflow.getHandle(row.id);
      await until(async () => {
        const { events } = await handle.fetchHistory();
        return (events ?? []).some(({ activityTaskCancelRequestedEventAttributes: requested }) => requested);
      }, "called off");
      providerIsSlow.end();
    },
  },
  {
    name: "cascade",
    plan: scenario("cascade", {
      steps:
        "\n  - wait: 1 hour\n  - send: hello\n    cascade: { after: 4 hours }\n  - send: bye\n    cascade: { after: 4 hours }\n  - end: done",
      messages: ["hello", "bye"],
      head: "enter: { on: appointment.fulfilled, again: always }",
    }),
    dayTakes: 6_000,
    async live(clinic, row) {
      // The first is not delivered, so the next channel is tried; the second is.
      await clinic.once(row.id, ({ journey }) => journey.step === 2 && journey.want.type === "hear", "the second message");
      const bye = (await messagesOf(clinic.engine.db, row.patientId)).find(({ message }) => message === "bye");
      await delivery(clinic.engine, bye?.key ?? "", "delivered", noon + 6 * hour);
    },
  },
  {
    name: "deferred",
    plan: scenario("deferred", { steps: "\n  - wait: 11 hours\n  - send: hello\n  - end: done", messages: ["hello"] }),
    dayTakes: 1_000,
    live: waits,
  },
  {
    name: "visit-moved",
    plan: visit("visit-moved"),
    dayTakes: 400,
    start: noon + 30 * day,
    async live(clinic, row) {
      await clinic.once(row.id, sleeps, "asleep");
      await clinic.happens(row.patientId, "appointment.rescheduled", noon + hour, "own", noon + 3 * day);
    },
  },
  {
    name: "visit-cancelled",
    plan: visit("visit-cancelled"),
    dayTakes: day,
    start: noon + 30 * day,
    async live(clinic, row) {
      await clinic.once(row.id, sleeps, "asleep");
      await clinic.happens(row.patientId, "appointment.cancelled", noon + hour);
    },
  },
  {
    name: "visit-too-near",
    plan: scenario("visit-too-near", {
      steps: "\n  - wait: 1 hour\n  - wait: { until: appointment.start - 1 day }\n    then:\n      - send: soon\n  - end: reminded",
      messages: ["soon"],
      head: "enter: { on: appointment.booked, again: always }",
    }),
    dayTakes: 400,
    start: noon + 8 * hour,
    live: waits,
  },
  {
    name: "twice-and-out-of-order",
    plan: question("twice-and-out-of-order"),
    dayTakes: day,
    async live(clinic, row) {
      const { journey } = await clinic.once(row.id, hears, "the question");
      const told = [
        { type: "unclear", step: journey.step, at: journey.at + 1 },
        { type: "answered", step: journey.step, at: journey.at + 2 },
      ] as const;
      await clinic.engine.db.transaction(async (tx) => {
        for (const event of told) await delivered(tx, row.id, await handOver(tx, row.id, event, event.at), event.at);
      });
      const handle = clinic.running.client.workflow.getHandle(row.id);
      for (const seq of [2, 2, 1, 1]) await handle.signal("happened", seq, told[seq - 1]).catch(() => {});
    },
  },
  {
    name: "clock-pushed",
    plan: waiting("clock-pushed"),
    dayTakes: day,
    async live(clinic, row) {
      await clinic.once(row.id, sleeps, "asleep");
      const handle = clinic.running.client.workflow.getHandle(row.id);
      // Not far enough at first: the wake would be early.
      for (const passed of [day, 2 * day]) {
        const pushed = { speed: 2, real: Date.now(), virtual: noon + passed };
        clinic.setClock(pushed);
        await handle.signal("clock", pushed);
      }
    },
  },
  {
    name: "held-and-released",
    plan: waiting("held-and-released"),
    dayTakes: 200,
    before: (clinic, patientId) => placeHold(clinic.engine.db, { patientId, kind: "staff", at: noon }),
    async live(clinic, row) {
      await clinic.once(row.id, ({ journey }) => journey.want.type === "hear", "held back");
      await release(clinic.engine, row.patientId, undefined, "staff", noon + 2 * day + hour);
    },
  },
  {
    name: "outcome",
    plan: call("outcome"),
    dayTakes: 400,
    async live(clinic, row) {
      await clinic.once(row.id, hears, "waiting for a person");
      const [task] = await tasksOf(clinic.engine.db, row.patientId);
      await recordOutcome(clinic.engine, task?.id ?? "", "declined", "staff", noon + 2 * hour);
    },
  },
  {
    name: "overdue-then-outcome",
    plan: call("overdue-then-outcome", "\n    overdue:\n      - send: late"),
    dayTakes: 400,
    async live(clinic, row) {
      await clinic.once(row.id, ({ journey, wakeAt }) => journey.want.type === "hear" && wakeAt === null, "overdue, and waiting on");
      const [task] = await tasksOf(clinic.engine.db, row.patientId);
      await recordOutcome(clinic.engine, task?.id ?? "", "done", "staff", noon + 9 * day);
    },
  },
  {
    name: "jumped",
    plan: scenario("jumped", {
      steps:
        '\n  - wait: 1 day\n  - set: { tags: [seen] }\n  - task: call\n    title: "Позвонить"\n    role: coordinator\n  - wait: 1 day\n  - end: done',
      messages: [],
    }),
    dayTakes: 1_000,
    async live(clinic, row) {
      const { journey } = await clinic.once(row.id, sleeps, "asleep");
      // As by a worker that died before anybody heard of what it did.
      await carry(clinic.engine, row.id, advance(recordingOf("jumped").plan.steps, journey, { type: "woke", at: noon + day }), 0, 0);
    },
  },
  {
    name: "dropped",
    plan: scenario("dropped", { steps: "\n  - wait: 1 hour\n  - send: hello\n  - end: done", messages: ["hello"] }),
    dayTakes: 400,
    async before(clinic, patientId) {
      await updatePatient(clinic.engine.db, patientId, { blockedChannels: { telegram: noon, email: noon } }, noon);
    },
    live: waits,
  },
];

function recordingOf(name: string): Recording {
  const found = recordings.find((each) => each.name === name);
  if (!found) throw new Error(`there is no recording ${name}`);
  return found;
}

/** The provider of one recording, held up until it may go on. */
function slowness() {
  let end = () => {};
  const promise = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { promise, end };
}
let providerIsSlow = slowness();

/** Lives it through; answers with the enrolment's id. */
export async function record(
  clinic: Clinic,
  { name, plan, others = [], dayTakes, telegram, start, before, live }: Recording,
): Promise<string> {
  const send: Channel["send"] = telegram?.() ?? (async () => ({ type: "sent" }));
  clinic.engine.channels = { telegram: { name: "telegram", send }, email: { name: "email", send: async () => ({ type: "sent" }) } };
  await clinic.publish(plan, ...others);
  clinic.engine.only = [plan, ...others].map(({ scenario: id }) => id);
  const patientId = await clinic.patient();
  await before?.(clinic, patientId);
  clinic.setClock(running(noon, day, dayTakes));
  await clinic.happens(patientId, plan.enter.on[0] ?? "", noon, "own", start);
  const row = await clinic.entered(patientId, plan.scenario);
  await live(clinic, row);
  await clinic.once(row.id, ended, `the end of ${name}`);
  await clinic.running.client.workflow.getHandle(row.id).result();
  return row.id;
}
