// The shape of test files: patients, consents, and a line for each deed and each expectation.

import type { ChannelName, Duration, Purpose } from "../journey/plan.ts";
import type { SuppressionReason } from "../messaging/policy.ts";
import {
  anyText,
  anything,
  type Kind,
  listOf,
  mapOf,
  type Named,
  needed,
  number,
  object,
  oneOf,
  oneOrMany,
  type Placed,
  readWords,
  scalar,
  text,
  type Word,
  whole,
  word,
  wrong,
} from "./kinds.ts";
import { suggest } from "./near.ts";
import type { At } from "./places.ts";
import { type Problem, report } from "./problem.ts";
import { isZone } from "./schema-clinic.ts";
import type { DeliveryState, LineType, RefusalReason } from "./story.ts";
import { head, type Mapping, type Node } from "./tree.ts";
import { channel, duration, event, language, name, namePattern, purpose, purposes } from "./words.ts";

type Text = Placed<string>;
export type ConsentWords = { purpose: Purpose; channel?: ChannelName }[];
export interface PatientWords {
  node: Mapping;
  external_id?: Text;
  first_name?: Text;
  last_name?: Text;
  patronymic?: Text;
  birth_date?: Text;
  sex?: Text;
  phone?: Text;
  email?: Text;
  timezone?: Text;
  language?: Text;
  channels?: Placed<ChannelName>[];
  age?: Placed<number>;
  tags?: Text[];
  attributes?: Named<Node>[];
  visits?: { node: Mapping; count?: Placed<number>; days_since_last?: Placed<number> };
}
export interface EventWords {
  node: Mapping;
  start?: Text;
  service?: Text;
  doctor?: Text;
  diagnoses?: Text[];
  status?: Text;
  id?: Text;
  score?: Placed<number>;
  tag?: Text;
  purpose?: Placed<Purpose>;
  scenario?: Text;
  outcome?: Text;
}
/** A line: its first word says what it is; the others stand beside it. */
export interface LineWords {
  node: Mapping;
  type: LineType;
  key: At;
  event?: Text;
  with?: EventWords;
  reply?: Text;
  choose?: Text;
  outcome?: { value: string; task?: string; node: Node };
  delivery?: { value: DeliveryState; message?: string; node: Node };
  release?: Text;
  sending?: Text;
  consent?: { node: Mapping; give?: ConsentWords; withdraw?: ConsentWords };
  after?: Placed<Duration>;
  until?: Text;
  sent?: Text;
  suppressed?: Text;
  task?: Text;
  alert?: Text;
  tagged?: Text;
  started?: Text;
  called?: Text;
  ended?: Text;
  not_entered?: Text;
  at?: Text;
  via?: Placed<ChannelName>;
  text?: Text;
  reason?: Placed<string>;
}
export interface TestWords {
  node: Mapping;
  name?: Text;
  patient?: PatientWords;
  consents?: ConsentWords;
  variant?: Text;
  story?: LineWords[];
}
export interface TestFile {
  node: Mapping;
  scenario?: Text;
  tests?: TestWords[];
}

const dateHint = (): string => 'Write "2026-03-02T12:00".';
const timePattern = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?$/;
const isDate = (written: string): boolean => {
  const [year, month, day] = written.slice(0, 10).split("-").map(Number);
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day ?? 0));
  return date.getUTCMonth() === (month ?? 0) - 1 && date.getUTCDate() === day;
};
const time: Kind<Text> = scalar(
  "A local time",
  { type: "string" },
  (written) => (timePattern.test(written) && isDate(written) ? written : undefined),
  "bad-duration",
  dateHint,
);
export const date: Kind<Text> = scalar(
  "A date",
  { type: "string" },
  (written) => (/^\d{4}-\d{2}-\d{2}$/.test(written) && isDate(written) ? written : undefined),
  "wrong-type",
  () => 'Write "1980-05-17".',
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
const consents: Kind<ConsentWords> = {
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

const patient = object<PatientWords>({
  external_id: word(text, "the patient's id in the clinic's system."),
  first_name: word(text, "first name."),
  last_name: word(text, "last name."),
  patronymic: word(text, "patronymic."),
  birth_date: word(date, "date of birth."),
  sex: word(text, "sex."),
  phone: word(anyText, "phone."),
  email: word(text, "e-mail."),
  timezone: word(zone, "the patient's zone: the clinic's if not given."),
  language: word(language, "the patient's language."),
  channels: word(anyNumber(channel), "the channels the patient has, all of the scenario's if not given."),
  age: word(whole(0, 150), "age in years."),
  tags: word(anyNumber(anyText), "tags."),
  attributes: word(mapOf(anything, namePattern, "A plain word"), "attributes."),
  visits: word(
    object({ count: word(whole(0, 10_000), "how many."), days_since_last: word(whole(0, 100_000), "since the last.") }),
    "past visits.",
  ),
});
const eventWords = object<EventWords>({
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

const states = ["delivered", "read", "failed", "blocked"] as const satisfies readonly DeliveryState[];
const reasons = [
  "staff_hold",
  "red_flag_hold",
  "consent_withdrawn",
  "no_consent",
  "unlawful_channel",
  "channel_blocked",
  "no_channel",
  "template_needed",
  "not_approved",
  "too_late",
  "frequency_cap",
  "journey_ended",
] as const satisfies readonly SuppressionReason[];
const refusals = ["when", "again", "exclusive", "paused"] as const satisfies readonly RefusalReason[];

/** A value, or `{ name: value }` to say of which. */
function perhapsNamed<T extends string>(kind: Kind<Placed<T>>): Kind<{ value: T; name?: string; node: Node }> {
  return {
    schema: {},
    read(node, problems) {
      if (node.kind !== "map") {
        const read = kind.read(node, problems);
        return read === undefined ? undefined : { value: read.value, node };
      }
      const [only, more] = node.entries;
      if (only === undefined || more !== undefined) return wrong(problems, node, "One name with its value");
      const read = kind.read(only.value, problems);
      return read === undefined
        ? undefined
        : { value: read.value, name: only.key, node: { kind: "scalar", ...only.at, value: only.key, text: only.key, style: "direct" } };
    },
  };
}
const delivery: Kind<NonNullable<LineWords["delivery"]>> = renamed(
  perhapsNamed(oneOf(states, "What became of it")),
  ({ name: message, ...rest }) => ({ ...rest, message }),
);
const outcome: Kind<NonNullable<LineWords["outcome"]>> = renamed(perhapsNamed(anyText), ({ name: task, ...rest }) => ({ ...rest, task }));
function renamed<A, B>(kind: Kind<A>, change: (read: A) => B): Kind<B> {
  return {
    schema: kind.schema,
    read(node, problems) {
      const read = kind.read(node, problems);
      return read === undefined ? undefined : change(read);
    },
  };
}

const at = word(time, "when, in the patient's local time.");
type Table = ReadonlyMap<string, Word<unknown>>;
const lines: ReadonlyMap<LineType, Table> = new Map(
  (
    [
      ["event", { event: needed(event, "what happens."), with: word(eventWords, "what the event brings."), at }],
      ["reply", { reply: needed(anyText, "the patient's words."), at }],
      ["choose", { choose: needed(anyText, "the value of the button."), at }],
      ["outcome", { outcome: needed(outcome, "what the person recorded."), at }],
      ["delivery", { delivery: needed(delivery, "what became of the last message."), at }],
      ["release", { release: needed(name, "the rule whose hold staff end."), at }],
      ["sending", { sending: needed(oneOf(["slow"], "slow"), "the next sending takes a minute."), at }],
      [
        "consent",
        { consent: needed(object({ give: word(consents, "given."), withdraw: word(consents, "withdrawn.") }), "give or withdraw."), at },
      ],
      ["after", { after: needed(duration, "how far the clock moves.") }],
      ["until", { until: needed(time, "when the clock stops.") }],
      [
        "sent",
        { sent: needed(name, "the message."), via: word(channel, "by which channel."), text: word(anyText, "what it contains."), at },
      ],
      ["suppressed", { suppressed: needed(name, "the message."), reason: word(oneOf(reasons, "A reason"), "why."), at }],
      ["task", { task: needed(name, "the task."), at }],
      ["alert", { alert: needed(name, "the red-flag rule, or any."), at }],
      ["tagged", { tagged: needed(anyText, "the tag."), at }],
      ["started", { started: needed(name, "the scenario."), at }],
      ["called", { called: needed(name, "the endpoint."), at }],
      ["ended", { ended: needed(name, "the outcome."), at }],
      ["not_entered", { not_entered: needed(name, "the scenario."), reason: word(oneOf(refusals, "A reason"), "why."), at }],
    ] as const
  ).map(([type, words]) => [type, new Map<string, Word<unknown>>(Object.entries(words))]),
);

const line: Kind<LineWords> = {
  schema: {},
  read(node, problems) {
    if (node.kind !== "map") return wrong(problems, node, "A line of the story");
    const isType = (key: string): key is LineType => lines.has(key as LineType);
    const [first, ...others] = node.entries.filter(({ key }) => isType(key));
    if (first === undefined || !isType(first.key)) return noWord(node, problems);
    for (const other of others)
      report(problems, other.at, "unknown-word", `"${other.key}" is a line of its own: this one already is "${first.key}".`);
    const skip = new Set(others);
    const rest = skip.size === 0 ? node : { ...node, entries: node.entries.filter((one) => !skip.has(one)) };
    return { ...readWords<{ node: Mapping }>(rest, lines.get(first.key) ?? new Map(), problems, first.at), type: first.key, key: first.at };
  },
};

function noWord(node: Mapping, problems: Problem[]): undefined {
  const beside = ["at", "via", "text", "reason", "with"];
  const strange = node.entries.find(({ key }) => !beside.includes(key));
  if (strange === undefined)
    report(problems, head(node), "missing-word", "This line has no deed and no expectation.", `One of: ${[...lines.keys()].join(", ")}.`);
  else
    report(
      problems,
      strange.at,
      "unknown-word",
      `"${strange.key}" is no deed and no expectation.`,
      () => suggest(strange.key, lines.keys()) ?? `One of: ${[...lines.keys()].join(", ")}.`,
    );
  return undefined;
}

export const testFile = object<TestFile>(
  {
    scenario: needed(name, "the scenario under test."),
    tests: needed(
      listOf(
        object<TestWords>({
          name: needed(text, "what the story tells."),
          patient: word(patient, "the patient."),
          consents: word(consents, "the consents on record: none if not given."),
          variant: word(name, "the split's variant the patient draws."),
          story: needed(listOf(line, "A list of lines"), "deeds and expectations."),
        }),
        "A list of stories",
      ),
      "the stories.",
    ),
  },
  "A test file",
);
