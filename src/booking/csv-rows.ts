// From the cells of a row to what is to be kept, or to reasons why it cannot be; what a cell leaves empty stays as it is.
import { createHash } from "node:crypto";
import { Temporal } from "temporal-polyfill";
import { moment } from "../calendar/local.ts";
import { type ChannelName, channelNames } from "../journey/plan.ts";
import type { Agreement } from "../messaging/policy.ts";
import {
  type Columns,
  channelWords,
  folded,
  type ImportKind,
  inOurWords,
  noWords,
  type OwnWords,
  purposeWords,
  sexWords,
  statusWords,
  wordIn,
  yesWords,
} from "./csv-fields.ts";
import type { PatientSaid } from "./patient.ts";
import { phoneOf } from "./phone.ts";
import type { Visit } from "./visit.ts";

export type ImportRow = { person: Person } & (
  | { type: "patient"; tags: string[] }
  | { type: "visit"; visit: Omit<Visit, "changedAt"> & { start: number } }
  | { type: "consent"; consent: ConsentRow }
);

/** `said.externalId` is made from the contact and the name where the file has no id: `byContact` then. */
export interface Person {
  said: PatientSaid;
  byContact: boolean;
}

export interface ConsentRow {
  purpose: Agreement;
  /** None: all by which the patient can be reached. */
  channels?: ChannelName[];
  given: boolean;
  /** ms UTC */
  at: number;
  version?: string;
  text?: string;
  proof?: string;
}

export interface Reading {
  kind: ImportKind;
  columns: Columns;
  /** How many cells the header has. */
  width: number;
  /** The clinic's: dates without an offset are on its clock. */
  timezone: string;
  country: string;
  /** ms UTC */
  now: number;
  own: OwnWords;
  /** What was agreed to, and on which date, where the rows say only that it was. */
  agreed?: Agreed;
}

export interface Agreed {
  purpose?: Agreement;
  date?: string;
}

export function readRow(cells: string[], reading: Reading): ImportRow | { type: "bad"; reasons: string[] } {
  const { kind, width } = reading;
  const reasons: string[] = [];
  const extra = cells.slice(width).some((cell) => cell.trim() !== "");
  if (cells.length < width || extra) reasons.push(`The row has ${cells.length} cells and the header ${width}.`);
  else if (cells.some((cell) => cell.includes("\ufffd")))
    reasons.push("Some letters cannot be read: the row is in another encoding than the rest.");
  if (reasons.length > 0) return { type: "bad", reasons };
  const cell = (field: string): string | undefined => {
    const text = wordOf(cells, reading.columns[field]);
    return text && inOurWords(reading.own, field, text);
  };
  const person = personOf(cell, reading, reasons);
  const row = rowOf(kind, cell, reading, reasons);
  if (reasons.length > 0 || !person || !row) return { type: "bad", reasons };
  return { person, ...row };
}

type Cell = (field: string) => string | undefined;
type OfRow = ImportRow extends infer R ? (R extends ImportRow ? Omit<R, "person"> : never) : never;

/** An apostrophe before a sign is how a cell was made inert. */
function wordOf(cells: string[], index: number | undefined): string | undefined {
  const text = index === undefined ? "" : (cells[index] ?? "").replaceAll("\0", "").trim();
  return text.replace(/^'(?=[=+\-@\t\r])/, "").slice(0, 2_000) || undefined;
}

function rowOf(kind: ImportKind, cell: Cell, reading: Reading, reasons: string[]): OfRow | undefined {
  switch (kind) {
    case "patients":
      return { type: "patient", tags: listOf(cell("tags")) };
    case "appointments": {
      const visit = visitOf(cell, reading, reasons);
      return visit && { type: "visit", visit };
    }
    case "consents": {
      const consent = consentOf(cell, reading, reasons);
      return consent && { type: "consent", consent };
    }
  }
}

const listOf = (text: string | undefined): string[] => (text?.split(/[,;|\n]+/) ?? []).map((each) => each.trim()).filter(Boolean);

function personOf(cell: Cell, { country }: Reading, reasons: string[]): Person | undefined {
  const name = nameOf(cell);
  const [given, phone, email] = [cell("phone"), cell("phone") && phoneOf(cell("phone") ?? "", country), cell("email")?.toLowerCase()];
  if (given && !phone) reasons.push(`"${given}" is no phone number that can be called.`);
  if (email && !/^[^@\s<>"]+@[^@\s<>"]+\.[^@\s<>"]+$/.test(email)) reasons.push(`"${email}" is no e-mail address.`);
  const born = cell("birthDate");
  const birthDate = born === undefined ? undefined : dateOf(born)?.toString();
  if (born && !birthDate) reasons.push(`"${born}" is no date of birth such as 30.05.1968.`);
  const sex = cell("sex") === undefined ? undefined : wordIn(sexWords, cell("sex") ?? "");
  const zone = cell("timezone");
  if (zone && !isZone(zone)) reasons.push(`"${zone}" is no time zone such as Asia/Yekaterinburg.`);
  const own = cell("patientId");
  if (own && own.length > 200) reasons.push("The patient's id is longer than 200 characters.");
  const contact = phone || email;
  const known = [name.lastName, name.firstName].filter(Boolean).join(" ");
  if (!own && (!contact || !known)) {
    reasons.push("The row has no id of the patient, and no name with a phone or an e-mail by which to know them again.");
    return undefined;
  }
  const language = cell("language")?.toLowerCase();
  const said: PatientSaid = {
    externalId: own ?? idByContact(contact ?? "", known),
    ...name,
    ...(birthDate && { birthDate }),
    ...(sex && { sex }),
    ...(phone && { phone }),
    ...(email && { email }),
    ...(zone && { timezone: zone }),
    ...(language && /^[a-z]{2,3}$/.test(language) && { language }),
  };
  return { said, byContact: own === undefined };
}

/** Says nothing of the patient to whoever reads it. */
const idByContact = (contact: string, name: string): string =>
  `file-${createHash("sha256")
    .update(`${contact}/${folded(name)}`)
    .digest("base64url")
    .slice(0, 22)}`;

function nameOf(cell: Cell): Pick<PatientSaid, "lastName" | "firstName" | "patronymic"> {
  const [last, first, ...rest] = cell("fullName")?.split(/\s+/) ?? [];
  const [lastName, firstName, patronymic] = [
    cell("lastName") ?? (first === undefined ? undefined : last),
    cell("firstName") ?? first ?? last,
    cell("patronymic") ?? (rest.join(" ") || undefined),
  ];
  return { ...(lastName && { lastName }), ...(firstName && { firstName }), ...(patronymic && { patronymic }) };
}

function visitOf(cell: Cell, reading: Reading, reasons: string[]): (Omit<Visit, "changedAt"> & { start: number }) | undefined {
  const { now, timezone } = reading;
  const written = [cell("start"), cell("time")].filter(Boolean).join(" ");
  if (!written) reasons.push("The row does not say when the visit is.");
  const found = written ? momentOf(written, timezone) : undefined;
  if (written && !found) reasons.push(`"${written}" is no date and time such as 02.03.2026 11:30.`);
  const status = cell("status");
  const word = status === undefined ? undefined : wordIn(statusWords, status);
  if (status && !word)
    reasons.push(`The status "${status}" is not known: say in the file of --map which of ${Object.keys(statusWords).join(", ")} it is.`);
  if (!found) return undefined;
  const { at: start, dateOnly } = found;
  if (dateOnly && start > now && reasons.length === 0) reasons.push(`The visit is to come, and "${written}" does not say at what time.`);
  const doctor = cell("doctor");
  const service = cell("service");
  const diagnoses = listOf(cell("diagnoses")?.toUpperCase()).flatMap((each) => /^[A-Z]\d{2}(\.\d{1,2})?/.exec(each)?.[0] ?? []);
  const stands = word ?? (start > now ? "booked" : "fulfilled");
  return {
    externalId: cell("externalId") ?? "",
    ...(stands === "confirmed" ? { status: "booked" as const, confirmed: true } : { status: stands }),
    start,
    ...(service && { service }),
    ...(doctor && { doctor }),
    ...(diagnoses.length > 0 && { diagnoses }),
  };
}

function unknownPurpose(about: string | undefined, isAnswer: boolean): string {
  const known = Object.keys(purposeWords).join(", ");
  if (isAnswer) return `"${about}" does not say what was agreed to: say it with --purpose (${known}).`;
  return about ? `The consent "${about}" is not known: ${known}.` : "The row does not say what was agreed to.";
}

const answers = { yes: yesWords, no: noWords };

function consentOf(cell: Cell, { timezone, now, agreed = {} }: Reading, reasons: string[]): ConsentRow | undefined {
  const about = cell("purpose");
  // A column "Согласие" that says yes or no.
  const bare = about === undefined ? undefined : wordIn(answers, about);
  const purpose = about === undefined || bare ? agreed.purpose : wordIn(purposeWords, about);
  if (!purpose) reasons.push(unknownPurpose(about, bare !== undefined));
  const channels = listOf(cell("channels")?.replaceAll("/", ",")).map((each) => wordIn(channelWords, each));
  const odd = channels.indexOf(undefined);
  if (odd >= 0)
    reasons.push(`The channel "${listOf(cell("channels")?.replaceAll("/", ","))[odd]}" is not known: ${channelNames.join(", ")}.`);
  const word = cell("given");
  const given = word === undefined ? (bare ?? (about !== undefined ? "yes" : undefined)) : wordIn(answers, word);
  if (!given) reasons.push(word === undefined ? "The row does not say whether it was agreed to." : `"${word}" is neither yes nor no.`);
  const written = cell("at") ?? agreed.date;
  const found = written ? momentOf(written, timezone) : undefined;
  if (!found)
    reasons.push(
      written
        ? `"${written}" is no date such as 02.03.2026.`
        : "The row does not say when it was agreed to; where it was one day for all, say it with --date.",
    );
  else if (found.at > now) reasons.push("The consent lies in the future.");
  if (reasons.length > 0 || !purpose || !found) return undefined;
  const [version, text, proof] = [cell("version"), cell("text"), cell("proof")];
  return {
    purpose,
    ...(channels.length > 0 && { channels: channels.flatMap((each) => each ?? []) }),
    given: given === "yes",
    at: found.at,
    ...(version && { version }),
    ...(text && { text }),
    ...(proof && { proof }),
  };
}

const isoDate = /^(\d{4})-(\d{1,2})-(\d{1,2})/;
const ourDate = /^(\d{1,2})[./](\d{1,2})[./](\d{4})/;

/** 2026-03-02, 02.03.2026 or 02/03/2026, day first. */
function dateOf(text: string): Temporal.PlainDate | undefined {
  const [, year, month, day] = isoDate.exec(text) ?? [];
  const [, ourDay, ourMonth, ourYear] = ourDate.exec(text) ?? [];
  try {
    const date = Temporal.PlainDate.from(
      { year: Number(year ?? ourYear), month: Number(month ?? ourMonth), day: Number(day ?? ourDay) },
      { overflow: "reject" },
    );
    return date.year >= 1900 && date.year < 2200 ? date : undefined;
  } catch {
    return undefined;
  }
}

/** A date alone is noon of that day. */
function momentOf(text: string, zone: string): { at: number; dateOnly: boolean } | undefined {
  const date = dateOf(text);
  if (!date) return undefined;
  const rest = text
    .replace(isoDate, "")
    .replace(ourDate, "")
    .replace(/^[\sT,]+/, "")
    .trim();
  try {
    if (/(Z|[+-]\d{2}:?\d{2})$/i.test(rest)) return { at: Temporal.Instant.from(`${date}T${rest}`).epochMilliseconds, dateOnly: false };
    const [, hour, minute, second] = /^(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?$/.exec(rest) ?? [];
    if (rest !== "" && hour === undefined) return undefined;
    const time = { hour: Number(hour ?? 12), minute: Number(minute ?? 0), second: Number(second ?? 0) };
    const at = moment(date.toPlainDateTime(Temporal.PlainTime.from(time, { overflow: "reject" })), zone);
    return { at, dateOnly: hour === undefined };
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
