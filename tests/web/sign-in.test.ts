// Signing in, as an intruder tries it: stolen and planted sessions, guessing, other sites' forms, accounts that were closed.
import { describe, expect, test } from "vitest";
import { addKey } from "../../src/engine/keys.ts";
import { changeRole, disableUser, givePassword, resetTwoFactor } from "../../src/engine/staff.ts";
import { audit, audited } from "../../src/store/audit.ts";
import { openStore } from "../../src/store/open.ts";
import { anEngine } from "../booking/support.ts";
import { anAddress } from "../support/store.ts";
import { aUser, browser, codeOf, emailOf, password, setUpCodes, signedIn } from "./staff.ts";
import { type Served, served } from "./support.ts";

const doer = () => ({ by: "command-line", at: Date.now() });
const session = "zabota.session_token";
const wrong = { email: emailOf("coordinator"), password: "not the password", to: "/" };
const right = { ...wrong, password };

const acts = async ({ engine }: Served) => (await audited(engine.db, { limit: 200 })).map(({ act }) => act);

describe("a sign-in", () => {
  test("leads back to the page that was asked for, and is in the audit log", async () => {
    const web = await served();
    const id = await aUser(web.engine, "coordinator");
    const own = browser(web);
    expect(await own.get("/today")).toMatchObject({ status: 302, location: "/sign-in?to=%2Ftoday" });
    expect(await own.post("/sign-in", { ...right, to: "/today" })).toMatchObject({ status: 303, location: "/today" });
    expect((await own.get("/today")).status).toBe(200);
    expect(await audited(web.engine.db, { by: id })).toMatchObject([{ act: "sign_in" }]);
  });

  test.each(["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])("never leads to %s", async (to) => {
    const web = await served();
    await aUser(web.engine, "coordinator");
    expect((await browser(web).post("/sign-in", { ...right, to })).location).toBe("/");
    expect((await browser(web).get(`/sign-in?to=${encodeURIComponent(to)}`)).text).not.toContain("evil");
  });

  test.each([
    ["http://clinic.example", /^zabota\.session_token=.*; HttpOnly; SameSite=Lax/i, false],
    ["https://clinic.example", /^__Secure-zabota\.session_token=.*; HttpOnly; Secure; SameSite=Lax/i, true],
  ])("at %s sets a cookie that no script reads", async (publicUrl, form, secure) => {
    const web = await served({ engine: { ...(await anEngine()), publicUrl } });
    await aUser(web.engine, "coordinator");
    const { headers } = await browser(web).post("/sign-in", right);
    const cookie = headers.getSetCookie().find((each) => each.includes("session_token")) ?? "";
    expect(cookie).toMatch(form);
    expect(/secure;/i.test(cookie)).toBe(secure);
    expect(cookie).toMatch(/Max-Age=43200/);
  });

  test("says the same of a wrong password, of an address that nobody has, and of a closed account", async () => {
    const web = await served();
    await aUser(web.engine, "coordinator");
    await disableUser(web.engine.db, await aUser(web.engine, "doctor"), doer());
    const told = async (fields: Record<string, string>) => {
      const { status, text } = await browser(web).post("/sign-in", fields);
      return [status, text.replaceAll(fields.email ?? "", "")];
    };
    const first = await told(wrong);
    expect(first[0]).toBe(401);
    expect(await told({ ...right, email: "nobody@clinic.example" })).toEqual(first);
    expect(await told({ ...right, email: emailOf("doctor") })).toEqual(first);
  });
});

describe("a session", () => {
  test("gets a new id at each sign-in, and the one that was brought along is dead", async () => {
    const web = await served();
    await aUser(web.engine, "coordinator");
    const own = browser(web);
    await own.post("/sign-in", right);
    const planted = new Map(own.cookies);
    await own.post("/sign-in", right);
    expect(own.cookies.get(session)).not.toBe(planted.get(session));
    expect((await own.get("/today")).status).toBe(200);
    expect((await browser(web, planted).get("/today")).status).toBe(302);
  });

  test.each([
    ["made up", "0123456789abcdef0123456789abcdef"],
    ["signed by another", "0123456789abcdef0123456789abcdef.c2lnbmVkIGJ5IGFub3RoZXI%3D"],
  ])("that is %s opens nothing, before and after a sign-in", async (_, token) => {
    const web = await served();
    await aUser(web.engine, "coordinator");
    const own = browser(web, new Map([[session, token]]));
    expect((await own.get("/today")).status).toBe(302);
    await own.post("/sign-in", right);
    expect(own.cookies.get(session)).not.toBe(token);
    expect((await browser(web, new Map([[session, token]])).get("/today")).status).toBe(302);
  });

  test("that was stolen dies when its owner signs out", async () => {
    const web = await served();
    await aUser(web.engine, "coordinator");
    const own = await signedIn(web, "coordinator");
    const stolen = browser(web, new Map(own.cookies));
    expect((await stolen.get("/today")).status).toBe(200);
    expect(await own.post("/sign-out", {})).toMatchObject({ status: 303, location: "/sign-in" });
    expect((await stolen.get("/today")).status).toBe(302);
    expect(own.cookies.has(session)).toBe(false);
  });

  test("that was stolen dies when its owner changes the password, and the owner's goes on under a new id", async () => {
    const web = await served();
    await aUser(web.engine, "coordinator");
    const own = await signedIn(web, "coordinator");
    const stolen = browser(web, new Map(own.cookies));
    expect((await own.post("/account/password", { current: password, wanted: "five loud green parrots" })).status).toBe(200);
    expect((await own.get("/today")).status).toBe(200);
    expect((await stolen.get("/today")).status).toBe(302);
    expect((await browser(web).post("/sign-in", right)).status).toBe(401);
    expect((await browser(web).post("/sign-in", { ...right, password: "five loud green parrots" })).status).toBe(303);
  });

  test.each([
    ["is disabled", disableUser],
    ["gets another role", (db, id, by) => changeRole(db, id, "auditor", by)],
    ["gets a new password", givePassword],
    ["has their codes reset", resetTwoFactor],
  ] as [string, typeof disableUser][])("ends at once, on every browser, when its user %s", async (_, deed) => {
    const web = await served();
    const id = await aUser(web.engine, "coordinator");
    const [one, other] = [await signedIn(web, "coordinator"), await signedIn(web, "coordinator")];
    expect((await one.get("/today")).status).toBe(200);
    await deed(web.engine.db, id, doer());
    expect((await one.get("/today")).status).toBe(302);
    expect((await other.get("/today")).status).toBe(302);
    expect((await other.post("/tasks/t/outcome", {})).status).toBe(401);
  });
});

describe("guessing", () => {
  test("locks the account after five, for the right password too, and says so in the audit log", async () => {
    const web = await served();
    await aUser(web.engine, "coordinator");
    for (let tries = 0; tries < 5; tries++) expect((await browser(web).post("/sign-in", wrong)).status).toBe(401);
    const { status, text } = await browser(web).post("/sign-in", right);
    expect(status).toBe(429);
    expect(text).toContain("Too many failed attempts");
    expect(await acts(web)).toEqual(expect.arrayContaining(["sign_in.refused", "sign_in.locked"]));
  });

  test("a hundred at once are no more than five", async () => {
    const web = await served();
    await aUser(web.engine, "coordinator");
    const all = await Promise.all(Array.from({ length: 100 }, () => browser(web).post("/sign-in", wrong)));
    expect(all.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(all.filter(({ status }) => status === 429)).toHaveLength(95);
  });

  test("is counted anew after the right password", async () => {
    const web = await served();
    await aUser(web.engine, "coordinator");
    for (let round = 0; round < 2; round++) {
      for (let tries = 0; tries < 4; tries++) await browser(web).post("/sign-in", wrong);
      expect((await browser(web).post("/sign-in", right)).status).toBe(303);
    }
  });

  test("is remembered across a restart", async () => {
    const address = await anAddress();
    const base = await anEngine();
    const first = await openStore(address);
    const before = await served({ engine: { ...base, db: first.db } });
    await aUser(before.engine, "coordinator");
    for (let tries = 0; tries < 5; tries++) await browser(before).post("/sign-in", wrong);
    await first.close();
    const second = await openStore(address);
    const after = await served({ engine: { ...base, db: second.db } });
    expect((await browser(after).post("/sign-in", right)).status).toBe(429);
    await second.close();
  });

  test("many accounts from one address locks the address, and no other", async () => {
    const web = await served();
    await aUser(web.engine, "coordinator");
    const from = (address: string) => ({ "x-forwarded-for": address });
    for (let tries = 0; tries < 30; tries++)
      await browser(web).post("/sign-in", { ...wrong, email: `guess-${tries}@clinic.example` }, from("203.0.113.7"));
    expect((await browser(web).post("/sign-in", right, from("203.0.113.7"))).status).toBe(429);
    expect((await browser(web).post("/sign-in", right, from("203.0.113.8"))).status).toBe(303);
  });

  test("the present password from inside a stolen session locks as well", async () => {
    const web = await served();
    await aUser(web.engine, "coordinator");
    const stolen = await signedIn(web, "coordinator");
    for (let tries = 0; tries < 5; tries++) await stolen.post("/account/password", { current: "no", wanted: "five loud green parrots" });
    const { text } = await stolen.post("/account/password", { current: password, wanted: "five loud green parrots" });
    expect(text).toContain("Too many failed attempts");
  });
});

describe("codes", () => {
  test("an administrator without them is led to set them up, and may do nothing else", async () => {
    const web = await served();
    await aUser(web.engine, "administrator");
    const own = browser(web);
    await own.post("/sign-in", { ...right, email: emailOf("administrator") });
    expect(await own.get("/settings/users")).toMatchObject({ status: 303, location: "/account" });
    expect((await own.post("/settings/keys", { name: "x" })).location).toBe("/account");
    expect((await own.get("/account")).text).toContain("Turn codes on before going on");
    const before = own.cookies.get(session);
    await setUpCodes(own);
    expect(own.cookies.get(session)).not.toBe(before);
    expect((await own.get("/settings/users")).status).toBe(200);
    expect((await own.post("/account/codes/off", { password })).status).toBe(400);
    expect((await own.get("/settings/users")).status).toBe(200);
  });

  test("are asked for after the password: a wrong one leads nowhere, a right one in, a backup code in once", async () => {
    const web = await served();
    await aUser(web.engine, "administrator");
    const first = browser(web);
    const fields = { ...right, email: emailOf("administrator") };
    await first.post("/sign-in", fields);
    const { secret, backup } = await setUpCodes(first);
    expect(backup).toHaveLength(10);
    const step = async (code: string) => {
      const own = browser(web);
      expect(await own.post("/sign-in", fields)).toMatchObject({ status: 303, location: "/sign-in/code?to=%2F" });
      expect((await own.get("/settings/users")).status).toBe(302);
      const { status } = await own.post("/sign-in/code", { code, to: "/" });
      return { status, inside: (await own.get("/settings/users")).status === 200 };
    };
    const code = codeOf(secret);
    expect(await step(String((Number(code) + 1) % 1_000_000).padStart(6, "0"))).toEqual({ status: 401, inside: false });
    expect(await step(codeOf(secret))).toEqual({ status: 303, inside: true });
    expect(await step(backup[0] ?? "")).toEqual({ status: 303, inside: true });
    expect(await step(backup[0] ?? "")).toEqual({ status: 401, inside: false });
  });

  test("that are guessed lock the account", async () => {
    const web = await served();
    await aUser(web.engine, "administrator");
    const first = browser(web);
    const fields = { ...right, email: emailOf("administrator") };
    await first.post("/sign-in", fields);
    const { secret } = await setUpCodes(first);
    const own = browser(web);
    await own.post("/sign-in", fields);
    const bad = String((Number(codeOf(secret)) + 1) % 1_000_000).padStart(6, "0");
    for (let tries = 0; tries < 5; tries++) await own.post("/sign-in/code", { code: bad, to: "/" });
    const late = browser(web);
    await late.post("/sign-in", fields);
    expect((await late.post("/sign-in/code", { code: codeOf(secret), to: "/" })).status).toBe(429);
    expect((await late.get("/settings/users")).status).toBe(302);
  });
});

test("a password that somebody else made up is changed before anything else", async () => {
  const web = await served();
  const id = await aUser(web.engine, "coordinator");
  const given = (await givePassword(web.engine.db, id, doer())) ?? "";
  const own = browser(web);
  await own.post("/sign-in", { ...right, password: given });
  expect(await own.get("/today")).toMatchObject({ status: 303, location: "/account" });
  expect((await own.post("/account/password", { current: given, wanted: "short" })).text).toContain("fewer than 12 characters");
  expect((await own.post("/account/password", { current: given, wanted: password })).location).toBe("/");
  expect((await own.get("/today")).status).toBe(200);
});

test("the secrets of codes, passwords and addresses are not in the audit log", async () => {
  const web = await served();
  await aUser(web.engine, "administrator");
  const own = await signedIn(web, "administrator");
  await browser(web).post("/sign-in", wrong);
  const log = JSON.stringify(await audited(web.engine.db, { limit: 200 }));
  expect(log).not.toContain(password);
  expect(log).not.toContain("@clinic.example");
  expect((await own.get("/settings/audit")).text).toContain("failed to sign in");
});

test("the audit log is asked by what was done and by who did it, programs and the command line too", async () => {
  const web = await served();
  const { db } = web.engine;
  await aUser(web.engine, "administrator");
  const { id } = await addKey(db, { name: "CRM", scopes: ["patients:read"] }, doer());
  await audit(db, { at: Date.now(), by: `key:${id}`, act: "patient.read" });
  const own = await signedIn(web, "administrator");
  const asked = async (query: string) =>
    [...(await own.get(`/settings/audit?${query}`)).text.matchAll(/<\/td><td>([^<]+)<\/td><td>([^<]+)/g)].map(
      ([, who, what]) => `${who}: ${what}`,
    );
  expect(await asked("act=patient.read")).toEqual(["program “CRM”: read a patient"]);
  expect(await asked(`by=key:${id}`)).toEqual(["program “CRM”: read a patient"]);
  expect(await asked("by=command-line&act=key.add")).toEqual(["command line: made an API key"]);
  expect(await asked("by=nobody&act=key.add")).toEqual([]);
});
