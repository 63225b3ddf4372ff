// Questions and what patients write, as stories show them (scenario-rules H, L).
import { describe } from "vitest";
import { stories, visit } from "./support.ts";

const ask = (answer = "number", more = "") =>
  `- ask: q\n  message: a\n  answer: ${answer}\n  within: 3 days\n  unclear: c\n  silence: [{ end: silent }]${more}`;
const taken = (when: string) => `- branch:\n    - when: ${when}\n      steps: [{ end: as-meant }]\n- { end: otherwise }`;

describe("a question", () => {
  const plain = { steps: `${ask()}\n- { send: b }` };
  const reminded = {
    steps: `${ask("number", "\n  remind: [{ after: 1 day, message: d }, { after: 2 days, message: e }]")}\n- { send: b }`,
  };
  stories([
    ["silence runs when within is over", plain, `${visit}\n- { sent: a }\n- { ended: silent, at: 2026-03-05T12:00 }`],
    [
      "an answer leads on below",
      plain,
      `${visit}\n- { sent: a }\n- { reply: "7", at: 2026-03-03T12:00 }\n- { sent: b, at: 2026-03-03T12:00 }\n- { ended: completed }`,
    ],
    [
      "19: without within it is open for seven days",
      { steps: "- ask: q\n  message: a\n  answer: number\n  silence: [{ end: silent }]" },
      `${visit}\n- { sent: a }\n- { ended: silent, at: 2026-03-09T12:00 }`,
    ],
    [
      "7: every reminder is sent once",
      reminded,
      `${visit}\n- { sent: a }\n- { sent: d, at: 2026-03-03T12:00 }\n- { sent: e, at: 2026-03-04T12:00 }\n- { ended: silent, at: 2026-03-05T12:00 }`,
    ],
    [
      "112: a reminder does not extend within",
      reminded,
      `${visit}\n- { sent: a }\n- { sent: d }\n- { reply: "7" }\n- { sent: b }\n- { ended: completed }`,
    ],
    [
      "an unclear reply is asked again once, by other words",
      plain,
      `${visit}\n- { sent: a }\n- { reply: "hm" }\n- { sent: c, at: 2026-03-02T12:00 }\n- { reply: "7" }\n- { sent: b }\n- { ended: completed }`,
    ],
    [
      "231: without other words by the question's own, told by its message",
      { steps: "- ask: q\n  message: a\n  answer: number" },
      `${visit}\n- { sent: a }\n- { reply: "hm" }\n- { sent: a }`,
    ],
    [
      "231: or by its name",
      { steps: "- ask: q\n  message: a\n  answer: number" },
      `${visit}\n- { sent: a }\n- { reply: "hm" }\n- { sent: q }`,
    ],
    [
      "112, 113: unclear twice is a task, and the journey waits on until within",
      plain,
      `${visit}\n- { sent: a }\n- { reply: "hm" }\n- { sent: c }\n- { reply: "hm hm" }\n- { task: unclear-q, at: 2026-03-02T12:00 }\n- { reply: "hm hm hm" }\n- { ended: silent, at: 2026-03-05T12:00 }`,
    ],
    [
      "113: staff may enter the value",
      plain,
      `${visit}\n- { sent: a }\n- { reply: "hm" }\n- { sent: c }\n- { reply: "hm hm" }\n- { task: unclear-q }\n- { outcome: { unclear-q: "7" }, at: 2026-03-03T12:00 }\n- { sent: b, at: 2026-03-03T12:00 }\n- { ended: completed }`,
    ],
    [
      "113: the patient may still answer",
      plain,
      `${visit}\n- { sent: a }\n- { reply: "hm" }\n- { sent: c }\n- { reply: "hm hm" }\n- { task: unclear-q }\n- { reply: "7", at: 2026-03-03T12:00 }\n- { sent: b, at: 2026-03-03T12:00 }\n- { ended: completed }`,
    ],
    [
      "114: a reply after silence changes nothing",
      { steps: `- ask: q\n  message: a\n  answer: number\n  within: 1 day\n- { wait: 1 day }\n${taken("answers.q == 7")}` },
      `${visit}\n- { sent: a }\n- { reply: "7", at: 2026-03-03T13:00 }\n- { ended: otherwise, at: 2026-03-04T12:00 }`,
    ],
    [
      "115: a reply before the question is really sent is no answer to it",
      { steps: `- { wait: 1 day, at: "22:00" }\n${ask()}\n- { send: b }` },
      `${visit}\n- { reply: "7", at: 2026-03-02T13:00 }\n- { reply: "7", at: 2026-03-03T23:00 }\n- { sent: a, at: 2026-03-04T09:00 }\n- { ended: silent, at: 2026-03-07T09:00 }`,
    ],
    [
      "115, 116: while the sending is under way it is one",
      plain,
      `- { sending: slow, at: 2026-03-02T12:00 }\n- { event: appointment.fulfilled }\n- { reply: "7" }\n- { sent: a, at: 2026-03-02T12:01 }\n- { sent: b, at: 2026-03-02T12:01 }\n- { ended: completed }`,
    ],
    [
      "116: after a wait too",
      { steps: `- { wait: 1 day }\n${ask()}\n- { send: b }` },
      `${visit}\n- { sending: slow }\n- { until: 2026-03-03T12:00 }\n- { reply: "7" }\n- { sent: a, at: 2026-03-03T12:01 }\n- { sent: b }\n- { ended: completed }`,
    ],
    [
      "116: and where it cannot be read, it is asked again after the sending",
      plain,
      `- { sending: slow, at: 2026-03-02T12:00 }\n- { event: appointment.fulfilled }\n- { reply: "hm" }\n- { sent: a, at: 2026-03-02T12:01 }\n- { sent: c, at: 2026-03-02T12:01 }\n- { reply: "7" }\n- { sent: b }\n- { ended: completed }`,
    ],
    [
      "an exit during a slow sending comes right after it",
      { ...plain, exit: "- { on: appointment.booked, outcome: booked }" },
      `- { sending: slow, at: 2026-03-02T12:00 }\n- { event: appointment.fulfilled }\n- { event: appointment.booked }\n- { sent: a, at: 2026-03-02T12:01 }\n- { ended: booked, at: 2026-03-02T12:01 }`,
    ],
    [
      "117: a second answer after a good one is not used",
      { steps: `${ask()}\n- { wait: 1 day }\n${taken("answers.q == 7")}` },
      `${visit}\n- { sent: a }\n- { reply: "7" }\n- { reply: "8" }\n- { ended: as-meant, at: 2026-03-03T12:00 }`,
    ],
    [
      "118: of two open questions the one sent last is answered",
      { enter: "{ on: appointment.booked }", steps: `${ask()}\n- { send: b }` },
      `- { event: appointment.booked, at: 2026-03-02T12:00 }\n- { sent: a }\n- { event: appointment.booked, at: 2026-03-03T12:00 }\n- { sent: a }\n- { reply: "7" }\n- { sent: b, at: 2026-03-03T12:00 }\n- { ended: completed }\n- { ended: silent, at: 2026-03-05T12:00 }`,
    ],
    [
      "119: an answer by another channel than the question's is accepted",
      { steps: `- { send: d, via: email }\n- ask: q\n  message: a\n  answer: number\n  via: telegram\n- { send: b, via: max }` },
      `${visit}\n- { sent: d, via: email }\n- { sent: a, via: telegram }\n- { reply: "7" }\n- { sent: b, via: max }\n- { ended: completed }`,
    ],
    [
      "248: in the patient's language",
      { languages: "[ru, en]", steps: "- { send: a }" },
      `${visit}\n- { sent: a, text: "a in en" }\n- { ended: completed }`,
      { patient: "{ first_name: Emma, language: en }" },
    ],
    [
      "248: or the scenario's first",
      { languages: "[ru, en]", steps: "- { send: a }" },
      `${visit}\n- { sent: a, text: "a in ru" }\n- { ended: completed }`,
      { patient: "{ first_name: Anna, language: de }" },
    ],
    [
      "249: without a first name the text goes without it and its comma",
      { messages: 'named: { ru: { subject: s, text: "{{ patient.first_name }}, прошло три недели." } }', steps: "- { send: named }" },
      `${visit}\n- { sent: named, text: "Прошло три недели." }\n- { ended: completed }`,
      { patient: "{ last_name: Орлова }" },
    ],
    [
      "230: text is compared with case, and white space is one space",
      { messages: 'long: { ru: { subject: s, text: "Первая  строка\\nи вторая" } }', steps: "- { send: long }" },
      `${visit}\n- { sent: long, text: "строка и вторая" }\n- { ended: completed }`,
    ],
  ]);
});

describe("an answer", () => {
  const read = (answer: string, when: string) => ({ steps: `${ask(answer)}\n${taken(when)}` });
  const yes = (reply: string) => `${visit}\n- { sent: a }\n- { reply: "${reply}" }\n- { ended: as-meant }`;
  stories([
    ["122: a number", read("number", "answers.q == 72.5"), yes("72,5")],
    ["122: a scale", read("scale 1-5", "answers.q == 4"), yes("4")],
    ["122: nps", read("nps", "answers.q >= 9"), yes("10")],
    ["122: yes or no", read("yes-no", "answers.q"), yes("да")],
    ["122: no", read("yes-no", "answers.q == false"), yes("no")],
    ["122: a date", read("date", 'answers.q == "2026-03-05"'), yes("5 марта")],
    ["126: a date without a year is the nearest not before today", read("date", 'answers.q == "2027-03-01"'), yes("1 марта")],
    ["122: text", read("text", 'answers.q == "как обычно"'), yes("как обычно")],
    ["122: blood pressure", read("blood-pressure", "answers.q.systolic == 150 && answers.q.diastolic == 95"), yes("верхнее 150 нижнее 95")],
    [
      "120: one that comes in two messages",
      read("blood-pressure", "answers.q.systolic == 150 && answers.q.diastolic == 95"),
      `${visit}\n- { sent: a }\n- { reply: "150" }\n- { sent: c }\n- { reply: "на 95" }\n- { ended: as-meant }`,
    ],
    [
      "123: two readings are unclear",
      read("blood-pressure", "answers.q.systolic == 150"),
      `${visit}\n- { sent: a }\n- { reply: "150/95, потом 140/90" }\n- { sent: c }`,
    ],
    [
      "123: so are swapped numbers",
      read("blood-pressure", "answers.q.systolic == 150"),
      `${visit}\n- { sent: a }\n- { reply: "95/150" }\n- { sent: c }`,
    ],
    [
      "136: one that was never given makes a comparison false",
      { steps: `- ask: q\n  message: a\n  answer: number\n  within: 1 day\n${taken("answers.q != 7")}` },
      `${visit}\n- { sent: a }\n- { ended: otherwise }`,
    ],
    [
      "136: and ! turns that over",
      { steps: `- ask: q\n  message: a\n  answer: number\n  within: 1 day\n${taken("'!(answers.q > 5)'")}` },
      `${visit}\n- { sent: a }\n- { ended: as-meant }`,
    ],
    ["139: outside repeat the series has one element", read("number", "count(series.q) == 1 && average(series.q) == 7"), yes("7")],
  ]);
});

describe("buttons", () => {
  const choices =
    '- ask: q\n  message: a\n  within: 1 day\n  unclear: c\n  choices:\n    come: { label: { ru: "Приду", en: "I will come" }, steps: [{ send: b }] }\n    later: { label: { ru: "Позже", en: "Later" } }\n    never: { label: { ru: "Не нужно", en: "No need" }, steps: [{ end: never }] }\n- { wait: 1 day }\n- branch:\n    - when: answers.q == "come"\n      steps: [{ end: coming }]';
  const both = { languages: "[ru, en]", steps: choices };
  const emma = { patient: "{ first_name: Emma, language: en }" };
  stories([
    [
      "a press leads to its steps, then on below",
      both,
      `${visit}\n- { sent: a }\n- { choose: come }\n- { sent: b }\n- { ended: coming, at: 2026-03-03T12:00 }`,
    ],
    ["21: without steps on below", both, `${visit}\n- { sent: a }\n- { choose: later }\n- { ended: completed, at: 2026-03-03T12:00 }`],
    ["121: a label typed, case ignored", both, `${visit}\n- { sent: a }\n- { reply: "приду" }\n- { sent: b }\n- { ended: coming }`],
    ["121: a label in the other language", both, `${visit}\n- { sent: a }\n- { reply: "No need" }\n- { ended: never }`, emma],
    ["121: a value", both, `${visit}\n- { sent: a }\n- { reply: "NEVER" }\n- { ended: never }`],
    ["121: a button's number", both, `${visit}\n- { sent: a }\n- { reply: "3" }\n- { ended: never }`],
    [
      "121: anything else is unclear",
      both,
      `${visit}\n- { sent: a }\n- { reply: "4" }\n- { sent: c }\n- { choose: never }\n- { ended: never }`,
    ],
    ["21: silence without steps goes on below", both, `${visit}\n- { sent: a }\n- { ended: completed, at: 2026-03-04T12:00 }`],
  ]);
});

describe("stop words", () => {
  const waiting = { steps: `${ask()}\n- { send: b }` };
  stories([
    [
      "185: «стоп» ends a care journey at once",
      waiting,
      `${visit}\n- { sent: a }\n- { reply: "Стоп" }\n- { ended: stopped, at: 2026-03-02T12:00 }`,
    ],
    [
      "185, 189: so does a courteous wish, in the middle of a wait",
      { steps: "- { wait: 5 days }\n- { send: a }" },
      `${visit}\n- { reply: "Не пишите мне больше, пожалуйста!", at: 2026-03-03T12:00 }\n- { ended: stopped, at: 2026-03-03T12:00 }`,
    ],
    [
      "189: a text that merely contains the word is not that wish",
      { steps: `${ask("text")}\n- { end: heard }` },
      `${visit}\n- { sent: a }\n- { reply: "unsubscribe my mother but keep me" }\n- { ended: heard }`,
    ],
    [
      "188: it wins over answer: text",
      { steps: `${ask("text")}\n- { end: heard }` },
      `${visit}\n- { sent: a }\n- { reply: "unsubscribe" }\n- { ended: stopped }`,
    ],
    [
      "186: a service journey goes on, silent on the channel of the request",
      { purpose: "service", steps: "- { send: a }\n- { wait: 1 day }\n- { send: b }" },
      `${visit}\n- { sent: a, via: telegram }\n- { reply: "stop" }\n- { sent: b, via: max }\n- { ended: completed }`,
      { consents: "[service]" },
    ],
    [
      "185, 100: afterwards care is withdrawn on every channel",
      { enter: "{ on: appointment.fulfilled, again: always }", steps: "- { send: a }" },
      `${visit}\n- { sent: a }\n- { ended: completed }\n- { reply: "стоп" }\n- { event: appointment.fulfilled, at: 2026-03-03T12:00 }\n- { suppressed: a, reason: consent_withdrawn }\n- { ended: completed }`,
    ],
    [
      "244: a reply after the end does nothing else",
      { steps: "- { send: a }" },
      `${visit}\n- { sent: a }\n- { ended: completed }\n- { reply: "thank you" }\n- { after: 1 day }`,
    ],
    [
      "190: consents may be given anew",
      { enter: "{ on: appointment.fulfilled, again: always }", steps: "- { send: a }" },
      `${visit}\n- { sent: a }\n- { ended: completed }\n- { reply: "стоп" }\n- { consent: { give: [care] }, at: 2026-03-03T11:00 }\n- { event: appointment.fulfilled, at: 2026-03-03T12:00 }\n- { sent: a }\n- { ended: completed }`,
    ],
  ]);
});
