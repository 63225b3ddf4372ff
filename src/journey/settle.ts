// What the answer to a command does to the journey that asked for it.
import type { Command } from "./commands.ts";
import type { Answer } from "./events.ts";
import type { Journey } from "./journey.ts";
import { enter, leave, listen, perform, type Route, waypoint } from "./move.ts";
import type { Waypoint } from "./plan.ts";

/** `journey.at` is already the answer's moment; `command` is the one in flight. An answer of a wrong kind is a fault. */
export function settle(route: Route, journey: Journey, command: Command, answer: Answer): Journey {
  const onto = (target: number): Journey => enter(route, { ...journey, since: answer.since ?? journey.at }, target);
  const step = waypoint(route, journey.step);
  switch (answer.type) {
    case "message_sent":
      return sent(route, journey, step, command, answer);
    case "message_dropped":
      if (journey.asked && !isQuestion(command)) return listen(journey, journey.asked);
      return onto(step.op === "ask" ? step.silence : onward(step));
    case "command_deferred":
      return { ...journey, want: { type: "wake", at: Math.min(answer.until, latest(journey, step)), command } };
    case "command_held":
      return { ...journey, want: { type: "hear", ...(journey.asked ? { at: journey.asked.deadline } : {}), command } };
    case "task_created":
      if (journey.asked) return listen(journey, journey.asked);
      if (step.op !== "task" || !step.outcomes) return onto(onward(step));
      return { ...journey, want: { type: "hear", ...(step.late !== undefined && answer.due !== undefined ? { at: answer.due } : {}) } };
    case "decided":
      return decided(journey, step, answer.index, onto);
    case "scheduled":
      return scheduled(route, journey, step, command, answer);
    case "passed":
      return onto(onward(step));
    case "visit_cancelled":
      if (step.op !== "until") throw new Error(`visit_cancelled answers no step of kind ${step.op}`);
      return onto(step.cancelled);
    case "plan_changed":
      throw new Error("a place in another plan is taken over whole");
    case "done":
      return onto(onward(step));
    case "finished":
      if (command.type !== "finish") throw new Error(`finished answers no ${command.type}`);
      return { ...journey, want: { type: "nothing", outcome: command.outcome } };
  }
}

/** The message of the step itself, by whichever channel. */
export const isQuestion = (command: Command): boolean => command.type === "send_message" && command.part.type === "first";

function sent(
  route: Route,
  journey: Journey,
  step: Waypoint,
  command: Command,
  answer: Extract<Answer, { type: "message_sent" }>,
): Journey {
  if (journey.asked) return listen(journey, journey.asked);
  if (step.op === "ask" && command.type === "send_message") {
    const deadline = answer.deadline ?? journey.at;
    const reminders = (answer.reminders ?? []).map((at, index) => ({ index, at })).filter(({ at }) => at < deadline);
    return listen(journey, { deadline, reminders: reminders.sort((a, b) => a.at - b.at), unclear: 0 });
  }
  if (answer.cascade !== undefined) return { ...journey, want: { type: "hear", at: answer.cascade } };
  return leave(route, journey, onward(step));
}

/** A message put off is dropped at the latest when its question closes, or when the next round begins. */
function latest(journey: Journey, step: Waypoint): number {
  if (journey.asked) return journey.asked.deadline;
  return (step.round === undefined ? undefined : journey.rounds[step.round]?.after) ?? Number.POSITIVE_INFINITY;
}

function decided(journey: Journey, step: Waypoint, index: number, onto: (target: number) => Journey): Journey {
  if (step.op === "again") {
    if (index === 1) return onto(step.next);
    const { first, done } = journey.rounds[step.repeat] ?? { first: journey.since, done: 0 };
    return perform(journey, { type: "schedule", since: journey.since, round: { number: done, first } });
  }
  const target = step.op === "branch" || step.op === "split" ? step.targets[index] : undefined;
  if (target === undefined) throw new Error(`decided ${index} leads nowhere from step ${journey.step}`);
  return onto(target);
}

function scheduled(
  route: Route,
  journey: Journey,
  step: Waypoint,
  command: Command,
  answer: Extract<Answer, { type: "scheduled" }>,
): Journey {
  const { until, after } = answer;
  if (command.type === "schedule" && command.round) {
    const repeat = step.op === "again" ? step.repeat : journey.step;
    const { number, first = until } = command.round;
    const standing: Journey = {
      ...journey,
      rounds: { ...journey.rounds, [repeat]: { first, done: number, ...(after === undefined ? {} : { after }) } },
    };
    return sleep(route, { ...standing, step: repeat }, until);
  }
  if (step.op === "await") return { ...journey, want: { type: "hear", at: until } };
  return sleep(route, journey, until);
}

/** Sleeps until `until`; where that is over already, the step is over too, and was at that moment. */
function sleep(route: Route, journey: Journey, until: number): Journey {
  if (until > journey.at) return { ...journey, want: { type: "wake", at: until } };
  return enter(route, { ...journey, since: until }, awake(waypoint(route, journey.step)));
}

/** Where a step that slept leads when its moment has come. */
export function awake(step: Waypoint): number {
  if (step.op === "until") return step.then;
  return step.op === "repeat" ? step.body : onward(step);
}

/** Where a step leads that has only one way on. */
export function onward(step: Waypoint): number {
  if ("next" in step) return step.next;
  throw new Error(`a step of kind ${step.op} has no single way on`);
}
