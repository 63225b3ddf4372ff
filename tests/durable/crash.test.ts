// A worker that is killed with -9 again and again, in the middle of everything: nothing is lost and nothing is sent twice.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq, isNotNull, isNull } from "drizzle-orm";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { defaultClinic } from "../../src/scenario/clinic.ts";
import { enrolments } from "../../src/store/enrolments.ts";
import { messages } from "../../src/store/messages.ts";
import { openStore, type Store } from "../../src/store/open.ts";
import { tasks } from "../../src/store/tasks.ts";
import type { ChildClinic } from "./child-clinic.ts";
import { day, deeds, noon, running, scenario, until } from "./clinic.ts";
import { ownNamespace } from "./namespace.ts";

const patients = 60;
const folder = mkdtempSync(join(tmpdir(), "zabota-crash-"));
const sent = join(folder, "sent.log");
const database = `file:${join(folder, "zabota.db")}`;
let store: Store;
let child: ChildProcess | undefined;

beforeAll(async () => {
  store = await openStore(database);
});
afterAll(async () => {
  child?.kill("SIGKILL");
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const plan = scenario("burst", {
  steps: `
  - send: first
    via: telegram
  - wait: 2 days
  - send: second
    via: email
  - wait: 1 day
  - task: call
    title: "Позвонить"
    role: coordinator
  - set: { tags: [called] }
  - end: done`,
  messages: ["first", "second"],
  head: "enter: { on: appointment.fulfilled, again: always }",
});

const sendings = () => (existsSync(sent) ? readFileSync(sent, "utf8").trim().split("\n").filter(Boolean) : []);

it("a worker killed at many moments of a burst loses nothing and sends nothing twice", async () => {
  const { db } = store;
  const clock = running(noon, day, 1_000);
  const engine = {
    db,
    clock: () => clock,
    clinic: defaultClinic(),
    channels: {},
    publicUrl: "",
    secretKey: Buffer.alloc(32, "zabota"),
    wake: () => {},
  };
  const clinic = deeds(engine);
  await clinic.publish(plan);
  for (let index = 0; index < patients; index++) await clinic.visit();

  const address = inject("temporal");
  const { namespace } = (await ownNamespace(address)).temporal;
  const start = () => {
    const input: ChildClinic = { database, address, namespace, clock, sent };
    const args = ["--import", "tsx", "tests/durable/child-clinic.ts", JSON.stringify(input)];
    child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
    return child;
  };
  const kill = async () => {
    child?.kill("SIGKILL");
    if (child) await once(child, "exit");
  };
  const unended = () => db.$count(enrolments, isNull(enrolments.endedAt));
  const launching = async () =>
    (await db.$count(enrolments, isNotNull(enrolments.launchingUntil))) - (await db.$count(enrolments, isNotNull(enrolments.launchedAt)));
  const sending = () => db.$count(messages, eq(messages.state, "sending"));

  // While enrolments have no workflow yet; in the middle of providers' calls; at no moment in particular.
  const moments: [what: string, reached: (sentBefore: number) => Promise<boolean>][] = [
    ["launching", async () => (await launching()) > 0],
    [
      "between enrolment and workflow",
      async () => (await launching()) > 0 && (await db.$count(enrolments, isNotNull(enrolments.launchedAt))) > 0,
    ],
    ["in a provider's call", async () => (await sending()) > 0],
    ["after some messages", async (before) => sendings().length >= before + 7],
    ["after some more", async (before) => sendings().length >= before + 13],
    ["in a provider's call again", async (before) => sendings().length > before && (await sending()) > 2],
    ["and again", async (before) => sendings().length > before + 3 && (await sending()) > 0],
  ];
  const hits: string[] = [];
  for (const [what, reached] of moments) {
    const before = sendings().length;
    start();
    await until(async () => (await reached(before)) || (await unended()) === 0, what);
    await kill();
    if ((await unended()) > 0) hits.push(what);
  }
  expect(hits, "the burst is not over before the last kill").toHaveLength(moments.length);
  start();
  await until(async () => (await unended()) === 0, "every journey ends", 240_000);
  await kill();

  const rows = await db.select().from(messages);
  const log = sendings();
  expect(new Set(log).size, "nothing is sent twice").toBe(log.length);
  const keys = (channel: string) => rows.filter((row) => row.channel === channel);
  expect(keys("telegram").map(({ state }) => state)).toEqual(Array(patients).fill("sent"));
  expect(log.filter((line) => line.startsWith("telegram")).length, "what can be asked after is sent in the end").toBe(patients);
  expect(keys("email").length).toBe(patients);
  expect(
    keys("email").some(({ state }) => state === "unknown"),
    "some were in the provider's hands",
  ).toBe(true);
  for (const { key, state } of keys("email")) {
    if (state === "sent") expect(log).toContain(`email ${key}`);
    else expect(state, "what cannot be asked after is never sent again blindly").toBe("unknown");
  }
  expect(await db.$count(enrolments, eq(enrolments.outcome, "done"))).toBe(patients);
  expect(await db.$count(tasks)).toBe(patients);
}, 400_000);
