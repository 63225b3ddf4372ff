// The steps of a scenario as they were written: each word with its place, and absent where it was absent or could not be read.

import type { AnswerType, ChannelName, Duration, Weekday } from "../journey/plan.ts";
import type { Placed } from "./kinds.ts";
import type { Named } from "./mappings.ts";
import type { At } from "./places.ts";
import type { Code, Name, Words } from "./syntax.ts";
import type { Node, Scalar } from "./tree.ts";

/** What each step has; `key` is where its verb stands. */
interface StepWords extends Words {
  key: At;
  id?: Name;
}

/** `offset` absent: the appointment's start itself. */
export interface Until {
  node: Scalar;
  offset?: Duration & { sign: 1 | -1 };
}

export interface WaitStep extends StepWords {
  verb: "wait";
  wait?: { type: "for"; duration: Duration; node: Scalar } | ({ type: "until" } & Until);
  at?: Placed<string>;
  on?: Weekday[];
  then?: Step[];
  cancelled?: Step[];
}

export interface SendStep extends StepWords {
  verb: "send";
  send?: Name;
  via?: Placed<ChannelName>;
  cascade?: { after?: Placed<Duration> } & Words;
}

export interface AskStep extends StepWords {
  verb: "ask";
  ask?: Name;
  message?: Name;
  answer?: Placed<AnswerType>;
  choices?: Named<ChoiceWords>[];
  form?: Name;
  health?: Placed<boolean>;
  within?: Placed<Duration>;
  remind?: RemindWords[];
  silence?: Step[];
  unclear?: Name;
  via?: Placed<ChannelName>;
}

export interface ChoiceWords extends Words {
  label?: Named<Placed<string>>[];
  steps?: Step[];
}

export interface RemindWords extends Words {
  after?: Placed<Duration>;
  message?: Name;
}

export interface AwaitStep extends StepWords {
  verb: "await";
  await?: Name[];
  when?: Code;
  within?: Placed<Duration>;
  then?: Step[];
  timeout?: Step[];
}

export interface BranchStep extends StepWords {
  verb: "branch";
  branch?: CaseWords[];
}

/** One way of a branch: `when` with `steps`, or `otherwise`. */
export interface CaseWords extends Words {
  when?: Code;
  steps?: Step[];
  otherwise?: Step[];
}

export interface SplitStep extends StepWords {
  verb: "split";
  split?: Named<{ weight?: Placed<number>; steps?: Step[] } & Words>[];
  holdout?: Placed<number>;
}

export interface RepeatStep extends StepWords {
  verb: "repeat";
  repeat?: { every?: Placed<Duration>; at?: Placed<string>; times?: Placed<number>; until?: Code; steps?: Step[] } & Words;
}

export interface TaskStep extends StepWords {
  verb: "task";
  task?: Name;
  title?: Code;
  role?: Placed<string>;
  due?: Placed<Duration>;
  script?: Code;
  outcomes?: Named<Step[]>[];
  overdue?: Step[];
}

export interface SetStep extends StepWords {
  verb: "set";
  set?: { tags?: Placed<string>[]; untag?: Placed<string>[]; attributes?: Named<Node>[] } & Words;
}

export interface StartStep extends StepWords {
  verb: "start";
  start?: Name;
}

export interface CallStep extends StepWords {
  verb: "call";
  call?: Name;
  body?: Node;
}

export interface IncludeStep extends StepWords {
  verb: "include";
  include?: Name;
}

export interface EndStep extends StepWords {
  verb: "end";
  end?: Name;
}

export type Step =
  | WaitStep
  | SendStep
  | AskStep
  | AwaitStep
  | BranchStep
  | SplitStep
  | RepeatStep
  | TaskStep
  | SetStep
  | StartStep
  | CallStep
  | IncludeStep
  | EndStep;

export type Verb = Step["verb"];
