// Patients inside a scenario go over to another version of it: what has reached them stays, what is ahead is the new version's.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { now } from "../../src/engine/engine.ts";
import { migrateOlder, moves } from "../../src/engine/migrate.ts";
import type { Plan } from "../../src/journey/plan.ts";
import { compileFile, loadLibrary, loadStories } from "../../src/scenario/check.ts";
import type { Story } from "../../src/scenario/story.ts";
import type { Host } from "../../src/simulate/host.ts";
import { beginning, play } from "../../src/simulate/play.ts";
import { openStage, zoneOf } from "../../src/simulate/stage.ts";
import { print, transcript } from "../../src/simulate/transcript.ts";
import { savePlan } from "../../src/store/plans.ts";

const library = loadLibrary("scenarios");

/** The scenario as this text has it, among the shipped ones. */
function compiled(id: string, text: string): Plan {
  const folder = mkdtempSync(join(tmpdir(), "zabota-version-"));
  try {
    cpSync("scenarios", folder, { recursive: true });
    writeFileSync(join(folder, `${id}.yaml`), text);
    const { plan, problems } = compileFile(join(folder, `${id}.yaml`), loadLibrary(folder));
    if (!plan) throw new Error(problems.map(({ line, message }) => `${line}: ${message}`).join("\n"));
    return plan;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Told of `plan`; wherever the journey rests, it goes over to `other`, and back again at the next rest. */
async function restless(plan: Plan, story: Story, other?: Plan): Promise<{ played: unknown; lines: string[]; moved: number }> {
  const zone = zoneOf(library.clinic, story);
  const stage = await openStage(library.clinic, plan, story, [], beginning(story, zone));
  const { db, host, patient } = stage;
  let [next, last, moved] = [other, plan, 0];
  const move = async () => {
    if (!next) return;
    moved += (await moves(db, next)).filter(({ to }) => to !== undefined).length;
    await savePlan(db, next, now(host.engine));
    await migrateOlder(host.engine, next, now(host.engine));
    await host.settle();
    [next, last] = [last, next];
  };
  const moving: Host = {
    ...host,
    async settle() {
      await host.settle();
      await move();
    },
    async wakeAt(moment) {
      await host.wakeAt(moment);
      await move();
    },
  };
  try {
    const played = await play(moving, stage.slow, story, plan, patient.id, zone);
    // What was put off is asked for anew in each version, and its delay told again.
    const lines = (await transcript(db, patient, zone)).filter(({ mark }) => mark !== "… message");
    return { played, lines: print(lines, zone), moved };
  } finally {
    await stage.close();
  }
}

describe.each(["hypertension-control", "check-up-recall", "no-show-recovery"])("%s", (id) => {
  const { plan } = compileFile(`scenarios/${id}.yaml`, library);
  const { stories } = loadStories(`scenarios/${id}.test.yaml`, library);
  // One step more at its beginning, so that every other has another number.
  const other = compiled(id, readFileSync(`scenarios/${id}.yaml`, "utf8").replace(/^steps:\n/m, "steps:\n  - set: { tags: [moved] }\n"));
  let went = 0;
  if (!plan || !stories) throw new Error(`${id} does not compile`);

  test.each(stories.tests.map((story) => [story.name, story] as const))("moved to and fro at every rest: %s", async (_, story) => {
    const { moved, ...told } = await restless(plan, story, other);
    went += moved;
    const still = await restless(plan, story);
    expect(told).toEqual({ played: still.played, lines: still.lines });
  });

  test("and they did go over", () => {
    expect(went).toBeGreaterThan(10);
  });
});
