// The model scenario, which the figures of the foundation are of: send, wait three weeks, ask, reply, branch, task, end.
import type { Plan } from "../journey/plan.ts";
import { compileText, loadLibrary } from "../scenario/check.ts";

const text = (id: string) => `
scenario: ${id}
title: "The model scenario"
purpose: care
languages: [en]
channels: [telegram]
enter: { on: appointment.fulfilled, again: always }
steps:
  - send: hello
  - wait: 3 weeks
    at: "12:00"
  - ask: score
    message: question
    answer: nps
    within: 90 days
  - branch:
      - when: answers.score <= 6
        steps:
          - task: call
            title: "Call {{ patient.first_name }}"
            role: coordinator
      - otherwise:
          - send: thanks
  - end: called
messages:
  hello:
    en: { text: "Hello, {{ patient.first_name }}: we shall write in three weeks." }
  question:
    en: { text: "How likely are you to recommend us, {{ patient.first_name }}?" }
  thanks:
    en: { text: "Thank you, {{ patient.first_name }}." }
`;

/** In a clinic of no settings. */
export function model(id = "model"): Plan {
  const { plan, problems } = compileText(`${id}.yaml`, text(id), loadLibrary("none", "scenarios"));
  if (!plan) throw new Error(`the model scenario has problems: ${problems.map(({ message }) => message).join(" ")}`);
  return plan;
}
