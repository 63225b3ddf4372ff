// Texts in the patient's language where the scenario speaks it, else in its first one; days and hours in that language and the patient's zone.
import { stories, type Words } from "./support.ts";

const begin = "- { event: appointment.booked, at: 2026-03-02T12:00, with: { start: 2026-03-23T10:00 } }";

/** Each language says the same: whom, when, and in how many days. */
const speaking = (languages: string): Words => ({
  languages,
  purpose: "service",
  channels: "[email]",
  enter: "{ on: appointment.booked }",
  messages: `
    when:
      ru: { subject: s, text: '{{ patient | patronymic }}: {{ appointment.start | date_local }}, {{ appointment.start | time_local }}, через {{ 21 | plural: "день", "дня", "дней" }}' }
      ${languages.includes("en") ? `en: { subject: s, text: '{{ patient.first_name }}: {{ appointment.start | date_local }}, {{ appointment.start | time_local }}, in {{ 21 | plural: "day", "days" }}' }` : ""}
  `,
  steps: "- { send: when }",
});

const anna = (language: string | undefined, zone = "Asia/Yekaterinburg") => ({
  patient: `{ first_name: Анна, patronymic: Ивановна, timezone: ${zone}${language ? `, language: ${language}` : ""} }`,
  consents: "[service]",
});
const says = (text: string) => `${begin}\n- { sent: when, text: "${text}" }\n- ended: completed`;
const russian = "Анна Ивановна: 23 марта 2026, 10:00, через 21 день";
const english = "Анна: 23 March 2026, 10:00, in 21 days";

stories([
  ["248 ru where the scenario speaks both", speaking("[ru, en]"), says(russian), anna("ru")],
  ["248 en where the scenario speaks both", speaking("[ru, en]"), says(english), anna("en")],
  ["248 en where the scenario speaks Russian alone: Russian, dates too", speaking("[ru]"), says(russian), anna("en")],
  ["248 kk falls back to the scenario's first, dates too", speaking("[ru, en]"), says(russian), anna("kk")],
  ["248 kk falls back to the scenario's first, be it English", speaking("[en, ru]"), says(english), anna("kk")],
  ["248 no language on record: the scenario's first", speaking("[en, ru]"), says(english), anna(undefined)],
  ["the hour is the patient's own, wherever that is", speaking("[ru]"), says(russian), anna("ru", "Asia/Vladivostok")],
]);
