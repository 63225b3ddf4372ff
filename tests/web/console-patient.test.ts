// The list of patients and the patient's page: what they read, to whom they show it, and what staff do there.
import { describe, expect, test } from "vitest";
import { hold, moveByHand, movesOf, stopAll } from "../../src/engine/by-hand.ts";
import { answer } from "../../src/engine/conversation-deeds.ts";
import { now } from "../../src/engine/engine.ts";
import { audited } from "../../src/store/audit.ts";
import { consentsOf } from "../../src/store/consents.ts";
import { enrolmentsOf } from "../../src/store/enrolments.ts";
import { holdsOf } from "../../src/store/holds.ts";
import { messagesOf } from "../../src/store/messages.ts";
import { listPatients, type Sought } from "../../src/store/patient-list.ts";
import { patient as patientById, updatePatient } from "../../src/store/patients.ts";
import { closeTask, createTask, flagKey, tasksOf } from "../../src/store/tasks.ts";
import { tell, told } from "../../src/store/timeline.ts";
import type { Role } from "../../src/store/users.ts";
import { demoStaff } from "../../src/web/console/demo-staff.ts";
import { patientData } from "../../src/web/console/patient/data.ts";
import { type Lines, timelineData } from "../../src/web/console/patient/timeline-data.ts";
import { NOW } from "../support/store.ts";
import { aClinic } from "./clinic.ts";
import { type Browser, browser } from "./staff.ts";
import { served } from "./support.ts";

const day = 24 * 3_600_000;
const by = (reason: string) => ({ by: "demo-coordinator", at: Date.now(), reason });

/** Asked about her pressure after three weeks, and answered with a high one. */
async function anna() {
  const clinic = await aClinic();
  const id = await clinic.arrives({ firstName: "Анна", lastName: "Ёлкина", phone: "+79991234567", email: "anna@example.org" });
  return { ...clinic, id, db: clinic.engine.db };
}

describe("the list", () => {
  test("follows a changed name, and knows who is inside and who is held", async () => {
    const { id, db, engine, arrives } = await anna();
    await arrives({ lastName: "Бобров" });
    await updatePatient(db, id, { lastName: "Громова" }, NOW);
    const found = async (sought: Sought) => (await listPatients(db, sought, { limit: 10 })).map((each) => each.id);
    expect(await found({ words: "ёлкина" })).toEqual([]);
    expect(await found({ words: "гром" })).toEqual([id]);
    expect((await found({ scenario: "hypertension-control" })).length).toBe(2);
    expect(await found({ scenario: "no-show-recovery" })).toEqual([]);
    await hold(engine, id, by("просьба"));
    expect(await found({ held: true })).toEqual([id]);
  });
});

describe("the patient", () => {
  test("stands somewhere for a reason, with what is ahead", async () => {
    const { id, demo, engine, db } = await anna();
    const data = async (role: Role = "coordinator") => {
      const patient = await patientById(db, id);
      if (!patient) throw new Error("she is gone");
      return patientData(engine, demoStaff(role), patient, "en");
    };
    const first = await data();
    expect(first.journeys).toMatchObject([{ mover: { type: "entered" }, moves: ["advance", "skip", "stop"], ended: false }]);
    expect(first.planned).toMatchObject([{ kind: "messages", at: first.now + 21 * day - 2 * 3_600_000 }]);
    await demo.push(21 * day);
    expect((await data()).planned.map(({ word }) => word)).toContain("plan_deadline");
    await demo.reply(id, "telegram", "150 на 95");
    expect((await data()).journeys[0]?.mover?.type).toMatch(/sent|condition/);
    expect((await data("marketer")).journeys[0]).not.toHaveProperty("mover");
  });

  test("has one timeline, where a message opens to its text and to why it went", async () => {
    const { id, demo, engine, db } = await anna();
    await demo.push(21 * day);
    await demo.reply(id, "telegram", "150 на 95");
    const patient = await patientById(db, id);
    if (!patient) throw new Error("she is gone");
    const lines = async (role: Role, more = {}): Promise<Lines> => timelineData(engine, demoStaff(role), patient, "en", more);
    const seen = await lines("coordinator");
    const asked = seen.lines.find(({ message }) => message?.text?.includes("Анна"))?.message;
    expect(asked).toMatchObject({ state: "sent", why: [expect.stringMatching(/consent .* on record/)] });
    expect(seen.lines.map(({ at }) => at)).toEqual(seen.lines.map(({ at }) => at).sort((a, b) => b - a));
    expect(JSON.stringify(seen)).toContain("150 на 95");
    const replies = await lines("coordinator", { kind: "replies" });
    expect(replies.lines.map(({ kind }) => kind)).toEqual(["reply"]);
    const marketer = JSON.stringify(await lines("marketer"));
    for (const secret of ["150 на", "150/95", "Анна", "cardiology"]) expect(marketer, secret).not.toContain(secret);
  });

  test("tells of words that belong to no scenario: an answer by staff, an urgent text, a confirmation", async () => {
    const { id, demo, engine, db } = await anna();
    const said = await answer(engine, { patientId: id, channel: "telegram", text: "Ждём вас в среду" }, { by: "maria", at: NOW });
    if (said.type !== "said") throw new Error(said.because);
    await demo.push(21 * day);
    await demo.reply(id, "telegram", "190/125");
    await demo.reply(id, "telegram", "стоп");
    const patient = (await patientById(db, id)) ?? expect.fail();
    const lines = async (role: Role) =>
      (await timelineData(engine, demoStaff(role), patient, "ru", { kind: "messages" })).lines.map(({ text }) => text);
    const own = ["сообщение сотрудника", "срочный текст", "подтверждение отписки"].map((what) => `Отправлено, Telegram: ${what}`);
    const toAll = await lines("coordinator");
    for (const line of own) expect(toAll).toContain(line);
    expect((await lines("marketer")).filter((line) => own.includes(line)).sort()).toEqual([own[2], own[0]].sort());
    const shown = (await timelineData(engine, demoStaff("coordinator"), patient, "ru", {})).lines;
    expect(shown.find(({ message }) => message?.key === said.key)?.message?.text).toBe("Ждём вас в среду");
  });

  test("names tasks to a marketer as their scenario does, and an alert's not at all", async () => {
    const { id, demo, engine, db } = await anna();
    await demo.push(21 * day);
    await demo.reply(id, "telegram", "150 на 95");
    await demo.push(4 * day);
    const patient = (await patientById(db, id)) ?? expect.fail();
    const task = (await tasksOf(db, id))[0] ?? expect.fail();
    await createTask(db, { ...task, id: "flag", key: flagKey(id, "high", "r-1"), task: "high", title: "Опасно", enrolmentId: null });
    await closeTask(db, "flag", { outcome: "released", by: "maria", at: NOW });
    await tell(db, { patientId: id, at: NOW, kind: "outcome", what: "high", detail: { outcome: "released" } });
    const { lines } = await timelineData(engine, demoStaff("marketer"), patient, "ru", { kind: "tasks" });
    expect(lines.map(({ text }) => text)).toEqual([`Задача: ${task.title}`]);
  });

  test("has thousands of lines, a page at a time, without a gap or a repeat", async () => {
    const { id, engine, db } = await anna();
    const patient = await patientById(db, id);
    if (!patient) throw new Error("she is gone");
    for (let index = 0; index < 130; index++)
      await tell(db, { patientId: id, at: NOW + Math.floor(index / 50), kind: "called", what: `c-${index}` });
    const seen: number[] = [];
    for (let before: string | undefined; ; ) {
      const { lines, next } = await timelineData(engine, demoStaff("auditor"), patient, "ru", { kind: "journeys", before });
      seen.push(...lines.map(({ seq }) => seq));
      if (!next) break;
      before = next;
    }
    expect(seen.length).toBe(131);
    expect(new Set(seen).size).toBe(131);
  });
});

describe("by hand", () => {
  test("a wait is skipped once, whoever presses twice; the reason is in the audit log and in the timeline", async () => {
    const { id, engine, db, demo } = await anna();
    const [row] = await enrolmentsOf(db, id);
    const [turn, enrolment] = [row?.journey.turn ?? 0, row?.id ?? ""];
    expect(await moveByHand(engine, enrolment, "skip", turn, by("Просил написать раньше"))).toBe("done");
    await demo.push(0);
    expect(await moveByHand(engine, enrolment, "skip", turn, by("Ещё раз"))).toBe("moved_on");
    expect((await messagesOf(db, id)).length).toBe(1);
    expect((await told(db, { patientId: id })).filter(({ kind }) => kind === "by_hand")).toMatchObject([
      { what: "skip", detail: { reason: "Просил написать раньше", by: "demo-coordinator" } },
    ]);
    expect(await audited(db, { act: "patient.skip" })).toMatchObject([{ patientId: id, detail: { reason: "Просил написать раньше" } }]);
  });

  test("a task that is skipped is no longer needed, and the journey goes on", async () => {
    const { id, engine, db, demo } = await anna();
    await demo.push(21 * day);
    await demo.reply(id, "telegram", "150 на 95");
    await demo.push(4 * day);
    const [row] = await enrolmentsOf(db, id);
    expect((await tasksOf(db, id)).map(({ state }) => state)).toContain("open");
    expect(await moveByHand(engine, row?.id ?? "", "skip", row?.journey.turn ?? 0, by("Решили по телефону"))).toBe("done");
    await demo.push(0);
    expect((await tasksOf(db, id)).map(({ state }) => state)).not.toContain("open");
    expect((await enrolmentsOf(db, id))[0]?.endedAt).not.toBeNull();
  });

  test("a moment comes now, but at night nothing goes; a hold keeps it; all can be stopped", async () => {
    const { id, engine, db, demo } = await anna();
    await demo.push(12 * 3_600_000);
    const standing = async () => {
      const [row] = await enrolmentsOf(db, id);
      if (!row) throw new Error("she is nowhere");
      return row;
    };
    const first = await standing();
    expect(await moveByHand(engine, first.id, "advance", first.journey.turn, by("Сейчас"))).toBe("done");
    await demo.push(0);
    expect((await messagesOf(db, id)).map(({ state }) => state)).toEqual(["deferred"]);
    expect(await hold(engine, id, by("Отпуск"))).toBe(true);
    expect(await hold(engine, id, by("Отпуск"))).toBe(false);
    await demo.push(day);
    expect((await messagesOf(db, id)).map(({ state }) => state)).toEqual(["deferred"]);
    expect(movesOf(await standing())).toEqual(["skip", "stop"]);
    expect(await stopAll(engine, id, by("Отказ"))).toHaveLength(1);
    await demo.push(0);
    expect(await standing()).toMatchObject({ outcome: "stopped" });
    expect(movesOf(await standing())).toEqual([]);
  });
});

describe("in the browser", () => {
  async function web(role: Role) {
    const clinic = await anna();
    const at = await served({ engine: clinic.engine, demo: clinic.demo });
    return { ...clinic, at, own: browser(at, new Map([["demo-role", role]])) };
  }

  /** As the form of the list does it. */
  const search = async (own: Browser, words: string) => own.get((await own.post("/patients", { q: words })).location ?? "");

  test("a hold wants a reason, is shown with who and why, and is undone by a release", async () => {
    const { own, id, db } = await web("coordinator");
    const path = `/patients/${id}/acts/hold`;
    expect((await own.get(path)).text).toContain("No message about the patient goes");
    expect((await own.post(path, { reason: "  " })).status).toBe(400);
    expect(await holdsOf(db, id)).toEqual([]);
    expect(await own.post(path, { reason: "<b>Отпуск" })).toMatchObject({ status: 303, location: `/patients/${id}?done=hold` });
    const { text } = await own.get(`/patients/${id}`);
    expect(text).toContain("&lt;b&gt;Отпуск");
    expect((await own.post(path, { reason: "again" })).status).toBe(409);
    expect((await own.post(`/patients/${id}/acts/release`, { reason: "Вернулся" })).status).toBe(303);
    expect(await holdsOf(db, id)).toEqual([]);
  });

  test("an act on another patient's journey, or one that is not, is not found", async () => {
    const { own, id, arrives, db } = await web("coordinator");
    const other = await arrives({ firstName: "Иван" });
    const [theirs] = await enrolmentsOf(db, other);
    expect((await own.post(`/patients/${id}/journeys/${theirs?.id}/stop`, { reason: "x", turn: "1" })).status).toBe(404);
    expect((await own.post(`/patients/${id}/journeys/${theirs?.id}/burn`, { reason: "x", turn: "1" })).status).toBe(404);
    expect((await own.post(`/patients/${id}/acts/erase`, { reason: "x" })).status).toBe(404);
  });

  test("a name is sought without standing in an address, where nobody else can read it", async () => {
    const { own, engine, at } = await web("coordinator");
    const sent = await own.post("/patients", { q: "ёлкина", held: "", tag: "" });
    expect([sent.status, sent.location]).toEqual([303, expect.stringMatching(/^\/patients\?q=[\w-]+$/)]);
    const { text } = await own.get(sent.location ?? "");
    expect(text).toContain('value="ёлкина"');
    expect(text).toContain("Ёлкина Анна");
    expect((await own.get("/patients?q=боброва")).text).toContain("Ёлкина Анна");
    const marketer = browser(at, new Map([["demo-role", "marketer"]]));
    expect((await marketer.get(sent.location ?? "")).text).not.toContain('value="ёлкина"');
    expect((await audited(engine.db, { act: "patients.search" })).map(({ detail }) => detail)).toEqual([{}]);
  });

  test("a marketer sees names and where journeys stand, and neither contacts nor acts", async () => {
    const { own, id } = await web("marketer");
    expect((await search(own, "7999")).text).not.toContain("Ёлкина");
    expect((await search(own, "ёлк")).text).toContain("Ёлкина");
    const { text } = await own.get(`/patients/${id}`);
    expect(text).toContain("Ёлкина");
    for (const secret of ["+7999", "anna@example.org", "took place (", "/acts/", "/export"]) expect(text, secret).not.toContain(secret);
    expect((await own.post(`/patients/${id}/acts/hold`, { reason: "x" })).status).toBe(403);
  });

  test("a marketer does not see that there is an alert, nor why staff hold the messages", async () => {
    const { own, id, engine, demo } = await web("marketer");
    await demo.push(21 * day);
    await demo.reply(id, "telegram", "191 на 121, болит в груди");
    await hold(engine, id, by("Уехала к дочери"));
    const { text } = await own.get(`/patients/${id}`);
    expect(text).toContain("Messages are held back");
    for (const secret of [/red flag/i, /Срочно/, /dangerous/i, /urgent/i, /Уехала/, /\b191\b/]) expect(text).not.toMatch(secret);
    expect((await own.get("/patients")).text).not.toMatch(/red flag/i);
  });

  test("a consent on paper wants its scan; a withdrawal by word is kept beside it", async () => {
    const { own, id, db } = await web("coordinator");
    const path = `/patients/${id}/consents`;
    const paper = { purpose: "advertising", given: "yes", way: "paper", "channel-email": "1" };
    expect((await own.post(path, paper)).status).toBe(400);
    expect((await own.post(path, { ...paper, "channel-email": "", proof: "scan-17.pdf" })).status).toBe(400);
    expect((await own.post(path, { ...paper, proof: "scan-17.pdf" })).status).toBe(303);
    expect((await own.post(path, { purpose: "health_data", given: "yes", way: "form", proof: "17" })).status).toBe(303);
    expect((await own.post(path, { ...paper, given: "no", way: "staff" })).status).toBe(303);
    const stands = await consentsOf(db, id);
    expect(stands).toContainEqual(expect.objectContaining({ purpose: "advertising", channel: "email", given: false, way: "staff" }));
    expect(stands).toContainEqual(expect.objectContaining({ purpose: "health_data", channel: null, given: true, proof: "17" }));
    expect((await own.get(path)).text).toContain("scan-17.pdf");
  });

  test("everything held is handed over as a file, which is written down", async () => {
    const { own, id, db } = await web("coordinator");
    const { text, headers } = await own.get(`/patients/${id}/export`);
    expect(headers.get("content-disposition")).toContain("attachment");
    expect(JSON.parse(text)).toMatchObject({ patients: [{ lastName: "Ёлкина" }], appointments: [{ service: "cardiology" }] });
    expect(await audited(db, { act: "patient.export" })).toMatchObject([{ patientId: id, by: "demo-coordinator" }]);
  });

  test("an administrator erases by the clinic's number, typed once more, and sees no record", async () => {
    const { own, id, db, engine } = await web("administrator");
    expect((await own.get(`/patients/${id}`)).status).toBe(403);
    const number = (await patientById(db, id))?.externalId ?? "";
    expect((await own.get(`/settings/data?patient=${number}`)).text).toContain(`/patients/${id}/erase`);
    expect((await own.post(`/patients/${id}/erase`, { number: "p-0" })).status).toBe(400);
    expect((await patientById(db, id))?.erasedAt).toBeNull();
    expect((await own.post(`/patients/${id}/erase`, { number })).status).toBe(303);
    expect((await patientById(db, id))?.erasedAt).toBe(now(engine));
    expect((await own.get(`/patients/${id}/erase`)).status).toBe(404);
  });
});
