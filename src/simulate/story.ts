// Runs a story through the simulator, and tells how it went.
import type { Plan } from "../journey/plan.ts";
import type { Clinic } from "../scenario/clinic.ts";
import type { Story } from "../scenario/story.ts";
import { liveEnrolments } from "../store/enrolments.ts";
import { stepsBegun } from "../store/settled.ts";
import { beginning, type Played, play } from "./play.ts";
import { openStage, zoneOf } from "./stage.ts";
import { type TranscriptLine, transcript } from "./transcript.ts";

export interface Told {
  played: Played;
  zone: string;
  lines: TranscriptLine[];
  /** Indexes of the plan's steps that were begun. */
  visited: number[];
}

/** `others` are the plans that the one under test may start. Throws where the engine has a fault. */
export async function runStory(clinic: Clinic, plan: Plan, story: Story, others: Plan[]): Promise<Told> {
  const stage = await openStage(clinic, plan, story, others, beginning(story, zoneOf(clinic, story)));
  const { db, host, slow, patient, zone, close } = stage;
  try {
    const played = await play(host, slow, story, plan, patient.id, zone);
    const standing = (await liveEnrolments(db, patient.id))
      .filter(({ planHash }) => planHash === plan.hash)
      .map(({ journey }) => journey.step);
    const visited = new Set([...(await stepsBegun(db, patient.id, plan.hash)), ...standing]);
    return { played, zone, lines: await transcript(db, patient, zone), visited: [...visited] };
  } finally {
    await close();
  }
}
