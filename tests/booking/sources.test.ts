// YCLIENTS and Bitrix24 behind stand-ins that speak their protocols: a hint is only a hint, what is so is asked for, and a poll finds the rest.
import { describe, expect, test } from "vitest";
import { bitrix24 } from "../../src/booking/bitrix24.ts";
import type { Source } from "../../src/booking/source.ts";
import { yclients } from "../../src/booking/yclients.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { askSources } from "../../src/engine/sources.ts";
import { appointmentByExternalId } from "../../src/store/appointments.ts";
import { inbound, keepInbound } from "../../src/store/inbound.ts";
import { patientByExternalId } from "../../src/store/patients.ts";
import { saveSetting } from "../../src/store/settings.ts";
import { told } from "../../src/store/timeline.ts";
import { type StandIn, standIn } from "../support/stand-in.ts";
import { anEngine, NOW } from "./support.ts";

const record = {
  id: 204,
  company_id: 77,
  date: "2026-03-06 11:30:00",
  // As it has been seen: the company lives five hours ahead of UTC.
  datetime: "2026-03-06T11:30:00+03:00",
  create_date: "2026-03-04T10:00:00+0500",
  last_change_date: "2026-03-04T10:00:00+0500",
  attendance: 0,
  deleted: false,
  client: { id: 17, name: "Анна", phone: "89991234567", email: "Anna@Example.org" },
  staff: { id: 3, name: "Орлова М. С." },
  services: [{ id: 1, title: "cardiology" }],
};

async function yclientsAt(records: Map<string, unknown>): Promise<{ source: Source; there: StandIn }> {
  const there = await standIn(({ path, query }) => {
    if (path === "/api/v1/company/77") return { status: 200, body: { success: true, data: { timezone_name: "Asia/Yekaterinburg" } } };
    if (path === "/api/v1/records/77") {
      const page = query.get("page") === "1" ? [...records.values()] : [];
      return { status: 200, body: { success: true, data: page, meta: { total_count: records.size } } };
    }
    const found = records.get(path.replace("/api/v1/record/77/", ""));
    return found
      ? { status: 200, body: { success: true, data: found } }
      : { status: 404, body: { success: false, data: null, meta: { message: "Not found" } } };
  });
  return {
    there,
    source: yclients({ token: "t", userToken: "u", companyId: "77", apiRoot: there.url, timezone: "Europe/Moscow", gap: 0 }),
  };
}

/** No poll is due. */
async function settled(engine: Engine, source: Source): Promise<Engine> {
  await saveSetting(engine.db, `poll/${source.name}`, { until: NOW, nextAt: NOW + 1 });
  return engine;
}

let count = 0;
const hint = (engine: Engine, type: string, id: string) =>
  keepInbound(engine.db, { id: `${type}:${id}/${++count}`, type, body: { id }, receivedAt: NOW, askAt: NOW });
const visitIn = (engine: Engine, source: string, id = "204") => appointmentByExternalId(engine.db, id, source);
const events = async (engine: Engine) => (await told(engine.db)).filter(({ kind }) => kind === "event").map(({ what }) => what);

describe("YCLIENTS", () => {
  test("a hint is read again: patient, phone, and the start on the company's own clock", async () => {
    const { source, there } = await yclientsAt(new Map([["204", record]]));
    const engine = await settled(await anEngine(), source);
    await hint(engine, "yclients", "204");
    await askSources(engine, [source]);
    expect(await visitIn(engine, "yclients")).toMatchObject({
      status: "booked",
      start: Date.UTC(2026, 2, 6, 6, 30),
      service: "cardiology",
    });
    expect(await patientByExternalId(engine.db, "17", "yclients")).toMatchObject({ phone: "+79991234567", email: "anna@example.org" });
    expect(there.asked[0]?.headers.authorization).toBe("Bearer t, User u");
  });

  test.each<[number, string, string[]]>([
    [-1, "noshow", ["appointment.noshow"]],
    [0, "booked", []],
    [1, "fulfilled", ["appointment.fulfilled"]],
    [2, "booked", ["appointment.confirmed"]],
  ])("attendance %i is %s, and no change of time", async (attendance, status, expected) => {
    const records = new Map<string, unknown>([["204", record]]);
    const { source } = await yclientsAt(records);
    const engine = await settled(await anEngine(), source);
    await hint(engine, "yclients", "204");
    await askSources(engine, [source]);
    records.set("204", { ...record, attendance, last_change_date: "2026-03-05T10:00:00+0500" });
    await hint(engine, "yclients", "204");
    await askSources(engine, [source]);
    expect((await visitIn(engine, "yclients"))?.status).toBe(status);
    expect(await events(engine)).toEqual(["appointment.booked", ...expected]);
  });

  test("many hints about one record are one look, and one booking", async () => {
    const { source, there } = await yclientsAt(new Map([["204", record]]));
    const engine = await settled(await anEngine(), source);
    for (let index = 0; index < 5; index++) await hint(engine, "yclients", "204");
    await askSources(engine, [source]);
    expect(there.asked.filter(({ path }) => path.endsWith("/204"))).toHaveLength(1);
    expect(await events(engine)).toEqual(["appointment.booked"]);
    expect((await engine.db.select().from(inbound)).every(({ handledAt }) => handledAt !== null)).toBe(true);
  });

  test.each<[string, Map<string, unknown>]>([
    ["gone", new Map()],
    ["marked as deleted", new Map([["204", { ...record, deleted: true }]])],
  ])("a record that is %s is cancelled here", async (_, after) => {
    const records = new Map<string, unknown>([["204", record]]);
    const { source } = await yclientsAt(records);
    const engine = await settled(await anEngine(), source);
    await hint(engine, "yclients", "204");
    await askSources(engine, [source]);
    records.clear();
    for (const [id, each] of after) records.set(id, each);
    await hint(engine, "yclients", "204");
    await askSources(engine, [source]);
    expect((await visitIn(engine, "yclients"))?.status).toBe("cancelled");
  });

  test("deleted before it was heard of, its late showing ends cancelled", async () => {
    const records = new Map<string, unknown>();
    const { source } = await yclientsAt(records);
    const engine = await settled(await anEngine(), source);
    await hint(engine, "yclients", "204");
    await askSources(engine, [source]);
    records.set("204", record);
    await hint(engine, "yclients", "204");
    await askSources(engine, [source]);
    expect((await visitIn(engine, "yclients"))?.status).toBe("cancelled");
  });

  test("a poll finds what no hint told of, once", async () => {
    const { source, there } = await yclientsAt(new Map([["204", record]]));
    const engine = await anEngine();
    await askSources(engine, [source]);
    await askSources(engine, [source]);
    expect(await events(engine)).toEqual(["appointment.booked"]);
    const lists = there.asked.filter(({ path }) => path === "/api/v1/records/77");
    expect(lists).toHaveLength(1);
    // A day and ten minutes back from noon in Moscow.
    expect(lists[0]?.query.get("changed_after")).toBe("2026-03-04T13:50:00+05:00");
  });

  test.each<[string, Parameters<StandIn["misbehave"]>[0]]>([
    ["drops", "drops"],
    ["answers 502", { status: 502, body: "bad gateway" }],
    ["answers no JSON", { status: 200, body: "<html>" }],
    ["refuses the tokens", { status: 401, body: { success: false } }],
    ["asks to be left alone", { status: 429, headers: { "retry-after": "30" }, body: {} }],
  ])("a source that %s is asked again later, and nothing is lost", async (_, how) => {
    const { source, there } = await yclientsAt(new Map([["204", record]]));
    const engine = await settled(await anEngine(), source);
    await hint(engine, "yclients", "204");
    there.misbehave(how);
    await askSources(engine, [source]);
    const [row] = await engine.db.select().from(inbound);
    expect(row).toMatchObject({
      handledAt: null,
      asked: 1,
      askAt: how !== "drops" && typeof how === "object" && how.status === 429 ? NOW + 30_000 : NOW + 1_000,
    });
    there.misbehave(undefined);
    await askSources({ ...engine, clock: () => ({ speed: 0, real: 0, virtual: NOW + 30_000 }) }, [source]);
    expect((await visitIn(engine, "yclients"))?.status).toBe("booked");
  });

  test.each<[string, object, RegExp]>([
    ["without a client", { client: null }, /has no client/],
    ["of another company", { company_id: 78 }, /another company/],
    ["with an attendance that nobody knows", { attendance: 9 }, /attendance 9/],
    ["without a date", { date: "soon" }, /no date/],
  ])("a record %s is put aside with the reason", async (_, over, reason) => {
    const { source } = await yclientsAt(new Map([["204", { ...record, ...over }]]));
    const engine = await settled(await anEngine(), source);
    await hint(engine, "yclients", "204");
    await askSources(engine, [source]);
    expect((await engine.db.select().from(inbound))[0]?.problem).toMatch(reason);
  });
});

describe("Bitrix24", () => {
  const deal = {
    ID: "410",
    STAGE_ID: "C1:NEW",
    CONTACT_ID: "84",
    DATE_CREATE: "2026-03-04T10:00:00+03:00",
    DATE_MODIFY: "2026-03-04T10:00:00+03:00",
    UF_CRM_START: "2026-03-06T11:30:00+03:00",
    UF_CRM_SERVICE: "cardiology",
  };
  const contact = {
    ID: "84",
    NAME: "Анна",
    LAST_NAME: "Иванова",
    BIRTHDATE: "1968-05-30T03:00:00+03:00",
    PHONE: [{ VALUE: "8 999 123-45-67" }],
    EMAIL: [],
  };
  const words = {
    stages: { "C1:NEW": "booked", "C1:SURE": "confirmed", "C1:WON": "fulfilled", "C1:LOSE": "cancelled" },
    fields: { start: "UF_CRM_START", service: "UF_CRM_SERVICE" },
  } as const;

  async function bitrixWith(deals: Map<string, unknown>): Promise<Source> {
    return (await bitrixAt(deals)).source;
  }

  async function bitrixAt(deals: Map<string, unknown>): Promise<{ source: Source; there: StandIn }> {
    const there = await standIn(({ path, body }) => {
      const { id } = JSON.parse(body) as { id?: string };
      if (path.endsWith("/crm.contact.get.json")) return { status: 200, body: { result: contact } };
      if (path.endsWith("/crm.deal.list.json"))
        return { status: 200, body: { result: [...deals.keys()].map((ID) => ({ ID })), total: deals.size } };
      const found = deals.get(id ?? "");
      return found ? { status: 200, body: { result: found } } : { status: 400, body: { error: "", error_description: "Not found" } };
    });
    return { there, source: bitrix24({ webhookUrl: `${there.url}/rest/1/secret`, words, timezone: "Europe/Moscow", gap: 0 }) };
  }

  test.each<[string, number, { error: string; error_description: string }, number]>([
    ["one question too many", 503, { error: "QUERY_LIMIT_EXCEEDED", error_description: "Too many requests" }, 10_000],
    ["a method that ran too long", 429, { error: "OPERATION_TIME_LIMIT", error_description: "Method is blocked" }, 600_000],
    ["a portal under load", 503, { error: "OVERLOAD_LIMIT", error_description: "REST API is blocked due to overload." }, 600_000],
    ["a fault of its own", 500, { error: "INTERNAL_SERVER_ERROR", error_description: "Internal server error" }, 1_000],
    ["a method that it has not", 404, { error: "ERROR_METHOD_NOT_FOUND", error_description: "Method not found!" }, 1_000],
    ["no right to read", 400, { error: "", error_description: "Access denied" }, 1_000],
  ])("after %s it is left alone, nothing is cancelled and the hint waits", async (_, status, body, wait) => {
    const { source, there } = await bitrixAt(new Map([["410", deal]]));
    const engine = await settled(await anEngine(), source);
    await hint(engine, "bitrix24", "410");
    await askSources(engine, [source]);
    there.misbehave({ status, body });
    await hint(engine, "bitrix24", "410");
    await hint(engine, "bitrix24", "411");
    const asked = there.asked.length;
    await askSources(engine, [source]);
    const waiting = (await engine.db.select().from(inbound)).filter(({ handledAt }) => handledAt === null);
    expect(waiting.length).toBe(2);
    expect(Math.max(...waiting.map(({ askAt }) => askAt ?? 0))).toBe(NOW + wait);
    // Who asked to be left alone is not asked of the other deal either.
    expect(there.asked.length - asked).toBe(wait === 1_000 ? 2 : 1);
    expect((await visitIn(engine, "bitrix24", "410"))?.status).toBe("booked");
  });

  test("deleted before it was heard of, its late showing ends cancelled", async () => {
    const deals = new Map<string, unknown>();
    const source = await bitrixWith(deals);
    const engine = await settled(await anEngine(), source);
    await hint(engine, "bitrix24", "410");
    await askSources(engine, [source]);
    deals.set("410", deal);
    await hint(engine, "bitrix24", "410");
    await askSources(engine, [source]);
    expect((await visitIn(engine, "bitrix24", "410"))?.status).toBe("cancelled");
  });

  test("a deal is fetched with its contact; its stages mean what clinic.yaml says", async () => {
    const deals = new Map<string, unknown>([["410", deal]]);
    const source = await bitrixWith(deals);
    const engine = await settled(await anEngine(), source);
    for (const [stage, day] of [
      ["C1:NEW", 4],
      ["C1:SURE", 5],
      ["C1:WON", 6],
    ] as const) {
      deals.set("410", { ...deal, STAGE_ID: stage, DATE_MODIFY: `2026-03-0${day}T10:00:00+03:00` });
      await hint(engine, "bitrix24", "410");
      await askSources(engine, [source]);
    }
    expect(await events(engine)).toEqual(["appointment.booked", "appointment.confirmed", "appointment.fulfilled"]);
    expect(await visitIn(engine, "bitrix24", "410")).toMatchObject({ start: Date.UTC(2026, 2, 6, 8, 30), service: "cardiology" });
    expect(await patientByExternalId(engine.db, "84", "bitrix24")).toMatchObject({
      firstName: "Анна",
      birthDate: "1968-05-30",
      phone: "+79991234567",
    });
  });

  test("a stage that means nothing is put aside with the reason; a deleted deal is cancelled", async () => {
    const deals = new Map<string, unknown>([["410", { ...deal, STAGE_ID: "C9:ODD" }]]);
    const source = await bitrixWith(deals);
    const engine = await settled(await anEngine(), source);
    await hint(engine, "bitrix24", "410");
    await askSources(engine, [source]);
    expect((await engine.db.select().from(inbound))[0]?.problem).toMatch(/stage C9:ODD of deal 410 means nothing/);
    deals.set("410", deal);
    await hint(engine, "bitrix24", "410");
    await askSources(engine, [source]);
    deals.clear();
    await hint(engine, "bitrix24", "410");
    await askSources(engine, [source]);
    expect((await visitIn(engine, "bitrix24", "410"))?.status).toBe("cancelled");
  });

  test("a poll finds what no event told of", async () => {
    const engine = await anEngine();
    await askSources(engine, [await bitrixWith(new Map([["410", deal]]))]);
    expect(await events(engine)).toEqual(["appointment.booked"]);
  });
});
