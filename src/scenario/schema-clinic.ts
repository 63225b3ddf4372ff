// The shape of clinic.yaml.

import type { ChannelName, Purpose } from "../journey/plan.ts";
import { type Document, documents } from "../messaging/policy.ts";
import { anyText, type Kind, listOf, oneOf, oneOrMany, type Placed, scalar, text } from "./kinds.ts";
import { mapOf, type Named, needed, object, word } from "./mappings.ts";
import { labels } from "./schema-parts.ts";
import type { Mapping } from "./tree.ts";
import { channel, date, language, languagePattern, namePattern, purpose } from "./words.ts";

type Text = Placed<string>;
type Hours = Placed<{ open: string; close: string } | "closed">;
type Cap = Placed<{ count: number; days: number }>;
export interface ClinicFile {
  node: Mapping;
  name?: Text;
  phone?: Text;
  address?: Text;
  timezone?: Text;
  languages?: Text[];
  country?: Text;
  hours?: { node: Mapping; weekdays?: Hours; mon?: Hours; tue?: Hours; wed?: Hours; thu?: Hours; fri?: Hours; sat?: Hours; sun?: Hours };
  holidays?: Text;
  quiet_hours?: Placed<{ from: string; to: string }>;
  caps?: { node: Mapping; service?: Cap; care?: Cap; advertising?: Cap };
  channels?: Placed<ChannelName>[];
  links?: Named<Text>[];
  sender?: { node: Mapping; name?: Text; email?: Text };
  phrases?: { node: Mapping; promotional?: Text[]; forbidden?: Text[] };
  legal?: Named<Named<Text>[]>[];
  require?: Placed<Document>[];
  unlock?: UnlockWords[];
  endpoints?: Named<Text>[];
  quick_replies?: QuickReplyWords[];
  bitrix24?: { node: Mapping; stages?: Named<Placed<BitrixStage>>[]; fields?: BitrixFields };
}

export interface BitrixFields {
  node: Mapping;
  start?: Text;
  service?: Text;
  doctor?: Text;
  diagnoses?: Text;
}
interface UnlockWords {
  node: Mapping;
  purpose?: Placed<Purpose>;
  channel?: Placed<ChannelName>;
  by?: Text;
  date?: Text;
  reason?: Text;
}

export interface QuickReplyWords {
  node: Mapping;
  title?: Named<Text>[];
  text?: Named<Text>[];
}

const span = /^((?:[01][0-9]|2[0-3]):[0-5][0-9])-((?:[01][0-9]|2[0-3]):[0-5][0-9])$/;
const hours: Kind<Hours> = scalar(
  "Working hours",
  { type: "string" },
  (written) => {
    const [, open, close] = span.exec(written) ?? [];
    if (written === "closed") return "closed";
    return open === undefined || close === undefined || open >= close ? undefined : { open, close };
  },
  "bad-duration",
  () => 'Write "09:00-18:00", or closed.',
);
const quiet = scalar(
  "Quiet hours",
  { type: "string", pattern: span.source },
  (written) => {
    const [, from, to] = span.exec(written) ?? [];
    return from === undefined || to === undefined || from === to ? undefined : { from, to };
  },
  "bad-duration",
  () => 'Write "21:00-09:00".',
);
const cap: Kind<Cap> = scalar(
  "A cap",
  { type: "string", pattern: "^[0-9]+ in [0-9]+ days?$" },
  (written) => {
    const [, count, days] = /^([1-9][0-9]{0,2}) in ([1-9][0-9]{0,2}) days?$/.exec(written) ?? [];
    return count === undefined || days === undefined ? undefined : { count: Number(count), days: Number(days) };
  },
  "bad-duration",
  () => 'Write "4 in 7 days".',
);
const zone = scalar(
  "A time zone",
  { type: "string" },
  (written) => (isZone(written) ? written : undefined),
  "wrong-type",
  () => "An IANA name: Europe/Moscow, Asia/Yekaterinburg.",
);
export function isZone(written: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: written });
    return true;
  } catch {
    return false;
  }
}
const country = scalar(
  "A country",
  { type: "string", pattern: "^[A-Za-z]{2}$" },
  (written) => (/^[A-Za-z]{2}$/.test(written) ? written : undefined),
  "wrong-type",
  () => "Two letters.",
);
const calendarCountry = scalar(
  "A country whose holidays are known",
  { type: "string" },
  (written) => (/^[A-Za-z]{2}(-[A-Za-z0-9]{1,3})?$/.test(written) ? written.toUpperCase() : undefined),
  "wrong-type",
  () => "Two letters, with a region where needed: RU, DE-BY.",
);
const lowerCountry: Kind<Text> = {
  schema: country.schema,
  read(node, problems) {
    const read = country.read(node, problems);
    return read === undefined ? undefined : { ...read, value: read.value.toLowerCase() };
  },
};
const url = (pattern: RegExp, want: string): Kind<Text> =>
  scalar(want, { type: "string", pattern: pattern.source }, (written) =>
    pattern.test(written) && URL.canParse(written) ? written : undefined,
  );
const linkUrl = url(/^https?:\/\/[^\s<>"]+$/, "A web address (https://…)");
/** Signed calls go over https; plain http only to the machine itself, for trying things out. */
const endpointUrl = url(/^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1)[:/])[^\s<>"]*$/, "A web address (https://…)");
const link = "A plain word";
/** What a deal's stage says of a visit. */
const bitrixStages = ["booked", "confirmed", "arrived", "fulfilled", "cancelled", "noshow"] as const;
export type BitrixStage = (typeof bitrixStages)[number];

export const clinicFile: Kind<ClinicFile> = object<ClinicFile>({
  name: word(text, "what the clinic is called."),
  phone: word(text, "for patients."),
  address: word(text, "for patients."),
  timezone: word(zone, "the clinic's IANA zone."),
  languages: word(oneOrMany(language), "the first is the default."),
  country: word(lowerCountry, "whose law applies."),
  hours: word(
    object({
      weekdays: word(hours, "Monday to Friday."),
      mon: word(hours, "Monday."),
      tue: word(hours, "Tuesday."),
      wed: word(hours, "Wednesday."),
      thu: word(hours, "Thursday."),
      fri: word(hours, "Friday."),
      sat: word(hours, "Saturday."),
      sun: word(hours, "Sunday."),
    }),
    "working hours.",
  ),
  holidays: word(calendarCountry, "whose holidays are kept."),
  quiet_hours: word(quiet, "when nothing is sent."),
  caps: word(
    object({ service: word(cap, "of service messages."), care: word(cap, "of care messages."), advertising: word(cap, "of advertising.") }),
    "how many messages, in how many days.",
  ),
  channels: word(oneOrMany(channel), "in order of preference."),
  links: word(mapOf(linkUrl, /^[A-Za-z_][A-Za-z0-9_]*$/, "A name for templates"), "addresses by name."),
  sender: word(object({ name: word(text, "who e-mail is from."), email: word(text, "its address.") }), "who e-mail is from."),
  phrases: word(
    object({ promotional: word(listOf(text), "phrases that promote."), forbidden: word(listOf(text), "phrases never to be used.") }),
    "on top of the shipped lists.",
  ),
  legal: word(
    mapOf(mapOf(anyText, new RegExp(`${languagePattern.source}|^version$`), 'A language, or "version",'), namePattern, link),
    "legal texts by name and language, with their version.",
  ),
  require: word(oneOrMany(oneOf(documents, "A document")), "documents without which nothing but service messages goes."),
  unlock: word(
    listOf(
      object<UnlockWords>({
        purpose: needed(purpose, "of which messages."),
        channel: needed(channel, "by which channel."),
        by: needed(text, "the lawyer."),
        date: needed(date, "since when."),
        reason: needed(text, "on what ground."),
      }),
      "A list of unlocks",
    ),
    "channels that the law closes and a lawyer has opened, on record.",
  ),
  endpoints: word(mapOf(endpointUrl, namePattern, link), "where call may send, by name."),
  quick_replies: word(
    listOf(
      object<QuickReplyWords>({
        title: needed(labels, "what the button says, by language."),
        text: needed(labels, "the words for the patient, by language."),
      }),
      "A list of quick replies",
    ),
    "answers that staff have at hand in Conversations.",
  ),
  bitrix24: word(
    object({
      stages: word(
        mapOf(oneOf(bitrixStages, "What a stage says of a visit"), /^[A-Z0-9_:-]+$/i, "A stage's id"),
        "what each stage of a deal says.",
      ),
      fields: word(
        object<BitrixFields>({
          start: word(text, "the deal's field with the visit's start."),
          service: word(text, "the field with the service."),
          doctor: word(text, "the field with the doctor."),
          diagnoses: word(text, "the field with the diagnoses."),
        }),
        "which fields of a deal hold the visit.",
      ),
    }),
    "how deals of Bitrix24 are read as visits.",
  ),
});
