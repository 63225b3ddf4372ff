// Bitrix24: an event brings only a deal's id, so the deal and its contact are fetched by REST; what its stages mean is the clinic's to say.
import * as z from "zod";
import { fromLocal } from "../calendar/local.ts";
import type { BitrixWords } from "../scenario/clinic.ts";
import type { PatientSaid } from "./patient.ts";
import { asking, NoAnswer, type Shown, type Source } from "./source.ts";
import type { Visit } from "./visit.ts";

export interface Bitrix24Settings {
  /** `https://…/rest/<user>/<secret>`, without a slash at its end. */
  webhookUrl: string;
  words: BitrixWords;
  timezone: string;
  /** ms between two questions. */
  gap?: number;
}

/** Two questions a second, after a store of fifty, on every tariff but Enterprise (apidocs.bitrix24.com/limits.html). */
const gentle = 500;

/**
 * How long (ms) it is left alone when it says so: one question too many is 503 `QUERY_LIMIT_EXCEEDED`, and a method whose runs took over 480
 * seconds in ten minutes is 429 `OPERATION_TIME_LIMIT` (apidocs.bitrix24.com/limits.html; helpdesk.bitrix24.com/open/15961972). A portal
 * that is blocked for its load says `OVERLOAD_LIMIT` (dev.1c-bitrix.ru/rest_help/rest_sum).
 */
const limits: Record<string, number> = { QUERY_LIMIT_EXCEEDED: 10_000, OPERATION_TIME_LIMIT: 10 * 60_000, OVERLOAD_LIMIT: 10 * 60_000 };

const text = z.union([z.string(), z.number()]).nullish();
const deal = z.looseObject({
  ID: z.union([z.string(), z.number()]).transform(String),
  STAGE_ID: z.string(),
  CONTACT_ID: text,
  DATE_CREATE: text,
  DATE_MODIFY: text,
});
const contact = z.object({
  NAME: z.string().nullish(),
  LAST_NAME: z.string().nullish(),
  SECOND_NAME: z.string().nullish(),
  BIRTHDATE: z.string().nullish(),
  PHONE: z.array(z.object({ VALUE: z.string() })).nullish(),
  EMAIL: z.array(z.object({ VALUE: z.string() })).nullish(),
});
const ids = z.object({
  result: z.array(z.object({ ID: z.union([z.string(), z.number()]).transform(String) })),
  next: z.number().nullish(),
});
const refusal = z.object({ error: z.string().nullish(), error_description: z.string().nullish() });

function limitIn(body: unknown): number | undefined {
  const code = refusal.safeParse(body).data?.error ?? "";
  return Object.hasOwn(limits, code) ? limits[code] : undefined;
}

/**
 * A deal that is not there is 400 with an empty code and "Not found", a contact too (apidocs.bitrix24.com, crm.deal.get); newer methods have
 * a code. Not so "Method not found!" (`ERROR_METHOD_NOT_FOUND`), nor a portal that is not found: they say nothing of the deal.
 */
const isMissing = (body: unknown): boolean => {
  const { error, error_description: words } = refusal.safeParse(body).data ?? {};
  return error === "NOT_FOUND" || error === "ERROR_NOT_FOUND" || (!error && /^not found\.?$/i.test(words?.trim() ?? ""));
};

/** The deal that an event names, by `data[FIELDS][ID]`, which is all it brings (apidocs.bitrix24.com, onCrmDealUpdate); undefined for events about anything else. */
export const bitrixDealOf = (form: URLSearchParams): string | undefined =>
  /^ONCRMDEAL/i.test(form.get("event") ?? "") ? (/^\d{1,19}$/.exec(form.get("data[FIELDS][ID]") ?? "")?.[0] ?? undefined) : undefined;

export function bitrix24({ webhookUrl, words, timezone, gap = gentle }: Bitrix24Settings): Source {
  const ask = asking(webhookUrl, { "content-type": "application/json", accept: "application/json" }, gap, limitIn);

  /** Undefined where Bitrix24 says that there is no such thing. */
  async function call(method: string, parameters: unknown): Promise<unknown> {
    const { status, body } = await ask(`/${method}.json`, { method: "POST", body: JSON.stringify(parameters) });
    if (status < 400) return body;
    if (isMissing(body)) return undefined;
    throw new NoAnswer(`it answered ${status}`);
  }

  async function patientOf(contactId: string): Promise<PatientSaid | undefined> {
    const read = z.object({ result: contact }).safeParse(await call("crm.contact.get", { id: contactId }));
    if (!read.success) return undefined;
    const { NAME, LAST_NAME, SECOND_NAME, BIRTHDATE, PHONE, EMAIL } = read.data.result;
    const born = /^\d{4}-\d{2}-\d{2}/.exec(BIRTHDATE ?? "")?.[0];
    return {
      externalId: contactId,
      ...(NAME && { firstName: NAME }),
      ...(LAST_NAME && { lastName: LAST_NAME }),
      ...(SECOND_NAME && { patronymic: SECOND_NAME }),
      ...(born && { birthDate: born }),
      ...(PHONE?.[0] && { phone: PHONE[0].VALUE }),
      ...(EMAIL?.[0] && { email: EMAIL[0].VALUE }),
    };
  }

  async function read(id: string): Promise<Shown> {
    const body = await call("crm.deal.get", { id });
    if (body === undefined) return { type: "gone", externalId: id };
    const found = z.object({ result: deal }).safeParse(body);
    if (!found.success)
      return { type: "unusable", problem: `The deal of Bitrix24 cannot be read at ${found.error.issues[0]?.path.join(".")}.` };
    const visit = visitOf(found.data.result, words, timezone);
    if (typeof visit === "string") return { type: "unusable", problem: visit };
    const contactId = String(found.data.result.CONTACT_ID ?? "");
    const patient = /^[1-9]\d*$/.test(contactId) ? await patientOf(contactId) : undefined;
    return patient ? { type: "visit", patient, visit } : { type: "unusable", problem: `Deal ${id} of Bitrix24 has no contact.` };
  }

  return {
    name: "bitrix24",
    read,
    async *changed(since) {
      const filter = { ">=DATE_MODIFY": new Date(since).toISOString() };
      for (let start: number | null | undefined = 0; start != null; ) {
        const page = ids.safeParse(await call("crm.deal.list", { filter, select: ["ID"], order: { ID: "ASC" }, start }));
        if (!page.success) throw new NoAnswer("its list of deals cannot be read");
        for (const { ID } of page.data.result) yield read(ID);
        start = page.data.next;
      }
    },
  };
}

/** Or one sentence on why it is none. */
function visitOf(given: z.output<typeof deal>, { stages, fields }: BitrixWords, zone: string): Visit | string {
  const { ID, STAGE_ID, DATE_CREATE, DATE_MODIFY } = given;
  const status = Object.hasOwn(stages, STAGE_ID) ? stages[STAGE_ID] : undefined;
  if (!status) return `The stage ${STAGE_ID} of deal ${ID} means nothing in clinic.yaml (bitrix24: stages).`;
  const changedAt = momentOf(DATE_MODIFY, zone);
  if (changedAt === undefined) return `Deal ${ID} of Bitrix24 does not say when it changed.`;
  const field = (name: "start" | "service" | "doctor" | "diagnoses") => (fields[name] === undefined ? undefined : given[fields[name]]);
  const word = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value).trim() || undefined : undefined);
  const start = momentOf(field("start"), zone);
  const bookedAt = momentOf(DATE_CREATE, zone);
  const [service, doctor, diagnoses] = [word(field("service")), word(field("doctor")), field("diagnoses")];
  const codes = (Array.isArray(diagnoses) ? diagnoses : (word(diagnoses)?.split(/[,;\s]+/) ?? [])).flatMap((each) => word(each) ?? []);
  return {
    externalId: ID,
    ...(status === "confirmed" ? { status: "booked" as const, confirmed: true } : { status }),
    ...(start !== undefined && { start }),
    ...(service && { service }),
    ...(doctor && { doctor }),
    ...(codes.length > 0 && { diagnoses: codes }),
    ...(bookedAt !== undefined && { bookedAt }),
    changedAt,
  };
}

/** With an offset, or else on the clinic's clock. */
function momentOf(value: unknown, zone: string): number | undefined {
  try {
    return typeof value === "string" && value ? fromLocal(value.replace(" ", "T"), zone) : undefined;
  } catch {
    return undefined;
  }
}
