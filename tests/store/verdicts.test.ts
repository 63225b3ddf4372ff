// Every verdict of the gate is kept with its rule, the record it rests on and its inputs: why was this sent, and why was it not.
import { expect, test } from "vitest";
import type { Fate } from "../../src/channels/channel.ts";
import { consent } from "../../src/engine/consent.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { whyMessages } from "../../src/engine/why.ts";
import { consentHistory } from "../../src/store/consents.ts";
import { placeHold } from "../../src/store/holds.ts";
import { messagesOf } from "../../src/store/messages.ts";
import { updatePatient } from "../../src/store/patients.ts";
import { savePlan } from "../../src/store/plans.ts";
import { verdictsAbout, verdictsOf } from "../../src/store/verdicts.ts";
import { arrives, beginning, engineOf, goes, noon, oneMessage, takes } from "../support/one-message.ts";
import { aStore } from "../support/store.ts";

const at = (engine: Engine, virtual: number): Engine => ({ ...engine, clock: () => ({ speed: 0, real: 0, virtual }) });
const hour = 3_600_000;
const night = noon + 10 * hour;

async function one() {
  const { db } = await aStore();
  await savePlan(db, oneMessage, noon);
  const calls: string[] = [];
  const { patientId, id } = await arrives(db, "4242");
  const engine = engineOf(db, takes(calls));
  const judged = async () => (await verdictsAbout(db, patientId)).map(({ verdict }) => `${verdict.type} ${verdict.rule}`);
  return { db, calls, patientId, id, engine, judged };
}

test("a message that was sent tells by which rule, on which record, and from what", async () => {
  const { db, patientId, id, engine } = await one();
  await goes(engine, id);
  const [message] = await messagesOf(db, patientId);
  const [given] = await consentHistory(db, patientId);
  const all = await verdictsOf(db, message?.key ?? "");
  expect(all).toHaveLength(1);
  expect(all[0]?.verdict).toMatchObject({
    enrolmentId: id,
    patientId,
    at: noon,
    type: "send",
    rule: "consent",
    channel: "telegram",
    consentId: given?.id,
    inputs: { purpose: "care", sent: 0, cap: { count: 4, days: 7 }, reachable: { telegram: "ok" }, holds: [] },
  });
  expect(all[0]?.consent).toEqual(given);
  const inputs = JSON.stringify(all[0]?.verdict.inputs);
  for (const secret of ["4242", "Анна", "Здравствуйте"]) expect(inputs).not.toContain(secret);
});

test("what is asked again and answered in the same way is kept once", async () => {
  const { id, engine, judged, calls } = await one();
  for (const minutes of [0, 1, 2]) await goes(at(engine, night + minutes * 60_000), id, beginning());
  expect(await judged()).toEqual(["defer quiet_hours"]);
  await goes(at(engine, noon + 24 * hour), id);
  expect(await judged()).toEqual(["defer quiet_hours", "send consent"]);
  expect(calls).toHaveLength(1);
});

test("a provider that did not take it makes no new verdict, a hold placed meanwhile does", async () => {
  const { db, patientId, id, judged } = await one();
  const busy = engineOf(db, { send: async (): Promise<Fate> => ({ type: "not_sent", problem: "Too many requests." }) });
  for (let tries = 0; tries < 3; tries++) await expect(goes(busy, id)).rejects.toThrow("Too many");
  expect(await judged()).toEqual(["send consent"]);
  await placeHold(db, { patientId, kind: "staff", at: noon });
  await goes(busy, id);
  expect(await judged()).toEqual(["send consent", "hold hold"]);
});

test("staff read why, in both languages", async () => {
  const { db, patientId, id, engine } = await one();
  await goes(at(engine, night), id);
  await updatePatient(db, patientId, { blockedChannels: { telegram: noon } }, noon);
  await goes(at(engine, noon + 24 * hour), id);
  const read = async (language: "ru" | "en") => (await whyMessages(db, patientId, "Europe/Moscow", language)).flatMap(({ why }) => why);
  expect(await read("en")).toEqual([
    "Put off until Tue 3 March, 09:00: it was night there.",
    "Not sent: blocked by the patient, until they write there again.",
  ]);
  expect(await read("ru")).toEqual([
    "Отложено до вт 3 марта, 09:00: у пациента была ночь.",
    "Не отправлено: пациент заблокировал канал; откроется, когда он сам туда напишет.",
  ]);
});

test("a document that was withdrawn stops care, with the exact words that were agreed to on record", async () => {
  const { db, patientId, id, engine, judged } = await one();
  const legal = { personal_data: { version: "2026-03", texts: { ru: "Согласен на обработку.", en: "I agree." } } };
  const clinic = { ...engine.clinic, legal };
  const document = { patientId, purpose: "personal_data", channels: [], way: "paper", proof: "scan-17", recordedBy: "desk" } as const;
  await consent({ ...engine, clinic }, { ...document, channels: [], given: true, at: noon - 2 });
  await consent({ ...engine, clinic }, { ...document, channels: [], given: false, at: noon - 1 });
  const records = (await consentHistory(db, patientId)).filter(({ purpose }) => purpose === "personal_data");
  const kept = {
    channel: null,
    document: "personal_data",
    version: "2026-03",
    text: "Согласен на обработку.",
    way: "paper",
    proof: "scan-17",
  };
  expect(records).toMatchObject([
    { ...kept, given: true },
    { ...kept, given: false },
  ]);
  await goes(engine, id);
  expect(await judged()).toEqual(["suppress document"]);
  const [told] = await whyMessages(db, patientId, "Europe/Moscow", "ru");
  expect(told?.why).toEqual([
    "Не отправлено: согласие на обработку персональных данных отозвано (на бумаге, пн 2 марта, 11:59, версия 2026-03).",
  ]);
});
