// A child's messages go to the guardian and are worded for them; what the guardian writes is the child's answer (rule 111).
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { sendDirect } from "../../activities/send-direct.ts";
import type { Outgoing } from "../../src/channels/channel.ts";
import { now } from "../../src/engine/engine.ts";
import { receive } from "../../src/engine/receive.ts";
import { reply } from "../../src/engine/reply.ts";
import { handleInbound } from "../../src/engine/take-in.ts";
import { isInWindow } from "../../src/engine/whatsapp-window.ts";
import { compileFile, loadLibrary } from "../../src/scenario/check.ts";
import { virtualHost } from "../../src/simulate/host.ts";
import { answersOf } from "../../src/store/answers.ts";
import { consentsOf, recordConsent } from "../../src/store/consents.ts";
import { enrolmentsOf } from "../../src/store/enrolments.ts";
import { keepInbound, unhandled } from "../../src/store/inbound.ts";
import { messagesOf } from "../../src/store/messages.ts";
import { openMemory } from "../../src/store/open.ts";
import { createPatient } from "../../src/store/patients.ts";
import { publishPlan } from "../../src/store/plans.ts";
import { repliesOf } from "../../src/store/replies.ts";
import { scenario, stories, visit } from "./support.ts";

const asks =
  'w: { ru: { subject: s, text: "{{ guardian.first_name }}, как самочувствие: {{ patient.first_name }}?" }, en: { subject: s, text: "{{ guardian.first_name }}, how is {{ patient.first_name }}?" } }';
const child = (guardian: string, more = "") => ({
  patient: `{ first_name: Петя, age: 7, ${more} guardian: { first_name: Ольга${guardian} } }`,
});

describe("a child with a guardian", () => {
  const one = { steps: "- { send: w }", messages: asks };
  const two = { channels: "[telegram, max]", steps: "- { send: a }\n- { wait: 1 day }\n- { send: b }\n- { wait: 1 day }\n- { send: c }" };
  stories([
    [
      "is written to by the guardian's channel, in words for the guardian",
      one,
      `${visit}\n- { sent: w, via: telegram, text: "Ольга, как самочувствие: Петя?" }\n- { ended: completed }`,
      child(""),
    ],
    [
      "follows the guardian's wish of channel",
      one,
      `${visit}\n- { sent: w, via: email }\n- { ended: completed }`,
      child(", channels: [email]"),
    ],
    [
      "in the guardian's language",
      { ...one, languages: "[ru, en]" },
      `${visit}\n- { sent: w, text: "Ольга, how is Петя?" }\n- { ended: completed }`,
      child(", language: en"),
    ],
    [
      "at an hour that is humane for the guardian",
      one,
      "- { event: appointment.fulfilled, at: 2026-03-02T18:00 }\n- { sent: w, at: 2026-03-03T04:00 }\n- { ended: completed }",
      child(", timezone: Asia/Vladivostok", "timezone: Asia/Yekaterinburg,"),
    ],
    [
      "cannot be written to where the guardian has no channel",
      one,
      `${visit}\n- { suppressed: w, reason: no_consent }\n- { ended: completed }`,
      child(", channels: []"),
    ],
    [
      "is not reached by what the guardian has blocked, until the guardian writes",
      { ...two, channels: "[telegram]" },
      `${visit}\n- { sent: a }\n- { delivery: blocked }\n- { suppressed: b, reason: channel_blocked }\n- { reply: "hello", at: 2026-03-03T15:00 }\n- { sent: c }\n- { ended: completed }`,
      child(""),
    ],
    [
      "answers by the guardian's word",
      { steps: "- ask: q\n  message: a\n  answer: number\n  within: 1 day\n- { send: b }" },
      `${visit}\n- { sent: a }\n- { reply: "7" }\n- { sent: b, at: 2026-03-02T12:00 }\n- { ended: completed }`,
      child(""),
    ],
    [
      "and without one the guardian's name is left out with its comma",
      one,
      `${visit}\n- { sent: w, text: "Как самочувствие: Петя?" }\n- { ended: completed }`,
      { patient: "{ first_name: Петя, age: 7 }" },
    ],
  ]);
});

/** Monday noon in Moscow. */
const start = Date.UTC(2026, 2, 2, 9);

/** A mother, her two children and their scenario, by Telegram and WhatsApp. */
async function family() {
  const folder = mkdtempSync(join(tmpdir(), "zabota-family-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const steps = "- ask: q\n  message: a\n  answer: number\n  within: 1 day\n- { wait: 1 day }";
  writeFileSync(join(folder, "test.yaml"), scenario("test", { steps, channels: "[telegram, whatsapp]" }));
  const library = loadLibrary(folder);
  const { plan } = compileFile(join(folder, "test.yaml"), library);
  if (!plan) throw new Error("the scenario does not compile");
  const { db, close } = await openMemory();
  onTestFinished(close);
  await publishPlan(db, plan, start);
  const out: Outgoing[] = [];
  let count = 0;
  const send = async (message: Outgoing) => {
    out.push(message);
    return { type: "sent" as const, providerId: `${message.to}/${++count}` };
  };
  const host = virtualHost({
    db,
    clinic: library.clinic,
    publicUrl: "http://localhost:3000",
    approved: "everything",
    only: ["test"],
    at: start,
    channels: { telegram: { name: "telegram", send }, whatsapp: { name: "whatsapp", send } },
    paused: () => new Promise(() => {}),
  });
  const { engine } = host;
  const mother = await createPatient(db, { externalId: "m", firstName: "Ольга", telegram: "42", phone: "+79990000001" }, start);
  const children = [];
  for (const firstName of ["Петя", "Маша"]) {
    const { id } = await createPatient(db, { externalId: firstName, firstName, guardianId: mother.id }, start);
    for (const channel of ["telegram", "whatsapp"] as const)
      await recordConsent(db, { patientId: id, purpose: "care", channel, given: true, at: start - 1, recordedBy: mother.id });
    children.push(id);
  }
  const [petya = "", masha = ""] = children;
  return {
    db,
    out,
    mother,
    petya,
    masha,
    engine,
    async visits(patientId: string) {
      await host.wakeAt(now(engine) + 60_000);
      await receive(engine, {
        type: "appointment.fulfilled",
        at: now(engine),
        source: "mis",
        patientId,
        appointment: { externalId: patientId },
      });
      await host.settle();
    },
    async writes(text: string, replyTo?: string) {
      const id = ++count;
      const reply = replyTo === undefined ? {} : { reply_to_message: { message_id: Number(replyTo.split("/")[1]) } };
      const message = { message_id: 1_000 + id, date: 1, chat: { id: 42, type: "private" }, from: { id: 42 }, text, ...reply };
      await keepInbound(db, { id: `telegram/${id}`, type: "telegram", body: { update_id: id, message }, receivedAt: start });
      for (const row of await unhandled(db, 10)) await handleInbound(engine, row);
      await host.settle();
      await sendDirect(engine);
    },
    answersFrom: async (patientId: string) => {
      const [enrolment] = await enrolmentsOf(db, patientId);
      return enrolment ? (await answersOf(db, enrolment.id)).map(({ value }) => value) : [];
    },
  };
}

describe("a guardian's words", () => {
  test("answer for the child whom the last message was about, or the one that is quoted", async () => {
    const one = await family();
    await one.visits(one.petya);
    await one.visits(one.masha);
    const [first] = await messagesOf(one.db, one.petya);
    expect(first).toMatchObject({ recipientId: one.mother.id, address: "42", channel: "telegram" });
    await one.writes("7");
    expect(await one.answersFrom(one.masha)).toEqual([7]);
    expect(await one.answersFrom(one.petya)).toEqual([]);
    await one.writes("8", first?.providerId ?? "");
    expect(await one.answersFrom(one.petya)).toEqual([8]);
    expect((await repliesOf(one.db, one.mother.id)).map(({ text }) => text)).toEqual([]);
  });

  test("are a stop for everybody they speak for, told once", async () => {
    const one = await family();
    await one.visits(one.petya);
    await one.writes("СТОП");
    for (const id of [one.petya, one.masha]) {
      const care = (await consentsOf(one.db, id)).filter(({ purpose }) => purpose === "care");
      expect(care.map(({ given }) => given)).not.toContain(true);
    }
    expect(one.out.map(({ to }) => to)).toEqual(["42", "42"]);
    const said = [
      ...(await messagesOf(one.db, one.petya)),
      ...(await messagesOf(one.db, one.masha)),
      ...(await messagesOf(one.db, one.mother.id)),
    ];
    expect(said.filter(({ message }) => message === "stop-confirmed").map(({ recipientId }) => recipientId)).toEqual([one.mother.id]);
  });

  test("open WhatsApp's window, whichever child they were about", async () => {
    const { db, engine, mother, petya } = await family();
    const hour = 3_600_000;
    expect(await isInWindow(db, mother.id, start)).toBe(false);
    await reply(engine, { patientId: petya, channel: "whatsapp", id: "SM1", text: "Здравствуйте", at: start });
    expect(await isInWindow(db, mother.id, start + hour)).toBe(true);
    expect(await isInWindow(db, mother.id, start + 24 * hour)).toBe(false);
  });
});
