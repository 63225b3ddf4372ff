// The live stream over real HTTP: something new is told within moments, to those who may know; it resumes, and ends with the session.
import { expect, onTestFinished, test } from "vitest";
import { reply } from "../../src/engine/reply.ts";
import { disableUser } from "../../src/engine/staff.ts";
import { createPatient } from "../../src/store/patients.ts";
import { keepReply } from "../../src/store/replies.ts";
import { tell } from "../../src/store/timeline.ts";
import type { Role } from "../../src/store/users.ts";
import { NOW } from "../booking/support.ts";
import { aUser, signedIn } from "./staff.ts";
import { type Served, served } from "./support.ts";

interface Heard {
  event: string;
  data: string;
  id: string;
}

/** What one page hears. `next` is undefined once the stream has ended. */
async function listen(web: Served, cookies: Map<string, string>, headers: Record<string, string> = {}) {
  const gone = new AbortController();
  onTestFinished(() => gone.abort());
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const answer = await fetch(`${web.url}/live`, { headers: { cookie, ...headers }, signal: gone.signal });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const next = async (): Promise<Heard | undefined> => {
    for (;;) {
      const [block, ...rest] = text.split("\n\n");
      if (rest.length > 0) {
        text = rest.join("\n\n");
        const of = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block ?? "")?.[1] ?? "";
        if (of("event")) return { event: of("event"), data: of("data"), id: of("id") };
        continue;
      }
      const more = await reader?.read();
      if (!more || more.done) return undefined;
      text += more.value;
    }
  };
  return { status: answer.status, type: answer.headers.get("content-type"), next };
}

async function aConsole(...staff: Role[]) {
  const web = await served();
  const ids = await Promise.all(staff.map((role) => aUser(web.engine, role)));
  const { id: patientId } = await createPatient(web.engine.db, { externalId: "p-1", telegram: "17" }, NOW);
  const writes = (id: string) => reply(web.engine, { patientId, channel: "telegram", id, text: "можно ли кофе?", at: NOW });
  return { web, ids, patientId, writes };
}

test("a reply that is stored is told of, by kind and id, without a word of it", async () => {
  const { web, patientId, writes } = await aConsole("coordinator");
  const { cookies } = await signedIn(web, "coordinator");
  const live = await listen(web, cookies);
  expect([live.status, live.type]).toEqual([200, "text/event-stream"]);
  expect((await live.next())?.event).toBe("hello");
  await writes("r-1");
  const heard = await live.next();
  expect(heard?.event).toBe("changed");
  expect(JSON.parse(heard?.data ?? "[]").sort()).toEqual(["conversations", `patient:${patientId}`, "today"]);
});

test("a stranger's words are told of, though they are in nobody's timeline", async () => {
  const { web } = await aConsole("coordinator");
  const live = await listen(web, (await signedIn(web, "coordinator")).cookies);
  await live.next();
  // The follower has begun by the time its first change is told.
  const first = await keepReply(web.engine.db, {
    id: "s",
    channel: "sms",
    address: "+7999",
    text: "кто это",
    receivedAt: NOW,
    kind: "stranger",
  });
  expect(first).toBe(true);
  const told = live.next();
  for (let count = 0; (await Promise.race([told, pause()])) === "pause"; count++)
    await keepReply(web.engine.db, {
      id: `s-${count}`,
      channel: "sms",
      address: "+7999",
      text: "кто это",
      receivedAt: NOW + 1 + count,
      kind: "stranger",
    });
  expect(JSON.parse((await told)?.data ?? "")).toEqual(["conversations", "today"]);
});

const pause = (): Promise<"pause"> => new Promise((resolve) => setTimeout(() => resolve("pause"), 300));

test("a marketer hears nothing of words and alerts, and an administrator of no patient", async () => {
  const { web, ids, writes } = await aConsole("marketer", "administrator");
  const marketer = await listen(web, (await signedIn(web, "marketer")).cookies);
  const administrator = await listen(web, (await signedIn(web, "administrator")).cookies);
  for (const live of [marketer, administrator]) expect((await live.next())?.event).toBe("hello");
  await writes("r-1");
  const { id: other } = await createPatient(web.engine.db, { externalId: "p-2" }, NOW);
  await tell(web.engine.db, { patientId: other, at: NOW, kind: "entered", what: "recall" });
  expect(JSON.parse((await marketer.next())?.data ?? "[]")).toEqual(["entering", `patient:${other}`]);
  await disableUser(web.engine.db, ids[1] ?? "", { by: "test", at: Date.now() });
  expect(await administrator.next()).toBeUndefined();
});

test("what was missed while away is told at once, from the last id heard", async () => {
  const { web, patientId, writes } = await aConsole("coordinator");
  const { cookies } = await signedIn(web, "coordinator");
  const hello = await (await listen(web, cookies)).next();
  await writes("r-1");
  const back = await listen(web, cookies, { "last-event-id": hello?.id ?? "" });
  expect((await back.next())?.event).toBe("hello");
  expect(JSON.parse((await back.next())?.data ?? "[]")).toContain(`patient:${patientId}`);
});

test("it ends when the user is disabled, when they sign out, and is not opened for one who is out", async () => {
  const { web, ids } = await aConsole("coordinator", "doctor");
  const olga = await signedIn(web, "coordinator");
  const doctor = await signedIn(web, "doctor");
  const [one, two] = [await listen(web, olga.cookies), await listen(web, doctor.cookies)];
  for (const live of [one, two]) expect((await live.next())?.event).toBe("hello");
  await disableUser(web.engine.db, ids[0] ?? "", { by: "test", at: Date.now() });
  expect(await one.next()).toBeUndefined();
  const before = new Map(doctor.cookies);
  await doctor.post("/sign-out", {});
  expect(await two.next()).toBeUndefined();
  expect((await listen(web, before)).type).not.toBe("text/event-stream");
});
