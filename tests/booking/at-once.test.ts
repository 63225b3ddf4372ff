// Whichever adapter tells it: one booking told five times at once over HTTP is one, and cancelled before it was created it ends cancelled.
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { bitrix24 } from "../../src/booking/bitrix24.ts";
import type { Source } from "../../src/booking/source.ts";
import { yclients } from "../../src/booking/yclients.ts";
import { askSources } from "../../src/engine/sources.ts";
import { handleInbound } from "../../src/engine/take-in.ts";
import { appointmentByExternalId } from "../../src/store/appointments.ts";
import { unhandled } from "../../src/store/inbound.ts";
import { allPatients } from "../../src/store/patients.ts";
import { told } from "../../src/store/timeline.ts";
import { standIn } from "../support/stand-in.ts";
import { type Served, secrets, send, served } from "../web/support.ts";
import { NOW } from "./support.ts";

const hour = 3_600_000;
const at = (hours: number): string => new Date(NOW - 48 * hour + hours * hour).toISOString();

/** How one clinic's program tells of the visit 204 of the patient 17: what stands there now, if anything does. */
interface Teller {
  source: string;
  /** One request; `how` it stands, and the hour of that. */
  tell(web: Served, how: "booked" | "cancelled", hours: number): Promise<{ status: number }>;
  sources: Source[];
}

let count = 0;

const generic: Teller = {
  source: "mis",
  sources: [],
  tell: (web, how, hours) =>
    send(web, {
      type: `appointment.${how}`,
      occurredAt: at(hours),
      source: "mis",
      patient: { externalId: "17", firstName: "Анна" },
      appointment: { externalId: "204", start: "2026-03-06T11:30:00+03:00" },
    }),
};

const fhir: Teller = {
  source: "fhir",
  sources: [],
  async tell({ url }, status, hours) {
    const text = JSON.stringify({
      resourceType: "Appointment",
      id: "204",
      meta: { lastUpdated: at(hours) },
      status,
      start: "2026-03-06T11:30:00+03:00",
      participant: [{ actor: { reference: "Patient/17" }, status: "accepted" }],
    });
    const [id, when] = [`fhir-${++count}`, new Date()];
    const headers = {
      "content-type": "application/fhir+json",
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(when.getTime() / 1000)),
      "webhook-signature": new Webhook(secrets[0] ?? "").sign(id, when, text),
    };
    return fetch(`${url}/webhooks/fhir`, { method: "POST", body: text, headers });
  },
};

async function yclientsTeller(): Promise<Teller> {
  const standing = new Map<string, unknown>();
  const there = await standIn(({ path }) => {
    if (path === "/api/v1/company/77") return { status: 200, body: { success: true, data: { timezone_name: "Europe/Moscow" } } };
    if (path.startsWith("/api/v1/records/")) return { status: 200, body: { success: true, data: [...standing.values()] } };
    const found = standing.get(path.split("/").at(-1) ?? "");
    return found ? { status: 200, body: { success: true, data: found } } : { status: 404, body: { success: false } };
  });
  return {
    source: "yclients",
    sources: [yclients({ token: "t", userToken: "u", companyId: "77", apiRoot: there.url, timezone: "Europe/Moscow", gap: 0 })],
    tell({ url }, how, hours) {
      const client = { id: 17, name: "Анна" };
      const record = { id: 204, company_id: 77, date: "2026-03-06 11:30:00", client, attendance: 0, last_change_date: at(hours) };
      if (how === "booked") standing.set("204", record);
      else standing.delete("204");
      const status = how === "booked" ? "create" : "delete";
      const hint = { company_id: 77, resource: "record", resource_id: 204, status, data: { ...record, visit_id: ++count } };
      return fetch(`${url}/webhooks/yclients`, { method: "POST", body: JSON.stringify(hint) });
    },
  };
}

async function bitrixTeller(): Promise<Teller> {
  const standing = new Map<string, unknown>();
  const there = await standIn(({ path, body }) => {
    const { id = "" } = JSON.parse(body) as { id?: string };
    if (path.endsWith("/crm.contact.get.json")) return { status: 200, body: { result: { ID: "17", NAME: "Анна" } } };
    if (path.endsWith("/crm.deal.list.json")) return { status: 200, body: { result: [...standing.keys()].map((ID) => ({ ID })) } };
    const found = standing.get(id);
    return found ? { status: 200, body: { result: found } } : { status: 400, body: { error: "", error_description: "Not found" } };
  });
  const words = { stages: { NEW: "booked" }, fields: { start: "UF_START" } } as const;
  return {
    source: "bitrix24",
    sources: [bitrix24({ webhookUrl: `${there.url}/rest/1/secret`, words, timezone: "Europe/Moscow", gap: 0 })],
    tell({ url }, how, hours) {
      const deal = { ID: "204", STAGE_ID: "NEW", CONTACT_ID: "17", DATE_MODIFY: at(hours), UF_START: "2026-03-06T11:30:00+03:00" };
      if (how === "booked") standing.set("204", deal);
      else standing.delete("204");
      const event = how === "booked" ? "ONCRMDEALADD" : "ONCRMDEALDELETE";
      const form = { event, "data[FIELDS][ID]": "204", ts: String(++count), "auth[application_token]": "token" };
      return fetch(`${url}/webhooks/bitrix24`, { method: "POST", body: new URLSearchParams(form) });
    },
  };
}

const proofs = { yclients: "77", bitrix24: "token" };

/** All that waits, by two workers at once. */
async function takeIn({ engine }: Served, { sources }: Teller): Promise<void> {
  const rows = await unhandled(engine.db, 100);
  await Promise.all([...rows, ...rows.toReversed()].map((row) => handleInbound(engine, row)));
  await Promise.all([askSources(engine, sources), askSources(engine, sources)]);
}

async function standing({ engine }: Served, { source }: Teller) {
  const patients = [];
  for await (const each of allPatients(engine.db)) patients.push(each.externalId);
  const events = (await told(engine.db)).filter(({ kind }) => kind === "event").map(({ what }) => what);
  return {
    patients,
    status: (await appointmentByExternalId(engine.db, "204", source))?.status,
    events,
  };
}

describe.each<[string, () => Promise<Teller>]>([
  ["/api/events", async () => generic],
  ["FHIR", async () => fhir],
  ["YCLIENTS", yclientsTeller],
  ["Bitrix24", bitrixTeller],
])("%s", (_, made) => {
  test("told five times at once it is one booking of one patient", async () => {
    const [web, teller] = [await served({ proofs }), await made()];
    const answers = await Promise.all(Array.from({ length: 5 }, () => teller.tell(web, "booked", 2)));
    expect(answers.every(({ status }) => status < 300)).toBe(true);
    await takeIn(web, teller);
    expect(await standing(web, teller)).toMatchObject({ patients: ["17"], status: "booked", events: ["appointment.booked"] });
  });

  test("cancelled before it was created it ends cancelled, and so it does if both are told at once", async () => {
    const [web, teller] = [await served({ proofs }), await made()];
    await teller.tell(web, "cancelled", 5);
    await takeIn(web, teller);
    await Promise.all([teller.tell(web, "booked", 2), teller.tell(web, "booked", 2)]);
    await takeIn(web, teller);
    expect(await standing(web, teller)).toMatchObject({ patients: ["17"], status: "cancelled" });
  });
});
