// The only function that moves a journey. Pure: no clock, no input, no output.
import type { Command } from "./commands.ts";
import type { JourneyEvent } from "./events.ts";
import { isBusy, type Journey } from "./journey.ts";
import { enter, finish, leave, perform, type Route, send, waypoint } from "./move.ts";
import { awake, isQuestion, settle } from "./settle.ts";

/** The journey of a patient who entered at `since` (ms UTC): waits of the first step count from there, also where that is told later, at `at`. */
export function start(route: Route, since: number, at = since): Journey {
  return enter(route, { step: 0, turn: 0, at, since, want: { type: "nothing", outcome: "" }, rounds: {}, heard: [] }, 0);
}

/**
 * The journey after `event`. What does not concern it leaves it as it is (the same object): answers to another
 * turn, a wake before the wanted moment, anything after its end. What lands while a command is under way is kept
 * and applied when the command is settled.
 */
export function advance(route: Route, before: Journey, event: JourneyEvent): Journey {
  const moved = apply(route, before, event);
  if (moved.want === before.want) return moved;
  return offerKept(route, moved);
}

/** What was kept is offered again at every turn of things: it moves the journey, is kept on, or no longer concerns it. */
export const offerKept = (route: Route, moved: Journey): Journey =>
  moved.heard.reduce((journey, earlier) => apply(route, journey, earlier), moved.heard.length > 0 ? { ...moved, heard: [] } : moved);

/** Whether `event` takes the journey away from the command it wants performed. */
export function turns(route: Route, journey: Journey, event: JourneyEvent): boolean {
  return advance(route, journey, event).want !== journey.want;
}

function apply(route: Route, before: Journey, event: JourneyEvent): Journey {
  const { want } = before;
  if (want.type === "nothing") return before;
  const journey: Journey = { ...before, at: Math.max(before.at, event.at) };
  if ("turn" in event) {
    return want.type === "perform" && want.command.turn === event.turn ? settle(route, journey, want.command, event) : before;
  }
  if (want.type === "perform" && want.command.type === "finish") return before;
  // A journey between two plans stands at no step until it has arrived; only an end does not wait for that.
  if (want.type === "perform" && want.command.type === "change_plan" && event.type !== "exited" && event.type !== "stopped")
    return event.type === "woke" ? before : kept(before, event);
  const keep = (): Journey => (want.type === "perform" ? kept(before, event) : before);
  const step = waypoint(route, before.step);
  switch (event.type) {
    case "exited":
    case "stopped":
      return finish(journey, event.outcome);
    case "woke":
      return woke(route, before, journey, event.at);
    case "hurried":
      return event.of === before.turn ? hurried(route, before, journey, event.at) : before;
    case "skipped":
      return skipped(route, before, journey, event);
    case "migrated": {
      // What is under way belongs to the plan that began it.
      const { plan, map } = event;
      return want.type === "perform" ? keep() : perform(journey, { type: "change_plan", plan, ...(map && { map }), standing: want });
    }
    case "released":
      return want.type === "hear" && want.command ? released(route, journey, want.command, event) : keep();
    case "expired":
      if (want.type === "perform" && want.command.turn === event.of) return keep();
      if (want.type !== "hear" || want.command?.turn !== event.of) return before;
      return settle(route, journey, want.command, { type: "message_dropped", turn: event.of, reason: "too_late" });
    case "met":
      if (isBusy(before)) return kept(before, event);
      return event.step === before.step && step.op === "await" ? leave(route, journey, step.then) : before;
    case "answered":
      if (event.step !== before.step || step.op !== "ask") return before;
      if (!before.asked) return keep();
      return leave(route, journey, event.choice === undefined ? step.next : (step.choices?.[event.choice] ?? step.next));
    case "unclear":
      if (event.step !== before.step || (before.asked && before.asked.unclear > 1)) return before;
      if (!before.asked || want.type === "perform") return keep();
      return askAgain({ ...journey, asked: { ...before.asked, unclear: before.asked.unclear + 1 } });
    case "answered_partly":
      if (event.step !== before.step || step.op !== "ask") return before;
      if (!before.asked || want.type === "perform") return keep();
      return send({ ...journey, asked: { ...before.asked, unclear: 0 } }, { type: "question" });
    case "outcome_recorded":
      return outcomeRecorded(route, before, journey, event);
    case "visit_changed":
      return visitChanged(route, before, journey, event);
    case "delivered":
      if (event.step !== before.step || step.op !== "send") return before;
      return isBusy(before) && !before.copies ? keep() : leave(route, journey, step.next);
    case "refused":
      if (event.step !== before.step || (step.op !== "send" && step.op !== "ask")) return before;
      if (want.type === "perform" || (want.command && isQuestion(want.command))) return keep();
      return nextCopy(journey, before);
  }
}

const kept = (journey: Journey, event: JourneyEvent): Journey => ({ ...journey, heard: [...journey.heard, event] });

function released(route: Route, journey: Journey, command: Command, { at, until }: { at: number; until?: number }): Journey {
  if (until === undefined || until <= at) return { ...journey, want: { type: "perform", command } };
  return settle(route, journey, command, { type: "command_deferred", turn: command.turn, until });
}

/** Once by other words, then by a person. */
function askAgain(journey: Journey): Journey {
  return journey.asked?.unclear === 1 ? send(journey, { type: "unclear" }) : perform(journey, { type: "create_task", unclear: true });
}

/** Every copy of a cascade is a command of its own, numbered from the first. */
function nextCopy(journey: Journey, before: Journey): Journey {
  const copies = (before.copies ?? 0) + 1;
  return send({ ...journey, copies }, { type: "first", copy: copies });
}

function woke(route: Route, before: Journey, journey: Journey, at: number): Journey {
  const { want, asked } = before;
  if ((want.type !== "wake" && want.type !== "hear") || want.at === undefined || at < want.at) return before;
  const step = waypoint(route, before.step);
  if (asked && at >= asked.deadline && step.op === "ask") return leave(route, journey, step.silence);
  if (want.command) {
    const round = step.round === undefined ? undefined : before.rounds[step.round];
    if (!asked && round?.after !== undefined && at >= round.after) return overtaken(route, journey, step.round);
    return { ...journey, want: { type: "perform", command: want.command } };
  }
  if (asked) {
    const [first, ...reminders] = asked.reminders;
    if (!first) return before;
    return send({ ...journey, asked: { ...asked, reminders } }, { type: "reminder", index: first.index });
  }
  switch (step.op) {
    case "await":
      return leave(route, journey, step.timeout);
    case "send":
      return nextCopy(journey, before);
    case "task":
      return step.late === undefined ? before : leave(route, journey, step.late);
    default:
      return leave(route, journey, awake(step));
  }
}

/** A newer round drops the message that was still put off. */
function overtaken(route: Route, journey: Journey, repeat: number | undefined): Journey {
  return leave(
    route,
    journey,
    route.findIndex((step) => step.op === "again" && step.repeat === repeat),
  );
}

/** What is awaited is there now. A message that was put off is asked for again, and one that is held back waits for its release. */
function hurried(route: Route, before: Journey, journey: Journey, at: number): Journey {
  const { want, asked } = before;
  if ((want.type !== "wake" && want.type !== "hear") || want.at === undefined || at >= want.at) return before;
  if (want.type === "hear" && want.command) return before;
  const closing = asked && !want.command && asked.reminders.length === 0 ? { asked: { ...asked, deadline: at } } : {};
  return woke(route, { ...before, want: { ...want, at }, ...closing }, journey, at);
}

/** What it has begun is not undone: a message that left has left. Commands that take no time are not skipped. */
function skipped(route: Route, before: Journey, journey: Journey, event: { step: number; of: number } & JourneyEvent): Journey {
  const step = route[event.step];
  if (step?.op === "task") return pastTask(route, before, journey, event, step.next);
  if (before.step !== event.step || before.turn !== event.of) return before;
  if (before.want.type === "perform" && before.want.command.type !== "send_message") return before;
  switch (step?.op) {
    case "wait":
    case "until":
    case "send":
      return leave(route, journey, step.next);
    case "ask":
      return leave(route, journey, step.silence);
    case "await":
      return leave(route, journey, step.timeout);
    case "repeat":
      return overtaken(route, journey, before.step);
    default:
      return before;
  }
}

function outcomeRecorded(route: Route, before: Journey, journey: Journey, event: { step: number; index: number } & JourneyEvent): Journey {
  const task = route[event.step];
  const target = task?.op === "task" ? task.outcomes?.[event.index] : undefined;
  return target === undefined ? before : pastTask(route, before, journey, event, target);
}

/** Holds for the task a journey stands at, and for those whose `overdue` steps it is in. */
function pastTask(route: Route, before: Journey, journey: Journey, event: { step: number } & JourneyEvent, target: number): Journey {
  if (before.step === event.step) {
    return before.want.type === "perform" ? kept(before, event) : leave(route, journey, target);
  }
  let around = waypoint(route, before.step).overdue;
  while (around !== undefined && around !== event.step) around = waypoint(route, around).overdue;
  return around === event.step ? leave(route, journey, target) : before;
}

/** A visit that moved begins its wait anew; a message of its `then` that was put off is dropped with it, unless a copy of it is out already. */
function visitChanged(route: Route, before: Journey, journey: Journey, event: JourneyEvent): Journey {
  const { want, asked, copies } = before;
  const step = waypoint(route, before.step);
  const sending = want.type !== "nothing" && want.command?.type === "send_message" && !asked && !copies;
  const wait = step.op === "until" ? before.step : sending ? step.visit : undefined;
  if (wait === undefined) return before;
  return want.type === "perform" ? kept(before, event) : enter(route, journey, wait);
}
