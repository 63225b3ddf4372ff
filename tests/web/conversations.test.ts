// Conversations on a real store: who is listed and when, who may read and answer, WhatsApp's window, and strangers who turn out to be patients.
import { describe, expect, test } from "vitest";
import { sendDirect } from "../../activities/send-direct.ts";
import type { Channel } from "../../src/channels/channel.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { ChannelName } from "../../src/journey/plan.ts";
import { audited } from "../../src/store/audit.ts";
import { recordConsent } from "../../src/store/consents.ts";
import { messagesOf } from "../../src/store/messages.ts";
import { createPatient, type NewPatient, patient as patientById } from "../../src/store/patients.ts";
import { keepReply, type Reply, waitingReplies } from "../../src/store/replies.ts";
import { told } from "../../src/store/timeline.ts";
import { roles } from "../../src/store/users.ts";
import { conversations, type Filter, thread } from "../../src/web/console/conversations/data.ts";
import { may } from "../../src/web/console/permissions.ts";
import { anEngine, NOW } from "../booking/support.ts";
import { aUser, emailOf, signedIn } from "./staff.ts";
import { served } from "./support.ts";

const hour = 3_600_000;

async function anInbox() {
  const base = await anEngine();
  const channel = (name: ChannelName): Channel => ({ name, send: async () => ({ type: "sent" as const }) });
  const engine: Engine = { ...base, channels: { telegram: channel("telegram"), whatsapp: channel("whatsapp"), email: channel("email") } };
  const { db } = engine;
  let count = 0;
  return {
    engine,
    db,
    patient: (row: Partial<NewPatient> = {}) => createPatient(db, { externalId: `p-${++count}`, firstName: `Анна ${count}`, ...row }, NOW),
    says: async (row: Partial<Reply>) => {
      const id = row.id ?? `r-${String(++count).padStart(4, "0")}`;
      await keepReply(db, { channel: "telegram", text: `слово ${count}`, receivedAt: NOW + count, kind: "stray", ...row, id });
      return id;
    },
  };
}

/** Every page of the list, put together. */
async function whole(engine: Engine, filter: Filter) {
  const rows = [];
  let before: string | undefined;
  do {
    const page = await conversations(engine, filter, before);
    rows.push(...page.waiting, ...page.rows);
    before = page.next;
  } while (before !== undefined);
  return rows;
}

describe("the list", () => {
  test("has everybody once, by their last words, over many pages", async () => {
    const { engine, patient, says } = await anInbox();
    const people = await Promise.all(Array.from({ length: 95 }, () => patient()));
    for (const { id } of people) for (const _ of [1, 2]) await says({ patientId: id, kind: "answer" });
    const rows = await whole(engine, "all");
    expect(rows.map(({ name }) => name)).toEqual(people.map(({ firstName }) => firstName).reverse());
    expect(rows.some(({ waits }) => waits)).toBe(false);
  });

  test("has the longest waiting on top, then the others by their last words; everybody who waits is in a list of their own", async () => {
    const { engine, patient, says } = await anInbox();
    const people = await Promise.all(Array.from({ length: 95 }, () => patient()));
    for (const { id } of people) for (const _ of [1, 2]) await says({ patientId: id });
    const names = people.map(({ firstName }) => firstName);
    const first = await conversations(engine, "all", undefined);
    expect([first.waiting.map(({ name }) => name), first.more]).toEqual([names.slice(0, 10), true]);
    expect((await whole(engine, "all")).map(({ name }) => name)).toEqual([...names.slice(0, 10), ...names.slice(10).reverse()]);
    expect((await whole(engine, "waiting")).map(({ name }) => name)).toEqual(names);
  });

  test("is shown unasked, and stays on its page when it is made fresh", async () => {
    const { engine, patient, says } = await anInbox();
    const web = await served({ engine });
    await aUser(engine, "coordinator");
    const own = await signedIn(web, "coordinator");
    expect((await own.get("/conversations")).text).toContain("Nobody has written yet");
    const { id } = await patient();
    await says({ patientId: id, kind: "answer", text: "прочитано само" });
    expect((await own.get("/conversations")).text).toContain("прочитано само");
    expect((await own.get("/conversations?show=waiting")).text).toContain("Nobody waits for an answer");
    expect((await own.get("/conversations?show=sms")).text).toContain("Nobody has written by this channel");
    expect((await own.get(`/conversations?before=${NOW}.r`)).text).toContain(`before=${NOW}.r" hx-trigger="fresh"`);
  });

  test("by one channel tells the last words by it", async () => {
    const { engine, patient, says } = await anInbox();
    const { id: patientId } = await patient();
    await says({ patientId, channel: "whatsapp", text: "сюда" });
    await says({ patientId, channel: "telegram", text: "туда" });
    expect((await whole(engine, "whatsapp")).map(({ text }) => text)).toEqual(["сюда"]);
    expect((await whole(engine, "all")).map(({ text }) => text)).toEqual(["туда"]);
    expect(await whole(engine, "email")).toEqual([]);
  });

  test("of those who wait has alarming strangers first, and nobody whose words were read", async () => {
    const { engine, patient, says } = await anInbox();
    const { id: patientId } = await patient({ firstName: "Ждёт" });
    const { id: other } = await patient();
    await says({ patientId });
    await says({ patientId: other, kind: "answer" });
    await says({ channel: "whatsapp", address: "+79990001122", kind: "stranger", alarm: "high" });
    expect((await whole(engine, "waiting")).map(({ name, alarm }) => [name, alarm])).toEqual([
      [undefined, true],
      ["Ждёт", false],
    ]);
  });
});

describe("a conversation", () => {
  test.each(roles)("is read and written in by a %s as the table of permissions says", async (role) => {
    const { engine, patient, says } = await anInbox();
    const web = await served({ engine });
    await aUser(engine, role);
    const { id } = await patient({ telegram: "17" });
    await says({ patientId: id, text: "тайное слово" });
    const own = await signedIn(web, role);
    for (const path of ["/conversations", "/conversations/list", `/conversations/${id}`, `/conversations/${id}/words`]) {
      const { status, text } = await own.get(path);
      expect(status, path).toBe(may(role, "conversations.see") ? 200 : 403);
      expect(text.includes("тайное слово"), path).toBe(may(role, "conversations.see"));
    }
    const answered = await own.post(`/conversations/${id}/answer`, { channel: "telegram", text: "Здравствуйте" });
    expect(answered.status).toBe(may(role, "conversations.write") ? 303 : 403);
    expect(await messagesOf(engine.db, id)).toHaveLength(may(role, "conversations.write") ? 1 : 0);
  });

  test("answered in a person's own words waits no longer, and who wrote is in the audit log, without the words", async () => {
    const { engine, db, patient, says } = await anInbox();
    const web = await served({ engine });
    const by = await aUser(engine, "coordinator", emailOf("coordinator"), "Мария Орлова");
    const { id } = await patient({ telegram: "17" });
    for (const _ of [1, 2, 3]) await says({ patientId: id });
    const own = await signedIn(web, "coordinator");
    const { text } = await own.post(
      `/conversations/${id}/answer`,
      { channel: "telegram", text: "Да, *можно* <b>" },
      { "hx-request": "true" },
    );
    expect(text).toMatch(/^<section id="conversation"[\s\S]*Да, \*можно\* &lt;b&gt;[\s\S]*Мария Орлова · Telegram/);
    expect(await waitingReplies(db)).toEqual([]);
    expect(await messagesOf(db, id)).toMatchObject([{ channel: "telegram", text: "Да, *можно* <b>", state: "deferred" }]);
    const [entry] = await audited(db, { act: "conversation.answer" });
    expect(entry).toMatchObject({ by, patientId: id, detail: { channel: "telegram" } });
    expect(JSON.stringify(entry)).not.toContain("можно");
    await sendDirect(engine);
    expect(await told(db, { patientId: id })).toMatchObject([{ kind: "said", detail: { by } }]);
    expect((await own.get(`/patients/${id}`)).text).toMatch(/Telegram[\s\S]*Да, \*можно\*[\s\S]*By: Мария Орлова/);
  });

  test("has the clinic's answers at hand, named for staff and filled in for the patient in the patient's language", async () => {
    const { engine, patient, says } = await anInbox();
    const reply = {
      title: { ru: "Перезвоним", en: "We will call" },
      text: { ru: "{{ patient.first_name }}, сейчас перезвоним.", en: "{{ patient.first_name }}, we will call you." },
    };
    const web = await served({ engine: { ...engine, clinic: { ...engine.clinic, quickReplies: [reply] } } });
    await aUser(engine, "coordinator");
    const own = await signedIn(web, "coordinator");
    const shown = async (row: Partial<NewPatient>) => {
      const { id } = await patient({ telegram: `${row.firstName}`, ...row });
      await says({ patientId: id });
      return (await own.get(`/conversations/${id}`)).text;
    };
    expect(await shown({ firstName: "Анна", language: "ru" })).toMatch(/data-text="Анна, сейчас перезвоним."[^>]*>We will call</);
    expect(await shown({ firstName: "Emma", language: "en" })).toMatch(/data-text="Emma, we will call you."[^>]*>We will call</);
    expect(await shown({ firstName: "Мухаммад", language: "tg" })).toContain('data-text="Мухаммад, сейчас перезвоним."');
  });

  test("that needs no answer is marked so; what came since waits on", async () => {
    const { engine, db, patient, says } = await anInbox();
    const web = await served({ engine });
    await aUser(engine, "coordinator");
    const { id } = await patient({ telegram: "17" });
    await says({ patientId: id, receivedAt: NOW, text: "спасибо" });
    await says({ patientId: id, receivedAt: NOW + 5, text: "и ещё" });
    const own = await signedIn(web, "coordinator");
    await own.post(`/conversations/${id}/done`, { until: String(NOW) });
    expect((await waitingReplies(db)).map(({ text }) => text)).toEqual(["и ещё"]);
    expect((await own.post(`/conversations/${id}/done`, { until: String(NOW) })).status).toBe(409);
  });

  test("refused says why, keeps what was written, and sends nothing", async () => {
    const { engine, db, patient, says } = await anInbox();
    const web = await served({ engine });
    await aUser(engine, "coordinator");
    const { id } = await patient({ telegram: "17", email: "anna@example.org" });
    await says({ patientId: id, kind: "stop", receivedAt: NOW - 2 * hour });
    await recordConsent(db, { patientId: id, purpose: "service", channel: "telegram", given: false, at: NOW - hour });
    const own = await signedIn(web, "coordinator");
    const { status, text } = await own.post(`/conversations/${id}/answer`, { channel: "telegram", text: "Как вы?" });
    expect(status).toBe(409);
    expect(text).toContain("asked not to be written to here");
    expect(text).toContain("Как вы?</textarea>");
    expect(await messagesOf(db, id)).toEqual([]);
  });

  test.each([
    ["an hour after their words", hour, "You may write freely until Fri 6 March, 10:59", 303],
    ["a day later", 25 * hour, "Only an approved template would pass now", 409],
  ])("by WhatsApp, %s, shows the window", async (_, ago, sentence, status) => {
    const { engine, patient, says } = await anInbox();
    const web = await served({ engine });
    await aUser(engine, "coordinator");
    const { id } = await patient({ phone: "+79991234567" });
    await says({ patientId: id, channel: "whatsapp", receivedAt: NOW - ago });
    const own = await signedIn(web, "coordinator");
    expect((await own.get(`/conversations/${id}`)).text).toContain(sentence);
    expect((await own.post(`/conversations/${id}/answer`, { channel: "whatsapp", text: "Здравствуйте" })).status).toBe(status);
  });

  test("has both sides in their order, earlier words a page at a time, none twice", async () => {
    const { engine, db, patient, says } = await anInbox();
    const { id } = await patient({ telegram: "17" });
    for (let index = 0; index < 120; index++) await says({ patientId: id, receivedAt: NOW + index, text: String(index) });
    const found = (await patientById(db, id)) ?? expect.fail();
    const said: string[] = [];
    let before: number | undefined;
    do {
      const { spoken, earlier } = await thread(engine, found, "ru", before);
      said.unshift(...spoken.flatMap((each) => (each.from === "patient" ? each.reply.text : [])));
      before = earlier;
    } while (before !== undefined);
    expect(said).toEqual(Array.from({ length: 120 }, (_, index) => String(index)));
  });
});

describe("a stranger", () => {
  test("is found among the patients, linked, and their words and dangers are the patient's from then on", async () => {
    const { engine, db, patient, says } = await anInbox();
    const web = await served({ engine });
    await aUser(engine, "coordinator");
    const { id } = await patient({ firstName: "Борис", lastName: "Ковалёв" });
    const reply = await says({ channel: "whatsapp", address: "+79990001122", kind: "stranger", text: "сменил номер" });
    const own = await signedIn(web, "coordinator");
    const sought = await own.post(`/strangers/whatsapp/${reply}/search`, { who: "ковалев" });
    const page = await own.get(sought.location ?? "");
    expect(page.text).toContain(`value="${id}"`);
    const linked = await own.post(`/strangers/whatsapp/${reply}/link`, { patient: id });
    expect(linked).toMatchObject({ status: 303, location: `/conversations/${id}` });
    expect((await own.get(`/conversations/${id}`)).text).toContain("сменил номер");
    expect((await patientById(db, id))?.phone).toBe("+79990001122");
    expect((await whole(engine, "all")).map(({ name }) => name)).toEqual(["Ковалёв Борис"]);
  });

  test("is not linked where the patient has another address, or there is no such patient", async () => {
    const { engine, patient, says } = await anInbox();
    const web = await served({ engine });
    await aUser(engine, "coordinator");
    const { id } = await patient({ phone: "+79995554433" });
    const reply = await says({ channel: "whatsapp", address: "+79990001122", kind: "stranger" });
    const own = await signedIn(web, "coordinator");
    for (const to of [id, "nobody"]) expect((await own.post(`/strangers/whatsapp/${reply}/link`, { patient: to })).status).toBe(409);
  });

  test("who is not ours waits no longer", async () => {
    const { engine, db, says } = await anInbox();
    const web = await served({ engine });
    await aUser(engine, "coordinator");
    const about = { channel: "whatsapp" as const, address: "+79990001122", kind: "stranger" as const };
    const reply = await says(about);
    await says(about);
    expect((await (await signedIn(web, "coordinator")).post(`/strangers/whatsapp/${reply}/not-ours`, {})).status).toBe(303);
    expect(await waitingReplies(db)).toEqual([]);
  });
});
