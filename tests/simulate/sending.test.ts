// Whether, when and by which channel a message goes, as stories show it (scenario-rules F, G).
import { describe } from "vitest";
import { stories, visit } from "./support.ts";

const four = "- { send: a }\n- { send: b }\n- { send: c }\n- { send: d }";
const fourSent = "- { sent: a }\n- { sent: b }\n- { sent: c }\n- { sent: d }";

describe("caps", () => {
  stories([
    [
      "84: a fifth care message waits until the first stops counting, at the same local time seven dates later",
      { steps: `${four}\n- { send: e }` },
      `${visit}\n${fourSent}\n- { sent: e, at: 2026-03-09T12:00 }\n- { ended: completed }`,
    ],
    [
      "84: across a change of clocks too",
      { steps: `${four}\n- { send: e }` },
      `- { event: appointment.fulfilled, at: 2026-03-27T12:00 }\n${fourSent}\n- { sent: e, at: 2026-04-03T12:00 }\n- { ended: completed }`,
      { patient: "{ first_name: Anna, timezone: Europe/Berlin }" },
    ],
    [
      "a third advertising message is suppressed",
      { purpose: "advertising", channels: "[email]", steps: "- { send: a }\n- { send: b }\n- { send: c }" },
      `${visit}\n- { sent: a }\n- { sent: b }\n- { suppressed: c, reason: frequency_cap, at: 2026-03-02T12:00 }\n- { ended: completed }`,
      { consents: "[advertising]" },
    ],
    [
      "service has no cap",
      { purpose: "service", steps: `${four}\n- { send: e }` },
      `${visit}\n${fourSent}\n- { sent: e, at: 2026-03-02T12:00 }\n- { ended: completed }`,
      { consents: "[service]" },
    ],
    [
      "85: what was suppressed does not count",
      { steps: "- { send: f, via: max }\n- { send: f, via: max }\n- { send: a }\n- { send: b }\n- { send: c }\n- { send: d }" },
      `${visit}\n- { suppressed: f }\n- { suppressed: f }\n${fourSent}\n- { ended: completed }`,
      { patient: "{ first_name: Анна, channels: [telegram] }" },
    ],
    [
      "85: nor what failed",
      { steps: "- { send: a }\n- { wait: 1 hour }\n- { send: b }\n- { send: c }\n- { send: d }\n- { send: e }" },
      `${visit}\n- { sent: a }\n- { delivery: failed }\n- { sent: b, at: 2026-03-02T13:00 }\n- { sent: c }\n- { sent: d }\n- { sent: e, at: 2026-03-02T13:00 }\n- { ended: completed }`,
      { patient: "{ first_name: Анна, channels: [telegram] }" },
    ],
    [
      "86: reminders count, a second asking does not and is not held back",
      {
        steps:
          "- { send: a }\n- { send: b }\n- ask: q\n  message: c\n  answer: number\n  within: 3 days\n  remind: { after: 1 day, message: d }\n  unclear: e\n- { wait: 2 hours }\n- { send: f }",
      },
      `${visit}\n- { sent: a }\n- { sent: b }\n- { sent: c }\n- { sent: d, at: 2026-03-03T12:00 }\n- { reply: "hm" }\n- { sent: e, at: 2026-03-03T12:00 }\n- { reply: "7" }\n- { sent: f, at: 2026-03-09T12:00 }\n- { ended: completed }`,
    ],
    [
      "86: a diary that the patient keeps is never cut short",
      {
        steps:
          "- repeat:\n    every: 1 day\n    times: 7\n    steps:\n      - ask: q\n        message: a\n        answer: number\n        within: 12 hours",
      },
      `${visit}\n${[2, 3, 4, 5, 6, 7, 8].map((day) => `- { sent: a, at: 2026-03-0${day}T12:00 }\n- { after: 2 hours }\n- { reply: "7" }`).join("\n")}\n- { ended: completed }`,
    ],
    [
      "86: one that is not kept is",
      {
        steps:
          "- repeat:\n    every: 1 day\n    times: 6\n    steps:\n      - ask: q\n        message: a\n        answer: number\n        within: 12 hours",
      },
      `${visit}\n${[2, 3, 4, 5].map((day) => `- { sent: a, at: 2026-03-0${day}T12:00 }`).join("\n")}\n- { ended: completed, at: 2026-03-08T12:00 }`,
    ],
    [
      "87: what the patient's own word led to within the hour neither counts nor is held back",
      {
        steps:
          "- { send: a }\n- { send: b }\n- { send: c }\n- ask: q\n  message: d\n  answer: number\n- { send: e }\n- { wait: 2 hours }\n- { send: f }",
      },
      `${visit}\n${fourSent}\n- { reply: "7", at: 2026-03-02T13:00 }\n- { sent: e, at: 2026-03-02T13:00 }\n- { sent: f, at: 2026-03-09T12:00 }\n- { ended: completed }`,
    ],
    [
      "88: a cascade counts once, and its second copy is not held back",
      { steps: "- { send: a }\n- { send: b }\n- { send: c }\n- send: d\n  cascade: { after: 1 hour }\n- { send: e }" },
      `${visit}\n- { sent: a }\n- { sent: b }\n- { sent: c }\n- { sent: d, via: telegram }\n- { sent: d, via: email, at: 2026-03-02T13:00 }\n- { sent: e, at: 2026-03-09T12:00 }\n- { ended: completed }`,
      { patient: "{ first_name: Анна, channels: [telegram, email] }" },
    ],
    [
      "88: where the first copy failed, the second one counts",
      { steps: "- { send: a }\n- { send: b }\n- { send: c }\n- send: d\n  cascade: { after: 1 hour }\n- { send: e }" },
      `${visit}\n- { sent: a }\n- { sent: b }\n- { sent: c }\n- { sent: d, via: telegram }\n- { delivery: failed }\n- { sent: d, via: email, at: 2026-03-02T12:00 }\n- { sent: e, at: 2026-03-09T12:00 }\n- { ended: completed }`,
      { patient: "{ first_name: Анна, channels: [telegram, email] }" },
    ],
    [
      "89: a message counts for its own purpose",
      { steps: `${four}\n- { send: own }\n- { send: e }`, messages: "own: { purpose: service, ru: { subject: s, text: s } }" },
      `${visit}\n${fourSent}\n- { sent: own, at: 2026-03-02T12:00 }\n- { sent: e, at: 2026-03-09T12:00 }\n- { ended: completed }`,
      { consents: "[care, service]" },
    ],
    [
      "90, 133: a journey stands at its deferred message, and an exit still ends it",
      { exit: "- { on: appointment.booked, outcome: booked }", steps: `${four}\n- { send: e }` },
      `${visit}\n${fourSent}\n- { event: appointment.booked, at: 2026-03-04T12:00 }\n- { ended: booked, at: 2026-03-04T12:00 }`,
    ],
    [
      "91: when the cap opens, messages go in the order in which they fell due, one at a time",
      { clinic: "caps: { care: 1 in 7 days }", enter: "{ on: appointment.booked }", steps: "- { send: a }\n- { send: b }\n- { send: c }" },
      `- { event: appointment.booked, at: 2026-03-02T12:00 }
       - { sent: a }
       - { event: appointment.booked, at: 2026-03-03T12:00 }
       - { sent: b, at: 2026-03-09T12:00 }
       - { sent: a, at: 2026-03-16T12:00 }
       - { sent: c, at: 2026-03-23T12:00 }
       - { ended: completed }
       - { sent: b, at: 2026-03-30T12:00 }
       - { sent: c, at: 2026-04-06T12:00 }
       - { ended: completed }`,
    ],
    [
      "92: the end of within drops a reminder that was still put off",
      {
        steps:
          '- { wait: 1 day, at: "20:00" }\n- ask: q\n  message: a\n  answer: number\n  within: 8 hours\n  remind: { after: 2 hours, message: b }\n  silence: [{ end: silent }]',
      },
      `${visit}\n- { sent: a, at: 2026-03-03T20:00 }\n- { ended: silent, at: 2026-03-04T04:00 }`,
    ],
  ]);
});

describe("consent", () => {
  const two = { steps: "- { wait: 1 day }\n- { send: a }\n- task: t\n  title: t\n  role: r" };
  stories([
    [
      "95: service needs a consent as every purpose does",
      { purpose: "service", steps: "- { send: a }" },
      `${visit}\n- { suppressed: a, reason: no_consent }\n- { ended: completed }`,
    ],
    [
      "96: a consent to a purpose is one on every channel",
      { steps: "- { send: a, via: email }\n- { send: b, via: max }" },
      `${visit}\n- { sent: a, via: email }\n- { sent: b, via: max }\n- { ended: completed }`,
    ],
    [
      "96, 101: the map form only on those named; the next channel with consent is taken",
      { steps: "- { send: a }\n- { send: b, via: telegram }" },
      `${visit}\n- { sent: a, via: email }\n- { suppressed: b, reason: no_consent }\n- { ended: completed }`,
      { consents: "{ care: [email] }" },
    ],
    [
      "97: one purpose implies no other",
      { steps: "- { send: a }" },
      `${visit}\n- { suppressed: a, reason: no_consent }\n- { ended: completed }`,
      { consents: "[service, advertising]" },
    ],
    [
      "98: without a line none is given",
      { steps: "- { send: a }" },
      `${visit}\n- { suppressed: a, reason: no_consent }\n- { ended: completed }`,
      { consents: "[]" },
    ],
    [
      "99, 100: withdrawn in the middle, the journey goes on and its tasks still happen",
      two,
      `${visit}\n- { consent: { withdraw: [care] }, at: 2026-03-02T15:00 }\n- { suppressed: a, reason: consent_withdrawn, at: 2026-03-03T12:00 }\n- { task: t }\n- { ended: completed }`,
    ],
    [
      "100: what was never given cannot be withdrawn",
      two,
      `${visit}\n- { consent: { withdraw: [care] }, at: 2026-03-02T15:00 }\n- { suppressed: a, reason: no_consent }\n- { task: t }\n- { ended: completed }`,
      { consents: "[service]" },
    ],
    [
      "a consent given in time counts",
      two,
      `${visit}\n- { consent: { give: [care] }, at: 2026-03-02T15:00 }\n- { sent: a }\n- { task: t }\n- { ended: completed }`,
      { consents: "[]" },
    ],
    [
      "a withdrawal waits for the message that is on its way",
      { steps: "- { send: a }\n- { wait: 1 hour }\n- { send: b }" },
      `- { sending: slow, at: 2026-03-02T12:00 }\n- { event: appointment.fulfilled }\n- { consent: { withdraw: [care] } }\n- { sent: a, at: 2026-03-02T12:01 }\n- { suppressed: b, reason: consent_withdrawn, at: 2026-03-02T13:01 }\n- { ended: completed }`,
    ],
    [
      "so does a stop",
      { steps: "- { send: a }\n- { wait: 1 day }" },
      `- { sending: slow, at: 2026-03-02T12:00 }\n- { event: appointment.fulfilled }\n- { reply: "стоп" }\n- { sent: a, at: 2026-03-02T12:01 }\n- { ended: stopped }`,
    ],
    [
      "243: withdrawn on one channel, the next takes over",
      two,
      `${visit}\n- { consent: { withdraw: { care: [telegram] } }, at: 2026-03-02T15:00 }\n- { sent: a, via: max }\n- { task: t }\n- { ended: completed }`,
    ],
  ]);
});

describe("channels", () => {
  const one = { steps: "- { send: a }" };
  stories([
    ["102: the scenario's order", one, `${visit}\n- { sent: a, via: telegram }\n- { ended: completed }`],
    [
      "102: the patient's wish comes first",
      one,
      `${visit}\n- { sent: a, via: email }\n- { ended: completed }`,
      { patient: "{ first_name: Анна, channels: [email, telegram] }" },
    ],
    [
      "102: a patient's channel that is not in the list is not used",
      one,
      `${visit}\n- { sent: a, via: max }\n- { ended: completed }`,
      { patient: "{ first_name: Анна, channels: [sms, max] }" },
    ],
    ["28: sms is a channel", { ...one, channels: "[sms]" }, `${visit}\n- { sent: a, via: sms }\n- { ended: completed }`],
    [
      "103: via a channel the patient has not tries no other",
      { steps: "- { send: a, via: max }" },
      `${visit}\n- { suppressed: a, reason: no_channel }\n- { ended: completed }`,
      { patient: "{ first_name: Анна, channels: [telegram] }" },
    ],
    [
      "104: advertising by Telegram goes by the next channel",
      { ...one, purpose: "advertising" },
      `${visit}\n- { sent: a, via: max }\n- { ended: completed }`,
      { consents: "[advertising]" },
    ],
    [
      "104: and where there is none it is suppressed",
      { ...one, purpose: "advertising", channels: "[telegram]" },
      `${visit}\n- { suppressed: a, reason: unlawful_channel }\n- { ended: completed }`,
      { consents: "[advertising]" },
    ],
    [
      "105: nobody can answer a suppressed question, so silence runs at once",
      { steps: "- ask: q\n  message: a\n  answer: number\n  within: 3 days\n  silence: [{ end: silent }]" },
      `${visit}\n- { suppressed: a, reason: no_consent }\n- { ended: silent, at: 2026-03-02T12:00 }`,
      { consents: "[]" },
    ],
    [
      "110: a blocked channel opens when the patient writes",
      { channels: "[telegram]", steps: "- { send: a }\n- { wait: 1 day }\n- { send: b }\n- { wait: 1 day }\n- { send: c }" },
      `${visit}\n- { sent: a }\n- { delivery: blocked }\n- { suppressed: b, reason: channel_blocked, at: 2026-03-03T12:00 }\n- { reply: "hello", at: 2026-03-03T15:00 }\n- { sent: c, at: 2026-03-04T12:00 }\n- { ended: completed }`,
    ],
    [
      "110: and another takes over meanwhile",
      { steps: "- { send: a }\n- { wait: 1 day }\n- { send: b }" },
      `${visit}\n- { sent: a, via: telegram }\n- { delivery: read }\n- { sent: b, via: telegram }\n- { ended: completed }`,
    ],
  ]);
});

describe("advertising", () => {
  const one = { purpose: "advertising", channels: "[email]", steps: "- { send: a }" };
  const given = { consents: "[advertising]" };
  const texts = (first: string, more = "") => `${visit}\n- { sent: a, text: "${first}" }${more}\n- { ended: completed }`;
  const warned = "a in ru Имеются противопоказания. Необходима консультация специалиста.";
  stories([
    ["of medical services ends with the law's warning", one, texts(warned), given],
    [
      "warns in the reader's language",
      { ...one, languages: "[ru, en]" },
      texts("a in en There may be contraindications."),
      { ...given, patient: "{ first_name: Anna, language: en }" },
    ],
    [
      "warns in the clinic's own words",
      { ...one, clinic: 'legal: { advertising: { ru: "Спросите врача." } }' },
      texts("a in ru Спросите врача."),
      given,
    ],
    ["bears the scenario's mark", { ...one, erid: "2VtzqxY4aBc" }, texts(`${warned} erid: 2VtzqxY4aBc`), given],
    [
      "bears its own mark before the scenario's",
      {
        ...one,
        erid: "2VtzqxY4aBc",
        steps: "- { send: own }",
        messages: "own: { erid: OwnMark1, ru: { subject: s, text: own } }",
      },
      `${visit}\n- { sent: own, text: "own Имеются противопоказания. Необходима консультация специалиста. erid: OwnMark1" }\n- { ended: completed }`,
      given,
    ],
    [
      "goes by Telegram once a lawyer's unlock is on record",
      {
        ...one,
        channels: "[telegram]",
        clinic: 'unlock: [{ purpose: advertising, channel: telegram, by: "Орлова", date: 2026-01-15, reason: "r" }]',
      },
      `${visit}\n- { sent: a, via: telegram }\n- { ended: completed }`,
      given,
    ],
    [
      "stops where the clinic requires a document that is missing",
      { ...one, clinic: "require: [personal_data]" },
      `${visit}\n- { suppressed: a, reason: no_consent }\n- { ended: completed }`,
      given,
    ],
  ]);
});

describe("cascades", () => {
  const cascade = { channels: "[telegram, max, sms]", steps: "- send: a\n  cascade: { after: 4 hours }\n- { send: b }" };
  stories([
    [
      "109: each channel in turn; the last copy finishes the step when it is sent",
      cascade,
      `${visit}\n- { sent: a, via: telegram }\n- { sent: a, via: max, at: 2026-03-02T16:00 }\n- { sent: a, via: sms, at: 2026-03-02T20:00 }\n- { sent: b, at: 2026-03-02T20:00 }\n- { ended: completed }`,
    ],
    [
      "106: delivered stops it",
      cascade,
      `${visit}\n- { sent: a, via: telegram }\n- { delivery: delivered, at: 2026-03-02T13:00 }\n- { sent: b, at: 2026-03-02T13:00 }\n- { ended: completed }`,
    ],
    [
      "106: read stops it",
      cascade,
      `${visit}\n- { sent: a, via: telegram }\n- { delivery: read, at: 2026-03-02T15:59 }\n- { sent: b, at: 2026-03-02T15:59 }\n- { ended: completed }`,
    ],
    [
      "53, 106: also at the very moment of the next copy",
      cascade,
      `${visit}\n- { sent: a, via: telegram }\n- { delivery: read, at: 2026-03-02T16:00 }\n- { sent: b, at: 2026-03-02T16:00 }\n- { ended: completed }`,
    ],
    [
      "106: e-mail counts as delivered once the server has taken it",
      { ...cascade, channels: "[email, telegram]" },
      `${visit}\n- { sent: a, via: email }\n- { sent: b, via: email, at: 2026-03-02T12:00 }\n- { ended: completed }`,
    ],
    [
      "106: unless it comes back within the time",
      { channels: "[email, telegram]", steps: "- send: a\n  cascade: { after: 4 hours }\n- { wait: 1 day }" },
      `${visit}\n- { sent: a, via: email }\n- { delivery: failed, at: 2026-03-02T12:30 }\n- { sent: a, via: telegram, at: 2026-03-02T12:30 }\n- { ended: completed }`,
    ],
    [
      "107: failed moves on at once",
      cascade,
      `${visit}\n- { sent: a, via: telegram }\n- { delivery: failed, at: 2026-03-02T12:10 }\n- { sent: a, via: max, at: 2026-03-02T12:10 }\n- { delivery: read }\n- { sent: b, via: telegram }\n- { ended: completed }`,
    ],
    [
      "107: so does blocked, and the channel stays blocked",
      cascade,
      `${visit}\n- { sent: a, via: telegram }\n- { delivery: blocked, at: 2026-03-02T12:10 }\n- { sent: a, via: max, at: 2026-03-02T12:10 }\n- { delivery: read }\n- { sent: b, via: max }\n- { ended: completed }`,
    ],
    [
      "107: a late report of the first copy stops the second one's wait",
      cascade,
      `${visit}\n- { sent: a, via: telegram }\n- { sent: a, via: max }\n- { delivery: { a: read }, at: 2026-03-02T17:00 }\n- { sent: b, at: 2026-03-02T17:00 }\n- { ended: completed }`,
    ],
    [
      "109: a reply stops it",
      cascade,
      `${visit}\n- { sent: a, via: telegram }\n- { reply: "thank you", at: 2026-03-02T13:00 }\n- { sent: b, at: 2026-03-02T13:00 }\n- { ended: completed }`,
    ],
    [
      "109: an exit stops it",
      { ...cascade, exit: "- { on: appointment.booked, outcome: booked }" },
      `${visit}\n- { sent: a, via: telegram }\n- { event: appointment.booked, at: 2026-03-02T13:00 }\n- { ended: booked }\n- { after: 1 day }`,
    ],
    [
      "74: a copy that falls into the night goes in the morning",
      cascade,
      "- { event: appointment.fulfilled, at: 2026-03-02T20:00 }\n- { sent: a, via: telegram }\n- { sent: a, via: max, at: 2026-03-03T09:00 }\n- { sent: a, via: sms, at: 2026-03-03T13:00 }\n- { sent: b }\n- { ended: completed }",
    ],
    [
      "a delivery in the night makes the waiting copy needless",
      cascade,
      "- { event: appointment.fulfilled, at: 2026-03-02T20:00 }\n- { sent: a, via: telegram }\n- { delivery: read, at: 2026-03-03T02:00 }\n- { sent: b, at: 2026-03-03T09:00 }\n- { ended: completed }",
    ],
    [
      "269: states only rise",
      cascade,
      `${visit}\n- { sent: a, via: telegram }\n- { delivery: read, at: 2026-03-02T13:00 }\n- { delivery: { a: failed }, at: 2026-03-02T13:10 }\n- { sent: b, at: 2026-03-02T13:00 }\n- { ended: completed }`,
    ],
  ]);
});

describe("a refusal after the journey has gone on", () => {
  const plain = { channels: "[telegram, max]", steps: "- { send: a }\n- { wait: 1 day }\n- { send: b }" };
  stories([
    [
      "108: also tries the next channel",
      plain,
      `${visit}\n- { sent: a, via: telegram }\n- { delivery: failed, at: 2026-03-02T12:05 }\n- { sent: a, via: max, at: 2026-03-02T12:05 }\n- { sent: b, via: telegram, at: 2026-03-03T12:00 }\n- { ended: completed }`,
    ],
    [
      "108: and the one after that, then none is left",
      plain,
      `${visit}\n- { sent: a, via: telegram }\n- { delivery: blocked }\n- { sent: a, via: max }\n- { delivery: failed }\n- { sent: b, via: max, at: 2026-03-03T12:00 }\n- { ended: completed }`,
    ],
    [
      "108: after the last step too",
      { ...plain, steps: "- { send: a }" },
      `${visit}\n- { sent: a, via: telegram }\n- { ended: completed }\n- { delivery: failed, at: 2026-03-02T12:05 }\n- { sent: a, via: max, at: 2026-03-02T12:05 }`,
    ],
    [
      "108: in the night it waits for the morning",
      plain,
      "- { event: appointment.fulfilled, at: 2026-03-02T20:55 }\n- { sent: a, via: telegram }\n- { delivery: failed, at: 2026-03-02T21:05 }\n- { sent: a, via: max, at: 2026-03-03T09:00 }\n- { sent: b, at: 2026-03-03T20:55 }\n- { ended: completed }",
    ],
    [
      "103: via tries no other",
      { ...plain, steps: "- { send: a, via: telegram }\n- { wait: 1 day }" },
      `${visit}\n- { sent: a, via: telegram }\n- { delivery: failed, at: 2026-03-02T12:05 }\n- { ended: completed, at: 2026-03-03T12:00 }`,
    ],
    [
      "108: of a question too, which then may be answered there",
      {
        channels: "[telegram, max]",
        steps: "- ask: q\n  message: a\n  answer: number\n  within: 2 days\n  silence: [{ end: silent }]\n- { send: b }",
      },
      `${visit}\n- { sent: a, via: telegram }\n- { delivery: failed, at: 2026-03-02T12:05 }\n- { sent: a, via: max, at: 2026-03-02T12:05 }\n- { reply: "7" }\n- { sent: b, via: telegram }\n- { ended: completed }`,
    ],
    [
      "108: a question that no channel takes is silence at once",
      { channels: "[telegram]", steps: "- ask: q\n  message: a\n  answer: number\n  within: 2 days\n  silence: [{ end: silent }]" },
      `${visit}\n- { sent: a, via: telegram }\n- { delivery: blocked, at: 2026-03-02T12:05 }\n- { ended: silent, at: 2026-03-02T12:05 }`,
    ],
  ]);
});
