// A talk with a scenario: somebody is the patient and the staff, on a clock that runs only when it is told to.
import { add } from "../calendar/add.ts";
import { local } from "../calendar/local.ts";
import { enter } from "../engine/enter.ts";
import { wantSentence } from "../engine/explain.ts";
import type { Duration, Plan } from "../journey/plan.ts";
import type { Clinic } from "../scenario/clinic.ts";
import type { Deed, Story } from "../scenario/story.ts";
import { appointmentsOf } from "../store/appointments.ts";
import { liveEnrolments } from "../store/enrolments.ts";
import { messagesOf } from "../store/messages.ts";
import { channelsOf } from "./cast.ts";
import { type Act, perform, type Stage } from "./deeds.ts";
import { hoursOf } from "./hours.ts";
import { beginning } from "./play.ts";
import { openStage, zoneOf } from "./stage.ts";
import { type TranscriptLine, transcript } from "./transcript.ts";

export interface Talk {
  name: string;
  zone: string;
  /** The patient enters. Answers with a sentence where that was not by the scenario's own rules. */
  begin(): Promise<string | undefined>;
  /** What happens at once; undefined when done, else one sentence on why it cannot be done. */
  do(deed: Act): Promise<string | undefined>;
  book(service?: string): Promise<string | undefined>;
  /** Runs to the next thing that can be seen. False where nothing more happens by itself. */
  next(): Promise<boolean>;
  after(length: Duration): Promise<void>;
  /** What has happened since this was last asked. */
  news(): Promise<TranscriptLine[]>;
  /** Where the journey stands, and why the last message went as it did. */
  why(): Promise<string[]>;
  close(): Promise<void>;
}

/** A patient who has every channel of the scenario and has agreed to everything. */
const anybody = (plan: Plan): Story => ({
  name: "",
  line: 1,
  patient: { first_name: plan.languages[0] === "en" ? "Emma" : "Анна", tags: [], attributes: {} },
  consents: (["service", "care", "advertising"] as const).map((purpose) => ({ purpose })),
  story: [],
});

/** With `model`, one of the scenario's own stories, the patient is as in that story and enters by its event. */
export async function openTalk(clinic: Clinic, plan: Plan, others: Plan[], model?: Story): Promise<Talk> {
  const story = model ?? anybody(plan);
  const at = beginning(story, zoneOf(clinic, story));
  const { db, host, slow, patient, zone, close } = await openStage(clinic, plan, story, others, at);
  const { engine } = host;
  const hours = hoursOf(host, slow, at);
  let counter = 0;
  const stage: Stage = { engine, patientId: patient.id, zone, channels: channelsOf(plan, story.patient), count: () => ++counter };
  let shown = 0;

  const all = () => transcript(db, patient, zone);
  const live = async () => (await liveEnrolments(db, patient.id)).filter(({ planHash }) => planHash === plan.hash);

  const talk: Talk = {
    name: story.patient.first_name ?? "patient",
    zone,
    async begin() {
      const first = story.story.find((line): line is typeof line & Deed & { type: "event" } => line.type === "event");
      const [type = "manual"] = plan.enter.on;
      const problem = await talk.do(first ?? { type: "event", event: type, with: {} });
      if (problem || (await live()).length > 0) return problem;
      const visit = (await appointmentsOf(db, patient.id)).findLast(({ source }) => source === "story");
      const open = { ...plan, enter: { ...plan.enter, when: undefined } };
      await db.transaction((tx) => enter(engine, tx, { plan: open, pausedAt: null }, patient, { type }, hours.now(), visit));
      await hours.settle();
      return `The scenario lets in only if: ${plan.enter.when?.trim() ?? "its rules allow"}. You are in all the same.`;
    },
    async do(deed) {
      const problem = await perform(stage, deed, hours.now());
      await hours.settle();
      return problem;
    },
    async book(service) {
      const start = local(add(hours.now(), { count: 7, unit: "day" }, zone, clinic.calendar), zone);
      const before = (await appointmentsOf(db, patient.id)).findLast((visit) => visit.source === "story");
      return talk.do({ type: "event", event: "appointment.booked", with: { start, service: service ?? before?.service ?? undefined } });
    },
    async next() {
      const before = (await all()).length;
      while (await hours.next()) if ((await all()).length > before) return true;
      return false;
    },
    async after(length) {
      await hours.through(add(hours.now(), length, zone, clinic.calendar));
    },
    async news() {
      const lines = await all();
      const fresh = lines.slice(shown);
      shown = lines.length;
      return fresh;
    },
    async why() {
      const standing = (await live()).map((row) => wantSentence(plan, row, zone, "en"));
      const last = (await messagesOf(db, patient.id)).at(-1);
      const went =
        last && [`${last.message}: ${last.state}`, last.channel && `by ${last.channel}`, last.because].filter(Boolean).join(", ");
      return [
        ...(standing.length > 0 ? standing : ["No journey is under way."]),
        ...(went ? [went] : []),
        `It is ${local(hours.now(), zone).replace("T", " ")}.`,
      ];
    },
    close,
  };
  return talk;
}

/** "3 days", "90 minutes". */
export function lengthOf(text: string): Duration | undefined {
  const [, count, unit] = /^(\d{1,4}) (minute|hour|day|week|month|workday)s?$/.exec(text.trim()) ?? [];
  return count && unit ? { count: Number(count), unit: unit as Duration["unit"] } : undefined;
}
