// What a scenario compiles to: a flat list of steps in plain JSON, named by its content hash.

/** Which consent a message needs, and which law it falls under. */
export type Purpose = "service" | "care" | "advertising";
export const channelNames = ["telegram", "max", "whatsapp", "email", "sms"] as const;
export type ChannelName = (typeof channelNames)[number];
export type Unit = "minute" | "hour" | "day" | "week" | "month" | "workday";
/** A length of time as written: calendar-true, so never milliseconds. */
export interface Duration {
  count: number;
  unit: Unit;
}
export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";
/** CEL source text, already type-checked. */
export type Expression = string;
/** Liquid source text, already checked. */
export type Template = string;
export type Again = { type: "never" } | { type: "always" } | { type: "per_appointment" } | { type: "after"; duration: Duration };

export interface Entry {
  on: string[];
  when?: Expression;
  again: Again;
  /** Present where past visits may enter patients too. */
  backfill?: { within: Duration; spread: Duration };
  /** Present for `schedule` only: how often, and at which clinic hour, "HH:MM". */
  every?: Duration;
  at?: string;
}

export interface Exit {
  on: string[];
  when?: Expression;
  outcome: string;
  /** Counts as success in the funnel. */
  goal: boolean;
}

/** What a patient's words are read as. Scales carry their ends. */
export type AnswerType =
  | { type: "number" }
  | { type: "scale"; from: number; to: number }
  | { type: "nps" }
  | { type: "yes-no" }
  | { type: "date" }
  | { type: "text" }
  | { type: "blood-pressure" }
  | { type: "choices"; choices: Choice[] }
  | { type: "form"; questionnaire: string };
export interface Choice {
  value: string;
  /** By language. */
  label: Record<string, string>;
}

export interface Message {
  /** Overrides the scenario's purpose. */
  purpose?: Purpose;
  /** By language. `subject` is for e-mail. */
  texts: Record<string, { subject?: Template; text: Template }>;
  whatsapp?: { template: string; variables: Record<string, Template> };
  /** The registered mark of an advertisement, printed below it. */
  erid?: string;
}

export interface Question {
  id: string;
  text: Record<string, string>;
  answer: AnswerType;
  health?: boolean;
  unit?: string;
  required?: boolean;
  /** Points by choice value, for scoring. */
  score?: Record<string, number>;
}
export interface Questionnaire {
  id: string;
  version: string;
  title: Record<string, string>;
  questions: Question[];
  public: boolean;
}

/** What every step has. `visit` and `overdue` name the step whose `then` or `overdue` block this one stands in. */
interface Place {
  visit?: number;
  overdue?: number;
  /** The innermost `repeat` around this step. */
  round?: number;
}

/**
 * The part of a step that decides where a journey goes: all that the engine reads, and all that enters Temporal.
 * Numbers are indexes into the same list.
 */
export type Waypoint = Place &
  (
    | { op: "wait"; next: number }
    /** Bound to the appointment: `then` when the moment comes, `next` when it is already over. */
    | { op: "until"; then: number; next: number; cancelled: number }
    | { op: "send"; next: number }
    /** `choices[i]` is where the i-th choice leads; typed answers go to `next`. */
    | { op: "ask"; next: number; choices?: number[]; silence: number }
    | { op: "await"; then: number; timeout: number }
    /** One target for each `when`, the last for "none was true". */
    | { op: "branch"; targets: number[] }
    /** One target for each variant; with a hold-out one more, last. */
    | { op: "split"; targets: number[] }
    | { op: "repeat"; body: number; next: number }
    /** The end of a `repeat` body: begins the next round of `repeat`, or leaves it. */
    | { op: "again"; repeat: number; next: number }
    /** With `outcomes` the journey waits for a person; `outcomes[i]` is where the i-th leads. */
    | { op: "task"; next: number; outcomes?: number[]; late?: number }
    /** The end of an `overdue` block: goes on waiting for the outcome of `task`. */
    | { op: "back"; task: number }
    | { op: "set"; next: number }
    | { op: "start"; next: number }
    | { op: "call"; next: number }
    | { op: "end"; outcome: string }
  );

/** What moves a journey: where steps lead, and nothing of what they say. */
export const routeOf = ({ steps }: Plan): Waypoint[] => steps.map(({ id: _id, do: _do, ...waypoint }) => waypoint as Waypoint);

/** The part of a step that the effects read: `do`, by the step's `op`. */
export interface Details {
  wait: { for: Duration; at?: string; on?: Weekday[] };
  /** `offset` absent: the start itself. */
  until: { offset?: Duration & { sign: 1 | -1 }; at?: string };
  send: { message: string; via?: ChannelName; cascade?: Duration };
  ask: {
    ask: string;
    message: string;
    answer: AnswerType;
    /** A symptom scale or another health value that red-flag rules read. */
    health?: boolean;
    within: Duration;
    remind: { after: Duration; message: string }[];
    unclear?: string;
    via?: ChannelName;
  };
  await: { on: string[]; when?: Expression; within: Duration };
  branch: { when: Expression[] };
  /** Weights are per cent among the variants; `holdout` per cent is taken from everybody first. */
  split: { variants: { name: string; weight: number }[]; holdout?: number };
  repeat: { every: Duration; at?: string; times?: number; until?: Expression };
  again: Record<string, never>;
  task: { task: string; title: Template; role: string; due?: Duration; script?: Template; outcomes: string[] };
  back: Record<string, never>;
  set: { tags: string[]; untag: string[]; attributes: Record<string, unknown> };
  start: { scenario: string };
  call: { endpoint: string; body: unknown };
  end: Record<string, never>;
}

/** One step: where it leads, and what is to be done. `line` (from 1) is for pictures and reports, and is not hashed. */
export type Step = { [Op in Waypoint["op"]]: Extract<Waypoint, { op: Op }> & { id: string; do: Details[Op] } }[Waypoint["op"]];

export interface Plan {
  /** SHA-256 over everything that can change what a patient gets; hex. */
  hash: string;
  scenario: string;
  title: string;
  purpose: Purpose;
  /** First is the default. */
  languages: string[];
  /** In order of preference. */
  channels: ChannelName[];
  enter: Entry;
  exits: Exit[];
  exclusive?: string;
  priority: number;
  /** 0 is the first; the last is the implicit `end: completed`. */
  steps: Step[];
  /** Every message the steps name, the shared ones too. */
  messages: Record<string, Message>;
  questionnaires: Record<string, Questionnaire>;
}
