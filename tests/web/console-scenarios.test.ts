// Scenarios and Entering in the console: what is shown of each, publishing and its undo, pausing, and enrolling by hand after a forecast.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { approval } from "../../src/engine/approval.ts";
import { now } from "../../src/engine/engine.ts";
import { enter } from "../../src/engine/enter.ts";
import { currentPlan } from "../../src/engine/plans.ts";
import { start } from "../../src/journey/advance.ts";
import { compileFile } from "../../src/scenario/check.ts";
import { loadLibrary } from "../../src/scenario/library.ts";
import { forecast } from "../../src/simulate/forecast.ts";
import { audited } from "../../src/store/audit.ts";
import { recordConsent } from "../../src/store/consents.ts";
import { createEnrolment, liveEnrolments } from "../../src/store/enrolments.ts";
import { messagesOf } from "../../src/store/messages.ts";
import { createPatient, lockPatient } from "../../src/store/patients.ts";
import { publishedScenario } from "../../src/store/plans.ts";
import { told } from "../../src/store/timeline.ts";
import { aClinic } from "./clinic.ts";
import { aUser, signedIn } from "./staff.ts";
import { served } from "./support.ts";

const day = 24 * 3_600_000;
const id = "hypertension-control";
const russian = { "accept-language": "ru" };

/** The shipped folder, copied, to be changed. */
function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "zabota-scenarios-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync("scenarios", folder, { recursive: true });
  vi.stubEnv("SCENARIOS_DIR", folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  return folder;
}

function rewrite(folder: string, name: string, from: string | RegExp, to: string): void {
  const file = join(folder, `${name}.yaml`);
  const text = readFileSync(file, "utf8");
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`nothing in ${name} was changed`);
  writeFileSync(file, changed);
}

async function aConsole() {
  const folder = aFolder();
  const clinic = await aClinic();
  const web = await served({ engine: clinic.engine });
  for (const role of ["marketer", "coordinator", "auditor", "administrator"] as const) await aUser(clinic.engine, role);
  return { folder, clinic, web, db: clinic.engine.db };
}

describe("the list", () => {
  test("tells of each scenario its title, version and who is inside, and what is only on disk", async () => {
    const { clinic, web } = await aConsole();
    await clinic.arrives({ firstName: "Анна" });
    const { text } = await (await signedIn(web, "marketer")).get("/scenarios");
    expect(text).toContain("Гипертония: как динамика давления");
    expect(text).toMatch(/<strong class="number">1<\/strong> inside/);
    expect(text).toMatch(/check-up-recall[\s\S]*not published/);
  });

  test("says where the file is another than what was published, and what is wrong in it", async () => {
    const { folder, web } = await aConsole();
    const own = await signedIn(web, "marketer");
    expect((await own.get("/scenarios")).text).not.toContain("file changed");
    rewrite(folder, id, "wait: 3 weeks", "wait: 4 weeks");
    expect((await own.get("/scenarios")).text).toContain("file changed since published");
    rewrite(folder, id, "wait: 4 weeks", "wiat: 4 weeks");
    expect((await own.get("/scenarios")).text).toContain("1 error, 1 warning in the file");
    expect((await own.get("/scenarios", russian)).text).toContain("1 ошибка, 1 замечание в файле");
  });
});

describe("a scenario", () => {
  test("tells what is wrong in its file in the reader's language, and how much", async () => {
    const { folder, web } = await aConsole();
    const own = await signedIn(web, "marketer");
    rewrite(folder, id, "wait: 3 weeks", "wait: 3 недели");
    rewrite(folder, id, "- end: completed", "- ned: completed");
    const { text: english } = await own.get(`/scenarios/${id}`);
    expect(english).toContain("2 errors");
    expect(english).toContain("Error. A duration is expected here, and this is");
    const { text } = await own.get(`/scenarios/${id}/publish`, russian);
    expect(text).toContain("2 ошибки");
    expect(text).toContain("Ошибка. Здесь нужен срок, а написано «3 недели».");
    expect(text).toContain("Возможно, вы имели в виду «end»?");
    expect(text).not.toMatch(/is expected|Did you mean/);
  });

  test("shows its text, its drawing with counts, and who stands at a step", async () => {
    const { clinic, web } = await aConsole();
    const patient = await clinic.arrives({ firstName: "Анна", lastName: "Лебедева" });
    const own = await signedIn(web, "marketer");
    const { text } = await own.get(`/scenarios/${id}`);
    expect(text).toContain('<li id="L1">');
    expect(text).toContain("<svg");
    expect(text).toContain("?step=0#who");
    expect(text).toMatch(/aria-label="Wait 3 weeks, 10:00 1 inside"/);
    expect(text).not.toMatch(/<style|\sstyle="|foreignObject/);
    const step = await own.get(`/scenarios/${id}?step=0`);
    expect(step.text).toContain(`href="/patients/${patient}"`);
    expect(step.text).toContain('class="marked"');
    expect((await own.get(`/scenarios/${id}?step=1`)).text).toContain("Nobody is at this step");
  });

  test("names nobody to an administrator, who sees no patients", async () => {
    const { clinic, web } = await aConsole();
    await clinic.arrives({ firstName: "Анна", lastName: "Лебедева" });
    const { text } = await (await signedIn(web, "administrator")).get(`/scenarios/${id}?step=0`);
    expect(text).toContain("does not see patients");
    expect(text).not.toContain("Лебедева");
  });

  test("has each problem under the words it is about, with its hint", async () => {
    const { folder, web } = await aConsole();
    rewrite(folder, id, "send: pressure-is-fine", "send: presure-is-fine");
    const { text } = await (await signedIn(web, "marketer")).get(`/scenarios/${id}`);
    expect(text).toMatch(/<mark>presure-is-fine<\/mark>/);
    expect(text).toMatch(/<p class="wrong error">[^<]*presure-is-fine[\s\S]*?<small>[^<]*pressure-is-fine/);
  });

  test.each(["nothing", "__proto__", "../clinic"])("that is not there is not found: %s", async (name) => {
    const { web } = await aConsole();
    expect((await (await signedIn(web, "marketer")).get(`/scenarios/${encodeURIComponent(name)}`)).status).toBe(404);
  });
});

describe("publishing", () => {
  test("is looked at first, done, written down, and taken back", async () => {
    const { folder, clinic, web, db } = await aConsole();
    await clinic.arrives({ firstName: "Анна" });
    const before = (await publishedScenario(db, id))?.hash ?? "";
    rewrite(folder, id, "wait: 3 weeks", "wait: 4 weeks");
    const own = await signedIn(web, "marketer");
    const asked = await own.get(`/scenarios/${id}/publish`);
    const hash = /name="hash" value="(\w+)"/.exec(asked.text)?.[1] ?? "";
    expect(asked.text).toContain("They finish on their version");
    expect((await publishedScenario(db, id))?.hash).toBe(before);
    expect(await own.post(`/scenarios/${id}/publish`, { hash, inside: "pin" })).toMatchObject({ status: 303 });
    expect((await publishedScenario(db, id))?.hash).toBe(hash);
    expect((await liveEnrolments(db)).map(({ planHash }) => planHash)).toEqual([before]);
    expect((await own.get(`/scenarios/${id}/publish`)).text).toContain("nothing to publish");
    expect((await own.get(`/scenarios/${id}`)).text).toContain("marketer · 0 inside");
    expect((await own.post(`/scenarios/${id}/return`, { hash: before })).status).toBe(303);
    expect((await publishedScenario(db, id))?.hash).toBe(before);
    expect((await audited(db, { limit: 2 })).map(({ act, subject }) => [act, subject])).toEqual([
      ["scenario.return", id],
      ["scenario.publish", id],
    ]);
  });

  test("takes those inside along where that is chosen, each where they stand", async () => {
    const { folder, clinic, web, db } = await aConsole();
    const patient = await clinic.arrives({ firstName: "Анна" });
    const wake = async () => (await liveEnrolments(db, patient))[0]?.wakeAt ?? 0;
    const before = await wake();
    rewrite(folder, id, "wait: 3 weeks", "wait: 4 weeks");
    const own = await signedIn(web, "marketer");
    const { text } = await own.get(`/scenarios/${id}/publish`);
    expect(text).toMatch(/<td class="number">1<\/td>[\s\S]*go on at: Wait 4 weeks/);
    const hash = /name="hash" value="(\w+)"/.exec(text)?.[1] ?? "";
    expect(await own.post(`/scenarios/${id}/publish`, { hash, inside: "migrate" })).toMatchObject({
      status: 303,
      location: `/scenarios/${id}?done=migrated`,
    });
    await clinic.demo.push(0);
    expect((await liveEnrolments(db, patient)).map(({ planHash }) => planHash)).toEqual([hash]);
    expect((await wake()) - before).toBe(7 * day);
    expect((await told(db, { patientId: patient })).at(-1)).toMatchObject({ kind: "migrated", what: "moved" });
    expect(await (await signedIn(web, "coordinator")).get(`/patients/${patient}`)).toMatchObject({
      status: 200,
      text: expect.stringContaining("goes on in its new version"),
    });
    expect((await (await signedIn(web, "auditor")).get("/settings/audit")).text).toContain("those inside go over to the new version");
  });

  test("stops those inside where that is chosen", async () => {
    const { folder, clinic, web, db } = await aConsole();
    const patient = await clinic.arrives({ firstName: "Анна" });
    rewrite(folder, id, "wait: 3 weeks", "wait: 4 weeks");
    const own = await signedIn(web, "marketer");
    const hash = /name="hash" value="(\w+)"/.exec((await own.get(`/scenarios/${id}/publish`)).text)?.[1] ?? "";
    await own.post(`/scenarios/${id}/publish`, { hash, inside: "stop" });
    await clinic.demo.push(0);
    expect((await told(db, { patientId: patient })).at(-1)).toMatchObject({ kind: "ended", what: "stopped" });
  });

  test("is of what was looked at: a file that changed meanwhile is shown anew, and one with errors never goes", async () => {
    const { folder, web, db } = await aConsole();
    const before = (await publishedScenario(db, id))?.hash;
    rewrite(folder, id, "wait: 3 weeks", "wait: 4 weeks");
    const own = await signedIn(web, "marketer");
    const hash = /name="hash" value="(\w+)"/.exec((await own.get(`/scenarios/${id}/publish`)).text)?.[1] ?? "";
    rewrite(folder, id, "wait: 4 weeks", "wait: 5 weeks");
    expect(await own.post(`/scenarios/${id}/publish`, { hash })).toMatchObject({ status: 409 });
    rewrite(folder, id, "wait: 5 weeks", "wiat: 5 weeks");
    expect((await own.get(`/scenarios/${id}/publish`)).text).toContain("cannot be published");
    expect(await own.post(`/scenarios/${id}/publish`, { hash })).toMatchObject({ status: 409 });
    expect((await publishedScenario(db, id))?.hash).toBe(before);
  });

  test("of advertising wants a person's approval, which is kept", async () => {
    const { folder, web, db } = await aConsole();
    rewrite(folder, "check-up-recall", "purpose: care", "purpose: advertising");
    const { plan } = compileFile(join(folder, "check-up-recall.yaml"), loadLibrary(folder));
    if (!plan) throw new Error("the recall does not compile");
    expect(plan.purpose).toBe("advertising");
    const own = await signedIn(web, "marketer");
    const path = "/scenarios/check-up-recall/publish";
    expect((await own.get(path)).text).toContain("approve it");
    expect(await own.post(path, { hash: plan.hash })).toMatchObject({ status: 409, text: expect.stringContaining("without approval") });
    expect(await publishedScenario(db, "check-up-recall")).toBeUndefined();
    expect(await own.post(path, { hash: plan.hash, approve: "yes" })).toMatchObject({ status: 303 });
    expect(await approval(db, plan.hash)).toMatchObject({ by: expect.any(String) });
  });
});

describe("a pause", () => {
  test("is put on by one button, and asks at its end what becomes of what fell due", async () => {
    const { clinic, web, db } = await aConsole();
    const patient = await clinic.arrives({ firstName: "Анна" });
    const own = await signedIn(web, "coordinator");
    expect((await own.post(`/scenarios/${id}/pause`, {})).status).toBe(303);
    expect((await own.get(`/scenarios/${id}`)).text).toMatch(/Paused since[\s\S]*coordinator/);
    await clinic.demo.push(22 * day);
    expect((await messagesOf(db, patient)).map(({ state, reason }) => [state, reason])).toEqual([["deferred", "paused"]]);
    expect((await own.get(`/scenarios/${id}/resume`)).text).toMatch(/fell due during the pause: <strong class="number">1/);
    expect((await own.post(`/scenarios/${id}/resume`, { fallen: "late" })).status).toBe(303);
    await clinic.demo.push(0);
    expect((await messagesOf(db, patient)).map(({ state }) => state)).toEqual(["sent"]);
    expect((await own.get("/scenarios")).text).not.toContain("paused");
  });
});

describe("entering", () => {
  test("tells who entered and who was refused, with the reason, and can be narrowed down", async () => {
    const { clinic, web } = await aConsole();
    await clinic.arrives({ firstName: "Анна", lastName: "Лебедева" });
    await clinic.arrives({ firstName: "Борис", lastName: "Котов", birthDate: "2020-01-01" });
    const own = await signedIn(web, "marketer");
    const { text } = await own.get("/entering");
    expect(text).toMatch(/Лебедева Анна<\/a> entered:[\s\S]*event: a visit took place/);
    expect(text).toMatch(/Котов Борис<\/a> did not enter:[\s\S]*condition for entering is not met/);
    expect(text.indexOf("Котов")).toBeLessThan(text.indexOf("Лебедева"));
    expect((await own.get("/entering?reason=entered")).text).not.toContain("Котов");
    expect((await own.get("/entering?reason=when")).text).not.toContain("Лебедева");
    expect((await own.get("/entering?scenario=no-show-recovery")).text).toContain("Nothing yet");
    expect((await own.get("/entering/part")).text).toMatch(
      /^<div id="entries" data-live="entering" hx-get="\/entering\/part" hx-trigger="fresh"/,
    );
  });

  test("goes a page at a time, and leaves nobody out", async () => {
    const { clinic, web } = await aConsole();
    for (let index = 0; index < 55; index++) await clinic.arrives({ firstName: `Имя${index}` });
    const own = await signedIn(web, "marketer");
    const first = (await own.get("/entering")).text;
    const next = /href="(\/entering\?before=\d+)"/.exec(first)?.[1] ?? "";
    const second = (await own.get(next)).text;
    const names = [...(first + second).matchAll(/>(Имя\d+)</g)].map(([, name]) => name);
    expect(new Set(names).size).toBe(55);
    expect(names).toHaveLength(55);
    expect(second).not.toContain('rel="next"');
  });
});

describe("a forecast", () => {
  test("says the first message as it will go, and leaves no trace", async () => {
    const { clinic, db } = await aConsole();
    const { engine } = clinic;
    const published = await currentPlan(db, "no-show-recovery");
    const patient = await clinic.arrives({ firstName: "Анна" });
    if (!published) throw new Error("not published");
    expect(await forecast(engine, published, patient)).toMatchObject({ type: "message", reason: "no_consent", channel: null });
    await recordConsent(db, { patientId: patient, purpose: "service", channel: "telegram", given: true, at: now(engine) });
    const before = [await told(db), await messagesOf(db, patient), await liveEnrolments(db)];
    const foreseen = await forecast(engine, published, patient);
    expect([await told(db), await messagesOf(db, patient), await liveEnrolments(db)]).toEqual(before);
    if (foreseen.type !== "message") throw new Error(`foreseen: ${foreseen.type}`);
    await db.transaction(async (tx) => {
      const locked = await lockPatient(tx, patient);
      if (locked) await enter(engine, tx, published, locked, { type: "manual" }, now(engine));
    });
    await clinic.demo.push(foreseen.at - now(engine));
    const [sent] = (await messagesOf(db, patient)).filter(({ scenario }) => scenario === "no-show-recovery");
    expect(sent).toMatchObject({ message: foreseen.message, channel: foreseen.channel, sentAt: foreseen.at });
  });
});

describe("enrolling by hand", () => {
  const choice = (text: string, name: string) => new RegExp(`name="take-([\\w-]+)"[^>]*>\\s*${name}`).exec(text)?.[1] ?? "";

  test("shows first what would happen, then does it to those ticked", async () => {
    const { clinic, web, db } = await aConsole();
    await clinic.arrives({ firstName: "Анна", lastName: "Лебедева", tags: ["vip"] });
    await clinic.arrives({ firstName: "Вера", lastName: "Орлова", tags: ["vip"] });
    const own = await signedIn(web, "coordinator");
    const { text } = await own.post("/entering/forecast", { scenario: "no-show-recovery", tag: "vip" });
    expect(text).toContain("First message");
    const anna = choice(text, "Лебедева Анна");
    const patients = /name="patients" value="([^"]+)"/.exec(text)?.[1] ?? "";
    expect(patients.split(",")).toHaveLength(2);
    expect(await liveEnrolments(db)).toHaveLength(2);
    const done = await own.post("/entering/enrol", { scenario: "no-show-recovery", patients, [`take-${anna}`]: "yes" });
    expect(done.text).toContain("Entered: 1.");
    expect((await liveEnrolments(db, anna)).map(({ scenario }) => scenario).sort()).toEqual([id, "no-show-recovery"]);
    expect((await audited(db, { act: "entering.enrol" })).map(({ patientId, detail }) => [patientId, detail.outcome])).toEqual([
      [anna, "entered"],
    ]);
    const again = await own.post("/entering/forecast", { scenario: "no-show-recovery", words: "Лебедева" });
    expect(again.text).toContain("Would not enter");
  });

  test("chooses by the last visit and its days", async () => {
    const { clinic, web } = await aConsole();
    await clinic.arrives({ firstName: "Анна", lastName: "Лебедева" });
    const own = await signedIn(web, "marketer");
    const ask = async (fields: Record<string, string>) =>
      (await own.post("/entering/forecast", { scenario: "no-show-recovery", ...fields })).text;
    expect(await ask({ service: "cardiology" })).toContain("Лебедева Анна");
    expect(await ask({ service: "therapy" })).toContain("Change the name or the filter");
    expect(await ask({ from: "5" })).toContain("Change the name or the filter");
    await clinic.demo.push(6 * day);
    expect(await ask({ from: "5", to: "7" })).toContain("Лебедева Анна");
    expect(await ask({ to: "3" })).toContain("Change the name or the filter");
    expect(await ask({})).toContain("at least one thing");
  });
});

test("who is where is counted quickly among many", async () => {
  const { web, db } = await aConsole();
  const { plan } = (await currentPlan(db, id)) ?? {};
  if (!plan) throw new Error("not published");
  const patient = await createPatient(db, { externalId: "many", firstName: "Анна" }, 1);
  for (let index = 0; index < 300; index++)
    await createEnrolment(db, {
      id: `e${index}`,
      patientId: patient.id,
      scenario: id,
      planHash: plan.hash,
      entryKey: `k${index}`,
      trigger: { type: "manual" },
      enteredAt: index,
      journey: { ...start(plan.steps, 1), step: index % 3 },
    });
  const { text } = await (await signedIn(web, "marketer")).get(`/scenarios/${id}?step=2`);
  expect([...text.matchAll(/aria-label="[^"]* (\d+) inside"/g)].map(([, count]) => count).slice(0, 3)).toEqual(["100", "100", "100"]);
  expect(text).toContain("Showing the first 50");
});
