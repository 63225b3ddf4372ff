// The model scenario, which the figures of the foundation are of: send, wait three weeks, ask, reply, branch, task, end.
import type { Plan } from "../journey/plan.ts";
import { compileText, loadLibrary } from "../scenario/check.ts";

const text = `
scenario: model
title: "The model scenario"
purpose: care
languages: [en]
channels: [telegram]
enter: { on: appointment.fulfilled, again: always }
steps:
  - send: hello
  - wait: 3 weeks
    at: "12:00"
  - ask: pressure
    message: question
    answer: blood-pressure
    within: 90 days
  - branch:
      - when: answers.pressure.systolic >= 135
        steps:
          - task: call
            title: "Call {{ patient.first_name }}"
            role: coordinator
      - otherwise:
          - send: fine
  - end: high
messages:
  hello:
    en: { text: "Hello, {{ patient.first_name }}: we shall write in three weeks." }
  question:
    en: { text: "What is your blood pressure, {{ patient.first_name }}?" }
  fine:
    en: { text: "That is fine, {{ patient.first_name }}." }
`;

/** In a clinic of no settings. */
export function model(): Plan {
  const { plan, problems } = compileText("model.yaml", text, loadLibrary("none"));
  if (!plan) throw new Error(`the model scenario has problems: ${problems.map(({ message }) => message).join(" ")}`);
  return plan;
}
