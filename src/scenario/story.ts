// What a test file holds: stories, each a patient and lines that are deeds or expectations.

import type { ChannelName, Duration, Purpose } from "../journey/plan.ts";
import type { SuppressionReason } from "../messaging/policy.ts";

export interface StoryFile {
  file: string;
  scenario: string;
  tests: Story[];
}

export interface Story {
  name: string;
  /** From 1. */
  line: number;
  patient: StoryPatient;
  consents: StoryConsent[];
  /** The split's variant that this patient draws, `holdout` too. */
  variant?: string;
  story: Line[];
}

/** As the API has it, in snake case; absent is unknown. */
export interface StoryPatient {
  external_id?: string;
  first_name?: string;
  last_name?: string;
  patronymic?: string;
  /** YYYY-MM-DD */
  birth_date?: string;
  sex?: string;
  phone?: string;
  email?: string;
  timezone?: string;
  language?: string;
  /** Those the patient has, in the patient's own order; absent: all of the scenario's. */
  channels?: ChannelName[];
  age?: number;
  tags: string[];
  attributes: Record<string, unknown>;
  visits?: { count?: number; days_since_last?: number };
  /** Who is written to in the patient's place, and has the channels then. */
  guardian?: StoryGuardian;
}

export type StoryGuardian = Pick<StoryPatient, "first_name" | "last_name" | "patronymic" | "timezone" | "language" | "channels">;

/** Without a channel: on every one the patient has. */
export interface StoryConsent {
  purpose: Purpose;
  channel?: ChannelName;
}

/** A local time as written, "YYYY-MM-DDTHH:MM"; the patient's zone, unless it carries an offset. */
export type LocalTime = string;
export type DeliveryState = "delivered" | "read" | "failed" | "blocked";
export type RefusalReason = "when" | "again" | "exclusive" | "paused";

export type Deed =
  | { type: "event"; event: string; with: EventWith }
  | { type: "reply"; text: string }
  | { type: "choose"; value: string }
  | { type: "outcome"; outcome: string; task?: string }
  | { type: "delivery"; state: DeliveryState; message?: string }
  | { type: "release"; rule: string }
  | { type: "sending"; sending: "slow" }
  | { type: "consent"; give: StoryConsent[]; withdraw: StoryConsent[] }
  | { type: "after"; after: Duration }
  | { type: "until"; until: LocalTime };

export type Expectation =
  | { type: "sent"; message: string; via?: ChannelName; text?: string }
  | { type: "suppressed"; message: string; reason?: SuppressionReason }
  | { type: "task"; task: string }
  | { type: "alert"; rule: string }
  | { type: "tagged"; tag: string }
  | { type: "started"; scenario: string }
  | { type: "called"; endpoint: string }
  | { type: "ended"; outcome: string }
  | { type: "not_entered"; scenario: string; reason?: RefusalReason };

/** `at`: of a deed, when it is done; of an expectation, when it must happen, to the minute. */
export type Line = { line: number; at?: LocalTime } & (Deed | Expectation);
export type LineType = Line["type"];

/** What an event brings, as written under `with`. */
export interface EventWith {
  start?: LocalTime;
  service?: string;
  doctor?: string;
  diagnoses?: string[];
  status?: string;
  /** A form's, with its score. */
  id?: string;
  score?: number;
  tag?: string;
  purpose?: Purpose;
  scenario?: string;
  outcome?: string;
}
