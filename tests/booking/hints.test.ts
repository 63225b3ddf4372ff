// The webhooks of YCLIENTS and Bitrix24: what proves them, and that nothing is kept of them but where to look.
import { expect, test } from "vitest";
import { dueHints, inbound } from "../../src/store/inbound.ts";
import { type Served, served } from "../web/support.ts";
import { NOW } from "./support.ts";

const proofs = { yclients: "77", bitrix24: "app-token" };
const yclients = (web: Served, body: unknown) =>
  fetch(`${web.url}/webhooks/yclients`, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) });
const bitrix = (web: Served, form: Record<string, string>) =>
  fetch(`${web.url}/webhooks/bitrix24`, { method: "POST", body: new URLSearchParams(form) });

const record = {
  company_id: 77,
  resource: "record",
  resource_id: 204,
  status: "update",
  data: { id: 204, client: { name: "Анна", phone: "+7999" } },
};
const deal = { event: "ONCRMDEALUPDATE", "data[FIELDS][ID]": "410", ts: "1466439714", "auth[application_token]": "app-token" };

test("a hint of YCLIENTS is kept as an id alone, to be asked at once; the same again is one", async () => {
  const web = await served({ proofs });
  expect([(await yclients(web, record)).status, (await yclients(web, record)).status, web.pokes()]).toEqual([200, 200, 1]);
  const rows = await dueHints(web.engine.db, "yclients", NOW, 10);
  expect(rows.map(({ body }) => body)).toEqual([{ id: "204" }]);
});

test.each<[string, unknown, number]>([
  ["of another company", { ...record, company_id: 78 }, 401],
  ["that is no JSON", "{", 401],
  ["about something else", { ...record, resource: "client" }, 200],
  ["with an id that is none", { ...record, resource_id: "../company" }, 200],
  ["of a deep nesting", `${"[".repeat(50_000)}${"]".repeat(50_000)}`, 401],
  ["over 256 KiB", "x".repeat(256 * 1024 + 1), 413],
])("one %s leaves nothing", async (_, body, status) => {
  const web = await served({ proofs });
  expect((await yclients(web, body)).status).toBe(status);
  expect(await web.engine.db.select().from(inbound)).toEqual([]);
});

test("an event of Bitrix24 is kept as a deal's id; its retry is the same", async () => {
  const web = await served({ proofs });
  expect([(await bitrix(web, deal)).status, (await bitrix(web, deal)).status]).toEqual([200, 200]);
  expect((await dueHints(web.engine.db, "bitrix24", NOW, 10)).map(({ body }) => body)).toEqual([{ id: "410" }]);
});

test.each<[string, Record<string, string>, number]>([
  ["with another token", { ...deal, "auth[application_token]": "guess" }, 401],
  ["without a token", { event: deal.event }, 401],
  ["about a lead", { ...deal, event: "ONCRMLEADADD" }, 200],
])("one %s leaves nothing", async (_, form, status) => {
  const web = await served({ proofs });
  expect((await bitrix(web, form)).status).toBe(status);
  expect(await web.engine.db.select().from(inbound)).toEqual([]);
});

test("where neither is configured both are 401", async () => {
  const web = await served();
  expect([(await yclients(web, record)).status, (await bitrix(web, deal)).status]).toEqual([401, 401]);
});
