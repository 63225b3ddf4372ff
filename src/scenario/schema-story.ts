// The shape of test files: patients, consents, and a line for each deed and each expectation.

import type { SuppressionReason } from "../messaging/policy.ts";
import { anyText, type Kind, listOf, oneOf, type Placed, text, wrong } from "./kinds.ts";
import { needed, object, readWords, type Word, word } from "./mappings.ts";
import { suggest } from "./near.ts";
import { type Problem, report } from "./problem.ts";
import { consents, eventWords, patient, time } from "./schema-patient.ts";
import type { DeliveryState, LineType, RefusalReason } from "./story.ts";
import type { LineWords, TestFile, TestWords } from "./syntax-story.ts";
import { head, type Mapping, type Node } from "./tree.ts";
import { channel, duration, event, name } from "./words.ts";

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

const outcome: Kind<NonNullable<LineWords["outcome"]>> = renamed(perhapsNamed(anyText), ({ name: task, ...rest }) => ({
  ...rest,
  task,
}));

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
