// Time as stories show it: waits, calendars and zones (scenario-rules C, E).
import { describe } from "vitest";
import { stories, visit } from "./support.ts";

const service = { purpose: "service" };
const given = { consents: "[service]" };
const berlin = { patient: "{ first_name: Anna, timezone: Europe/Berlin }" };

describe("waits", () => {
  stories([
    [
      "35: a wait counts from the end of the step before it, and a deferred message ends when it is really sent",
      { steps: "- { wait: 10 hours }\n- { send: a }\n- { wait: 2 hours }\n- { send: b }" },
      `${visit}
       - { sent: a, at: 2026-03-03T09:00 }
       - { sent: b, at: 2026-03-03T11:00 }
       - { ended: completed, at: 2026-03-03T11:00 }`,
    ],
    [
      "36, 172: the first wait counts from the event's own time, not from its arrival",
      { steps: "- { wait: 3 days }\n- { send: a }" },
      `- { event: patient.tagged, at: 2026-03-04T15:00, with: { tag: x } }
       - { event: appointment.fulfilled, at: 2026-03-02T12:00 }
       - { sent: a, at: 2026-03-05T12:00 }
       - { ended: completed }`,
    ],
    [
      "36: a wait that was over when the event arrived holds nothing up, and nothing happens in the past",
      { steps: "- { wait: 1 day }\n- { send: a }\n- { wait: 1 day }\n- { send: b }" },
      `- { event: patient.tagged, at: 2026-03-05T15:00, with: { tag: x } }
       - { event: appointment.fulfilled, at: 2026-03-02T12:00 }
       - { sent: a, at: 2026-03-05T15:00 }
       - { sent: b, at: 2026-03-06T15:00 }
       - { ended: completed }`,
    ],
    [
      "37: days count the date, and the hour is that of at",
      { steps: '- { wait: 3 weeks, at: "10:00" }\n- { send: a }' },
      `${visit}\n- { sent: a, at: 2026-03-23T10:00 }\n- { ended: completed }`,
    ],
    [
      "37: where that hour has passed by now, the next day",
      { steps: '- { wait: 1 day, at: "10:00" }\n- { send: a }' },
      `- { event: patient.tagged, at: 2026-03-03T12:00, with: { tag: x } }
       - { event: appointment.fulfilled, at: 2026-03-02T12:00 }
       - { sent: a, at: 2026-03-04T10:00 }
       - { ended: completed }`,
    ],
    [
      "38: the date is counted, then on moves it, then at sets the hour",
      { steps: '- { wait: 10 days, on: weekdays, at: "12:30" }\n- { send: a }' },
      "- { event: appointment.fulfilled, at: 2026-07-15T11:00 }\n- { sent: a, at: 2026-07-27T12:30 }\n- { ended: completed }",
    ],
    [
      "39, 51: without at the hour is carried over, past the weekend and the holiday",
      { steps: "- { wait: 5 days, on: weekdays }\n- { send: a }" },
      `${visit}\n- { sent: a, at: 2026-03-10T12:00 }\n- { ended: completed }`,
    ],
    [
      "40: minutes are exact, and a day they move on to begins at midnight",
      { steps: "- { wait: 90 minutes, on: [tue] }\n- task: t\n  title: t\n  role: r\n- { send: a }" },
      `${visit}\n- { task: t, at: 2026-03-03T00:00 }\n- { sent: a, at: 2026-03-03T09:00 }\n- { ended: completed }`,
    ],
    [
      "40: hours with at go to the first such hour",
      { steps: '- { wait: 2 hours, at: "13:00" }\n- { send: a }' },
      `${visit}\n- { sent: a, at: 2026-03-03T13:00 }\n- { ended: completed }`,
    ],
    [
      "42: an hour that the clocks skip is the first moment after",
      { steps: '- { wait: 1 day, at: "02:30" }\n- task: t\n  title: t\n  role: r' },
      "- { event: appointment.fulfilled, at: 2026-03-28T12:00 }\n- { task: t, at: 2026-03-29T03:00 }\n- { ended: completed }",
      berlin,
    ],
    [
      "43: 24 hours are 24 real hours across a change of clocks",
      { steps: "- { wait: 24 hours }\n- { send: a }" },
      "- { event: appointment.fulfilled, at: 2026-03-28T12:00 }\n- { sent: a, at: 2026-03-29T13:00 }\n- { ended: completed }",
      berlin,
    ],
    [
      "43: a day is the same hour on the next date",
      { steps: "- { wait: 1 day }\n- { send: a }" },
      "- { event: appointment.fulfilled, at: 2026-03-28T12:00 }\n- { sent: a, at: 2026-03-29T12:00 }\n- { ended: completed }",
      berlin,
    ],
    [
      "44: the end of a month does not stick",
      { steps: "- { wait: 1 month }\n- { send: a }\n- { wait: 1 month }\n- { send: b }" },
      "- { event: appointment.fulfilled, at: 2026-01-31T12:00 }\n- { sent: a, at: 2026-02-28T12:00 }\n- { sent: b, at: 2026-03-28T12:00 }\n- { ended: completed }",
    ],
    [
      "45: on moves it even into the next month",
      { steps: "- { wait: 1 month, on: weekdays }\n- { send: a }" },
      "- { event: appointment.fulfilled, at: 2026-01-31T12:00 }\n- { sent: a, at: 2026-03-02T12:00 }\n- { ended: completed }",
    ],
    [
      "46: a workday after Friday is Monday",
      { steps: "- { wait: 1 workday }\n- { send: a }" },
      "- { event: appointment.fulfilled, at: 2026-03-13T12:00 }\n- { sent: a, at: 2026-03-16T12:00 }\n- { ended: completed }",
    ],
    [
      "46: and so it is after Saturday",
      { steps: "- { wait: 1 workday }\n- { send: a }" },
      "- { event: appointment.fulfilled, at: 2026-03-14T12:00 }\n- { sent: a, at: 2026-03-16T12:00 }\n- { ended: completed }",
    ],
    [
      "48: a task is due at the same hour, drawn back to closing time",
      {
        steps:
          "- task: t\n  title: t\n  role: r\n  due: 2 workdays\n  outcomes: { done: [] }\n  overdue:\n    - task: late\n      title: late\n      role: r",
      },
      "- { event: appointment.fulfilled, at: 2026-03-02T20:30 }\n- { task: t }\n- { task: late, at: 2026-03-04T18:00 }",
    ],
    [
      "47: due is counted on the clinic's calendar, not the patient's",
      {
        steps:
          "- task: t\n  title: t\n  role: r\n  due: 1 workday\n  outcomes: { done: [] }\n  overdue:\n    - task: late\n      title: late\n      role: r",
      },
      "- { event: appointment.fulfilled, at: 2026-03-02T06:00 }\n- { task: t }\n- { task: late, at: 2026-03-03T01:00 }",
      { patient: "{ first_name: Анна, timezone: Asia/Vladivostok }" },
    ],
    [
      "49: on: weekdays leaves a working Saturday out",
      { clinic: 'hours: { weekdays: "09:00-18:00", sat: "09:00-15:00" }', steps: "- { wait: 1 day, on: weekdays }\n- { send: a }" },
      "- { event: appointment.fulfilled, at: 2026-03-13T12:00 }\n- { sent: a, at: 2026-03-16T12:00 }\n- { ended: completed }",
    ],
    [
      "51: a listed day that is a holiday is passed over",
      { steps: "- { wait: 3 days, on: [mon] }\n- { send: a }" },
      `${visit}\n- { sent: a, at: 2026-03-16T12:00 }\n- { ended: completed }`,
    ],
    [
      "52: within is calendar-true too",
      { steps: "- await: appointment.booked\n  within: 1 day\n  timeout: [{ send: a }]" },
      "- { event: appointment.fulfilled, at: 2026-03-28T12:00 }\n- { sent: a, at: 2026-03-29T12:00 }\n- { ended: completed }",
      berlin,
    ],
    [
      "53: of an event and a deadline at the same instant the event goes first",
      { steps: "- await: appointment.booked\n  within: 3 days\n  then: [{ send: a }]\n  timeout: [{ send: b }]" },
      `${visit}\n- { event: appointment.booked, at: 2026-03-05T12:00 }\n- { sent: a }\n- { ended: completed }`,
    ],
    [
      "54: of a reminder and the end of within at the same instant the end",
      {
        steps:
          "- ask: q\n  message: a\n  answer: number\n  within: 1 day\n  remind: { after: 23 hours, message: b }\n  silence: [{ end: silent }]",
      },
      "- { event: appointment.fulfilled, at: 2026-03-28T12:00 }\n- { sent: a }\n- { ended: silent, at: 2026-03-29T12:00 }",
      berlin,
    ],
    [
      "56: a patient without a zone is in the clinic's",
      { clinic: "timezone: Asia/Omsk", steps: '- { wait: 1 day, at: "10:00" }\n- { send: a }' },
      `${visit}\n- { sent: a, at: 2026-03-03T10:00 }\n- { ended: completed }`,
    ],
  ]);
});

describe("quiet hours", () => {
  const now = { steps: "- { send: a }" };
  stories([
    [
      "74: a minute before 21:00 is not quiet",
      now,
      "- { event: appointment.fulfilled, at: 2026-03-02T20:59 }\n- { sent: a, at: 2026-03-02T20:59 }\n- { ended: completed }",
    ],
    [
      "74: 21:00 is",
      now,
      "- { event: appointment.fulfilled, at: 2026-03-02T21:00 }\n- { sent: a, at: 2026-03-03T09:00 }\n- { ended: completed }",
    ],
    [
      "74: 09:00 is not",
      now,
      "- { event: appointment.fulfilled, at: 2026-03-02T09:00 }\n- { sent: a, at: 2026-03-02T09:00 }\n- { ended: completed }",
    ],
    [
      "75: an answer to a patient who writes at night waits too",
      { steps: "- ask: q\n  message: a\n  answer: number\n- { send: b }" },
      `${visit}\n- { sent: a }\n- { reply: "7", at: 2026-03-02T23:00 }\n- { sent: b, at: 2026-03-03T09:00 }\n- { ended: completed }`,
    ],
    [
      "76, 81: at: 22:00 is allowed, always deferred, and on is not applied again",
      { steps: '- { wait: 1 day, on: [tue], at: "22:00" }\n- { send: a }' },
      `${visit}\n- { sent: a, at: 2026-03-04T09:00 }\n- { ended: completed }`,
    ],
    [
      "77: consent is asked again at the new moment",
      now,
      "- { event: appointment.fulfilled, at: 2026-03-02T22:00 }\n- { consent: { withdraw: [care] }, at: 2026-03-02T23:00 }\n- { suppressed: a, reason: consent_withdrawn, at: 2026-03-03T09:00 }\n- { ended: completed }",
    ],
    [
      "77: branches are not",
      { steps: "- branch:\n    - when: '!(\"x\" in tags)'\n      steps: [{ send: a }]\n    - otherwise: [{ send: b }]" },
      "- { event: appointment.fulfilled, at: 2026-03-02T22:00 }\n- { event: patient.tagged, with: { tag: x }, at: 2026-03-02T23:00 }\n- { sent: a, at: 2026-03-03T09:00 }\n- { ended: completed }",
    ],
    [
      "78: a service message after its visit is not too late",
      { ...service, ...now, enter: "{ on: appointment.noshow }" },
      "- { event: appointment.noshow, at: 2026-03-02T22:00, with: { start: 2026-03-02T20:00 } }\n- { sent: a, at: 2026-03-03T09:00 }\n- { ended: completed }",
      given,
    ],
    [
      "79, 80: one whose visit begins at the end of quiet hours is, and at once",
      { ...service, ...now, enter: "{ on: appointment.booked }" },
      "- { event: appointment.booked, at: 2026-03-02T22:00, with: { start: 2026-03-03T09:00 } }\n- { suppressed: a, reason: too_late, at: 2026-03-02T22:00 }\n- { ended: completed }",
      given,
    ],
    [
      "79: a minute later it is not",
      { ...service, ...now, enter: "{ on: appointment.booked }" },
      "- { event: appointment.booked, at: 2026-03-02T22:00, with: { start: 2026-03-03T09:01 } }\n- { sent: a, at: 2026-03-03T09:00 }\n- { ended: completed }",
      given,
    ],
    [
      "82: within and remind count from real sending",
      {
        steps:
          "- ask: q\n  message: a\n  answer: number\n  within: 2 days\n  remind: { after: 1 day, message: b }\n  silence: [{ end: silent }]",
      },
      "- { event: appointment.fulfilled, at: 2026-03-02T23:30 }\n- { sent: a, at: 2026-03-03T09:00 }\n- { sent: b, at: 2026-03-04T09:00 }\n- { ended: silent, at: 2026-03-05T09:00 }",
    ],
    [
      "83: tasks, tags and calls do not wait for the morning",
      { steps: "- task: t\n  title: t\n  role: r\n- set: { tags: [x] }\n- { call: crm }" },
      "- { event: appointment.fulfilled, at: 2026-03-02T23:30 }\n- { task: t, at: 2026-03-02T23:30 }\n- { tagged: x, at: 2026-03-02T23:30 }\n- { called: crm, at: 2026-03-02T23:30 }\n- { ended: completed }",
    ],
  ]);
});

describe("the visit that entered", () => {
  const booked = "- { event: appointment.booked, at: 2026-03-02T12:00, with: { start: 2026-03-10T15:00 } }";
  const before = "- wait: { until: appointment.start - 1 day }";
  const enter = "{ on: appointment.booked }";
  stories([
    [
      "59, 62: before it, to the minute",
      { ...service, enter, steps: `${before}\n  then: [{ send: a }]\n- { send: b }` },
      `${booked}\n- { sent: a, at: 2026-03-09T15:00 }\n- { sent: b, at: 2026-03-09T15:00 }\n- { ended: completed }`,
      given,
    ],
    [
      "62: at the exact moment it is not passed",
      { ...service, enter, steps: `${before}\n  then: [{ send: a }]` },
      "- { event: appointment.booked, at: 2026-03-09T15:00, with: { start: 2026-03-10T15:00 } }\n- { sent: a, at: 2026-03-09T15:00 }\n- { ended: completed }",
      given,
    ],
    [
      "60: an hour that has passed skips then, and the next-day rule is not for until",
      { ...service, enter, steps: `${before}\n  at: "11:00"\n  then: [{ send: a }]\n- { send: b }` },
      "- { event: appointment.booked, at: 2026-03-09T12:00, with: { start: 2026-03-10T15:00 } }\n- { sent: b, at: 2026-03-09T12:00 }\n- { ended: completed }",
      given,
    ],
    [
      "61: an hour after the visit's start counts as passed",
      { ...service, enter, steps: '- wait: { until: appointment.start }\n  at: "16:00"\n  then: [{ send: a }]\n- { send: b }' },
      `${booked}\n- { sent: b, at: 2026-03-02T12:00 }\n- { ended: completed }`,
      given,
    ],
    [
      "63: without then the wait just ends there",
      { ...service, enter, steps: `${before}\n- { send: b }` },
      `${booked}\n- { sent: b, at: 2026-03-09T15:00 }\n- { ended: completed }`,
      given,
    ],
    [
      "64: rescheduled so that the moment is past, then is skipped",
      { ...service, enter, steps: `${before}\n  then: [{ send: a }]\n- { send: b }` },
      `${booked}\n- { event: appointment.rescheduled, at: 2026-03-03T16:00, with: { start: 2026-03-04T09:30 } }\n- { sent: b, at: 2026-03-03T16:00 }\n- { ended: completed }`,
      given,
    ],
    [
      "a reschedule moves the wait",
      { ...service, enter, steps: `${before}\n  then: [{ send: a }]` },
      `${booked}\n- { event: appointment.rescheduled, at: 2026-03-03T16:00, with: { start: 2026-03-12T10:00 } }\n- { sent: a, at: 2026-03-11T10:00 }\n- { ended: completed }`,
      given,
    ],
    [
      "65: rescheduled after then has run, it is not run again; later waits use the new time",
      {
        ...service,
        enter,
        steps: `${before}\n  then: [{ send: a }]\n- wait: { until: appointment.start + 1 hour }\n  then: [{ send: b }]`,
      },
      `${booked}\n- { sent: a }\n- { event: appointment.rescheduled, at: 2026-03-09T17:00, with: { start: 2026-03-12T10:00 } }\n- { sent: b, at: 2026-03-12T11:00 }\n- { ended: completed }`,
      given,
    ],
    [
      "66: rescheduled while a message of then is deferred, that message is dropped and the wait starts anew",
      { ...service, enter, steps: '- wait: { until: appointment.start - 1 day }\n  at: "22:00"\n  then: [{ send: a }]' },
      `${booked}\n- { event: appointment.rescheduled, at: 2026-03-10T03:00, with: { start: 2026-03-20T12:00 } }\n- { sent: a, at: 2026-03-20T09:00 }\n- { ended: completed }`,
      given,
    ],
    [
      "67, 68: cancelled in another step, the next until finds it so; what runs out ends cancelled",
      {
        ...service,
        enter,
        steps: `- { wait: 2 days }\n- { send: c }\n${before}\n  then: [{ send: a }]\n  cancelled: [{ send: b }]\n- { send: d }`,
      },
      `${booked}\n- { event: appointment.cancelled, at: 2026-03-03T12:00 }\n- { sent: c, at: 2026-03-04T12:00 }\n- { sent: b }\n- { ended: cancelled }`,
      given,
    ],
    [
      "a cancellation in the wait runs cancelled, which may go elsewhere",
      { ...service, enter, steps: `${before}\n  then: [{ send: a }]\n  cancelled: [{ send: b }, { end: lost }]` },
      `${booked}\n- { event: appointment.cancelled, at: 2026-03-03T12:00 }\n- { sent: b, at: 2026-03-03T12:00 }\n- { ended: lost }`,
      given,
    ],
    [
      "without cancelled the journey ends cancelled",
      { ...service, enter, steps: `${before}\n  then: [{ send: a }]` },
      `${booked}\n- { event: appointment.cancelled, at: 2026-03-03T12:00 }\n- { ended: cancelled, at: 2026-03-03T12:00 }`,
      given,
    ],
    [
      "69: messages in cancelled are as any other, never too late",
      { ...service, enter, steps: `${before}\n  then: [{ send: a }]\n  cancelled: [{ send: b }]` },
      "- { event: appointment.booked, at: 2026-03-02T12:00, with: { start: 2026-03-04T08:30 } }\n- { sent: a, at: 2026-03-03T09:00 }\n- { ended: completed }",
      given,
    ],
    [
      "69: also in the night before the visit that is not to be",
      { ...service, enter, steps: "- wait: { until: appointment.start - 1 hour }\n  then: [{ send: a }]\n  cancelled: [{ send: b }]" },
      "- { event: appointment.booked, at: 2026-03-02T12:00, with: { start: 2026-03-04T08:30 } }\n- { event: appointment.cancelled, at: 2026-03-03T23:00 }\n- { sent: b, at: 2026-03-04T09:00 }\n- { ended: cancelled }",
      given,
    ],
    [
      "71: in an exit the appointment is that of the event, elsewhere the one that entered",
      {
        ...service,
        enter,
        exit: '- { on: appointment.booked, when: appointment.service == "x", outcome: other }',
        steps: `- { wait: 1 day }\n- branch:\n    - when: appointment.service == "y"\n      steps: [{ send: a }]\n- { wait: 5 days }`,
      },
      `- { event: appointment.booked, at: 2026-03-02T12:00, with: { start: 2026-03-20T15:00, service: y } }
       - { sent: a }
       - { event: appointment.booked, at: 2026-03-04T12:00, with: { start: 2026-03-21T15:00, service: x } }
       - { ended: other, at: 2026-03-04T12:00 }`,
      given,
    ],
    [
      "72: cancelled means the one that entered: of two journeys only the newer one ends",
      { ...service, enter, exit: "- { on: appointment.cancelled, outcome: lost }", steps: "- { wait: 5 days }\n- { send: a }" },
      `${booked}
       - { event: appointment.booked, at: 2026-03-03T12:00, with: { start: 2026-03-20T15:00 } }
       - { event: appointment.cancelled, at: 2026-03-03T13:00 }
       - { ended: lost, at: 2026-03-03T13:00 }
       - { sent: a, at: 2026-03-07T12:00 }
       - { ended: completed }`,
      given,
    ],
    [
      "73: tags and visits are read anew each time",
      { steps: "- { wait: 1 day }\n- branch:\n    - when: '\"x\" in tags && visits.count == 1'\n      steps: [{ send: a }]" },
      `${visit}\n- { event: patient.tagged, with: { tag: x }, at: 2026-03-02T13:00 }\n- { sent: a, at: 2026-03-03T12:00 }\n- { ended: completed }`,
    ],
  ]);
});
