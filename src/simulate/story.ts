// Runs a story through the simulator: a store of its own, a virtual clock, the production effects.
import type { Plan } from "../journey/plan.ts";
import type { Clinic } from "../scenario/clinic.ts";
import type { Story } from "../scenario/story.ts";
import { openMemory } from "../store/open.ts";
import { stepsBegun } from "../store/settled.ts";
import { cast, channelsOf } from "./cast.ts";
import { virtualHost } from "./host.ts";
import { beginning, type Played, play } from "./play.ts";
import { slow } from "./slow.ts";
import { type TranscriptLine, transcript } from "./transcript.ts";

export interface Told {
  played: Played;
  zone: string;
  lines: TranscriptLine[];
  /** Indexes of the plan's steps that were begun. */
  visited: number[];
}

/** `others` are the plans that the one under test may start. */
export async function runStory(clinic: Clinic, plan: Plan, story: Story, others: Plan[]): Promise<Told> {
  const store = await openMemory();
  try {
    const zone = story.patient.timezone ?? clinic.timezone;
    const at = beginning(story, zone);
    const sending = slow(channelsOf(plan, story.patient));
    const patient = await cast(store.db, story, plan, others, zone, at);
    const host = virtualHost({ db: store.db, clinic, channels: sending.channels, publicUrl: "http://localhost:3000", only: [plan.scenario], at, paused: sending.begun, approved: "everything" });
    const played = await play(host, sending, story, plan, patient.id, zone);
    const lines = await transcript(store.db, patient, zone);
    return { played, zone, lines, visited: await stepsBegun(store.db, patient.id, plan.hash) };
  } finally {
    await store.close();
  }
}
