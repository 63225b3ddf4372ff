// The same stories through the simulator and through a real Temporal server tell the same, line by line.
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { compileFile, loadLibrary, loadStories } from "../../src/scenario/check.ts";
import { cast, channelsOf } from "../../src/simulate/cast.ts";
import { beginning, play } from "../../src/simulate/play.ts";
import { slow } from "../../src/simulate/slow.ts";
import { runStory } from "../../src/simulate/story.ts";
import { print, transcript } from "../../src/simulate/transcript.ts";
import { type Stage, temporalStage } from "./temporal-host.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await temporalStage(inject("temporal"));
});
afterAll(() => stage.close());

const library = loadLibrary("scenarios");
const shipped = ["hypertension-control", "check-up-recall", "no-show-recovery"];

describe.each(shipped)("%s", (id) => {
  const { plan } = compileFile(`scenarios/${id}.yaml`, library);
  const { stories } = loadStories(`scenarios/${id}.test.yaml`, library);
  if (!plan || !stories) throw new Error(`${id} does not compile`);

  test.each(stories.tests.map((story) => [story.name, story] as const))("%s", async (_name, story) => {
    const simulated = await runStory(library.clinic, plan, story, []);
    const zone = story.patient.timezone ?? library.clinic.timezone;
    const at = beginning(story, zone);
    const sending = slow(channelsOf(plan, story.patient));
    let patientId = "";
    const host = stage.host({ clinic: library.clinic, only: [plan.scenario], at, slow: sending, patientId: () => patientId });
    const unique = { ...story, patient: { ...story.patient, external_id: `${id}/${story.line}` } };
    const patient = await cast(stage.engine.db, unique, plan, [], zone, at);
    patientId = patient.id;
    const played = await play(host, sending, story, plan, patient.id, zone);
    const lines = await transcript(stage.engine.db, patient, zone);
    expect({ played, lines: print(lines, zone) }).toEqual({ played: { passed: true }, lines: print(simulated.lines, zone) });
  });
});
