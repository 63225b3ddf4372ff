// What happens to the visit, in the middle of anything: every event in every state of a journey (scenario-rules D).
import { describe } from "vitest";
import { stories, type Words } from "./support.ts";

const events = ["rescheduled", "cancelled", "confirmed", "noshow", "arrived", "fulfilled"] as const;
type Event = (typeof events)[number];

const enter = "{ on: appointment.booked }";
const given = { consents: "[service]" };
const booked = "- { event: appointment.booked, at: 2026-03-02T12:00, with: { start: 2026-03-10T15:00 } }";
const happens = (event: Event, at?: string): string =>
  `- { event: appointment.${event}${at ? `, at: ${at}` : ""}${event === "rescheduled" ? ", with: { start: 2026-03-20T15:00 }" : ""} }`;

/** Before each comes the booking; `before` is what leads into the state, `after` what leads out of it where nothing else does. */
const states: Record<string, { steps: string; before: string; at?: string; after: string }> = {
  "a wait that is bound to it": { steps: "", before: booked, at: "2026-03-03T12:00", after: "" },
  "another wait": { steps: "- { wait: 2 days }", before: booked, at: "2026-03-03T12:00", after: "" },
  "a question": {
    steps: "- ask: q\n  message: a\n  answer: number\n  within: 5 days\n  silence: []",
    before: `${booked}\n- { sent: a }`,
    at: "2026-03-03T12:00",
    after: '- { reply: "7" }',
  },
  "a task": {
    steps: "- task: t\n  title: t\n  role: r\n  outcomes: { done: [] }",
    before: `${booked}\n- { task: t }`,
    at: "2026-03-03T12:00",
    after: "- { outcome: done }",
  },
  "a sending that is under way": {
    steps: "- { send: a }",
    before: "- { sending: slow, at: 2026-03-02T12:00 }\n- { event: appointment.booked, with: { start: 2026-03-10T15:00 } }",
    after: "- { sent: a, at: 2026-03-02T12:01 }",
  },
  "a cascade": {
    steps: "- send: a\n  cascade: { after: 40 hours }",
    before: `${booked}\n- { sent: a, via: telegram }`,
    at: "2026-03-03T12:00",
    after: "- { delivery: read }",
  },
};

const bound = "- wait: { until: appointment.start - 1 day }\n  then: [{ send: b }]\n  cancelled: [{ send: c }, { end: lost }]";
const end: Record<Event, string> = {
  rescheduled: "- { sent: b, at: 2026-03-19T15:00 }\n- { ended: completed }",
  cancelled: "- { sent: c }\n- { ended: lost }",
  confirmed: "- { sent: b, at: 2026-03-09T15:00 }\n- { ended: completed }",
  noshow: "- { sent: b, at: 2026-03-09T15:00 }\n- { ended: completed }",
  arrived: "- { sent: b, at: 2026-03-09T15:00 }\n- { ended: completed }",
  fulfilled: "- { sent: b, at: 2026-03-09T15:00 }\n- { ended: completed }",
};

describe.each(Object.entries(states))("in %s", (_, { steps, before, at, after }) => {
  const words: Words = { purpose: "service", enter, steps: `${steps}\n${bound}` };
  describe("it moves or ends only what is bound to it", () => {
    stories(events.map((event) => [event, words, [before, happens(event, at), after, end[event]].filter(Boolean).join("\n"), given]));
  });
  describe("an exit that listens for it ends the journey", () => {
    const leaves = at ? "- { ended: out, at: 2026-03-03T12:00 }" : `${after}\n- { ended: out, at: 2026-03-02T12:01 }`;
    stories(
      events.map((event) => [
        event,
        { ...words, exit: `- { on: appointment.${event}, outcome: out }` },
        [before, happens(event, at), leaves].join("\n"),
        given,
      ]),
    );
  });
});

describe("an await hears each of them", () => {
  stories(
    events.map((event) => [
      event,
      {
        purpose: "service",
        enter,
        steps: `- await: appointment.${event}\n  within: 5 days\n  then: [{ send: a }]\n  timeout: [{ send: b }]`,
      },
      `${booked}\n${happens(event, "2026-03-03T12:00")}\n- { sent: a, at: 2026-03-03T12:00 }\n- { ended: completed }`,
      given,
    ]),
  );
});

describe("several in a row", () => {
  const words: Words = { purpose: "service", enter, steps: bound };
  stories([
    [
      "moved and moved back: the last time counts",
      words,
      `${booked}\n${happens("rescheduled", "2026-03-03T12:00")}
       - { event: appointment.rescheduled, at: 2026-03-04T12:00, with: { start: 2026-03-10T15:00 } }
       - { sent: b, at: 2026-03-09T15:00 }\n- { ended: completed }`,
      given,
    ],
    [
      "moved, then cancelled",
      words,
      `${booked}\n${happens("rescheduled", "2026-03-03T12:00")}\n${happens("cancelled", "2026-03-04T12:00")}\n${end.cancelled}`,
      given,
    ],
    [
      "a move that is told after the cancellation that followed it changes nothing",
      { ...words, steps: `- { wait: 3 days }\n${bound}` },
      `${booked}\n${happens("cancelled", "2026-03-04T12:00")}\n${happens("rescheduled", "2026-03-03T12:00")}\n${end.cancelled}`,
      given,
    ],
    [
      "confirmed, arrived, fulfilled: nobody is told of another time",
      words,
      `${booked}\n${happens("confirmed", "2026-03-03T12:00")}\n- { sent: b, at: 2026-03-09T15:00 }\n- { ended: completed }
       ${happens("arrived", "2026-03-10T14:55")}\n${happens("fulfilled", "2026-03-10T15:30")}\n- { after: 20 days }`,
      given,
    ],
  ]);
});
