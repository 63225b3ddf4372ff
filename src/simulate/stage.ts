// A stage for one patient in one scenario: a store of its own, a virtual clock, the production effects.
import type { Plan } from "../journey/plan.ts";
import type { Clinic } from "../scenario/clinic.ts";
import type { Story } from "../scenario/story.ts";
import type { Db } from "../store/db.ts";
import { openMemory } from "../store/open.ts";
import type { Patient } from "../store/patients.ts";
import { cast, channelsOf } from "./cast.ts";
import { type Host, virtualHost } from "./host.ts";
import { type Slow, slow } from "./slow.ts";

export interface Stage {
  db: Db;
  host: Host;
  slow: Slow;
  patient: Patient;
  /** The patient's. */
  zone: string;
  close(): Promise<void>;
}

export const zoneOf = (clinic: Clinic, { patient }: Pick<Story, "patient">): string => patient.timezone ?? clinic.timezone;

/** The clock begins at `at` (ms UTC). `others` are the plans that the one under test may start. */
export async function openStage(clinic: Clinic, plan: Plan, story: Story, others: Plan[], at: number): Promise<Stage> {
  const { db, close } = await openMemory();
  const zone = zoneOf(clinic, story);
  const sending = slow(channelsOf(plan, story.patient));
  const patient = await cast(db, story, plan, others, zone, at);
  const host = virtualHost({
    db,
    clinic,
    channels: sending.channels,
    publicUrl: "http://localhost:3000",
    only: [plan.scenario],
    at,
    paused: sending.begun,
    approved: "everything",
  });
  return { db, host, slow: sending, patient, zone, close };
}
