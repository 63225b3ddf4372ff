// The shape of a file of scenarios/safety/: red-flag rules as a doctor reads and signs them.

import type { Duration } from "../journey/plan.ts";
import { phrase } from "../safety/phrases.ts";
import type { Phrase } from "../safety/rules.ts";
import { anyText, type Kind, listOf, number, oneOrMany, type Placed, scalar, text, whole } from "./kinds.ts";
import { mapOf, type Named, needed, object, word } from "./mappings.ts";
import { whatsapp } from "./schema-message.ts";
import { template } from "./schema-parts.ts";
import type { Code, MessageWords, Name } from "./syntax.ts";
import type { Mapping } from "./tree.ts";
import { askPattern, date, languagePattern, name, parseDuration } from "./words.ts";

type Words = { node: Mapping };

export interface SafetyFile extends Words {
  red_flags?: Name;
  title?: Placed<string>;
  description?: Placed<string>;
  signed?: SignedWords;
  rules?: RuleWords[];
}
interface SignedWords extends Words {
  doctor?: Placed<string>;
  date?: Placed<string>;
  hash?: Placed<string>;
}
export interface RuleWords extends Words {
  rule?: Name;
  title?: Placed<string>;
  role?: Placed<string>;
  due?: Placed<Duration>;
  script?: Placed<string>;
  pressure?: { systolic?: Placed<number>; diastolic?: Placed<number>; least?: Placed<number>; most?: Placed<number> } & Words;
  answers?: Named<{ from?: Placed<number>; to?: Placed<number>; is?: Placed<string>[] } & Words>[];
  words?: Placed<Phrase>[];
  unless?: Placed<Phrase>[];
  urgent?: Named<Code>[];
  whatsapp?: MessageWords["whatsapp"];
}

const hash = scalar(
  "The fingerprint that the check tells",
  { type: "string", pattern: "^[0-9a-f]{64}$" },
  (written) => (/^[0-9a-f]{64}$/.test(written) ? written : undefined),
  "wrong-type",
  () => "64 hexadecimal digits.",
);
/** Alarms are for now: hours and days are no deadline. */
const minutes: Kind<Placed<Duration>> = scalar(
  "A deadline in minutes",
  { type: "string", pattern: "^[1-9][0-9]{0,3} minutes?$" },
  (written) => {
    const read = parseDuration(written);
    return read?.unit === "minute" ? read : undefined;
  },
  "bad-duration",
  () => 'Write "15 minutes".',
);
const phrases = listOf(
  scalar(
    "A phrase",
    { type: "string" },
    phrase,
    "wrong-type",
    () => 'Words, "|" between those that may stand in one place, "*" for any ending: "болит|давит груд*".',
  ),
  "A list of phrases",
);
const mmHg = whole(1, 400);

const rule = object<RuleWords>(
  {
    rule: needed(name, "the rule's name, which stories and staff use."),
    title: needed(text, "the task for staff."),
    role: word(text, "who looks: doctor, if not given."),
    due: needed(minutes, "within how many minutes, day and night."),
    script: word(text, "what to do."),
    pressure: word(
      object({
        systolic: needed(mmHg, "mmHg, and above."),
        diastolic: needed(mmHg, "mmHg, and above."),
        least: needed(mmHg, "a smaller number is no pressure."),
        most: needed(mmHg, "a larger number is no pressure."),
      }),
      "a blood pressure, in an answer or in any text.",
    ),
    answers: word(
      mapOf(
        object({
          from: word(number, "this much or more."),
          to: word(number, "this much or less."),
          is: word(oneOrMany(anyText), "one of these values."),
        }),
        askPattern,
        "The name of an ask",
      ),
      "health answers, by the name of the ask.",
    ),
    words: word(phrases, "phrases in any text."),
    unless: word(phrases, "a part of a sentence with one of these says nothing about now."),
    whatsapp: word(whatsapp, "the approved template that says it by WhatsApp."),
    urgent: needed(mapOf(template, languagePattern, "A language"), "what the patient is told at once, by language."),
  },
  "A rule",
);

export const safetyFile: Kind<SafetyFile> = object<SafetyFile>(
  {
    red_flags: needed(name, "the set's name, equal to the file's."),
    title: needed(text, "what the rules are about."),
    description: word(text, "where they come from."),
    signed: word(
      object({
        doctor: needed(text, "who answers for these rules."),
        date: needed(date, "when they were signed."),
        hash: needed(hash, "of the text that was signed."),
      }),
      "the doctor's signature.",
    ),
    rules: needed(listOf(rule, "A list of rules"), "the rules."),
  },
  "Red-flag rules",
);
