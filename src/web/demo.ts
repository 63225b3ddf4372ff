// What the demonstration's pages need of the demonstration: its people do something, its clock moves, its mailbox is read.
import type { ChannelName } from "../journey/plan.ts";

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** ms UTC */
  at: number;
}

/** What can happen to a patient's visit: a cardiology one about pressure is over, was missed, or is booked. */
export const visitDeeds = ["over", "missed", "booked"] as const;
export type VisitDeed = (typeof visitDeeds)[number];

/** Undefined when done; else one sentence on why it could not be done. */
type Outcome = Promise<string | undefined>;

/** Each is done when the page is shown again: what follows from it may come later. */
export interface DemoDeps {
  reply(patientId: string, channel: ChannelName, text: string): Outcome;
  visit(patientId: string, what: VisitDeed): Outcome;
  /** Pushes the clock forward by `ms` of the clinic's time. */
  push(ms: number): Outcome;
  outcome(taskId: string, outcome: string): Outcome;
  /** Oldest first. */
  mailbox(): Mail[];
}
