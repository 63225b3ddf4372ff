// What a scenario's author may speak of: the names known when a text is checked, and their values when it is used.

import type { AnswerType } from "../journey/plan.ts";
import type { Value } from "./replies.ts";

/** The names that are known where an expression or a template stands. */
export interface Names {
  /** Every ask of the scenario, by its id. */
  answers: Record<string, AnswerType>;
  /** Only where an appointment event entered, or where an event over an appointment is judged. */
  appointment: boolean;
  /** Roots that the entering event brings: `form`, `tag`, `consent`, `ended`. */
  event?: readonly string[];
  /** Links that clinic.yaml names on top of those that are always there; "none" where a text is no message, since a link names its message. */
  links: readonly string[] | "none";
}

export interface Scope {
  patient: {
    first_name?: string;
    last_name?: string;
    patronymic?: string;
    /** YYYY-MM-DD */
    birth_date?: string;
    age?: number;
    sex?: string;
    language?: string;
    timezone?: string;
    attributes?: Record<string, unknown>;
  };
  /** Who reads in the patient's place; empty where the patient does. */
  guardian: { first_name?: string; last_name?: string; patronymic?: string };
  /** `start` is a date and time that JavaScript's Date reads, with its offset. */
  appointment?: { start?: string; service?: string; doctor?: string; diagnoses: string[]; status?: string };
  answers: Record<string, Value>;
  series: Record<string, Value[]>;
  visits: { count: number; days_since_last?: number };
  tags: string[];
  form?: { id: string; score?: number };
  tag?: string;
  consent?: { purpose: string };
  ended?: { scenario: string; outcome: string };
}
