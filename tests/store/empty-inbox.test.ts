// The inbox is emptied whatever lies in it: what fails waits longer each time, holds nobody up, is shown to staff, and goes in when it can.
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { emptyInbox, nextTry } from "../../src/engine/inbox.ts";
import { countsOf } from "../../src/store/counts.ts";
import { inbound, keepInbound, often, retryInbound, stuckInbound, unhandled } from "../../src/store/inbound.ts";
import { putMessage, updateMessage } from "../../src/store/messages.ts";
import { createPatient, patientByExternalId } from "../../src/store/patients.ts";
import { engineOf } from "../support/one-message.ts";
import { aMessage, anEnrolment, aStore, NOW } from "../support/store.ts";

const event = (number: number, more: object = {}) => ({
  type: "patient.created",
  occurredAt: new Date(NOW + number).toISOString(),
  source: "mis",
  patient: { externalId: `p-${number}`, firstName: "Анна" },
  ...more,
});

async function anInbox() {
  const { db } = await aStore();
  const engine = engineOf(db, { send: async () => ({ type: "sent" }) });
  const problems: string[] = [];
  const problem = (what: string, error: unknown) => void problems.push(`${what}: ${(error as Error).name}`);
  return {
    db,
    engine,
    problems,
    arrives: (id: string, body: unknown, type = "event", receivedAt = NOW) => keepInbound(db, { id, type, body, receivedAt }),
    empty: (over = () => false) => emptyInbox({ engine, problem, over }),
    row: async (id: string) => (await db.select().from(inbound).where(eq(inbound.id, id)))[0],
    mended: (id: string, body: unknown) => db.update(inbound).set({ body }).where(eq(inbound.id, id)),
    dueAgain: () => db.update(inbound).set({ nextAt: 0 }),
  };
}

test("a row that cannot be taken in holds up none of its neighbours, and waits", async () => {
  const { db, arrives, empty, row, problems } = await anInbox();
  await arrives("poison", {}, "fhir", NOW - 1);
  for (let number = 0; number < 60; number++) await arrives(`e-${number}`, event(number));
  expect(await empty()).toBe("empty");
  expect((await unhandled(db, 100)).map(({ id }) => id)).toEqual(["poison"]);
  expect(await patientByExternalId(db, "p-59", "mis")).toMatchObject({ firstName: "Анна" });
  // On a slow machine it is due again before the others are done.
  const { tries = 0, fault } = (await row("poison")) ?? {};
  expect([problems, fault]).toEqual([Array.from({ length: tries }, () => "inbound: TypeError"), "TypeError"]);
  expect(tries).toBeGreaterThan(0);
  await db.update(inbound).set({ nextAt: Date.now() + 3_600_000 });
  await empty();
  await empty();
  expect(problems).toHaveLength(tries);
});

test("what was tried often in vain is counted and shown by its source with a code; mended, it goes in at once", async () => {
  const { db, arrives, empty, row, mended, dueAgain } = await anInbox();
  await arrives("poison", {}, "fhir");
  for (let tries = 0; tries < often; tries++) {
    expect(await stuckInbound(db)).toEqual([]);
    await dueAgain();
    await empty();
  }
  expect(await stuckInbound(db)).toMatchObject([{ source: "fhir", number: 1, since: NOW, tries: often, faults: ["TypeError"] }]);
  expect(await countsOf(db)).toMatchObject({ inbound: 1, stuckInbound: 1 });
  await mended("poison", []);
  expect(await retryInbound(db)).toBe(1);
  await empty();
  expect(await row("poison")).toMatchObject({ problem: null, tries: often });
  expect((await row("poison"))?.handledAt).not.toBeNull();
  expect(await stuckInbound(db)).toEqual([]);
});

test("the waits between tries double up to five minutes", () => {
  expect([1, 2, 3, 9, 10, 1_000].map((tries) => nextTry(tries, 0) / 1_000)).toEqual([1, 2, 4, 256, 300, 300]);
});

test("what has to wait for a send under way waits alone, and that is no failure", async () => {
  const { db, arrives, empty, row, dueAgain, problems } = await anInbox();
  const { id } = await createPatient(db, { externalId: "p-1", source: "mis", telegram: "1" }, NOW);
  const leasedUntil = Date.now() + 60_000;
  await putMessage(db, aMessage(id, { leasedUntil, enrolmentId: await anEnrolment(db, { patientId: id }) }));
  await arrives("withdrawal", event(1, { type: "consent.withdrawn", consent: { purpose: "care" } }));
  await arrives("other", event(2));
  expect(await empty()).toBe("empty");
  expect(await row("withdrawal")).toMatchObject({ handledAt: null, tries: 0, fault: null });
  expect((await row("other"))?.handledAt).not.toBeNull();
  await updateMessage(db, "e/hello#0", { state: "sent" });
  await dueAgain();
  await empty();
  expect((await row("withdrawal"))?.handledAt).not.toBeNull();
  expect(problems).toEqual([]);
});

test("several at once take each row once, and one that is told to end leaves the rest", async () => {
  const { db, arrives, empty } = await anInbox();
  for (let number = 0; number < 80; number++) await arrives(`e-${number}`, event(number));
  let asked = 0;
  expect(await empty(() => ++asked > 1)).toBe("more");
  const left = (await unhandled(db, 100)).length;
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(80);
  await Promise.all([empty(), empty(), empty()]);
  expect(await unhandled(db, 100)).toEqual([]);
});
