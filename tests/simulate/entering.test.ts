// Who enters, when again, and who gives way, as stories show it (scenario-rules J, and `start`).
import { describe } from "vitest";
import { stories, visit } from "./support.ts";

const short = "- { wait: 1 day }\n- { send: a }";
const twoDays = "- { wait: 2 days }\n- { send: a }";
const on = (again: string) => `{ on: appointment.fulfilled, again: ${again} }`;
const booked = "- { event: appointment.booked, at: 2026-03-02T12:00 }";

describe("again", () => {
  stories([
    [
      "never",
      { enter: on("never"), steps: short },
      `${visit}\n- { sent: a }\n- { ended: completed }\n- { event: appointment.fulfilled, at: 2026-06-02T12:00 }\n- { not_entered: test, reason: again }`,
    ],
    [
      "156: after 90 days, counted from the last entry",
      { enter: on("after 90 days"), steps: short },
      `${visit}\n- { sent: a }\n- { ended: completed }\n- { event: appointment.fulfilled, at: 2026-05-31T11:59 }\n- { not_entered: test, reason: again }\n- { event: appointment.fulfilled, at: 2026-05-31T12:00 }\n- { sent: a }\n- { ended: completed }`,
    ],
    [
      "157: always means as soon as the earlier one has ended",
      { enter: on("always"), steps: twoDays },
      `${visit}\n- { event: appointment.fulfilled, at: 2026-03-03T12:00 }\n- { not_entered: test, reason: again }\n- { sent: a, at: 2026-03-04T12:00 }\n- { ended: completed }\n- { event: appointment.fulfilled, at: 2026-03-05T12:00 }\n- { sent: a }\n- { ended: completed }`,
    ],
    [
      "157: per appointment, once for each, side by side",
      { enter: "{ on: appointment.booked }", steps: twoDays },
      `${booked}\n- { event: appointment.booked, at: 2026-03-03T12:00 }\n- { sent: a, at: 2026-03-04T12:00 }\n- { ended: completed }\n- { sent: a, at: 2026-03-05T12:00 }\n- { ended: completed }`,
    ],
    [
      "158: one entry per appointment in all",
      { enter: "{ on: [appointment.booked, appointment.fulfilled] }", steps: short },
      `${booked}\n- { sent: a }\n- { ended: completed }\n- { event: appointment.fulfilled, at: 2026-03-10T12:00 }\n- { not_entered: test, reason: again }`,
    ],
    [
      "the default is per appointment for appointment events",
      { steps: short },
      `${visit}\n- { sent: a }\n- { ended: completed }\n- { event: appointment.fulfilled, at: 2026-03-10T12:00 }\n- { not_entered: test, reason: again }\n- { event: appointment.booked }\n- { event: appointment.fulfilled, at: 2026-03-11T12:00 }\n- { sent: a }\n- { ended: completed }`,
    ],
    [
      "and else never",
      { enter: "{ on: manual }", steps: short },
      "- { event: manual, at: 2026-03-02T12:00 }\n- { sent: a }\n- { ended: completed }\n- { event: manual, at: 2026-03-10T12:00 }\n- { not_entered: test, reason: again }",
    ],
    [
      "159: a refusal may be expected but need not be",
      { enter: on("never"), steps: short },
      `${visit}\n- { event: appointment.fulfilled, at: 2026-03-02T13:00 }\n- { sent: a }\n- { ended: completed }`,
    ],
  ]);
});

describe("when", () => {
  stories([
    [
      "160: refused by when",
      { enter: '{ on: appointment.fulfilled, when: appointment.service == "x" }', steps: short },
      "- { event: appointment.fulfilled, at: 2026-03-02T12:00, with: { service: y } }\n- { not_entered: test, reason: when }",
    ],
    [
      "165: it applies to manual too",
      { enter: "{ on: manual, when: patient.age >= 18 }", steps: short },
      "- { event: manual, at: 2026-03-02T12:00 }\n- { not_entered: test, reason: when }",
      { patient: "{ first_name: Анна, age: 12 }" },
    ],
    [
      "166: a form brings its id and score",
      { enter: '{ on: form.completed, when: form.id == "quiz" && form.score > 5 }', steps: short },
      "- { event: form.completed, at: 2026-03-02T12:00, with: { id: quiz, score: 7 } }\n- { sent: a }\n- { ended: completed }",
    ],
    [
      "166: a tag",
      { enter: '{ on: patient.tagged, when: tag == "vip" }', steps: short },
      "- { event: patient.tagged, at: 2026-03-02T12:00, with: { tag: vip } }\n- { sent: a }\n- { ended: completed }",
    ],
    [
      "166: a consent its purpose; once, whatever the number of channels",
      { enter: '{ on: consent.given, when: consent.purpose == "care", again: always }', steps: "- { send: a }" },
      "- { consent: { give: [care] }, at: 2026-03-02T12:00 }\n- { sent: a }\n- { ended: completed }",
      { consents: "[]" },
    ],
    [
      "166: an ended scenario its outcome",
      {
        enter: '{ on: scenario.ended, when: ended.scenario == "other" && ended.outcome == "silent" }',
        steps: short,
        others: { other: { steps: short } },
      },
      "- { event: scenario.ended, at: 2026-03-02T12:00, with: { scenario: other, outcome: silent } }\n- { sent: a }\n- { ended: completed }",
    ],
    [
      "167: an abandoned quiz",
      { enter: "{ on: form.started }", steps: "- await: form.completed\n  within: 1 day\n  timeout: [{ send: a }]" },
      "- { event: form.started, at: 2026-03-02T12:00, with: { id: quiz } }\n- { sent: a, at: 2026-03-03T12:00 }\n- { ended: completed }",
    ],
  ]);
});

describe("late and corrected events", () => {
  const clock = "- { event: patient.tagged, at: 2026-03-10T12:00, with: { tag: x } }";
  stories([
    [
      "172: up to seven days late it enters",
      { steps: "- { wait: 8 days }\n- { send: a }" },
      `${clock}\n- { event: appointment.fulfilled, at: 2026-03-03T12:00 }\n- { sent: a, at: 2026-03-11T12:00 }\n- { ended: completed }`,
    ],
    [
      "172: older only as backfill",
      { steps: "- { wait: 8 days }\n- { send: a }" },
      `${clock}\n- { event: appointment.fulfilled, at: 2026-03-03T11:00 }\n- { after: 30 days }`,
    ],
    [
      "173: the same event twice is one",
      { enter: on("always"), steps: "- { send: a }" },
      `${visit}\n- { sent: a }\n- { ended: completed }\n${visit}\n- { after: 1 day }`,
    ],
    [
      "173: an older one after a newer enters nobody",
      { enter: "{ on: appointment.booked, again: always }", steps: "- { send: a }" },
      "- { event: appointment.fulfilled, at: 2026-03-05T12:00 }\n- { event: appointment.rescheduled, at: 2026-03-04T12:00, with: { start: 2026-03-09T12:00 } }\n- { after: 1 day }",
    ],
    [
      "174: a no-show corrected to fulfilled ends what it entered",
      { enter: "{ on: appointment.noshow }", steps: short },
      "- { event: appointment.noshow, at: 2026-03-02T12:00 }\n- { event: appointment.fulfilled, at: 2026-03-02T14:00 }\n- { ended: cancelled, at: 2026-03-02T14:00 }",
    ],
    [
      "174: also where its message was put off for the night",
      { enter: "{ on: appointment.noshow }", steps: "- { send: a }" },
      "- { event: appointment.noshow, at: 2026-03-02T22:00 }\n- { event: appointment.fulfilled, at: 2026-03-02T23:00 }\n- { ended: cancelled, at: 2026-03-02T23:00 }",
    ],
  ]);
});

describe("start", () => {
  const start = "- { wait: 1 day }\n- { start: other }\n- { send: b }";
  stories([
    [
      "236: what is started is told and goes no further",
      { steps: start, others: { other: { enter: "{ on: manual }", steps: "- { send: a }" } } },
      `${visit}\n- { started: other, at: 2026-03-03T12:00 }\n- { sent: b }\n- { ended: completed }\n- { after: 30 days }`,
    ],
    [
      "150, 151: its when applies; refused, the journey goes on",
      { steps: start, others: { other: { enter: "{ on: manual, when: patient.age >= 18 }", steps: short } } },
      `${visit}\n- { not_entered: other, reason: when }\n- { sent: b }\n- { ended: completed }`,
      { patient: "{ first_name: Анна, age: 12 }" },
    ],
    [
      "151: it knows the appointment",
      { steps: start, others: { other: { enter: '{ on: appointment.booked, when: appointment.service == "x" }', steps: short } } },
      "- { event: appointment.fulfilled, at: 2026-03-02T12:00, with: { service: x } }\n- { started: other }\n- { sent: b }\n- { ended: completed }",
    ],
    [
      "236: its again is honoured",
      { steps: "- { start: other }\n- { start: other }", others: { other: { enter: "{ on: manual }", steps: short } } },
      `${visit}\n- { started: other }\n- { not_entered: other, reason: again }\n- { ended: completed }`,
    ],
  ]);
});

describe("groups", () => {
  const other = (priority: string, more = {}) => ({ other: { enter: "{ on: manual }", exclusive: "g", priority, steps: short, ...more } });
  const start = { exclusive: "g", steps: "- { wait: 1 day }\n- { start: other }\n- { send: b }" };
  stories([
    [
      "161, 163: a starter that is beaten by what it starts ends superseded, and nothing after start runs",
      { ...start, others: other("5") },
      `${visit}\n- { started: other, at: 2026-03-03T12:00 }\n- { ended: superseded, at: 2026-03-03T12:00 }`,
    ],
    [
      "an equal one is not entered",
      { ...start, others: other("0") },
      `${visit}\n- { not_entered: other, reason: exclusive }\n- { sent: b }\n- { ended: completed }`,
    ],
    [
      "a lower one neither",
      { ...start, priority: "3", others: other("2") },
      `${visit}\n- { not_entered: other, reason: exclusive }\n- { sent: b }\n- { ended: completed }`,
    ],
    [
      "161: first when, then the group",
      { ...start, others: other("0", { enter: "{ on: manual, when: patient.age >= 18 }" }) },
      `${visit}\n- { not_entered: other, reason: when }\n- { sent: b }\n- { ended: completed }`,
    ],
    [
      "162: the same scenario in its own group is refused",
      { enter: "{ on: appointment.booked }", exclusive: "g", steps: twoDays },
      `${booked}\n- { event: appointment.booked, at: 2026-03-03T12:00 }\n- { not_entered: test, reason: exclusive }\n- { sent: a, at: 2026-03-04T12:00 }\n- { ended: completed }`,
    ],
    [
      "another group is of no concern",
      { ...start, others: other("0", { exclusive: "h" }) },
      `${visit}\n- { started: other }\n- { sent: b }\n- { ended: completed }`,
    ],
  ]);
});
