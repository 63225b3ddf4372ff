// The demo's people live through it by real HTTP and SMTP; what we wrote down, what the providers were given and what is told must agree.
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import { type Demo, startDemo } from "../../src/demo/demo.ts";
import { transcript } from "../../src/simulate/transcript.ts";
import { type Message, messagesOf } from "../../src/store/messages.ts";
import { type Patient, searchPatients } from "../../src/store/patients.ts";
import { told } from "../../src/store/timeline.ts";

let demo: Demo;
let patients: Patient[];
let messages: Message[];
const problems: string[] = [];

beforeAll(async () => {
  // The server of the other tests shows that its program is there.
  inject("temporal");
  demo = await startDemo(readConfig({}), {
    speed: 1_000_000,
    port: 0,
    progress: () => {},
    say: (what, error) => void problems.push(`${what}: ${String(error)}`),
    happened: async () => {},
  });
  await demo.idle;
  patients = await searchPatients(demo.house.engine.db, "", 500);
  messages = (await Promise.all(patients.map(({ id }) => messagesOf(demo.house.engine.db, id)))).flat();
}, 300_000);
afterAll(() => demo?.close());

const has = (name: string) => patients.find(({ firstName }) => firstName === name) ?? expect.fail(`${name} is not there`);
const of = (patient: Patient) => messages.filter(({ patientId }) => patientId === patient.id);
const gone = (message: Message) => message.providerId !== null;

it("nothing went wrong on the way", () => {
  expect(problems).toEqual([]);
});

it("every message that we say was taken is with its provider, and the providers have no other, message by message", () => {
  const ours = messages.filter(gone).map(({ channel, providerId, address }) => `${channel} ${providerId} ${address}`);
  const theirs = [
    ...demo.taken().map(({ channel, id, to }) => `${channel} ${id} ${to}`),
    ...demo.mails().map(({ id, to }) => `email ${id} ${to}`),
  ];
  expect(theirs.length).toBeGreaterThan(60);
  expect(ours.toSorted()).toEqual(theirs.toSorted());
});

it("the words that a provider was given are the words that we keep", () => {
  const plain = (text: string) => text.replace(/<[^>]*>|[*_\\]|&\w+;|https?:\S+|\s+/g, "");
  for (const { channel, id, text } of demo.taken()) {
    const message = messages.find((each) => each.channel === channel && each.providerId === id);
    const words = message?.template ? `${message.template.id} ${JSON.stringify(message.template.variables)}` : message?.text;
    expect(plain(text)).toContain(plain(words ?? "?").slice(0, 40));
  }
});

it("the timeline and the transcripts tell of each message of a journey once", async () => {
  for (const patient of patients) {
    const { db } = demo.house.engine;
    const keys = of(patient)
      .filter((message) => gone(message) && message.enrolmentId !== null)
      .map(({ key }) => key);
    const rows = (await told(db, { patientId: patient.id })).filter(({ kind }) => kind === "sent").map(({ detail }) => String(detail.key));
    expect(rows.toSorted()).toEqual(keys.toSorted());
    const lines = await transcript(db, patient, patient.timezone ?? "UTC");
    expect(lines.filter(({ mark }) => mark.startsWith("→"))).toHaveLength(keys.length);
  }
});

it("who said stop is told once that it was heard, and hears nothing more", () => {
  const [asked, ...after] = of(has("Марк")).filter(gone);
  expect(asked?.message).toBe("pressure-check");
  expect(after.map(({ enrolmentId }) => enrolmentId)).toEqual([null]);
});

it("who reports a dangerous pressure is told at once what to do", () => {
  const urgent = of(has("Фаина"))
    .filter(gone)
    .find(({ enrolmentId, scenario }) => enrolmentId === null || scenario === null);
  expect(urgent?.text).toContain("103");
});

it("who has blocked the bot is written to by the next way", () => {
  const [refused, sent] = of(has("Клавдия"));
  expect([refused?.channel, refused?.state]).toEqual(["telegram", "failed"]);
  expect([sent?.channel, sent?.state]).toEqual(["max", "sent"]);
});

it("a child's messages go to the guardian", () => {
  const guardian = has("Ольга");
  const toChild = of(has("Миша")).filter(gone);
  expect(toChild.length).toBeGreaterThan(1);
  expect(new Set(toChild.map(({ address, recipientId }) => `${address} ${recipientId}`))).toEqual(
    new Set([`${guardian.telegram} ${guardian.id}`]),
  );
});
