// The clinic's own settings, clinic.yaml: what it leaves out holds as the language page says.

import type { Calendar } from "../calendar/calendar.ts";
import { holidays } from "../calendar/holidays.ts";
import type { ChannelName, Purpose, Weekday } from "../journey/plan.ts";
import { packOf } from "../messaging/packs.ts";
import { defaultPolicy, type Policy } from "../messaging/policy.ts";
import type { RuleSet } from "../safety/rules.ts";
import type { Problem } from "./problem.ts";
import { type QuickReply, quickReplies } from "./quick-replies.ts";
import { type BitrixStage, type ClinicFile, clinicFile } from "./schema-clinic.ts";
import type { Node } from "./tree.ts";
import { weekdays } from "./words.ts";

export interface Clinic {
  name: string;
  phone: string;
  address: string;
  timezone: string;
  /** The first is the default. */
  languages: string[];
  /** The policy pack: whose law applies. */
  country: string;
  calendar: Calendar;
  policy: Policy;
  channels: ChannelName[];
  /** By name, the four that are always there left out unless the clinic sets them. */
  links: Record<string, string>;
  sender: { name: string; email: string };
  /** On top of the shipped lists. */
  phrases: { promotional: string[]; forbidden: string[] };
  /** What patients agree to or are told, by name: the documents, the consents, and `advertising`, which the law adds. */
  legal: Record<string, LegalText>;
  /** Where `call` may send, by name. */
  endpoints: Record<string, string>;
  /** Answers that staff have at hand in Conversations. */
  quickReplies: QuickReply[];
  /** How deals of Bitrix24 are read as visits. */
  bitrix24: BitrixWords;
  /** From safety/, whether signed or not. */
  redFlags: RuleSet[];
}

export interface BitrixWords {
  /** By the stage's id. */
  stages: Record<string, BitrixStage>;
  /** The deal's fields. */
  fields: { start?: string; service?: string; doctor?: string; diagnoses?: string };
}

export interface LegalText {
  version?: string;
  /** By language. */
  texts: Record<string, string>;
}

/** What holds without a clinic.yaml. */
export const defaultClinic = (): Clinic => clinicOf({});

/** Reads clinic.yaml; a part that cannot be read holds as if it were left out. */
export function readClinic(node: Node, problems: Problem[]): Clinic {
  const file = clinicFile.read(node, problems);
  return clinicOf(file ?? {});
}

function clinicOf(file: Partial<ClinicFile>): Clinic {
  const timezone = file.timezone?.value ?? "Europe/Moscow";
  const country = file.country?.value ?? "ru";
  const name = file.name?.value ?? "";
  const legal = Object.fromEntries((file.legal ?? []).map((one) => [one.name, legalText(record(one.value))]));
  return {
    name,
    phone: file.phone?.value ?? "",
    address: file.address?.value ?? "",
    timezone,
    languages: file.languages?.map((one) => one.value) ?? ["ru"],
    country,
    calendar: { timezone, hours: hoursOf(file), isHoliday: holidays(file.holidays?.value ?? "RU") },
    policy: {
      quiet: file.quiet_hours?.value ?? defaultPolicy.quiet,
      caps: { ...defaultPolicy.caps, ...capsOf(file) },
      ...lawOf(country, file, legal),
    },
    channels: file.channels?.map((one) => one.value) ?? ["telegram", "max", "whatsapp", "email", "sms"],
    links: record(file.links),
    sender: { name: file.sender?.name?.value ?? name, email: file.sender?.email?.value ?? "" },
    phrases: { promotional: texts(file.phrases?.promotional), forbidden: texts(file.phrases?.forbidden) },
    legal,
    endpoints: record(file.endpoints),
    quickReplies: quickReplies(file.quick_replies),
    bitrix24: bitrixOf(file),
    redFlags: [],
  };
}

function bitrixOf({ bitrix24: { stages = [], fields } = {} as NonNullable<ClinicFile["bitrix24"]> }: Partial<ClinicFile>): BitrixWords {
  const named = (["start", "service", "doctor", "diagnoses"] as const).flatMap((name) => {
    const given = fields?.[name]?.value;
    return given === undefined ? [] : [[name, given]];
  });
  return { stages: Object.fromEntries(stages.map(({ name, value }) => [name, value.value])), fields: Object.fromEntries(named) };
}

const texts = (list: { value: string }[] | undefined): string[] => list?.map((one) => one.value) ?? [];
const record = (list: { name: string; value: { value: string } }[] | undefined): Record<string, string> =>
  Object.fromEntries((list ?? []).map((one) => [one.name, one.value.value]));

const legalText = ({ version, ...texts }: Record<string, string>): LegalText => ({ ...(version !== undefined && { version }), texts });

/** The country's pack, with the clinic's own words, what it requires, and what its lawyer has opened. */
function lawOf(country: string, file: Partial<ClinicFile>, legal: Clinic["legal"]): Pick<Policy, "unlawful" | "documents" | "warning"> {
  const pack = packOf(country);
  const required = texts(file.require);
  const unlocks = file.unlock ?? [];
  return {
    unlawful: pack.unlawful.map((rule) => {
      const unlock = unlocks.find(({ purpose, channel }) => purpose?.value === rule.purpose && channel?.value === rule.channel);
      const { by, date, reason } = unlock ?? {};
      return by && date && reason ? { ...rule, unlocked: { by: by.value, date: date.value, reason: reason.value } } : rule;
    }),
    documents: pack.documents.map((rule) => ({ ...rule, required: required.includes(rule.document) })),
    warning: { ...pack.warning, ...legal.advertising?.texts },
  };
}

function capsOf(file: Partial<ClinicFile>): Policy["caps"] {
  const caps: Policy["caps"] = {};
  for (const purpose of ["service", "care", "advertising"] as const satisfies Purpose[]) {
    const cap = file.caps?.[purpose];
    if (cap !== undefined) caps[purpose] = cap.value;
  }
  return caps;
}

/** Days that are not named are closed, once any hours are given. */
function hoursOf(file: Partial<ClinicFile>): Calendar["hours"] {
  const usual = { open: "09:00", close: "18:00" };
  const hours: Calendar["hours"] = { mon: usual, tue: usual, wed: usual, thu: usual, fri: usual, sat: null, sun: null };
  if (file.hours === undefined) return hours;
  const working = file.hours.weekdays;
  for (const day of weekdays) {
    const own: Weekday = day;
    const given = file.hours[own] ?? (day === "sat" || day === "sun" ? undefined : working);
    hours[own] = given?.value === undefined || given.value === "closed" ? null : given.value;
  }
  return hours;
}
