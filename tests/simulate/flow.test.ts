// Where a journey goes, as stories show it (scenario-rules I).
import { describe } from "vitest";
import { stories, visit } from "./support.ts";

const note = (name: string) => `- task: ${name}\n  title: ${name}\n  role: r`;
const inside = (text: string, by: number) => text.replace(/^/gm, " ".repeat(by));

describe("exits", () => {
  const two = {
    exit: '- { on: appointment.booked, when: appointment.service == "x", outcome: one }\n- { on: appointment.booked, outcome: two, goal: true }',
  };
  stories([
    [
      "an exit ends a wait",
      { ...two, steps: "- { wait: 5 days }\n- { send: a }" },
      `${visit}\n- { event: appointment.booked, at: 2026-03-03T12:00 }\n- { ended: two, at: 2026-03-03T12:00 }`,
    ],
    [
      "129: the first that fits, in the file's order",
      { ...two, steps: "- { wait: 5 days }\n- { send: a }" },
      `${visit}\n- { event: appointment.booked, at: 2026-03-03T12:00, with: { service: x } }\n- { ended: one }`,
    ],
    [
      "128: an exit wins over an await of the same event",
      { ...two, steps: "- await: appointment.booked\n  within: 3 days\n  then: [{ send: a }]" },
      `${visit}\n- { event: appointment.booked, at: 2026-03-03T12:00 }\n- { ended: two, at: 2026-03-03T12:00 }`,
    ],
    [
      "130: the entering event fires no exit",
      { ...two, enter: "{ on: appointment.booked }", steps: "- { wait: 1 day }\n- { send: a }" },
      "- { event: appointment.booked, at: 2026-03-02T12:00 }\n- { sent: a }\n- { ended: completed }",
    ],
    [
      "130: nor does it satisfy an await",
      { enter: "{ on: appointment.booked }", steps: "- await: appointment.booked\n  within: 1 day\n  timeout: [{ send: a }]" },
      "- { event: appointment.booked, at: 2026-03-02T12:00 }\n- { sent: a, at: 2026-03-03T12:00 }\n- { ended: completed }",
    ],
    [
      "131: an exit that reads an answer never given does not fit",
      {
        exit: "- { on: appointment.booked, when: answers.q > 5, outcome: one }",
        steps: "- ask: q\n  message: a\n  answer: number\n  within: 2 days\n- { end: over }",
      },
      `${visit}\n- { sent: a }\n- { event: appointment.booked, at: 2026-03-03T12:00 }\n- { ended: over, at: 2026-03-04T12:00 }`,
    ],
    [
      "132: open tasks are closed with the journey, and not told",
      { ...two, steps: `- task: t\n  title: t\n  role: r\n  outcomes: { done: [] }` },
      `${visit}\n- { task: t }\n- { event: appointment.booked, at: 2026-03-03T12:00 }\n- { ended: two }`,
    ],
    [
      "146: an outcome recorded afterwards is kept on the task only",
      { ...two, steps: `- task: t\n  title: t\n  role: r\n  outcomes: { done: [{ send: a }] }` },
      `${visit}\n- { task: t }\n- { event: appointment.booked, at: 2026-03-03T12:00 }\n- { ended: two }\n- { outcome: done }\n- { after: 1 day }`,
    ],
    [
      "tagging can end a journey",
      { exit: '- { on: patient.tagged, when: tag == "leave-me", outcome: left }', steps: "- { wait: 5 days }\n- { send: a }" },
      `${visit}\n- { event: patient.tagged, at: 2026-03-03T12:00, with: { tag: other } }\n- { event: patient.tagged, at: 2026-03-04T12:00, with: { tag: leave-me } }\n- { ended: left, at: 2026-03-04T12:00 }`,
    ],
    [
      "268: so can the journey's own tag; within the instant the exit comes before the next step",
      { exit: '- { on: patient.tagged, when: tag == "x", outcome: left }', steps: "- set: { tags: [x] }\n- { send: a }" },
      `${visit}\n- { tagged: x }\n- { ended: left }`,
    ],
  ]);
});

describe("await", () => {
  const awaits = "- await: appointment.booked\n  within: 3 days\n  then: [{ send: a }]\n  timeout: [{ send: b }]";
  stories([
    [
      "then, and on below",
      { steps: `${awaits}\n- { send: c }` },
      `${visit}\n- { event: appointment.booked, at: 2026-03-03T12:00 }\n- { sent: a, at: 2026-03-03T12:00 }\n- { sent: c }\n- { ended: completed }`,
    ],
    [
      "135: timeout, and on below",
      { steps: `${awaits}\n- { send: c }` },
      `${visit}\n- { sent: b, at: 2026-03-05T12:00 }\n- { sent: c }\n- { ended: completed }`,
    ],
    [
      "134: an event that came before it began does not satisfy it",
      { steps: `- { wait: 1 day }\n${awaits}` },
      `${visit}\n- { event: appointment.booked, at: 2026-03-02T15:00 }\n- { sent: b, at: 2026-03-06T12:00 }\n- { ended: completed }`,
    ],
    [
      "134: one that landed while the step just before was being performed does",
      { steps: `- { send: c }\n${awaits}` },
      "- { sending: slow, at: 2026-03-02T12:00 }\n- { event: appointment.fulfilled }\n- { event: appointment.booked }\n- { sent: c, at: 2026-03-02T12:01 }\n- { sent: a, at: 2026-03-02T12:01 }\n- { ended: completed }",
    ],
    [
      "8: any of a list",
      { steps: "- await: [appointment.booked, form.completed]\n  within: 3 days\n  then: [{ send: a }]" },
      `${visit}\n- { event: form.completed, at: 2026-03-03T12:00, with: { id: quiz } }\n- { sent: a }\n- { ended: completed }`,
    ],
    [
      "a condition that does not hold waits on",
      {
        steps:
          '- await: appointment.booked\n  when: appointment.service == "x"\n  within: 3 days\n  then: [{ send: a }]\n  timeout: [{ send: b }]',
      },
      `${visit}\n- { event: appointment.booked, at: 2026-03-03T12:00, with: { service: y } }\n- { sent: b, at: 2026-03-05T12:00 }\n- { ended: completed }`,
    ],
    [
      "72: of other events than booked only the visit that entered",
      {
        enter: "{ on: appointment.booked }",
        steps: "- await: appointment.fulfilled\n  within: 30 days\n  then: [{ send: a }]\n  timeout: [{ send: b }]",
      },
      "- { event: appointment.booked, at: 2026-03-02T12:00 }\n- { event: appointment.fulfilled, at: 2026-03-05T12:00 }\n- { sent: a, at: 2026-03-05T12:00 }\n- { ended: completed }",
    ],
  ]);
});

describe("branches and splits", () => {
  const split = {
    steps:
      "- split:\n    letter: { weight: 50, steps: [{ send: a }] }\n    note: { weight: 50, steps: [{ send: b }] }\n  holdout: 10\n- { send: c }",
  };
  stories([
    [
      "5: the first that is true",
      {
        steps:
          "- branch:\n    - { when: visits.count == 1, steps: [{ send: a }] }\n    - { when: visits.count > 0, steps: [{ send: b }] }\n    - otherwise: [{ send: c }]\n- { send: d }",
      },
      `${visit}\n- { sent: a }\n- { sent: d }\n- { ended: completed }`,
    ],
    [
      "5: none true and no otherwise goes on below",
      { steps: "- branch:\n    - { when: visits.count > 5, steps: [{ send: a }] }\n- { send: d }" },
      `${visit}\n- { sent: d }\n- { ended: completed }`,
    ],
    [
      "an unknown age makes both comparisons false",
      {
        steps:
          "- branch:\n    - { when: patient.age < 18, steps: [{ send: a }] }\n    - { when: patient.age >= 18, steps: [{ send: b }] }\n    - otherwise: [{ send: c }]",
      },
      `${visit}\n- { sent: c }\n- { ended: completed }`,
    ],
    [
      "237: the patient's age, tags, attributes and visits",
      {
        steps:
          '- branch:\n    - when: |\n        patient.age == 58 && "vip" in tags && patient.attributes.plan == "gold" && visits.count == 4\n      steps: [{ send: a }]',
      },
      `${visit}\n- { sent: a }\n- { ended: completed }`,
      { patient: "{ first_name: Анна, age: 58, tags: [vip], attributes: { plan: gold }, visits: { count: 3, days_since_last: 40 } }" },
    ],
    ["242: a story chooses the variant", split, `${visit}\n- { sent: b }\n- { sent: c }\n- { ended: completed }`, { variant: "note" }],
    ["148: the hold-out ends there", split, `${visit}\n- { ended: holdout }`, { variant: "holdout" }],
    [
      "147: a variant is kept on re-entry",
      { ...split, enter: "{ on: appointment.fulfilled, again: always }" },
      `${visit}\n- { sent: b }\n- { sent: c }\n- { ended: completed }\n- { event: appointment.fulfilled, at: 2026-03-12T12:00 }\n- { sent: b }\n- { sent: c }\n- { ended: completed }`,
      { variant: "note" },
    ],
  ]);
});

describe("repeat", () => {
  const diary = (words: string) =>
    `- repeat:\n    every: 1 day\n${inside(words, 4)}\n    steps:\n      - ask: q\n        message: a\n        answer: number\n        within: 12 hours`;
  stories([
    [
      "140, 143: it begins at once, and after the last round every is not waited out",
      { steps: "- repeat:\n    every: 1 day\n    times: 3\n    steps: [{ send: a }]\n- { send: b }" },
      `${visit}\n- { sent: a, at: 2026-03-02T12:00 }\n- { sent: a, via: telegram, at: 2026-03-03T12:00 }\n- { sent: a, via: telegram, at: 2026-03-04T12:00 }\n- { sent: b, at: 2026-03-04T12:00 }\n- { ended: completed }`,
    ],
    [
      "140: or at the first at from now on",
      { steps: '- repeat:\n    every: 1 day\n    at: "09:30"\n    times: 2\n    steps: [{ send: a }]' },
      `${visit}\n- { sent: a, at: 2026-03-03T09:30 }\n- { sent: a, at: 2026-03-04T09:30 }\n- { ended: completed }`,
    ],
    [
      "141: rounds count from the first one's planned moment",
      { steps: "- repeat:\n    every: 1 day\n    times: 2\n    steps: [{ send: a }]" },
      "- { event: appointment.fulfilled, at: 2026-03-02T23:00 }\n- { sent: a, at: 2026-03-03T09:00 }\n- { sent: a, at: 2026-03-04T09:00 }\n- { ended: completed }",
    ],
    [
      "141: a round that overruns delays only the next",
      {
        purpose: "service",
        steps:
          "- repeat:\n    every: 1 day\n    times: 4\n    steps:\n      - { send: a }\n      - branch:\n          - when: '\"x\" in tags'\n            steps: []\n          - otherwise:\n              - set: { tags: [x] }\n              - { wait: 30 hours }",
      },
      `${visit}\n- { sent: a, at: 2026-03-02T12:00 }\n- { tagged: x }\n- { sent: a, at: 2026-03-03T18:00 }\n- { sent: a, at: 2026-03-04T12:00 }\n- { sent: a, at: 2026-03-05T12:00 }\n- { ended: completed }`,
      { consents: "[service]" },
    ],
    [
      "142: until is asked after each round",
      { steps: `${diary("until: answers.q > 5")}\n- { send: b }` },
      `${visit}\n- { sent: a }\n- { reply: "3" }\n- { sent: a, at: 2026-03-03T12:00 }\n- { reply: "7" }\n- { sent: b, at: 2026-03-03T12:00 }\n- { ended: completed }`,
    ],
    [
      "142: with times, whichever comes first",
      { steps: `${diary("times: 2\nuntil: answers.q > 5")}\n- { send: b }` },
      `${visit}\n- { sent: a }\n- { reply: "3" }\n- { sent: a, at: 2026-03-03T12:00 }\n- { reply: "4" }\n- { sent: b, at: 2026-03-03T12:00 }\n- { ended: completed }`,
    ],
    [
      "33, 139: answers has the latest, series has all, and unanswered rounds are in neither",
      {
        steps: `${diary("times: 3")}\n- branch:\n    - when: answers.q == 7 && count(series.q) == 2 && average(series.q) == 6 && minimum(series.q) == 5 && maximum(series.q) == 7\n      steps: [{ end: as-meant }]`,
      },
      `${visit}\n- { sent: a }\n- { reply: "5" }\n- { sent: a }\n- { reply: "7" }\n- { sent: a }\n- { ended: as-meant, at: 2026-03-05T00:00 }`,
    ],
    [
      "137: the average of nothing is no value",
      {
        steps: `${diary("times: 1")}\n- branch:\n    - { when: average(series.q) < 100, steps: [{ end: low }] }\n    - { when: count(series.q) == 0, steps: [{ end: none }] }`,
      },
      `${visit}\n- { sent: a }\n- { ended: none }`,
    ],
    [
      "92: a newer round overtakes one that is put off",
      { clinic: "caps: { care: 1 in 7 days }", steps: "- repeat:\n    every: 3 days\n    times: 4\n    steps: [{ send: a }]" },
      `${visit}\n- { sent: a, at: 2026-03-02T12:00 }\n- { sent: a, at: 2026-03-09T12:00 }\n- { ended: completed, at: 2026-03-14T12:00 }`,
    ],
    [
      "154: an earlier journey's answers are not visible",
      {
        enter: "{ on: appointment.fulfilled, again: always }",
        steps: "- branch:\n    - { when: answers.q == 7, steps: [{ end: seen }] }\n- ask: q\n  message: a\n  answer: number",
      },
      `${visit}\n- { sent: a }\n- { reply: "7" }\n- { ended: completed }\n- { event: appointment.fulfilled, at: 2026-03-12T12:00 }\n- { sent: a }\n- { reply: "7" }\n- { ended: completed }`,
    ],
  ]);
});

describe("tasks", () => {
  const task = {
    steps: `- task: call\n  title: t\n  role: r\n  due: 1 workday\n  outcomes:\n    booked: []\n    declined: [{ end: declined }]\n    unreachable: [{ send: a }]\n  overdue:\n${inside(note("late"), 4)}\n- { send: b }`,
  };
  stories([
    [
      "the outcome is the branch, then on below",
      task,
      `${visit}\n- { task: call }\n- { outcome: unreachable, at: 2026-03-02T15:00 }\n- { sent: a, at: 2026-03-02T15:00 }\n- { sent: b }\n- { ended: completed }`,
    ],
    ["an outcome may end the journey", task, `${visit}\n- { task: call }\n- { outcome: { call: declined } }\n- { ended: declined }`],
    [
      "144: overdue runs once, and the task stays open",
      task,
      `${visit}\n- { task: call }\n- { task: late, at: 2026-03-03T12:00 }\n- { after: 30 days }\n- { outcome: booked }\n- { sent: b }\n- { ended: completed }`,
    ],
    [
      "144: the outcome at the very moment when it is due comes first",
      task,
      `${visit}\n- { task: call }\n- { outcome: booked, at: 2026-03-03T12:00 }\n- { sent: b, at: 2026-03-03T12:00 }\n- { ended: completed }`,
    ],
    [
      "an outcome in the middle of overdue leaves it",
      {
        steps: `- task: call\n  title: t\n  role: r\n  due: 1 workday\n  outcomes: { booked: [{ send: a }] }\n  overdue:\n    - { wait: 2 days }\n${inside(note("late"), 4)}`,
      },
      `${visit}\n- { task: call }\n- { outcome: booked, at: 2026-03-04T12:00 }\n- { sent: a }\n- { ended: completed }`,
    ],
    [
      "without outcomes the journey does not wait",
      { steps: `${note("t")}\n- { send: b }` },
      `${visit}\n- { task: t }\n- { sent: b, at: 2026-03-02T12:00 }\n- { ended: completed }`,
    ],
    [
      "232: of several open tasks the newest that lists the outcome",
      {
        enter: "{ on: appointment.booked }",
        steps: "- task: call\n  title: t\n  role: r\n  outcomes: { booked: [{ send: a }] }\n- { send: b }",
      },
      "- { event: appointment.booked, at: 2026-03-02T12:00 }\n- { task: call }\n- { event: appointment.booked, at: 2026-03-03T12:00 }\n- { task: call }\n- { outcome: booked }\n- { sent: a }\n- { sent: b }\n- { ended: completed }\n- { outcome: booked }\n- { sent: a }\n- { sent: b }\n- { ended: completed }",
    ],
  ]);
});

describe("set and call", () => {
  stories([
    [
      "149: a tag that was there already says nothing",
      { steps: "- set: { tags: [x, y] }\n- set: { tags: [x] }" },
      `${visit}\n- { tagged: y }\n- { ended: completed }`,
      { patient: "{ first_name: Анна, tags: [x] }" },
    ],
    [
      "235: one tag a line; untag and attributes are not told",
      {
        steps:
          '- set: { tags: [x, y], untag: [z], attributes: { n: 5, word: "{{ patient.first_name }}" } }\n- branch:\n    - when: \'!("z" in tags) && patient.attributes.n == 5 && patient.attributes.word == "Анна"\'\n      steps: [{ end: as-meant }]',
      },
      `${visit}\n- { tagged: x }\n- { tagged: y }\n- { ended: as-meant }`,
      { patient: "{ first_name: Анна, tags: [z] }" },
    ],
    [
      "152: a call is never waited for",
      { steps: '- call: crm\n  body: { kind: x, name: "{{ patient.first_name }}" }\n- { send: a }' },
      `${visit}\n- { called: crm, at: 2026-03-02T12:00 }\n- { sent: a, at: 2026-03-02T12:00 }\n- { ended: completed }`,
    ],
    [
      "steps that run out end the journey as completed",
      { steps: "- { send: a }" },
      `${visit}\n- { sent: a }\n- { ended: completed, at: 2026-03-02T12:00 }`,
    ],
    [
      "end leaves at once",
      { steps: "- branch:\n    - { when: visits.count == 1, steps: [{ end: early }] }\n- { send: a }" },
      `${visit}\n- { ended: early }`,
    ],
  ]);
});
