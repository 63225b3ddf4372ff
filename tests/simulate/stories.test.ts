// What a story's own lines mean: the clock, strictness, and the line at which a failing one parts (scenario-rules N).
import { describe, expect, it, test } from "vitest";
import { local } from "../../src/calendar/local.ts";
import { heading, print } from "../../src/simulate/transcript.ts";
import { type Given, lineOf, stories, tell, visit, type Words } from "./support.ts";

const short = "- { wait: 1 day }\n- { send: a }\n- { wait: 1 day }\n- { send: b }";

describe("the clock", () => {
  stories([
    [
      "221: stands at the first deed",
      { steps: "- { send: a }" },
      "- { event: appointment.fulfilled, at: 2025-12-01T15:00 }\n- { sent: a, at: 2025-12-01T15:00 }\n- { ended: completed }",
    ],
    [
      "221: without an at on Monday 12 January 2026 at noon",
      { steps: "- { send: a }" },
      "- { event: appointment.fulfilled }\n- { sent: a, at: 2026-01-12T12:00 }\n- { ended: completed }",
    ],
    [
      "222: a later deed runs it there, and what happens on the way waits in a queue",
      { steps: `${short}\n- { wait: 30 days }` },
      `${visit}\n- { event: patient.tagged, at: 2026-03-10T12:00, with: { tag: x } }\n- { sent: a, at: 2026-03-03T12:00 }\n- { sent: b, at: 2026-03-04T12:00 }`,
    ],
    [
      "224: after and until do not say not before",
      { steps: short },
      `${visit}\n- { after: 10 days }\n- { sent: a, at: 2026-03-03T12:00 }\n- { sent: b }\n- { ended: completed, at: 2026-03-04T12:00 }`,
    ],
    ["225: until is inclusive", { steps: short }, `${visit}\n- { until: 2026-03-03T12:00 }\n- { sent: a }`],
    ["225: so is after, which counts as waits do", { steps: short }, `${visit}\n- { after: 1 day }\n- { sent: a }`],
    ["226: at the end it does not run on", { steps: short }, visit],
    [
      "228: deferrals, attributes, untag and changes of consent are not told",
      { steps: '- set: { untag: [x], attributes: { n: 5 } }\n- { wait: 1 day, at: "23:00" }\n- { send: a }' },
      `${visit}\n- { consent: { withdraw: [care] } }\n- { consent: { give: [care] } }\n- { sent: a }\n- { ended: completed }`,
      { patient: "{ first_name: Анна, tags: [x] }" },
    ],
    [
      "238: without channels the patient has all of the scenario's",
      { channels: "[sms, email]", steps: "- { send: a, via: sms }\n- { send: b, via: email }" },
      `${visit}\n- { sent: a }\n- { sent: b }\n- { ended: completed }`,
    ],
    [
      "239: start without an offset is the patient's local time",
      {
        purpose: "service",
        enter: "{ on: appointment.booked }",
        steps: "- wait: { until: appointment.start - 1 hour }\n  then: [{ send: a }]",
      },
      "- { event: appointment.booked, at: 2026-03-02T12:00, with: { start: 2026-03-03T15:00 } }\n- { sent: a, at: 2026-03-03T14:00 }\n- { ended: completed }",
      { consents: "[service]", patient: "{ first_name: Анна, timezone: Asia/Yekaterinburg }" },
    ],
    [
      "240: booked makes a new appointment, the rest mean the newest",
      { enter: '{ on: appointment.fulfilled, when: appointment.service == "y" }', steps: "- { send: a }" },
      "- { event: appointment.booked, at: 2026-03-02T12:00, with: { service: x } }\n- { event: appointment.booked, with: { service: y } }\n- { event: appointment.fulfilled }\n- { sent: a }\n- { ended: completed }",
    ],
    [
      "241: where no start is given it is the event's time",
      {
        messages: 'when: { ru: { subject: s, text: "{{ appointment.start | time_local }}" } }',
        steps: "- { wait: 1 day }\n- { send: when }",
      },
      `${visit}\n- { sent: when, text: "12:00" }\n- { ended: completed }`,
    ],
    [
      "233: delivery is of the last message; a map names another",
      { channels: "[telegram, max]", steps: "- { send: a }\n- { send: b }\n- { wait: 1 day }" },
      `${visit}\n- { sent: a }\n- { sent: b }\n- { delivery: { a: failed } }\n- { sent: a, via: max }\n- { delivery: { b: failed } }\n- { sent: b, via: max }\n- { ended: completed }`,
    ],
    [
      "a slow sending without a reply just takes its minute",
      { steps: "- { send: a }\n- { wait: 1 hour }\n- { send: b }" },
      "- { sending: slow, at: 2026-03-02T12:00 }\n- { event: appointment.fulfilled }\n- { after: 1 day }\n- { sent: a, at: 2026-03-02T12:01 }\n- { sent: b, at: 2026-03-02T13:01 }\n- { ended: completed }",
    ],
  ]);
});

describe("a story parts", () => {
  const table: [string, Words, string, number, RegExp, Given?][] = [
    ["at a line that expects something else", { steps: short }, `${visit}\n- { sent: b }`, 2, /^sent a happens instead$/],
    [
      "at one that expects another time",
      { steps: short },
      `${visit}\n- { sent: a, at: 2026-03-03T12:01 }`,
      2,
      /^it happened at 2026-03-03T12:00, not at 2026-03-03T12:01$/,
    ],
    ["another channel", { steps: short }, `${visit}\n- { sent: a, via: max }`, 2, /^it went by telegram, not by max$/],
    ["another text", { steps: short }, `${visit}\n- { sent: a, text: "A in ru" }`, 2, /^its text is: a in ru$/],
    [
      "another reason",
      { steps: short },
      `${visit}\n- { suppressed: a, reason: no_channel }`,
      2,
      /^the reason is no_consent, not no_channel$/,
      { consents: "[]" },
    ],
    [
      "227: where the end is not expected",
      { steps: short },
      `${visit}\n- { sent: a }\n- { sent: b }`,
      3,
      /ended completed happens, and no line expects it$/,
    ],
    ["226: where something due at the last instant is not", { steps: short }, `${visit}\n- { after: 1 day }`, 2, /sent a happens/],
    [
      "where nothing more happens",
      { steps: short },
      `${visit}\n- { sent: a }\n- { sent: b }\n- { ended: completed }\n- { sent: a }`,
      5,
      /^nothing more happens by itself$/,
    ],
    [
      "150: where a refusal after start is not expected",
      { steps: "- { start: other }\n- { send: a }", others: { other: { enter: "{ on: manual, when: visits.count > 5 }", steps: short } } },
      `${visit}\n- { sent: a }`,
      2,
      /^not_entered other happens instead$/,
    ],
    [
      "234: at an outcome of a task that takes none",
      { steps: "- task: t\n  title: t\n  role: r\n- task: u\n  title: u\n  role: r\n  outcomes: { done: [] }" },
      `${visit}\n- { task: t }\n- { task: u }\n- { outcome: { t: done } }`,
      4,
      /^no open task "t" takes an outcome$/,
    ],
    [
      "145: at an outcome that the task does not list",
      { steps: "- task: t\n  title: t\n  role: r\n  outcomes: { done: [] }\n- task: u\n  title: u\n  role: r\n  outcomes: { other: [] }" },
      `${visit}\n- { task: t }\n- { outcome: other }`,
      3,
      /^no open task has the outcome "other"$/,
    ],
    ["at a delivery before anything was sent", { steps: short }, `${visit}\n- { delivery: read }`, 2, /^nothing has been sent yet$/],
  ];
  test.each(table)("%s", async (_rule, words, story, line, because, given) => {
    const { played } = await tell(words, story, given);
    expect(played).toMatchObject({ passed: false, because: expect.stringMatching(because) });
    expect(played.passed ? undefined : lineOf(played.line)).toBe(line);
  });
});

it("265: steps that were begun are visited, those of other ways are not", async () => {
  const steps = "- ask: q\n  message: a\n  answer: number\n  within: 1 day\n  silence: [{ send: b }]\n- { wait: 1 day }\n- { send: c }";
  const { visited } = await tell({ steps }, `${visit}\n- { sent: a }\n- { reply: "7" }`);
  // The ask and the wait after it; not its silence, nor what follows the wait.
  expect(visited.sort()).toEqual([0, 2]);
});

it("266: a transcript is written to be read aloud", async () => {
  const { lines, zone } = await tell(
    {
      steps:
        "- ask: q\n  message: a\n  answer: blood-pressure\n- task: call\n  title: t\n  role: coordinator\n  due: 1 workday\n  outcomes: { booked: [] }",
    },
    `- { event: appointment.fulfilled, at: 2026-03-02T20:00, with: { service: cardiology } }\n- { sent: a }\n- { reply: "150 на 95", at: 2026-03-02T20:42 }\n- { task: call }\n- { outcome: booked, at: 2026-03-03T10:10 }\n- { ended: completed }`,
  );
  expect([heading("Анна", "test", zone), ...print(lines, zone)]).toEqual([
    "Анна · test                                                      Europe/Moscow",
    "Mon  2 Mar 20:00   visit        cardiology, fulfilled            enters",
    "                   → telegram   a                                sent",
    'Mon  2 Mar 20:42   ← reply      "150 на 95"                      150/95',
    "                   ☐ task       call                             coordinator, due Tue",
    "Tue  3 Mar 10:10   ☑ outcome    booked                           call",
    "                   ■ ended      completed",
  ]);
  expect(local(lines[1]?.at ?? 0, zone)).toBe("2026-03-02T20:00");
  expect(lines[1]).toMatchObject({ text: "a in ru", buttons: [] });
});
