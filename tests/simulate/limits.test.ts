// Turns at a provider: whatever workers do, the account and each recipient keep their distance, and everybody goes in the end.
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { leaveAlone, takeNow, takeSlot } from "../../activities/take-slot.ts";
import { telegramLimits } from "../../src/channels/limits.ts";
import { limitOf, pruneLimits } from "../../src/store/limits.ts";
import { openMemory } from "../../src/store/open.ts";

const { every, recipientEvery } = telegramLimits;
const open = async () => {
  const store = await openMemory();
  onTestFinished(() => store.close());
  return store.db;
};

interface Waiting {
  recipient: string;
  kept: number | null;
  at: number;
}

test("in any second at most thirty go, to a recipient two at most, and all of them within the time that takes", async () => {
  const message = fc.record({ recipient: fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h"), from: fc.nat(500) });
  const crowd = fc.array(fc.oneof(message, fc.record({ recipient: fc.uuid(), from: fc.nat(500) })), { minLength: 1, maxLength: 120 });
  await fc.assert(
    // How late each try comes: workers that are well, that are busy, and that were away for a while.
    fc.asyncProperty(
      crowd,
      fc.array(fc.oneof(fc.nat(20), fc.nat(900), fc.constant(4_000)), { minLength: 1, maxLength: 40 }),
      async (all, delays) => {
        const { db, close } = await openMemory();
        const waiting: Waiting[] = all.map(({ recipient, from }) => ({ recipient, kept: null, at: 1_000_000 + from }));
        const gone: { recipient: string; at: number }[] = [];
        for (let tries = 0; waiting.length > 0; tries++) {
          expect(tries).toBeLessThan(20_000);
          waiting.sort((a, b) => a.at - b.at);
          const next = waiting[0] as Waiting;
          const slot = await takeSlot(db, telegramLimits, next.recipient, next.kept, next.at);
          if (slot.wait === 0) gone.push({ recipient: next.recipient, at: (waiting.shift() as Waiting).at });
          else Object.assign(next, { kept: slot.at, at: next.at + slot.wait + (delays[tries % delays.length] ?? 0) });
        }
        await close();
        for (const { at, recipient } of gone) {
          const within = gone.filter((each) => each.at >= at && each.at < at + 1_000);
          expect(within.length).toBeLessThanOrEqual(30);
          expect(within.filter((each) => each.recipient === recipient).length).toBeLessThanOrEqual(2);
        }
      },
    ),
    { numRuns: 25 },
  );
});

test("moments are given in the order of asking, and kept", async () => {
  const db = await open();
  const slots = [];
  for (const recipient of ["a", "b", "c"]) slots.push(await takeSlot(db, telegramLimits, recipient, null, 1_000));
  expect(slots.map(({ at, wait }) => [at, wait])).toEqual([
    [1_000, 0],
    [1_000 + every, every],
    [1_000 + 2 * every, 2 * every],
  ]);
  expect(await takeSlot(db, telegramLimits, "c", 1_000 + 2 * every, 1_001)).toEqual({ at: 1_000 + 2 * every, wait: 2 * every - 1 });
  expect(await takeSlot(db, telegramLimits, "c", 1_000 + 2 * every, 1_000 + 2 * every)).toEqual({ at: 1_000 + 2 * every, wait: 0 });
});

test("a second message to the same recipient waits for the first, and holds nobody else up", async () => {
  const db = await open();
  await takeSlot(db, telegramLimits, "a", null, 1_000);
  expect(await takeSlot(db, telegramLimits, "a", null, 1_100)).toEqual({ at: null, wait: recipientEvery - 100 });
  expect(await takeSlot(db, telegramLimits, "b", null, 1_100)).toEqual({ at: 1_100, wait: 0 });
});

test("a pause that the provider asks for holds for all, also for what had a moment within it", async () => {
  const db = await open();
  const now = Date.now();
  await takeSlot(db, telegramLimits, "a", null, now);
  const { at } = await takeSlot(db, telegramLimits, "b", null, now);
  await leaveAlone(db, telegramLimits, 30_000);
  const { closedUntil } = await limitOf(db, telegramLimits.account);
  expect((await takeSlot(db, telegramLimits, "b", at, now + every)).at).toBe(closedUntil);
  expect((await takeSlot(db, telegramLimits, "c", null, now + every)).at).toBe(closedUntil + every);
  expect(await takeNow(db, telegramLimits, "d", now)).toBe(closedUntil - now);
});

test("what is urgent goes at once, and the others a little later", async () => {
  const db = await open();
  for (const recipient of ["a", "b", "c"]) await takeSlot(db, telegramLimits, recipient, null, 1_000);
  expect(await takeNow(db, telegramLimits, "u", 1_000)).toBe(0);
  expect((await takeSlot(db, telegramLimits, "d", null, 1_000)).at).toBe(1_000 + 4 * every);
});

test("what holds nobody up any more is cleared away", async () => {
  const db = await open();
  await takeSlot(db, telegramLimits, "a", null, 1_000);
  await takeSlot(db, telegramLimits, "b", null, 900_000);
  await pruneLimits(db, 500_000);
  expect((await limitOf(db, "telegram/a")).next).toBe(0);
  expect((await limitOf(db, "telegram/b")).next).toBe(900_000 + recipientEvery);
});
