// The shape of what a story is given: a patient, consents, and what an event brings.

import { anyText, type Kind, listOf, number, oneOrMany, scalar, text, whole } from "./kinds.ts";
import { mapOf, object, word } from "./mappings.ts";
import { suggest } from "./near.ts";
import { anything } from "./plain.ts";
import { report } from "./problem.ts";
import { isZone } from "./schema-clinic.ts";
import type { ConsentWords, EventWords, GuardianWords, PatientWords, Text } from "./syntax-story.ts";
import { channel, date, isDate, language, name, namePattern, purpose, purposes } from "./words.ts";

const dateHint = (): string => 'Write "2026-03-02T12:00".';

const timePattern = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?$/;

export const time: Kind<Text> = scalar(
  "A local time",
  { type: "string" },
  (written) => (timePattern.test(written) && isDate(written) ? written : undefined),
  "bad-duration",
  dateHint,
);

const zone = scalar(
  "A time zone",
  { type: "string" },
  (written) => (isZone(written) ? written : undefined),
  "wrong-type",
  () => "An IANA name: Asia/Yekaterinburg.",
);

/** A value or a list of them, which may be empty: `consents: []` says that there are none. */
function anyNumber<T>(kind: Kind<T>): Kind<T[]> {
  const some = oneOrMany(kind);
  return { ...some, read: (node, problems) => (node.kind === "list" ? listOf(kind) : some).read(node, problems) };
}

/** `[care]`, or `{ care: [telegram] }`. */
export const consents: Kind<ConsentWords> = {
  schema: {},
  read(node, problems) {
    if (node.kind !== "map")
      return anyNumber(purpose)
        .read(node, problems)
        ?.map((one) => ({ purpose: one.value }));
    const given: ConsentWords = [];
    for (const { key, at, value } of node.entries) {
      const known = purposes.find((one) => one === key);
      if (known === undefined)
        report(
          problems,
          at,
          "wrong-type",
          `A purpose is expected here, and this is "${key}".`,
          () => suggest(key, purposes) ?? `One of: ${purposes.join(", ")}.`,
        );
      for (const one of anyNumber(channel).read(value, problems) ?? [])
        if (known !== undefined) given.push({ purpose: known, channel: one.value });
    }
    return given;
  },
};

const person = {
  first_name: word(text, "first name."),
  last_name: word(text, "last name."),
  patronymic: word(text, "patronymic."),
  timezone: word(zone, "the zone: the clinic's if not given."),
  language: word(language, "the language."),
  channels: word(anyNumber(channel), "the channels there are, all of the scenario's if not given."),
};

export const patient = object<PatientWords>({
  ...person,
  external_id: word(text, "the patient's id in the clinic's system."),
  birth_date: word(date, "date of birth."),
  sex: word(text, "sex."),
  phone: word(anyText, "phone."),
  email: word(text, "e-mail."),
  age: word(whole(0, 150), "age in years."),
  tags: word(anyNumber(anyText), "tags."),
  attributes: word(mapOf(anything, namePattern, "A plain word"), "attributes."),
  visits: word(
    object({ count: word(whole(0, 10_000), "how many."), days_since_last: word(whole(0, 100_000), "since the last.") }),
    "past visits.",
  ),
  guardian: word(object<GuardianWords>(person), "who is written to in the patient's place."),
});

export const eventWords = object<EventWords>({
  start: word(time, "when the appointment begins."),
  service: word(text, "the service."),
  doctor: word(text, "the doctor."),
  diagnoses: word(anyNumber(anyText), "diagnoses."),
  status: word(text, "the appointment's status."),
  id: word(text, "the form."),
  score: word(number, "the form's score."),
  tag: word(anyText, "the tag."),
  purpose: word(purpose, "the purpose consented to."),
  scenario: word(name, "the scenario that ended."),
  outcome: word(name, "how it ended."),
});
