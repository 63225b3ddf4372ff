// What was tried often in vain is before the administrator: from where, how often, with which code; and is tried again at a press.
import { expect, test } from "vitest";
import { silentSources } from "../../src/engine/sources.ts";
import { audited } from "../../src/store/audit.ts";
import { calls, createCall, dueCalls, updateCall } from "../../src/store/calls.ts";
import { liveEnrolments } from "../../src/store/enrolments.ts";
import { keepInbound, often, putOff, unhandled } from "../../src/store/inbound.ts";
import { saveSetting, setting } from "../../src/store/settings.ts";
import { aClinic } from "./clinic.ts";
import { aUser, signedIn } from "./staff.ts";
import { served } from "./support.ts";

const later = Date.now() + 3_600_000;

async function troubled() {
  const { engine, arrives } = await aClinic();
  const { db } = engine;
  const [inside] = await liveEnrolments(db, await arrives({ firstName: "Анна" }));
  for (const number of [1, 2, 3]) {
    const body = { type: "patient.created", source: "mis", patient: { externalId: "p-1", firstName: "Анна" } };
    await keepInbound(db, { id: `e-${number}`, type: "event", body, receivedAt: Date.now() });
    await putOff(db, `e-${number}`, later, { tries: often + number, fault: "SQLITE_FULL" });
  }
  const call = { enrolmentId: inside?.id ?? "", endpoint: "crm", body: {}, createdAt: Date.now(), nextAt: later };
  await createCall(db, { key: "failing", ...call });
  await updateCall(db, "failing", { attempts: often });
  await createCall(db, { key: "given-up", ...call });
  await updateCall(db, "given-up", { attempts: 40, gaveUpAt: Date.now() });
  await createCall(db, { key: "first-failure", ...call });
  await updateCall(db, "first-failure", { attempts: 1 });
  const silent = { since: Date.now(), times: often, why: "it answered 502" };
  await saveSetting(db, "poll/yclients", { until: 0, nextAt: later, silent });
  for (const role of ["administrator", "coordinator"] as const) await aUser(engine, role);
  return { db, engine, web: await served({ engine }) };
}

test("the administrator sees what waits and why, without whose it is, and has it tried again", async () => {
  const { db, engine, web } = await troubled();
  const admin = await signedIn(web, "administrator");
  const health = (await admin.get("/settings/channels")).text.replace(/<[^>]+>/g, "").replace(/\s+/g, " ");
  expect(health).toContain("3 events could not be taken in from mis.");
  expect(health).toContain(`tried ${often + 3} times`);
  expect(health).toContain("SQLITE_FULL");
  expect(health).toContain("No answer from the booking system yclients.");
  expect(health).not.toContain("Анна");
  const outgoing = (await admin.get("/settings/endpoints")).text.replace(/<[^>]+>/g, "").replace(/\s+/g, " ");
  expect(outgoing).toContain("2 calls have not succeeded to crm.");

  expect((await unhandled(db, 10, Date.now())).length).toBe(0);
  expect(await admin.post("/settings/channels/again", {})).toMatchObject({ status: 303, location: "/settings/channels" });
  expect((await unhandled(db, 10, Date.now())).length).toBe(3);
  expect((await setting(db, "poll/yclients")) as object).toMatchObject({ nextAt: 0 });
  expect(await silentSources(engine)).toHaveLength(1);

  expect(await dueCalls(db, Date.now(), 10)).toEqual([]);
  await admin.post("/settings/endpoints/again", {});
  expect((await dueCalls(db, Date.now(), 10)).map(({ key }) => key).sort()).toEqual(["failing", "first-failure", "given-up"]);
  expect(await db.$count(calls)).toBe(3);
  const acts = (await audited(db)).filter(({ act }) => act.startsWith("settings."));
  expect(acts.map(({ act, detail }) => [act, detail.number])).toEqual([
    ["settings.call_again", 3],
    ["settings.take_in_again", 4],
  ]);
});

test("a coordinator sees it too, and is given no button", async () => {
  const { web } = await troubled();
  const own = await signedIn(web, "coordinator");
  const { text } = await own.get("/settings/channels");
  expect(text).toContain("could not be taken in");
  expect(text).not.toContain("/settings/channels/again");
  expect((await own.post("/settings/channels/again", {})).status).toBe(403);
});
