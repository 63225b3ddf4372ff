// Says in one sentence where a journey stands and what it wants next, for staff, in Russian or English.

import type { Exit, Plan, Step, Template } from "../journey/plan.ts";
import { awake } from "../journey/settle.ts";
import type { Enrolment } from "../store/enrolments.ts";
import { dateParts } from "./date-parts.ts";
import { type Language, type Words, words } from "./explain-words.ts";

export type { Language } from "./explain-words.ts";
export type Standing = Pick<Enrolment, "journey" | "enteredAt" | "endedAt" | "outcome">;

/** Moments are shown in `zone`, the patient's; those of another year than the entry's with their year. */
export function wantSentence(plan: Plan, enrolment: Standing, zone: string, language: Language): string {
  const say = words[language];
  if (enrolment.endedAt !== null || enrolment.journey.want.type === "nothing") return say.ended(enrolment.outcome ?? outcomeOf(enrolment));
  const wants = wantOf(plan, enrolment, say, (at) => moment(at, enrolment.enteredAt, zone, language));
  return [wants, exits(plan.exits, say)].filter(Boolean).join(" ");
}

const outcomeOf = ({ journey: { want } }: Standing): string => (want.type === "nothing" ? want.outcome : "completed");

function wantOf(plan: Plan, { journey }: Standing, say: Words, when: (at: number) => string): string {
  const { want, asked } = journey;
  const step = plan.steps[journey.step];
  if (!step || want.type === "nothing") return "";
  if (want.type === "perform") return say.busy(aim(plan, journey.step, say));
  if (want.command)
    return want.type === "wake" ? say.deferred(aim(plan, journey.step, say), when(want.at)) : say.held(aim(plan, journey.step, say));
  if (asked && step.op === "ask") {
    const [reminder] = asked.reminders;
    return [say.asked(topic(plan, step, say), when(asked.deadline)), reminder ? say.reminder(when(reminder.at)) : ""]
      .filter(Boolean)
      .join(" ");
  }
  const at = want.at === undefined ? undefined : when(want.at);
  switch (step.op) {
    case "await":
      return say.awaiting(
        step.do.on.map((type) => say.event(type, serviceOf(step.do.when))),
        at ?? "",
        aim(plan, step.timeout, say),
      );
    case "task":
      return say.task(title(step.do.title, step.do.task), at);
    case "send":
      return say.cascade(at ?? "");
    case "wait":
    case "until":
    case "repeat":
      return say.waiting(at ?? "", aim(plan, awake(step), say));
    default:
      return say.idle;
  }
}

/** What the step at `index` is for, to be read by itself: "Ask about pressure", «Спросить „…“». */
export function aimOf(plan: Plan, index: number, language: Language): string {
  const phrase = aim(plan, index, words[language]).replace(/^to /, "");
  return phrase.charAt(0).toUpperCase() + phrase.slice(1);
}

/** What the step at `index` is for; steps that nobody sees are passed over. */
function aim(plan: Plan, index: number, say: Words, hops = 0): string {
  const step = plan.steps[index];
  if (!step || hops > 20) return say.goOn;
  switch (step.op) {
    case "ask":
      return say.toAsk(topic(plan, step, say));
    case "send":
      return say.toSend(subject(plan, step.do.message, say) ?? named(step.do.message));
    case "task":
      return say.toTask(title(step.do.title, step.do.task));
    case "await":
      return say.toAwait(step.do.on.map((type) => say.event(type, serviceOf(step.do.when))));
    case "start":
      return say.toStart(step.do.scenario);
    case "end":
      return say.toEnd(step.outcome);
    case "branch":
    case "split":
      return say.toDecide;
    case "repeat":
      return aim(plan, step.body, say, hops + 1);
    case "back":
      return aim(plan, step.task, say, hops + 1);
    case "again":
      return say.toRepeat;
    case "set":
    case "call":
      return aim(plan, step.next, say, hops + 1);
    case "wait":
    case "until":
      return say.goOn;
  }
}

/** English uses the question's own name; in Russian that would be a foreign word, so there the subject of its message. */
function topic(plan: Plan, step: Extract<Step, { op: "ask" }>, say: Words): string {
  return say.about(named(step.do.ask), subject(plan, step.do.message, say));
}

/** The subject in the reader's language; none where it has parts that only a patient's data fill in. */
function subject(plan: Plan, message: string, say: Words): string | undefined {
  const texts = Object.hasOwn(plan.messages, message) ? plan.messages[message]?.texts : undefined;
  const written = texts?.[say.language]?.subject;
  return written === undefined || isTemplate(written) ? undefined : written.trim();
}

const title = (written: Template, name: string): string => (isTemplate(written) ? named(name) : written.trim());
const isTemplate = (text: string): boolean => /\{[{%]/.test(text);
const named = (id: string): string => id.replaceAll(/[-_]/g, " ");

function exits(all: Exit[], say: Words): string {
  const known = all.map(({ on, when }) => {
    const service = serviceOf(when);
    const events = on.map((type) => say.event(type, service));
    return { events, conditional: when !== undefined && service === undefined };
  });
  return known.map(({ events, conditional }) => say.exit(events, conditional)).join(" ");
}

/** The one condition that has words of its own; others are left to the scenario's page. */
const serviceOf = (when: string | undefined): string | undefined =>
  when?.match(/^\s*appointment\.service\s*==\s*["']([^"']+)["']\s*$/)?.[1];

/** "Mon 23 March, 10:00" in the zone; with its year where that is another than the year of `since`. */
export function moment(at: number, since: number, zone: string, language: Language): string {
  const { weekday, day, month, year, hour, minute } = dateParts(at, zone, language);
  return `${weekday} ${day} ${month}${year === dateParts(since, zone, language).year ? "" : ` ${year}`}, ${hour}:${minute}`;
}
