// Staff in the store, on both databases: attempts that lock, a log that is read by pages, and the sign-in library over our tables.
import { expect, test } from "vitest";
import { addUser, changeRole, disableUser, givePassword } from "../../src/engine/staff.ts";
import { defaultClinic } from "../../src/scenario/clinic.ts";
import { apiKeyByHash, createApiKey, endApiKey } from "../../src/store/api-keys.ts";
import { audit, audited } from "../../src/store/audit.ts";
import { troubles } from "../../src/store/channel-health.ts";
import { putMessage } from "../../src/store/messages.ts";
import { beginAttempt, forgetAttempts, takeBackAttempt } from "../../src/store/sign-in-attempts.ts";
import { allUsers, hasUsers, userByEmail } from "../../src/store/users.ts";
import { signInWith } from "../../src/web/sign-in/sign-in.ts";
import { aMessage, aPatient, aStore, NOW } from "../support/store.ts";

const window = 60_000;
const account = { key: "account/a", most: 3, window };
const address = { key: "address/b", most: 5, window };

test("of many attempts at once only as many begin as are allowed", async () => {
  const { db } = await aStore();
  const begun = await Promise.all(Array.from({ length: 20 }, () => beginAttempt(db, [account, address], NOW)));
  expect(begun.filter(Boolean)).toHaveLength(3);
});

test("a lock ends after its time, and what was right is not counted", async () => {
  const { db } = await aStore();
  for (let tries = 0; tries < 3; tries++) expect(await beginAttempt(db, [account], NOW)).toBe(true);
  expect(await beginAttempt(db, [account], NOW + window - 1)).toBe(false);
  expect(await beginAttempt(db, [account], NOW + window)).toBe(true);
  await forgetAttempts(db, account.key);
  for (let tries = 0; tries < 9; tries++) {
    expect(await beginAttempt(db, [address], NOW)).toBe(true);
    await takeBackAttempt(db, address.key);
  }
});

test("the audit log is read newest first, by pages, and by whom and about whom", async () => {
  const { db } = await aStore();
  for (let count = 0; count < 7; count++)
    await audit(db, { at: NOW + count, by: count % 2 ? "odd" : "even", act: "looked", patientId: `p-${count % 3}` });
  const first = await audited(db, { limit: 4 });
  const second = await audited(db, { limit: 4, before: first.at(-1)?.seq ?? 0 });
  expect([...first, ...second].map(({ at }) => at - NOW)).toEqual([6, 5, 4, 3, 2, 1, 0]);
  expect((await audited(db, { by: "odd", patientId: "p-0" })).map(({ at }) => at - NOW)).toEqual([3]);
});

test("an address belongs to one user, however it is written", async () => {
  const { db } = await aStore();
  expect(await hasUsers(db)).toBe(false);
  const doer = { by: "command-line", at: NOW };
  const row = { email: "Anna@Clinic.example", name: "Анна", role: "doctor" as const };
  expect(await addUser(db, row, doer)).toMatchObject({ type: "added" });
  expect(await addUser(db, { ...row, email: "anna@clinic.EXAMPLE" }, doer)).toEqual({ type: "refused", reason: "address_taken" });
  expect((await userByEmail(db, " ANNA@clinic.example"))?.name).toBe("Анна");
  expect(await allUsers(db)).toHaveLength(1);
  expect(await changeRole(db, "nobody", "doctor", doer)).toBe(false);
  expect(await givePassword(db, "nobody", doer)).toBeUndefined();
});

test("the sign-in library makes, finds and ends sessions in our tables", async () => {
  const { db } = await aStore();
  const at = Date.now();
  const doer = { by: "command-line", at };
  const added = await addUser(db, { email: "a@b.example", name: "А", role: "administrator", password: "four quiet herons" }, doer);
  if (added.type !== "added") throw new Error("not added");
  const door = signInWith({ db, publicUrl: "http://localhost:3000", secretKey: Buffer.alloc(32, 1), clinic: defaultClinic() });
  expect(await door.password(new Headers(), "a@b.example", "wrong", { at })).toMatchObject({ type: "refused", reason: "wrong" });
  const step = await door.password(new Headers(), "A@b.example", "four quiet herons", { at });
  const headers = new Headers({ cookie: step.cookies.map((cookie) => cookie.split(";")[0]).join("; ") });
  expect(await door.whoIs(headers)).toMatchObject({ id: added.id, role: "administrator", before: "new-password" });
  await disableUser(db, added.id, doer);
  expect(await door.whoIs(headers)).toBeUndefined();
});

test("a key's end is never moved to later", async () => {
  const { db } = await aStore();
  await createApiKey(db, { id: "k", name: "mis", hash: "h", scopes: ["tasks:read"], createdAt: NOW, createdBy: "u" });
  for (const endsAt of [NOW + 10, NOW + 20, NOW + 5]) await endApiKey(db, "k", endsAt);
  expect((await apiKeyByHash(db, "h"))?.endsAt).toBe(NOW + 5);
});

test("trouble is counted by channel, lately", async () => {
  const { db } = await aStore();
  const { id } = await aPatient(db);
  const states = [
    ["a", "failed", "sms", NOW],
    ["b", "failed", "sms", NOW],
    ["c", "unknown", "sms", NOW],
    ["d", "sent", "max", NOW],
    ["e", "failed", "telegram", NOW - 10],
  ] as const;
  for (const [key, state, channel, dueAt] of states) await putMessage(db, aMessage(id, { key, state, channel, dueAt }));
  expect(await troubles(db, NOW - 5)).toEqual([{ channel: "sms", failed: 2, unknown: 1 }]);
});
