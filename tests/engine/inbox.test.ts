// What comes back from people and waits for a person: strangers, words out of the blue, what nobody could read; and how staff answer.
import { describe, expect, test } from "vitest";
import { sendDirect } from "../../activities/send-direct.ts";
import type { Fate } from "../../src/channels/channel.ts";
import type { Said } from "../../src/channels/inbound.ts";
import { answerPatient, linkStranger } from "../../src/engine/answer-patient.ts";
import { recordOutcome } from "../../src/engine/outcome.ts";
import { receive } from "../../src/engine/receive.ts";
import { reply } from "../../src/engine/reply.ts";
import { takeSaid } from "../../src/engine/take-said.ts";
import { type ChannelName, channelNames } from "../../src/journey/plan.ts";
import { longestKept } from "../../src/messaging/inert.ts";
import { compileFile, loadLibrary } from "../../src/scenario/check.ts";
import { virtualHost } from "../../src/simulate/host.ts";
import { consentsOf, recordConsent } from "../../src/store/consents.ts";
import type { Inbound } from "../../src/store/inbound.ts";
import { messagesOf } from "../../src/store/messages.ts";
import { createPatient, type NewPatient, patient as patientById } from "../../src/store/patients.ts";
import { publishPlan } from "../../src/store/plans.ts";
import { markAnswered, repliesOf, waitingReplies } from "../../src/store/replies.ts";
import { tasksOf } from "../../src/store/tasks.ts";
import { aStore, NOW } from "../support/store.ts";

const library = loadLibrary("scenarios");
const minute = 60_000;
const hour = 60 * minute;

/** A clinic with these channels; `fates` are what becomes of the first sendings of each. */
async function aClinic({ open = channelNames as readonly ChannelName[], fates = {} as Partial<Record<ChannelName, Fate[]>> } = {}) {
  const { db } = await aStore();
  const sent: { channel: ChannelName; to: string; text: string; template?: string }[] = [];
  const channels = Object.fromEntries(
    open.map((name) => [
      name,
      {
        name,
        send: async ({ to, text, template }: { to: string; text: string; template?: { id: string } }): Promise<Fate> => {
          const fate = fates[name]?.shift() ?? { type: "sent" };
          if (fate.type === "sent") sent.push({ channel: name, to, text, ...(template && { template: template.id }) });
          return fate;
        },
      },
    ]),
  );
  const host = virtualHost({
    db,
    clinic: library.clinic,
    channels,
    publicUrl: "https://clinic.example",
    only: ["hypertension-control"],
    at: NOW,
    approved: "everything",
    paused: () => new Promise(() => {}),
  });
  const { engine } = host;
  let count = 0;
  async function says(said: Said, at = NOW): Promise<string | undefined> {
    const received = { id: `in-${++count}`, type: "test", body: {}, receivedAt: at, occurredAt: null, handledAt: null, problem: null };
    const outcome = await db.transaction((tx) => takeSaid(engine, tx, said, received as Inbound));
    await sendDirect(engine);
    return outcome;
  }
  return {
    host,
    engine,
    db,
    sent,
    says,
    aPatient: (row: Partial<NewPatient>) => createPatient(db, { externalId: crypto.randomUUID(), firstName: "Анна", ...row }, NOW),
    writes: (channel: ChannelName, address: string, text: string, at = NOW) =>
      says({ type: "words", channel, address, id: `w${++count}`, text }, at),
    async answers(patientId: string, channel: ChannelName, text: string, at = NOW) {
      const said = await db.transaction((tx) => answerPatient(engine, tx, { patientId, channel, text, by: "u1", at }));
      await sendDirect(engine);
      return said;
    },
    waiting: async () => (await waitingReplies(db)).map(({ why, text }) => `${why}: ${text}`),
  };
}

describe("a stranger's words", () => {
  test("wait for a person, once by the provider's id, with the address that they came from", async () => {
    const { says, db } = await aClinic();
    const said: Said = { type: "words", channel: "sms", address: "+79990000002", id: "SM1", text: "Кто это?" };
    expect([await says(said), await says(said)]).toEqual([undefined, undefined]);
    expect(await waitingReplies(db)).toMatchObject([
      { why: "stranger", channel: "sms", address: "+79990000002", text: "Кто это?", receivedAt: NOW, patientIds: [], alarm: null },
    ]);
  });

  test("that are dangerous come first, with the rule that they meet", async () => {
    const clinic = await aClinic();
    await clinic.writes("telegram", "1", "Добрый день");
    await clinic.writes("telegram", "2", "давление 200 на 120", NOW + minute);
    expect((await waitingReplies(clinic.db)).map(({ text, alarm }) => [text, alarm])).toEqual([
      ["давление 200 на 120", "dangerous-pressure"],
      ["Добрый день", null],
    ]);
  });

  test("that ask to stop wait too: no program knows whom to leave in peace", async () => {
    const clinic = await aClinic();
    await clinic.writes("sms", "+79990000002", "стоп");
    expect(await clinic.waiting()).toEqual(["stranger: стоп"]);
  });

  test("are the patient's once the address is known, and open WhatsApp's window", async () => {
    const { writes, db, aPatient, answers } = await aClinic();
    await writes("whatsapp", "+79990000002", "Это Пётр, запишите меня");
    const { id } = await aPatient({ firstName: "Пётр", phone: "+79990000002" });
    expect((await repliesOf(db, id)).map(({ text }) => text)).toEqual(["Это Пётр, запишите меня"]);
    expect(await waitingReplies(db, { patientId: id })).toMatchObject([{ patientIds: [id] }]);
    expect(await answers(id, "whatsapp", "Здравствуйте, Пётр!", NOW + hour)).toMatchObject({ type: "said" });
  });

  test("are linked to a patient by staff, unless the patient has another address there", async () => {
    const { writes, db, aPatient } = await aClinic();
    await writes("max", "77", "это я");
    const [words] = await waitingReplies(db);
    const reply = { channel: words?.channel ?? "max", id: words?.id ?? "" };
    const [fits, other] = [await aPatient({}), await aPatient({ max: "78" })];
    const link = (patientId: string) => db.transaction((tx) => linkStranger(tx, { reply, patientId, at: NOW }));
    expect(await link(other.id)).toMatchObject({ type: "refused" });
    expect(await link(fits.id)).toEqual({ type: "linked" });
    expect((await patientById(db, fits.id))?.max).toBe("77");
    expect((await repliesOf(db, fits.id)).map(({ text }) => text)).toEqual(["это я"]);
    expect(await link("nobody")).toMatchObject({ type: "refused" });
  });
});

describe("a patient's words out of the blue", () => {
  test("wait until somebody has seen to them, oldest first", async () => {
    const clinic = await aClinic();
    const { id } = await clinic.aPatient({ telegram: "5" });
    await clinic.writes("telegram", "5", "второе", NOW + minute);
    await clinic.writes("telegram", "5", "первое");
    expect(await clinic.waiting()).toEqual(["stray: первое", "stray: второе"]);
    const [first] = await waitingReplies(clinic.db);
    const mark = () => clinic.db.transaction((tx) => markAnswered(tx, { channel: "telegram", id: first?.id ?? "" }, "u1", NOW + hour));
    expect([await mark(), await mark()]).toEqual([true, false]);
    expect(await clinic.waiting()).toEqual(["stray: второе"]);
    expect(await repliesOf(clinic.db, id)).toMatchObject([{ answeredBy: "u1", answeredAt: NOW + hour }, { answeredBy: null }]);
  });

  test("are inert: no signs that hide or turn about, no book; and the note says how long it was", async () => {
    const clinic = await aClinic();
    const { id } = await clinic.aPatient({ telegram: "5" });
    for (const text of [`a\0b\u202ec\u0007\ud800d`, "болит ".repeat(900_000), "🩺".repeat(4_000), "🩺".repeat(20_000)])
      await clinic.writes("telegram", "5", text);
    const kept = (await repliesOf(clinic.db, id)).sort((a, b) => a.text.length - b.text.length);
    expect(kept.map(({ text, cutFrom }) => [text.length, cutFrom])).toEqual([
      [5, null],
      [8_000, null],
      [longestKept, 5_400_000],
      [longestKept, 40_000],
    ]);
    expect(kept[0]?.text).toBe("abc\ufffdd");
  });
});

describe("staff answer in their own words", () => {
  test("by the patient's channel, at once; what they write is no template, and the words wait no longer", async () => {
    const clinic = await aClinic();
    const { id } = await clinic.aPatient({ telegram: "5" });
    await clinic.writes("telegram", "5", "Можно с кашлем?");
    const [words] = await waitingReplies(clinic.db);
    const text = "  Да, {{ patient.first_name }}!\n2 * 3 * 4  ";
    const replyTo = { channel: "telegram" as const, id: words?.id ?? "" };
    await clinic.db.transaction((tx) =>
      answerPatient(clinic.engine, tx, { patientId: id, channel: "telegram", text, by: "u1", at: NOW, replyTo }),
    );
    await sendDirect(clinic.engine);
    expect(clinic.sent).toEqual([{ channel: "telegram", to: "5", text: text.trim() }]);
    expect(await clinic.waiting()).toEqual([]);
    expect(await clinic.answers(id, "telegram", "И ещё одно.")).toMatchObject({ type: "said" });
    expect(clinic.sent).toHaveLength(2);
  });

  test.each([
    ["whose channel the clinic has not", "max", "no_channel", { max: "1" }],
    ["who has no address there", "email", "no_channel", {}],
    ["who has closed the channel", "telegram", "channel_blocked", { telegram: "5", blockedChannels: { telegram: NOW } }],
    ["to whom WhatsApp takes a template only", "whatsapp", "template_needed", { phone: "+79990000001" }],
  ] as const)("not to one %s", async (_, channel, reason, row) => {
    const clinic = await aClinic({ open: ["telegram", "email", "whatsapp"] });
    const { id } = await clinic.aPatient(row);
    expect(await clinic.answers(id, channel, "Здравствуйте")).toMatchObject({ type: "refused", reason });
    expect(clinic.sent).toEqual([]);
  });

  test("by WhatsApp for 24 hours after the patient's word", async () => {
    const clinic = await aClinic();
    const { id } = await clinic.aPatient({ phone: "+79990000001" });
    await clinic.writes("whatsapp", "+79990000001", "Добрый день");
    expect(await clinic.answers(id, "whatsapp", "Здравствуйте", NOW + 23 * hour)).toMatchObject({ type: "said" });
    expect(await clinic.answers(id, "whatsapp", "Здравствуйте", NOW + 24 * hour)).toMatchObject({ reason: "template_needed" });
  });

  test("not after a stop by that channel, until the patient writes there again", async () => {
    const clinic = await aClinic();
    const { id } = await clinic.aPatient({ telegram: "5" });
    await clinic.writes("telegram", "5", "стоп");
    expect(await clinic.answers(id, "telegram", "Но почему?", NOW + minute)).toMatchObject({ reason: "consent_withdrawn" });
    await clinic.writes("telegram", "5", "А когда приём?", NOW + hour);
    expect(await clinic.answers(id, "telegram", "Завтра в 10", NOW + hour)).toMatchObject({ type: "said" });
  });

  test("something that can be sent", async () => {
    const clinic = await aClinic();
    const { id } = await clinic.aPatient({ telegram: "5" });
    expect(await clinic.answers(id, "telegram", " \n ")).toMatchObject({ reason: "bad_text" });
    expect(await clinic.answers(id, "telegram", "а".repeat(5_000))).toMatchObject({ reason: "bad_text" });
  });
});

describe("the wish to come back", () => {
  const agreed = (patientId: string, given: boolean, at: number) =>
    ({ patientId, purpose: "care", channel: "telegram", given, at, way: "desk", recordedBy: "desk" }) as const;

  test.each(["старт", "/start", "START!"])("%s opens the channel, gives no consent, and is told where each is asked anew", async (text) => {
    const clinic = await aClinic();
    const { id } = await clinic.aPatient({ telegram: "5", blockedChannels: { telegram: NOW } });
    await recordConsent(clinic.db, agreed(id, true, NOW - 2));
    await recordConsent(clinic.db, agreed(id, false, NOW - 1));
    await clinic.writes("telegram", "5", text);
    await clinic.writes("telegram", "5", text, NOW + minute);
    expect((await patientById(clinic.db, id))?.blockedChannels).toEqual({});
    expect((await consentsOf(clinic.db, id)).map(({ given }) => given)).toEqual([false]);
    expect(clinic.sent).toHaveLength(1);
    expect(clinic.sent[0]?.text).toContain("https://clinic.example/p/preferences/");
    expect((await repliesOf(clinic.db, id)).map(({ kind }) => kind)).toEqual(["start", "start"]);
    expect(await clinic.waiting()).toEqual([]);
  });

  test("by the messenger's own button greets once, and one who has withdrawn nothing is not asked anything", async () => {
    const clinic = await aClinic();
    await clinic.aPatient({ telegram: "5" });
    await clinic.says({ type: "started", channel: "telegram", address: "5" });
    await clinic.says({ type: "started", channel: "telegram", address: "5" }, NOW + minute);
    expect(clinic.sent).toHaveLength(1);
    expect(clinic.sent[0]?.text).toMatch(/мы на связи здесь/);
    expect(clinic.sent[0]?.text).not.toContain("/p/");
  });
});

describe("the wish to stop", () => {
  test("of a family that shares a phone is confirmed by one message", async () => {
    const clinic = await aClinic();
    for (const firstName of ["Анна", "Пётр"]) await clinic.aPatient({ firstName, phone: "+79990000001" });
    await clinic.writes("sms", "+79990000001", "Стоп!");
    expect(clinic.sent).toHaveLength(1);
  });

  test("that asks for the data to be erased is also a person's task, with the words", async () => {
    const clinic = await aClinic();
    const { id } = await clinic.aPatient({ telegram: "5" });
    await clinic.writes("telegram", "5", "Удалите мои данные");
    expect(await tasksOf(clinic.db, id)).toMatchObject([
      { task: "data-wish", role: "coordinator", script: "«Удалите мои данные»", state: "open" },
    ]);
    expect((await consentsOf(clinic.db, id)).every(({ given }) => !given)).toBe(true);
  });
});

describe("an urgent text", () => {
  const danger = "давление 200 на 120";
  const open = async (clinic: Awaited<ReturnType<typeof aClinic>>, id: string) =>
    (await tasksOf(clinic.db, id)).find(({ state }) => state === "open");

  test("that its channel refuses goes by the next one, each tried once", async () => {
    const refused: Fate = { type: "refused", blocked: true, problem: "blocked" };
    const clinic = await aClinic({ fates: { telegram: [refused], max: [refused] } });
    const { id } = await clinic.aPatient({ telegram: "5", max: "6", email: "a@example.org" });
    await clinic.writes("telegram", "5", danger);
    for (let i = 0; i < 4; i++) await sendDirect(clinic.engine);
    expect(clinic.sent.map(({ channel, to }) => `${channel} ${to}`)).toEqual(["email a@example.org"]);
    expect((await messagesOf(clinic.db, id)).map(({ channel, state }) => [channel, state])).toEqual([
      ["telegram", "failed"],
      ["max", "failed"],
      ["email", "sent"],
    ]);
    expect((await open(clinic, id))?.script).not.toContain("позвоните");
  });

  test("that no channel takes is said in the task", async () => {
    const clinic = await aClinic({ fates: { telegram: [{ type: "refused", blocked: true, problem: "blocked" }] } });
    const { id } = await clinic.aPatient({ telegram: "5" });
    await clinic.writes("telegram", "5", danger);
    await sendDirect(clinic.engine);
    expect((await open(clinic, id))?.script).toMatch(/^Сообщением предупредить не удалось: позвоните\.\n«давление/);
  });

  test("whose channel is not open goes by one that is, and with none the task says so at once", async () => {
    const clinic = await aClinic({ open: ["sms"] });
    const [reached, unreached] = [
      await clinic.aPatient({ telegram: "5", phone: "+79990000001" }),
      await clinic.aPatient({ telegram: "6" }),
    ];
    await clinic.writes("telegram", "5", danger);
    await clinic.writes("telegram", "6", danger);
    expect(clinic.sent.map(({ channel }) => channel)).toEqual(["sms"]);
    expect((await open(clinic, unreached.id))?.script).toContain("предупредить не удалось");
    expect((await open(clinic, reached.id))?.script).not.toContain("предупредить не удалось");
  });

  test("that perhaps went is not sent again, and the task says that nobody knows", async () => {
    const clinic = await aClinic({ fates: { telegram: [{ type: "unknown", problem: "no answer" }] } });
    const { id } = await clinic.aPatient({ telegram: "5", email: "a@example.org" });
    await clinic.writes("telegram", "5", danger);
    await sendDirect(clinic.engine);
    expect(clinic.sent).toEqual([]);
    expect((await open(clinic, id))?.script).toContain("Неизвестно, дошло ли");
  });

  test("goes to the guardian of a child, and only where no channel of theirs takes it to the child", async () => {
    const clinic = await aClinic({ fates: { telegram: [{ type: "refused", blocked: true, problem: "blocked" }] } });
    const mother = await clinic.aPatient({ firstName: "Мария", telegram: "5" });
    const child = await clinic.aPatient({ firstName: "Ваня", guardianId: mother.id, phone: "+79990000003" });
    await reply(clinic.engine, { patientId: child.id, channel: "telegram", id: "w", text: danger, at: NOW });
    for (let i = 0; i < 3; i++) await sendDirect(clinic.engine);
    expect((await messagesOf(clinic.db, child.id)).map(({ recipientId, channel, state }) => [recipientId, channel, state])).toEqual([
      [mother.id, "telegram", "failed"],
      [child.id, "sms", "sent"],
    ]);
  });
});

test("what nobody could read twice stands in the task with all the words, also those that come later, and waits with them", async () => {
  const clinic = await aClinic();
  const { id } = await clinic.aPatient({ telegram: "5" });
  const { plan } = compileFile("scenarios/hypertension-control.yaml", library);
  if (!plan) throw new Error("the scenario does not compile");
  await publishPlan(clinic.db, plan, NOW);
  const consent = { purpose: "care", channel: "telegram", given: true, way: "desk", recordedBy: "desk" } as const;
  await recordConsent(clinic.db, { ...consent, patientId: id, at: NOW - 1 });
  const appointment = { externalId: "1", service: "cardiology", diagnoses: ["I10"] };
  await receive(clinic.engine, { type: "appointment.fulfilled", at: NOW, source: "mis", patientId: id, appointment });
  await clinic.host.settle();
  const asked = (await clinic.host.nextWake()) ?? 0;
  await clinic.host.wakeAt(asked);
  for (const [index, text] of ["высокое", "очень {{ высокое }}", "ну не знаю"].entries()) {
    await clinic.writes("telegram", "5", text, asked + index * minute);
    await clinic.host.wakeAt(asked + index * minute);
  }
  const [task] = (await tasksOf(clinic.db, id)).filter(({ task }) => task === "unclear-pressure");
  expect(task?.script).toBe("«ну не знаю»\n«очень {{ высокое }}»\n«высокое»");
  expect(await clinic.waiting()).toEqual(["unclear: высокое", "unclear: очень {{ высокое }}", "unclear: ну не знаю"]);
  expect(await recordOutcome(clinic.engine, task?.id ?? "", "150/95", "u1", asked + hour)).toEqual({ type: "recorded" });
  expect(await clinic.waiting()).toEqual([]);
});
