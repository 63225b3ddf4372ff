// YCLIENTS: its webhooks are not signed and not repeated, so a record is always read again by the API, and a poll finds what was lost.
import { Temporal } from "temporal-polyfill";
import * as z from "zod";
import { fromLocal } from "../calendar/local.ts";
import { asking, NoAnswer, type Shown, type Source } from "./source.ts";
import type { Visit } from "./visit.ts";

export interface YclientsSettings {
  token: string;
  userToken: string;
  companyId: string;
  apiRoot: string;
  /** Of the clinic, should the company not say its own. */
  timezone: string;
  /** ms between two questions. */
  gap?: number;
}

/** 200 questions a minute and 5 a second, from one address (developer.yclients.com). */
const gentle = 300;
const pageSize = 200;

/** What `attendance` says: not come, awaited, come, confirmed (wiki.twin24.ai; the same codes stand in webhooks and in the API). */
const attendances: Record<string, Pick<Visit, "status" | "confirmed">> = {
  "-1": { status: "noshow" },
  "0": { status: "booked" },
  "1": { status: "fulfilled" },
  "2": { status: "booked", confirmed: true },
};

const idText = z.union([z.number(), z.string()]).transform(String);
const record = z.object({
  id: idText,
  company_id: idText.optional(),
  /** On the company's own clock; `datetime` beside it has been seen with a wrong offset. */
  date: z.string(),
  create_date: z.string().nullish(),
  last_change_date: z.string().nullish(),
  attendance: z.number().nullish(),
  visit_attendance: z.number().nullish(),
  deleted: z.boolean().nullish(),
  client: z
    .object({
      id: idText,
      name: z.string().nullish(),
      surname: z.string().nullish(),
      patronymic: z.string().nullish(),
      phone: z.string().nullish(),
      email: z.string().nullish(),
    })
    .nullish(),
  staff: z.object({ name: z.string().nullish() }).nullish(),
  services: z.array(z.object({ title: z.string().nullish() })).nullish(),
});
const answer = <T extends z.ZodType>(data: T) => z.object({ data });

/**
 * The webhook's own content is never used but for the id of a record and of the company: its envelope is documented nowhere, and nothing in it
 * proves where it comes from.
 */
const hint = z.object({ company_id: idText, resource: z.literal("record"), resource_id: idText });

export type Hint = { type: "record"; id: string } | { type: "other" };

/** Undefined where it is not of this company: anybody can write to this address. */
export function yclientsHint(body: unknown, companyId: string): Hint | undefined {
  const company = z.object({ company_id: idText }).safeParse(body);
  if (!company.success || company.data.company_id !== companyId) return undefined;
  const read = hint.safeParse(body);
  return read.success && /^\d{1,19}$/.test(read.data.resource_id) ? { type: "record", id: read.data.resource_id } : { type: "other" };
}

export function yclients({ token, userToken, companyId, apiRoot, timezone, gap = gentle }: YclientsSettings): Source {
  const headers = { accept: "application/vnd.yclients.v2+json", authorization: `Bearer ${token}, User ${userToken}` };
  const ask = asking(`${apiRoot}/api/v1`, headers, gap);
  let zone: string | undefined;

  async function zoneOfCompany(): Promise<string> {
    if (zone !== undefined) return zone;
    const { status, body } = await ask(`/company/${companyId}`);
    if (status === 401 || status === 403) throw new NoAnswer("it refused the tokens");
    const said = answer(z.object({ timezone_name: z.string() })).safeParse(body);
    zone = said.success && isZone(said.data.data.timezone_name) ? said.data.data.timezone_name : timezone;
    return zone;
  }

  return {
    name: "yclients",
    async read(id) {
      const { status, body } = await ask(`/record/${companyId}/${id}`);
      if (status === 404) return { type: "gone", externalId: id };
      if (status >= 400) throw new NoAnswer(status === 401 || status === 403 ? "it refused the tokens" : `it answered ${status}`);
      const read = answer(z.unknown()).safeParse(body);
      return shown(read.data?.data, companyId, await zoneOfCompany());
    },
    async *changed(since) {
      const from = Temporal.Instant.fromEpochMilliseconds(since).toZonedDateTimeISO(await zoneOfCompany());
      const after = from.toString({ smallestUnit: "second", timeZoneName: "never" });
      for (let page = 1; ; page++) {
        // Those changed, not those that take place, since then. `with_deleted` is in no documentation; without it deleted records are left
        // out, and with it they come with `deleted: true` (seen by users of the API and of Altegio's, which is the same).
        const query = new URLSearchParams({ page: `${page}`, count: `${pageSize}`, changed_after: after, with_deleted: "1" });
        const { status, body } = await ask(`/records/${companyId}?${query}`);
        if (status >= 400) throw new NoAnswer(status === 401 || status === 403 ? "it refused the tokens" : `it answered ${status}`);
        const { data } = answer(z.array(z.unknown())).safeParse(body);
        if (!data) throw new NoAnswer("its list of records cannot be read");
        for (const each of data.data) yield shown(each, companyId, await zoneOfCompany());
        if (data.data.length < pageSize) return;
      }
    },
  };
}

function shown(data: unknown, companyId: string, zone: string): Shown {
  const read = record.safeParse(data);
  if (!read.success)
    return { type: "unusable", problem: `The record of YCLIENTS cannot be read at ${read.error.issues[0]?.path.join(".")}.` };
  const { id, company_id, client, deleted, date, create_date, last_change_date, attendance, visit_attendance, staff, services } = read.data;
  if (company_id !== undefined && company_id !== companyId) return { type: "unusable", problem: "The record is of another company." };
  if (deleted) return { type: "gone", externalId: id };
  if (!client) return { type: "unusable", problem: `Record ${id} of YCLIENTS has no client.` };
  const state = attendances[String(attendance ?? visit_attendance ?? 0)];
  if (!state) return { type: "unusable", problem: `Record ${id} of YCLIENTS has the attendance ${attendance}, which is not known.` };
  const start = momentOf(date, zone);
  if (start === undefined) return { type: "unusable", problem: `Record ${id} of YCLIENTS has no date that can be read.` };
  const bookedAt = momentOf(create_date, zone);
  const changedAt = momentOf(last_change_date, zone) ?? bookedAt;
  if (changedAt === undefined) return { type: "unusable", problem: `Record ${id} of YCLIENTS does not say when it changed.` };
  const service = services?.[0]?.title;
  return {
    type: "visit",
    patient: {
      externalId: client.id,
      ...(client.name != null && { firstName: client.name }),
      ...(client.surname && { lastName: client.surname }),
      ...(client.patronymic && { patronymic: client.patronymic }),
      ...(client.phone && { phone: client.phone }),
      ...(client.email && { email: client.email }),
    },
    visit: {
      externalId: id,
      ...state,
      start,
      ...(service && { service }),
      ...(staff?.name && { doctor: staff.name }),
      ...(bookedAt !== undefined && { bookedAt }),
      changedAt,
    },
  };
}

/** "2026-03-02 11:30:00" on the company's clock, or with an offset of its own. */
function momentOf(text: string | null | undefined, zone: string): number | undefined {
  if (!text) return undefined;
  try {
    return fromLocal(text.replace(" ", "T"), zone);
  } catch {
    return undefined;
  }
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
