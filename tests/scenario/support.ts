// What the tests of this room share: a library without a disk, and a scenario that is right.

import { expect } from "vitest";
import type { RuleSet } from "../../src/safety/rules.ts";
import { defaultClinic, type Library } from "../../src/scenario/check.ts";
import { parse } from "../../src/scenario/parse.ts";
import type { Problem } from "../../src/scenario/problem.ts";
import { inRussian, problemIn } from "../../src/scenario/problem-in.ts";
import { readShared } from "../../src/scenario/shared.ts";

/** A library of these shared files, by name, beside a clinic that has one endpoint and one link. */
export function aLibrary(shared: Record<string, string> = {}, scenarios: string[] = []): Library {
  const files = Object.entries(shared).map(([name, text]) => parse(`shared/${name}.yaml`, text));
  const clinic = {
    ...defaultClinic(),
    redFlags: [signedRules],
    links: { results: "https://example.org/results" },
    endpoints: { crm: "https://crm.example.org/in" },
  };
  return { dir: "nowhere", clinic, shared: readShared(files), safetyProblems: [], now: 0, scenarios };
}

/** A doctor has signed a rule that reads blood pressures. */
const signedRules: RuleSet = {
  id: "blood-pressure",
  title: "Pressure",
  hash: "",
  signed: { doctor: "A doctor", date: "2026-01-01" },
  rules: [
    {
      id: "danger",
      title: "Danger",
      role: "doctor",
      minutes: 10,
      urgent: { ru: "Позвоните 103." },
      conditions: [{ type: "pressure", systolic: 180, diastolic: 120, least: 30, most: 300 }],
      unless: [],
    },
  ],
};

/** The language page's scenario, with the messages that the page leaves out. */
export const hypertension = `# yaml-language-server: $schema=./scenario.schema.json
scenario: hypertension-control
title: "Гипертония: как динамика давления"
purpose: care
languages: [ru, en]

enter:
  on: appointment.fulfilled
  when: appointment.diagnoses.exists(d, d.startsWith("I10"))
  again: after 90 days

exit:
  - on: appointment.booked
    when: appointment.service == "cardiology"
    outcome: booked
    goal: true

channels: [telegram, max, whatsapp, email]

steps:
  - wait: 3 weeks
    at: "10:00"
  - ask: pressure
    message: pressure-check
    answer: blood-pressure
    within: 5 days
    remind: { after: 2 days, message: pressure-reminder }
    silence:
      - task: call-silent-patient
        title: "Позвонить: не ответил на опрос о давлении"
        role: coordinator
        due: 2 workdays
      - end: silent
  - branch:
      - when: answers.pressure.systolic >= 135 || answers.pressure.diastolic >= 85
        steps:
          - send: control-visit-needed
          - await: appointment.booked
            within: 3 days
            timeout:
              - task: book-control-visit
                title: "Записать на контрольный визит"
                role: coordinator
                due: 1 workday
                outcomes:
                  booked: []
                  declined: [{ end: declined }]
                  unreachable: [{ send: control-visit-last-call }]
      - otherwise:
          - send: pressure-is-fine
  - end: completed

messages:
  pressure-check:
    ru:
      subject: "Как ваше давление?"
      text: |
        {{ patient.first_name }}, прошло три недели после приёма. Какое давление сегодня утром?
        Ответьте двумя числами, например «130 на 85».
    en: { subject: "How is your blood pressure?", text: "..." }
    whatsapp: { template: HX0123456789abcdef0123456789abcdef, variables: { "1": "{{ patient.first_name }}" } }
  pressure-reminder:
    ru: { subject: Напоминание, text: "Пришлите, пожалуйста, давление." }
    en: { subject: Reminder, text: "Please send us your blood pressure." }
  control-visit-needed:
    ru: { subject: Приём, text: "Запишитесь на контрольный приём: {{ links.book }}" }
    en: { subject: Visit, text: "Please book a visit: {{ links.book }}" }
  control-visit-last-call:
    ru: { subject: Приём, text: "Мы не дозвонились: {{ links.book }}" }
    en: { subject: Visit, text: "We could not reach you: {{ links.book }}" }
  pressure-is-fine:
    ru: { subject: Спасибо, text: "Спасибо, всё хорошо." }
    en: { subject: Thank you, text: "Thank you, all is well." }
`;

/** A short scenario around these steps; lines from 9 on are \`steps\`, indented by two. */
export const around = (steps: string, enter = "{ on: appointment.fulfilled }"): string => `scenario: test
title: Test
purpose: care
languages: [ru]
channels: [telegram]
enter: ${enter}
messages: { hello: { ru: { text: "Привет" } }, again: { ru: { text: "Ещё раз" } } }
steps:
${steps.replace(/^/gm, "  ")}
`;

/** The problems themselves, once each of them was told in Russian too: wherever tests make problems, the catalogue has to have them. */
export function spoken<P extends Pick<Problem, "message" | "code"> & { hint?: string | undefined }>(problems: P[]): P[] {
  for (const { message, code, hint } of problems) {
    const { message: russian } = problemIn("ru", { file: "", line: 1, column: 1, severity: "error", code, message });
    expect([message, /[а-яё]/i.test(russian), englishLeft(russian)]).toEqual([message, true, undefined]);
    // A bare name is put into a question where it is told.
    if (hint === undefined || !/\s/.test(hint)) continue;
    const said = inRussian(hint);
    expect([hint, said && /[а-яё]/i.test(said), said && englishLeft(said)]).toEqual([hint, true, undefined]);
  }
  return problems;
}

/** Two English words side by side that are no quoted name. */
export const englishLeft = (russian: string): string | undefined =>
  /[a-z]{2,}[,:;]? +[a-z]{2,} +[a-z]{2,}|[A-Z][a-z]+ [a-z]{2,}/.exec(russian.replace(/«.*»/gs, "«»").replace(/"[^"]*"/g, ""))?.[0];

/** A text without its mark "▲", and the place of the mark. */
export function marked(text: string): { text: string; line: number; column: number } {
  const before = text.slice(0, text.indexOf("▲")).split("\n");
  return { text: text.replace("▲", ""), line: before.length, column: [...(before.at(-1) ?? "")].length + 1 };
}

/** A file of scenarios/safety/ with one rule, unsigned. */
export const safety = (
  rule: string,
  looksFor = "pressure: { systolic: 180, diastolic: 120, least: 30, most: 300 }",
): string => `red_flags: pressure
title: Pressure
rules:
  - rule: ${rule}
    title: Call now
    due: 10 minutes
    ${looksFor}
    urgent: { ru: "Позвоните 103. {{ clinic.phone }}" }
`;
