// A scenario of any length, of steps as marketers write them.

/** Ten steps and a message; short, for a file may have 256 KiB. */
const block = (number: number): { steps: string; message: string } => ({
  steps: `
  - wait: 3 days
  - send: m${number}
  - ask: q${number}
    message: m${number}
    answer: nps
    within: 2 days
  - branch:
      - when: answers.q${number} >= 9
        steps:
          - task: t${number}
            title: "Call {{ patient.first_name }}"
            role: coordinator
          - send: m${number}
      - otherwise:
          - set: { tags: [fine] }
  - wait: 1 week
  - send: m${number}
  - wait: 2 days`,
  message: `
  m${number}:
    en: { text: "Hello, {{ patient.first_name }}" }`,
});

/** So many steps, in tens. */
export function longScenario(steps: number): string {
  const blocks = Array.from({ length: steps / 10 }, (_, number) => block(number));
  return `scenario: long
title: "A long scenario"
purpose: care
languages: [en]
channels: [telegram]
enter: { on: appointment.fulfilled, again: always }
steps:${blocks.map((each) => each.steps).join("")}
messages:${blocks.map((each) => each.message).join("")}
`;
}
