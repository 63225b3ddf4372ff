// A withdrawal races the sending of 1,000 messages: once it has returned, no call to the provider begins that rested on it.
import { expect, onTestFinished, test, vi } from "vitest";
import type { Fate } from "../../src/channels/channel.ts";
import { type ConsentInput, consent } from "../../src/engine/consent.ts";
import { reply } from "../../src/engine/reply.ts";
import { dialect } from "../../src/store/dialect.ts";
import { messageByKey, messagesOf, updateMessage } from "../../src/store/messages.ts";
import { patient as patientById } from "../../src/store/patients.ts";
import { savePlan } from "../../src/store/plans.ts";
import { verdictsOf } from "../../src/store/verdicts.ts";
import { dice } from "../support/chance.ts";
import { arrives, engineOf, goes, noon, oneMessage, takes } from "../support/one-message.ts";
import { aStore } from "../support/store.ts";

const withdrawal = (patientId: string): ConsentInput => ({
  patientId,
  purpose: "care",
  channels: ["telegram"],
  given: false,
  at: noon,
  way: "staff",
  recordedBy: "desk",
});

/** Turns of the event loop: as a connection takes its time, whatever the clock says. */
async function turns(count: number): Promise<void> {
  for (let left = count; left > 0; left--) await new Promise((resolve) => setImmediate(resolve));
}

/** PostgreSQL shows the same with fewer. */
const races = dialect === "sqlite" ? 1_000 : 250;

test(`of ${races} sends that race a withdrawal none begins after it has returned`, async () => {
  const { db } = await aStore();
  await savePlan(db, oneMessage, noon);
  const roll = dice(7);
  let moment = 0;
  const began = new Map<string, number>();
  const engine = engineOf(db, {
    async send({ to }) {
      await turns(roll(12));
      began.set(to, ++moment);
      await turns(roll(12));
      return { type: "sent" };
    },
  });
  const people: { patientId: string; id: string }[] = [];
  await db.transaction(async (tx) => {
    for (let count = 0; count < races; count++) people.push(await arrives(tx, String(count)));
  });
  const returned = new Map<string, number>();
  const late = async (patientId: string, to: string) => {
    // As long as the sender needs, more or less, in the time of this database.
    for (let left = roll(20); left > 0; left--) await patientById(db, patientId);
    if (roll(4) > 0) await consent(engine, withdrawal(patientId));
    else await reply(engine, { patientId, channel: "telegram", id: to, text: "СТОП", at: noon });
    returned.set(to, ++moment);
  };
  const waiting = people.map((each, n) => ({ ...each, to: String(n) }));
  const lane = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) await Promise.all([goes(engine, next.id), late(next.patientId, next.to)]);
  };
  await Promise.all(Array.from({ length: 16 }, lane));

  expect(returned.size).toBe(races);
  expect([...began].filter(([to, at]) => at > (returned.get(to) ?? 0))).toEqual([]);
  // It was a race: some were quicker than the withdrawal, and some were not.
  expect(began.size).toBeGreaterThan(races / 20);
  expect(began.size).toBeLessThan(races - races / 20);
});

test("a withdrawal waits for the call under way, and is kept when that has ended", async () => {
  const { db } = await aStore();
  await savePlan(db, oneMessage, noon);
  let answer = (_: Fate) => {};
  let begun = () => {};
  const sending = new Promise<void>((resolve) => (begun = resolve));
  const engine = engineOf(db, {
    send() {
      begun();
      return new Promise((resolve) => (answer = resolve));
    },
  });
  const { patientId, id } = await arrives(db, "1");
  const gone = goes(engine, id);
  await sending;
  let kept = false;
  const taken = consent(engine, withdrawal(patientId)).then(() => (kept = true));
  await turns(200);
  expect(kept).toBe(false);
  answer({ type: "sent" });
  await Promise.all([gone, taken]);
  expect((await messagesOf(db, patientId)).map(({ state }) => state)).toEqual(["sent"]);
});

test("a sender that was held up since its claim asks the gate anew", async () => {
  const { db } = await aStore();
  await savePlan(db, oneMessage, noon);
  const calls: string[] = [];
  const engine = engineOf(db, takes(calls));
  const { patientId, id } = await arrives(db, "1");
  // The wall's clock jumps between the claim and the call: the first reading is the claim's, the next one the sender's.
  const wall = Date.now();
  const readings = [wall, wall + 60_000];
  const clock = vi.spyOn(Date, "now").mockImplementation(() => readings.shift() ?? wall + 60_000);
  onTestFinished(() => clock.mockRestore());
  await goes(engine, id);
  expect(calls).toEqual([`${id}/hello#1`]);
  const [message] = await messagesOf(db, patientId);
  expect(message).toMatchObject({ state: "sent", leasedUntil: wall + 75_000 });
});

test("a message whose sender died, and which the provider never had, goes before the gate again", async () => {
  const { db } = await aStore();
  await savePlan(db, oneMessage, noon);
  const calls: string[] = [];
  const telegram = { ...takes(calls), find: async () => undefined };
  const dead = engineOf(db, { send: () => Promise.reject(new Error("the machine stopped")) });
  const { patientId, id } = await arrives(db, "1");
  await expect(goes(dead, id)).rejects.toThrow("stopped");
  const [claimed] = await messagesOf(db, patientId);
  const key = claimed?.key ?? "";
  expect(claimed?.state).toBe("sending");

  await updateMessage(db, key, { leasedUntil: Date.now() - 1 });
  await consent(engineOf(db, telegram), withdrawal(patientId));
  await goes(engineOf(db, telegram), id);
  expect(calls).toEqual([]);
  expect(await messageByKey(db, key)).toMatchObject({ state: "suppressed", reason: "consent_withdrawn" });
  const judged = await verdictsOf(db, key);
  expect(judged.map(({ verdict, consent: record }) => [verdict.type, verdict.rule, record?.given])).toEqual([
    ["send", "consent", true],
    ["suppress", "consent", false],
  ]);
});
