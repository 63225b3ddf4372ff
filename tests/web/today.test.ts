// Today on a real store: what stands first, whose it is, what can be taken back, and how a red flag ends.
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { now } from "../../src/engine/engine.ts";
import { recordOutcome } from "../../src/engine/outcome.ts";
import { canTakeBack, takeBack } from "../../src/engine/task-deeds.ts";
import { audited } from "../../src/store/audit.ts";
import { enrolmentsOf } from "../../src/store/enrolments.ts";
import { holdsOf, placeHold } from "../../src/store/holds.ts";
import { createPatient } from "../../src/store/patients.ts";
import { keepReply } from "../../src/store/replies.ts";
import { notesOf } from "../../src/store/task-notes.ts";
import { createTask, flagKey, type NewTask, task as taskById, tasks, tasksOf } from "../../src/store/tasks.ts";
import type { Role } from "../../src/store/users.ts";
import { todayData } from "../../src/web/console/today/data.ts";
import { anEngine, NOW } from "../booking/support.ts";
import { aClinic } from "./clinic.ts";
import { aUser, emailOf, signedIn } from "./staff.ts";
import { served } from "./support.ts";

const hour = 3_600_000;
const day = 24 * hour;
const as = (role: Role) => ({ id: `u-${role}`, name: role, email: emailOf(role), role, twoFactor: false });

async function aDesk() {
  const web = await served();
  const { db } = web.engine;
  const { id: patientId } = await createPatient(db, { externalId: "p-1", firstName: "Анна", phone: "+79991234567" }, NOW);
  const put = async (id: string, row: Partial<NewTask> = {}) => {
    await createTask(db, { id, key: id, patientId, task: "call", title: id, role: "coordinator", createdAt: NOW, ...row });
    return id;
  };
  const flag = async (said = "190/125") => {
    await keepReply(db, { id: "r-1", channel: "telegram", patientId, text: said, receivedAt: NOW, kind: "stray" });
    await placeHold(db, { patientId, kind: "red_flag", rule: "high", reason: "Высокое давление", at: NOW });
    return put("flag", {
      key: flagKey(patientId, "high", "r-1"),
      task: "high",
      title: "Высокое давление",
      role: "doctor",
      outcomes: ["released"],
      dueAt: NOW + hour,
    });
  };
  return { web, db, engine: web.engine, patientId, put, flag };
}

describe("the list", () => {
  test("has red flags first, then what is overdue, due and undated, each by its moment", async () => {
    const { engine, db, put, flag } = await aDesk();
    await put("due-later", { dueAt: NOW + 2 * hour });
    await put("undated");
    await put("due", { dueAt: NOW + hour });
    await put("overdue", { dueAt: NOW - hour });
    await flag();
    const { groups } = await todayData(engine, as("coordinator"));
    expect(groups[0]?.rows[0]?.words).toBe("190/125");
    expect(groups.flatMap(({ rows }) => rows.flatMap(({ task, late }) => (late ? task.id : [])))).toEqual(["overdue"]);
    expect(groups.map(({ urgency, rows }) => [urgency, rows.map(({ task }) => task.id)])).toEqual([
      ["alert", ["flag"]],
      ["overdue", ["overdue"]],
      ["due", ["due", "due-later"]],
      ["undated", ["undated"]],
    ]);
    await db
      .update(tasks)
      .set({ dueAt: NOW - 1 })
      .where(eq(tasks.id, "flag"));
    expect((await todayData(engine, as("coordinator"))).groups[0]?.rows[0]).toMatchObject({ late: true, task: { id: "flag" } });
  });

  test("keeps the call to whoever stayed silent after the journey has ended for it; a booking meanwhile takes it back", async () => {
    const { engine, demo, arrives } = await aClinic();
    const silent = await arrives({ firstName: "Павел" });
    await demo.push(26 * day);
    expect((await enrolmentsOf(engine.db, silent)).map(({ outcome }) => outcome)).toEqual(["silent"]);
    const listed = async () => (await todayData(engine, as("coordinator"))).groups.flatMap(({ rows }) => rows.map(({ task }) => task));
    expect((await listed()).map(({ task, patientId }) => [task, patientId])).toEqual([["call-silent-patient", silent]]);
    const [call] = await listed();
    expect(await recordOutcome(engine, call?.id ?? "", "done", "maria", now(engine))).toMatchObject({ type: "recorded" });
    expect(await listed()).toEqual([]);

    const high = await arrives({ firstName: "Анна" });
    await demo.push(21 * day);
    await demo.reply(high, "telegram", "150 на 95");
    await demo.push(4 * day);
    expect((await listed()).map(({ task }) => task)).toEqual(["book-control-visit"]);
    await demo.visit(high, "booked");
    expect(await listed()).toEqual([]);
  });

  test("keeps no word on a call being late once the call was made", async () => {
    const { engine, demo, arrives } = await aClinic();
    const missed = await arrives({ firstName: "Артём" });
    await demo.visit(missed, "missed");
    await demo.push(day);
    await demo.reply(missed, "telegram", "позвоните мне");
    await demo.push(7 * day);
    const open = async () => (await tasksOf(engine.db, missed)).filter(({ state }) => state === "open");
    expect((await open()).map(({ task }) => task).sort()).toEqual(["callback", "callback-overdue"]);
    const call = (await open()).find(({ task }) => task === "callback") ?? expect.fail();
    await demo.outcome(call.id, "booked");
    expect(await open()).toEqual([]);
  });

  test("is read a page at a time, every open task once, and none that is done", async () => {
    const { engine, db, patientId } = await aDesk();
    const rows = Array.from({ length: 230 }, (_, index) => ({
      id: `t-${String(index).padStart(3, "0")}`,
      key: `k-${index}`,
      patientId,
      task: "call",
      title: "Позвонить",
      role: "coordinator",
      createdAt: NOW,
      dueAt: NOW + Math.floor(index / 7) * hour,
      state: index % 5 === 0 ? ("done" as const) : ("open" as const),
    }));
    await db.insert(tasks).values(rows);
    const met: string[] = [];
    let after: { at: number; id: string } | undefined;
    do {
      const { groups } = await todayData(engine, as("coordinator"), { urgency: "due", ...(after && { after }) });
      const [page] = groups;
      expect(page?.rows.length).toBeLessThanOrEqual(40);
      met.push(...(page?.rows ?? []).map(({ task }) => task.id));
      after = page?.next;
    } while (after);
    expect(met).toEqual(rows.filter(({ state }) => state === "open").map(({ id }) => id));
  });

  test("shows a doctor what is a doctor's, and words that wait for anybody who may answer", async () => {
    const { engine, db, put, flag, patientId } = await aDesk();
    await put("desk");
    await put("doctors", { role: "doctor" });
    await flag();
    await keepReply(db, { id: "r-2", channel: "telegram", patientId, text: "ещё слово", receivedAt: NOW + 1, kind: "stray" });
    const { groups, people } = await todayData(engine, as("doctor"));
    expect(groups.flatMap(({ rows }) => rows.map(({ task }) => task.id))).toEqual(["flag", "doctors"]);
    expect(people.map(({ count, last }) => [count, last.text])).toEqual([[2, "ещё слово"]]);
  });
});

describe("a task", () => {
  test("is taken, written beside and handed on, each in the audit log; a colleague sees whose it is", async () => {
    const { web, db, put } = await aDesk();
    const olga = await aUser(web.engine, "coordinator");
    const doctor = await aUser(web.engine, "doctor");
    await put("t-1");
    const own = await signedIn(web, "coordinator");
    await own.post("/tasks/t-1/claim", { take: "yes", open: "t-1" });
    expect((await taskById(db, "t-1"))?.claimedBy).toBe(olga);
    await own.post("/tasks/t-1/note", { text: "Просила утро", open: "t-1" });
    expect(await own.post("/tasks/t-1/note", { text: "  " })).toMatchObject({ status: 400 });
    expect((await own.get("/today/t-1")).text).toMatch(/Просила утро[\s\S]*coordinator/);
    expect(await own.post("/tasks/t-1/hand-on", { to: `user:${doctor}`, open: "t-1" })).toMatchObject({
      status: 303,
      location: "/today/t-1",
    });
    expect(await taskById(db, "t-1")).toMatchObject({ role: "doctor", claimedBy: doctor });
    expect((await own.post("/tasks/t-1/outcome", { outcome: "done" })).status).toBe(404);
    expect((await audited(db, { by: olga })).map(({ act }) => act).filter((act) => act.startsWith("task."))).toEqual([
      "task.hand_on",
      "task.note",
      "task.hand_on",
    ]);
  });

  test.each(["user:nobody", "role:marketer", "role:auditor", "", "user:"])("is not handed on to %j", async (to) => {
    const { web, db, put } = await aDesk();
    await aUser(web.engine, "coordinator");
    await put("t-1");
    expect((await (await signedIn(web, "coordinator")).post("/tasks/t-1/hand-on", { to })).status).toBe(400);
    expect(await taskById(db, "t-1")).toMatchObject({ role: "coordinator", claimedBy: null });
  });

  test("that was only ticked off is taken back by whoever did it; one with outcomes is not", async () => {
    const { engine, db, put } = await aDesk();
    await put("tick");
    await put("branch", { outcomes: ["booked"] });
    const tick = async () => (await taskById(db, "tick")) ?? expect.fail();
    await recordOutcome(engine, "tick", "done", "olga", NOW);
    expect(await takeBack(engine, await tick(), { by: "pavel", at: NOW })).toBe(false);
    expect(await takeBack(engine, await tick(), { by: "olga", at: NOW })).toBe(true);
    expect(await tick()).toMatchObject({ state: "open", outcome: null, closedBy: null });
    expect(canTakeBack((await taskById(db, "branch")) ?? expect.fail())).toBe(false);
  });

  test("shows contacts to whoever may reach the patient, and its look is in the audit log once, however often its parts are fetched", async () => {
    const { web, db, put, patientId } = await aDesk();
    await aUser(web.engine, "auditor");
    await put("t-1");
    const auditor = await signedIn(web, "auditor");
    const { text } = await auditor.get("/today/t-1");
    await auditor.get("/today/t-1/part");
    expect(text).toContain("tel:+79991234567");
    expect(text).not.toContain('action="/tasks');
    expect(await audited(db, { patientId })).toMatchObject([{ act: "looked", subject: "t-1" }]);
  });
});

describe("a red flag", () => {
  test("shows what was said, its rule, what was told, and that the hold stands", async () => {
    const { web, flag } = await aDesk();
    await aUser(web.engine, "doctor");
    await flag();
    const { text } = await (await signedIn(web, "doctor")).get("/today/flag");
    expect(text).toContain("190/125");
    expect(text).toContain("The patient was sent nothing.");
    expect(text).toContain("It stands: other messages wait.");
  });

  test("ends with how the call went and a reason, and not without", async () => {
    const { web, db, flag, patientId } = await aDesk();
    const doctor = await aUser(web.engine, "doctor");
    await flag();
    const own = await signedIn(web, "doctor");
    expect((await own.post("/tasks/flag/outcome", { outcome: "released" })).status).toBe(404);
    expect((await own.post("/tasks/flag/release", { call: "reached", text: " " })).status).toBe(400);
    expect((await own.post("/tasks/flag/release", { call: "", text: "Всё хорошо" })).status).toBe(400);
    expect((await own.post("/tasks/flag/note", { call: "not_reached", text: "" })).status).toBe(303);
    expect(await holdsOf(db, patientId)).toHaveLength(1);
    expect((await own.post("/tasks/flag/release", { call: "reached", text: "Перемерил: 140/85" })).status).toBe(303);
    expect(await holdsOf(db, patientId)).toEqual([]);
    expect(await taskById(db, "flag")).toMatchObject({ state: "done", outcome: "released", closedBy: doctor });
    expect((await notesOf(db, "flag")).map(({ call, text }) => [call, text])).toEqual([
      ["not_reached", ""],
      ["reached", "Перемерил: 140/85"],
    ]);
    expect(await audited(db, { act: "task.release" })).toMatchObject([{ by: doctor, subject: "flag", detail: { call: "reached" } }]);
  });

  test("is a coordinator's to see and not to end", async () => {
    const { web, flag } = await aDesk();
    await aUser(web.engine, "coordinator");
    await flag();
    const own = await signedIn(web, "coordinator");
    expect((await own.get("/today/flag")).text).toContain("A doctor ends the hold.");
    expect((await own.post("/tasks/flag/release", { call: "reached", text: "Всё хорошо" })).status).toBe(404);
  });
});

test("the count for the title and the rail is of alerts and of people, not of words", async () => {
  const engine = await anEngine();
  const web = await served({ engine });
  await aUser(engine, "coordinator");
  const { id: patientId } = await createPatient(engine.db, { externalId: "p-1" }, NOW);
  for (const id of ["a", "b"]) await keepReply(engine.db, { id, channel: "telegram", patientId, text: id, receivedAt: NOW, kind: "stray" });
  await keepReply(engine.db, {
    id: "c",
    channel: "sms",
    address: "+7999",
    text: "болит сердце",
    receivedAt: NOW,
    kind: "stranger",
    alarm: "high",
  });
  expect((await (await signedIn(web, "coordinator")).get("/today/waiting")).text).toMatch(/data-count="2">1 alert, 1 conversation waits\./);
});
