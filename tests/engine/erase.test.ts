// Erasing: whatever told who the patient was is in no column of any table, and what must stay is there.
import { expect, test } from "vitest";
import { hold } from "../../src/engine/by-hand.ts";
import { consent } from "../../src/engine/consent.ts";
import { now } from "../../src/engine/engine.ts";
import { erasePatient, exportPatient } from "../../src/engine/erase.ts";
import { recordAnswer } from "../../src/store/answers.ts";
import { audited } from "../../src/store/audit.ts";
import { createCall } from "../../src/store/calls.ts";
import { consentHistory } from "../../src/store/consents.ts";
import type { Db } from "../../src/store/db.ts";
import { enrolmentsOf } from "../../src/store/enrolments.ts";
import { keepInbound } from "../../src/store/inbound.ts";
import { messagesOf, updateMessage } from "../../src/store/messages.ts";
import { listPatients } from "../../src/store/patient-list.ts";
import { patient as patientById, updatePatient } from "../../src/store/patients.ts";
import { saveQuestionnaireResponse } from "../../src/store/questionnaire-responses.ts";
import { repliesOf } from "../../src/store/replies.ts";
import { keepInSandbox } from "../../src/store/sandbox.ts";
import * as schema from "../../src/store/schema.ts";
import { keepNote } from "../../src/store/task-notes.ts";
import { tasksOf } from "../../src/store/tasks.ts";
import { told } from "../../src/store/timeline.ts";
import { verdictsAbout } from "../../src/store/verdicts.ts";
import { aClinic } from "../web/clinic.ts";

const day = 24 * 3_600_000;
const doer = { by: "command-line", at: Date.UTC(2026, 3, 1) };

/** Each is found nowhere else in the store. */
const secrets = {
  first: "Евпраксия",
  last: "Ёжикова-Тестова",
  patronymic: "Гермогеновна",
  phone: "79991234567",
  email: "evpraksia@secret.example",
  telegram: "424242424242",
  max: "515151515151",
  number: "карта-8731",
  birth: "1961-04-12",
  tag: "редкая-метка",
  attribute: "работает-пожарным",
  pressure: "157",
  words: "сердце колотится",
  doctor: "Неповторимова",
  diagnosis: "I10.77",
  proof: "скан-расписки-17",
  reason: "уезжает к дочери в Мирный",
  note: "просила звонить после шести",
};

/** A patient in whose name there is a row in every table that can have one. */
async function lived() {
  const clinic = await aClinic();
  const { engine, demo } = clinic;
  const { db } = engine;
  const id = await clinic.arrives({
    externalId: secrets.number,
    firstName: secrets.first,
    lastName: secrets.last,
    patronymic: secrets.patronymic,
    phone: `+${secrets.phone}`,
    email: secrets.email,
    telegram: secrets.telegram,
    max: secrets.max,
    birthDate: secrets.birth,
    tags: [secrets.tag],
    attributes: { work: secrets.attribute },
  });
  await demo.push(21 * day);
  await demo.reply(id, "telegram", `${secrets.pressure} на 96`);
  await demo.push(4 * day);
  await demo.visit(id, "missed");
  await demo.reply(id, "telegram", `191 на 121, ${secrets.words}`);
  await hold(engine, id, { ...doer, reason: secrets.reason });
  const at = now(engine);
  const words = { proof: secrets.proof, text: `Я, ${secrets.last}, согласна`, recordedBy: "demo-coordinator" };
  await consent(engine, { patientId: id, purpose: "advertising", channels: ["email"], given: true, at, way: "paper", ...words });
  await fill(db, id, at);
  return { ...clinic, db, id };
}

async function fill(db: Db, id: string, at: number) {
  const [row] = await enrolmentsOf(db, id);
  const enrolmentId = row?.id ?? "";
  const [message] = await messagesOf(db, id);
  await updateMessage(db, message?.key ?? "", {
    subject: secrets.first,
    html: secrets.last,
    address: secrets.telegram,
    providerId: `${secrets.telegram}/1`,
    because: `550 <${secrets.email}> unknown`,
    template: { id: "HX1", variables: { name: secrets.first } },
  });
  await recordAnswer(db, { enrolmentId, ask: "note", value: secrets.words, at });
  await createCall(db, { key: "call-1", enrolmentId, endpoint: "crm", body: { name: secrets.last }, createdAt: at, nextAt: at });
  const answers = { note: secrets.words };
  const response = {
    key: `${enrolmentId}/form@1`,
    patientId: id,
    enrolmentId,
    ask: "form",
    questionnaire: "phq",
    version: "1",
    startedAt: at,
    updatedAt: at,
  };
  await saveQuestionnaireResponse(db, { ...response, status: "completed", answers });
  await db.insert(schema.variants).values({ patientId: id, scenario: "s", step: "split", variant: "a" });
  await db.insert(schema.invitations).values({ hash: "h", patientId: id, channel: "max", expiresAt: at });
  const [task] = await tasksOf(db, id);
  await keepNote(db, { taskId: task?.id ?? "", by: "demo-coordinator", at, call: null, text: secrets.note });
  await keepInSandbox(db, { key: "s", channel: "telegram", address: secrets.telegram, text: secrets.first, buttons: [], at });
  const bodies = [
    {
      patient: { externalId: secrets.number, lastName: secrets.last },
      appointment: { doctor: secrets.doctor, diagnoses: [secrets.diagnosis] },
    },
    { From: `whatsapp:+${secrets.phone}`, Body: secrets.words },
    { data: { client: { phone: "8 (999) 123-45-67", name: secrets.first } } },
    { message: { chat: { id: Number(secrets.telegram) }, text: secrets.words } },
    { from: `${secrets.first} <${secrets.email.toUpperCase()}>`, text: secrets.words },
  ];
  for (const [index, body] of bodies.entries())
    await keepInbound(db, { id: `evt-${index}`, type: "event", body, receivedAt: at, handledAt: at, problem: secrets.number });
  await keepInbound(db, {
    id: "evt-other",
    type: "event",
    body: { patient: { externalId: "p-9", firstName: "Анна" } },
    receivedAt: at,
    handledAt: at,
  });
}

/** Tables about staff, providers and the clinic itself, which no patient's life fills. */
const ofOthers = [
  "accounts",
  "apiKeys",
  "limits",
  "sessions",
  "settings",
  "signInAttempts",
  "tombstones",
  "twoFactors",
  "users",
  "verifications",
];

/** The whole store as text, by table. */
async function everything(db: Db): Promise<Record<string, string>> {
  const tables = await Promise.all(
    Object.entries(schema).map(async ([name, table]) => [name, JSON.stringify(await db.select().from(table))] as const),
  );
  return Object.fromEntries(tables);
}

test("nothing of the patient is left in any column of any table", async () => {
  const { id, db, engine, demo } = await lived();
  const before = await everything(db);
  for (const [what, secret] of Object.entries(secrets).filter(([name]) => name !== "doctor" && name !== "diagnosis"))
    expect(Object.values(before).join("\n"), what).toContain(secret);
  // A new table is filled here, or is said to hold nothing about patients.
  const empty = Object.keys(before).filter((table) => before[table] === "[]");
  expect(empty.toSorted()).toEqual(ofOthers.toSorted());
  expect(await erasePatient(engine, id, doer)).toBe(true);
  await demo.push(day);
  const after = await everything(db);
  for (const [table, text] of Object.entries(after))
    for (const secret of Object.values(secrets)) {
      // Whole: a short number may stand inside a random id.
      expect(text, table).not.toMatch(new RegExp(`(?<![0-9a-f])${secret.replaceAll(".", "\\.")}(?![0-9a-f])`, "i"));
    }
  expect(after.inbound).toContain("Анна");
});

test("what must stay is there: what went, when, by which channel and under which consent", async () => {
  const { id, db, engine, demo } = await lived();
  const went = (await messagesOf(db, id)).filter(({ state }) => state === "sent");
  const shape = { state: "sent", channel: "telegram", text: null, address: null, subject: null };
  await erasePatient(engine, id, doer);
  await demo.push(day);
  const left = await messagesOf(db, id);
  for (const { key, sentAt, enrolmentId } of went)
    expect(left).toContainEqual(expect.objectContaining({ ...shape, sentAt, ...(enrolmentId !== null && { key }) }));
  const consents = await consentHistory(db, id);
  expect(consents).toContainEqual(
    expect.objectContaining({ purpose: "advertising", channel: "email", given: true, way: "paper", proof: null }),
  );
  const [why] = (await verdictsAbout(db, id)).filter(({ verdict }) => verdict.type === "send");
  expect(why).toMatchObject({ consent: { purpose: "care", channel: "telegram", given: true }, verdict: { inputs: { purpose: "care" } } });
  expect((await told(db, { patientId: id })).map(({ kind }) => kind)).toContain("sent");
  expect(await repliesOf(db, id)).toEqual([]);
  expect((await tasksOf(db, id)).map(({ state }) => state)).not.toContain("open");
  expect((await enrolmentsOf(db, id)).every(({ endedAt }) => endedAt !== null)).toBe(true);
  expect(await audited(db, { act: "patient.erase" })).toMatchObject([{ patientId: id, by: "command-line" }]);
  expect(await listPatients(db, {}, { limit: 10 })).toEqual([]);
  expect(await erasePatient(engine, id, doer)).toBe(false);
});

test("the same number may come again as somebody new", async () => {
  const { id, db, engine, arrives } = await lived();
  await erasePatient(engine, id, doer);
  const again = await arrives({ externalId: secrets.number });
  expect(again).not.toBe(id);
  expect(await updatePatient(db, again, { firstName: "Анна" }, now(engine))).toMatchObject({ erasedAt: null });
});

test("an export hands over everything: rows and the deliveries that name the patient", async () => {
  const { id, engine } = await lived();
  const all = JSON.stringify(await exportPatient(engine, id, doer));
  for (const [what, secret] of Object.entries(secrets)) expect(all, what).toContain(secret);
  expect(all).not.toContain("p-9");
  expect(await exportPatient(engine, "nobody", doer)).toBeUndefined();
  expect((await patientById(engine.db, id))?.erasedAt).toBeNull();
});
