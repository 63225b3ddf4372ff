// A red flag from the patient's words to the released hold: alert, task, urgent text and hold, in any state, past every gate.
import { expect, onTestFinished, test } from "vitest";
import { sendDirect } from "../../activities/send-direct.ts";
import type { Fate } from "../../src/channels/channel.ts";
import { erasePatient } from "../../src/engine/erase.ts";
import { recordOutcome } from "../../src/engine/outcome.ts";
import { receive } from "../../src/engine/receive.ts";
import { reply } from "../../src/engine/reply.ts";
import { compileFile, loadLibrary } from "../../src/scenario/check.ts";
import { virtualHost } from "../../src/simulate/host.ts";
import { recordConsent } from "../../src/store/consents.ts";
import { holdsOf } from "../../src/store/holds.ts";
import { messagesOf } from "../../src/store/messages.ts";
import { openMemory } from "../../src/store/open.ts";
import { createPatient } from "../../src/store/patients.ts";
import { publishPlan } from "../../src/store/plans.ts";
import { tasksOf } from "../../src/store/tasks.ts";
import { told } from "../../src/store/timeline.ts";

/** A Monday, three in the morning in Moscow. */
const night = Date.UTC(2026, 2, 2);
const minute = 60_000;
const library = loadLibrary("scenarios");
const hosts = { story: { approved: "everything" }, production: {}, demo: { signed: "everything" } } as const;

/** A patient who has agreed to nothing, and has Telegram and e-mail. `fates`: what becomes of the first sendings. */
async function aPatient({ as = "story" as keyof typeof hosts, language = "ru", fates = [] as (Fate | (() => Promise<Fate>))[] } = {}) {
  const { db, close } = await openMemory();
  onTestFinished(close);
  const patient = await createPatient(db, { externalId: "p", firstName: "Анна", telegram: "1", email: "a@example.org", language }, night);
  const sent: string[] = [];
  const channel = (name: "telegram" | "email") => ({
    name,
    send: async ({ key }: { key: string }): Promise<Fate> => {
      sent.push(`${name} ${key}`);
      const fate = fates.shift() ?? { type: "sent" };
      return typeof fate === "function" ? fate() : fate;
    },
  });
  const channels = { telegram: channel("telegram"), email: channel("email") };
  const only = ["hypertension-control"];
  const host = virtualHost({
    db,
    clinic: library.clinic,
    channels,
    publicUrl: "",
    ...hosts[as],
    only,
    at: night,
    paused: () => new Promise(() => {}),
  });
  let count = 0;
  return {
    host,
    db,
    patient,
    sent,
    async writes(text: string, at = night, by: "telegram" | "email" = "telegram") {
      await reply(host.engine, { patientId: patient.id, channel: by, id: `r${++count}`, text, at });
      await host.wakeAt(at);
    },
    kinds: async () => (await told(db, { patientId: patient.id })).map(({ kind, what }) => `${kind} ${what}`),
    messages: () => messagesOf(db, patient.id),
    tasks: () => tasksOf(db, patient.id),
    holds: async () => (await holdsOf(db, patient.id)).map(({ kind, rule }) => `${kind} ${rule}`),
  };
}

test("out of the blue, at night, without any consent: the urgent text goes at once by the channel of the word", async () => {
  const one = await aPatient();
  await one.writes("давление 200 на 110", night, "email");
  expect(await one.kinds()).toEqual(["reply stray", "alert dangerous-pressure", "said dangerous-pressure"]);
  const [message] = await one.messages();
  expect(message).toMatchObject({
    state: "sent",
    channel: "email",
    sentAt: night,
    counts: false,
    address: "a@example.org",
    subject: "Клиника на Лесной",
  });
  expect(message?.text).toMatch(/103 или 112/);
  expect(message?.text).toContain("+7 495 123-45-67");
  expect(await one.tasks()).toMatchObject([
    { task: "dangerous-pressure", role: "doctor", dueAt: night + 15 * minute, state: "open", outcomes: ["released"] },
  ]);
  expect((await one.tasks())[0]?.script).toContain("«давление 200 на 110»");
  expect(await one.holds()).toEqual(["red_flag dangerous-pressure"]);
});

test("in the patient's language", async () => {
  const one = await aPatient({ language: "en" });
  await one.writes("I can't breathe");
  expect((await one.messages())[0]?.text).toMatch(/call 103 or 112 at once/);
});

test("the same rule again is added to the open alert, and the text is repeated after an hour, not before", async () => {
  const one = await aPatient();
  await one.writes("190/110");
  await one.writes("195/115", night + 10 * minute);
  expect(one.sent).toHaveLength(1);
  await one.writes("200/120", night + 90 * minute);
  expect(one.sent).toHaveLength(2);
  expect((await one.kinds()).filter((row) => row.startsWith("alert"))).toHaveLength(1);
  const tasks = await one.tasks();
  expect(tasks).toHaveLength(1);
  expect(tasks[0]?.script).toMatch(/^«200\/120»\n«195\/115»\n«190\/110»/);
  expect(await one.holds()).toHaveLength(1);
});

test("two rules in one message are two alerts and one text, the first rule's", async () => {
  const one = await aPatient();
  await one.writes("190/110, болит в груди");
  expect(await one.kinds()).toEqual(["reply stray", "alert urgent-symptoms", "alert dangerous-pressure", "said urgent-symptoms"]);
  expect((await one.messages()).map(({ message }) => message)).toEqual(["urgent-symptoms"]);
});

test("the task's one outcome ends the hold, and a new danger is a new alert", async () => {
  const one = await aPatient();
  await one.writes("190/110");
  const [task] = await one.tasks();
  expect(await recordOutcome(one.host.engine, task?.id ?? "", "done", "doctor", night)).toMatchObject({ type: "refused" });
  expect(await recordOutcome(one.host.engine, task?.id ?? "", "released", "doctor", night + minute)).toEqual({ type: "recorded" });
  expect(await one.holds()).toEqual([]);
  await one.writes("190/110", night + 2 * minute);
  expect((await one.kinds()).filter((row) => row.startsWith("alert"))).toHaveLength(2);
  expect(await one.holds()).toHaveLength(1);
});

test("a set that nobody has signed alarms staff in production and writes to no patient; the demo acts as if it were signed", async () => {
  const production = await aPatient({ as: "production" });
  await production.writes("190/110");
  expect(await production.kinds()).toEqual(["reply stray", "alert dangerous-pressure"]);
  expect(await production.messages()).toEqual([]);
  expect((await production.tasks())[0]?.script).toContain("не подписано врачом");
  expect(await production.holds()).toHaveLength(1);
  const demo = await aPatient({ as: "demo" });
  await demo.writes("190/110");
  expect(demo.sent).toHaveLength(1);
});

test("sent once: looked for from several places, tried again only where it was surely not taken, never where that is unknown", async () => {
  const one = await aPatient();
  await reply(one.host.engine, { patientId: one.patient.id, channel: "telegram", id: "r", text: "190/110", at: night });
  await Promise.all([sendDirect(one.host.engine), sendDirect(one.host.engine), sendDirect(one.host.engine)]);
  expect(one.sent).toHaveLength(1);
  await reply(one.host.engine, { patientId: one.patient.id, channel: "telegram", id: "r", text: "190/110", at: night });
  await sendDirect(one.host.engine);
  expect(one.sent).toHaveLength(1);

  const busy = await aPatient({ fates: [{ type: "not_sent", after: -1, problem: "busy" }] });
  await busy.writes("190/110");
  expect((await busy.messages())[0]?.state).toBe("deferred");
  await sendDirect(busy.host.engine);
  expect((await busy.messages())[0]?.state).toBe("sent");

  const lost = await aPatient({ fates: [{ type: "unknown", problem: "no answer" }] });
  await lost.writes("190/110");
  await sendDirect(lost.host.engine);
  expect([(await lost.messages())[0]?.state, lost.sent.length]).toEqual(["unknown", 1]);

  const erased = await aPatient({
    fates: [
      async () => {
        await erasePatient(erased.host.engine, erased.patient.id, { by: "maria", at: night });
        return { type: "sent" };
      },
    ],
  });
  await erased.writes("190/110");
  expect(erased.sent).toHaveLength(1);
  expect((await erased.kinds()).filter((row) => row.startsWith("said"))).toEqual([]);

  const refused = await aPatient({ fates: [{ type: "refused", blocked: true, problem: "blocked" }] });
  await refused.writes("190/110");
  expect((await refused.messages())[0]?.state).toBe("failed");
  expect(await refused.kinds()).toContain("failed dangerous-pressure");
});

test("the answer counts, what the journey sends next is held, and at its end it was held to the end", async () => {
  const one = await aPatient();
  const { plan } = compileFile("scenarios/hypertension-control.yaml", library);
  if (!plan) throw new Error("the scenario does not compile");
  await publishPlan(one.db, plan, night);
  await recordConsent(one.db, {
    patientId: one.patient.id,
    purpose: "care",
    channel: "telegram",
    given: true,
    at: night - 1,
    way: "desk",
    recordedBy: "desk",
  });
  const visit = (type: string, externalId: string, at: number) =>
    receive(one.host.engine, {
      type,
      at,
      source: "mis",
      patientId: one.patient.id,
      appointment: { externalId, service: "cardiology", diagnoses: ["I10"] },
    });
  await visit("appointment.fulfilled", "1", night);
  await one.host.settle();
  const asked = (await one.host.nextWake()) ?? 0;
  await one.host.wakeAt(asked);
  await one.writes("185/125", asked + minute);
  expect((await one.kinds()).slice(-4)).toEqual([
    "reply pressure",
    "alert dangerous-pressure",
    "said dangerous-pressure",
    "held control-visit-needed",
  ]);
  const held = async () => (await one.messages()).find(({ message }) => message === "control-visit-needed");
  expect(await held()).toMatchObject({ state: "deferred", reason: "red_flag_hold" });
  await one.host.wakeAt(asked + 2 * minute);
  await visit("appointment.booked", "2", asked + 2 * minute);
  await one.host.settle();
  expect(await held()).toMatchObject({ state: "suppressed", reason: "red_flag_hold" });
  // The danger outlives the journey.
  expect((await one.tasks()).filter(({ task }) => task === "dangerous-pressure")).toMatchObject([{ state: "open" }]);
});

test("STOP is confirmed by one neutral line, by the channel of the request, once a day and past every gate; no story is told of it", async () => {
  const one = await aPatient();
  await one.writes("стоп");
  await one.writes("Отпишите меня, пожалуйста", night + 10 * minute);
  expect(await one.messages()).toMatchObject([{ message: "stop-confirmed", channel: "telegram", state: "sent", counts: false }]);
  expect((await one.messages())[0]?.text).toContain("больше не пишем");
  expect((await one.kinds()).filter((row) => row.startsWith("sent"))).toEqual([]);
  await one.writes("stop", night + 25 * 60 * minute);
  expect(one.sent).toHaveLength(2);
});
