// The clinic's own settings, clinic.yaml: what it leaves out holds as the language page says.

import type { Calendar } from "../calendar/calendar.ts";
import { holidays } from "../calendar/holidays.ts";
import type { ChannelName, Purpose, Weekday } from "../journey/plan.ts";
import type { Policy } from "../messaging/policy.ts";
import { unlawfulIn } from "../messaging/policy.ts";
import type { RuleSet } from "../safety/rules.ts";
import { plain } from "./plain.ts";
import type { Problem } from "./problem.ts";
import { type ClinicFile, clinicFile } from "./schema-clinic.ts";
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
  legal: Record<string, unknown>;
  /** Where `call` may send, by name. */
  endpoints: Record<string, string>;
  /** From safety/, whether signed or not. */
  redFlags: RuleSet[];
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
  return {
    name,
    phone: file.phone?.value ?? "",
    address: file.address?.value ?? "",
    timezone,
    languages: file.languages?.map((one) => one.value) ?? ["ru"],
    country,
    calendar: { timezone, hours: hoursOf(file), isHoliday: holidays(file.holidays?.value ?? "RU") },
    policy: {
      quiet: file.quiet_hours?.value ?? { from: "21:00", to: "09:00" },
      caps: { advertising: { count: 2, days: 7 }, care: { count: 4, days: 7 }, ...capsOf(file) },
      unlawful: unlawfulIn(country),
    },
    channels: file.channels?.map((one) => one.value) ?? ["telegram", "max", "whatsapp", "email", "sms"],
    links: record(file.links),
    sender: { name: file.sender?.name?.value ?? name, email: file.sender?.email?.value ?? "" },
    phrases: { promotional: texts(file.phrases?.promotional), forbidden: texts(file.phrases?.forbidden) },
    legal: Object.fromEntries((file.legal ?? []).map((one) => [one.name, plain(one.value)])),
    endpoints: record(file.endpoints),
    redFlags: [],
  };
}

const texts = (list: { value: string }[] | undefined): string[] => list?.map((one) => one.value) ?? [];
const record = (list: { name: string; value: { value: string } }[] | undefined): Record<string, string> =>
  Object.fromEntries((list ?? []).map((one) => [one.name, one.value.value]));

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
