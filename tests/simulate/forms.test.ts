// A questionnaire answered in chat, one question after another, as stories show it; by e-mail its page is opened.
import { describe } from "vitest";
import { stories, visit, type Words } from "./support.ts";

const questionnaires = `
  habits:
    version: 1
    title: { ru: Привычки, en: Habits }
    questions:
      - { id: smoking, text: { ru: "Курите?", en: "Do you smoke?" }, required: true, choices: { yes: { ru: "Курю", en: "I smoke" }, no: { ru: "Не курю", en: "I do not" } }, score: { yes: 3, no: 0 } }
      - { id: steps, text: { ru: "Сколько раз в неделю гуляете?", en: "How many walks a week?" }, required: true, answer: number }
      - { id: sleep, text: { ru: "Как спите, от 1 до 5?", en: "Your sleep, 1 to 5?" }, answer: scale 1-5 }
`;
const branch = "- branch:\n    - when: answers.q.score >= 3\n      steps: [{ end: high }]\n- { end: low }";
const words = (more: Partial<Words> = {}): Words => ({
  channels: "[telegram, email]",
  questionnaires,
  steps: `- ask: q\n  message: a\n  form: habits\n  within: 3 days\n  unclear: c\n  silence: [{ end: silent }]\n${branch}`,
  ...more,
});
const first = `${visit}\n- { sent: a, via: telegram, text: "1/3. Курите?" }`;
const second = `${first}\n- { choose: yes }\n- { sent: a, text: "2/3. Сколько раз в неделю гуляете?" }`;

describe("a form in chat", () => {
  stories([
    [
      "is put one by one, and its value is the journey's answer",
      words(),
      `${second}\n- { reply: "три" }\n- { sent: a, text: "3/3. Как спите, от 1 до 5? Можно ответить «пропустить»." }\n- { reply: "4" }\n- { ended: high }`,
    ],
    [
      "an optional question is left out by a word",
      words(),
      `${first}\n- { reply: "не курю" }\n- { sent: a }\n- { reply: "5" }\n- { sent: a }\n- { reply: "Пропустить" }\n- { ended: low }`,
    ],
    [
      "what cannot be read is asked again, by other words and the same question, for each question anew",
      words(),
      `${first}\n- { reply: "бросаю" }\n- { sent: c, text: "c in ru 1/3. Курите?" }\n- { reply: "Курю" }\n- { sent: a, text: "2/3." }\n- { reply: "много" }\n- { sent: c, text: "2/3." }\n- { reply: "7" }\n- { sent: a, text: "3/3." }`,
    ],
    [
      "twice is a person's, with the words before them; the patient may still answer, and it goes on",
      words(),
      `${second}\n- { reply: "много" }\n- { sent: c }\n- { reply: "очень много" }\n- { task: unclear-q }\n- { reply: "7" }\n- { sent: a, text: "3/3." }\n- { reply: "5" }\n- { ended: high }`,
    ],
    [
      "or staff enter what was meant, and the next question goes to the patient",
      words(),
      `${second}\n- { reply: "много" }\n- { sent: c }\n- { reply: "очень много" }\n- { task: unclear-q }\n- { outcome: { unclear-q: "7" } }\n- { sent: a, text: "3/3." }\n- { reply: "5" }\n- { ended: high }`,
    ],
    ["silence in the middle is silence", words(), `${second}\n- { ended: silent, at: 2026-03-05T12:00 }`],
    ["a stop in the middle ends it", words(), `${second}\n- { reply: "стоп" }\n- { ended: stopped }`],
    [
      "the next question waits for the morning (rule 75)",
      words(),
      `${first}\n- { choose: yes, at: 2026-03-02T22:00 }\n- { sent: a, text: "2/3.", at: 2026-03-03T09:00 }`,
    ],
    [
      "in the patient's language",
      words({ languages: "[ru, en]" }),
      `${visit}\n- { sent: a, text: "Do you smoke?" }\n- { reply: "I do not" }\n- { sent: a, text: "2/3. How many walks a week?" }`,
      { patient: "{ first_name: Emma, language: en }" },
    ],
    [
      "by e-mail it has no questions in the letter",
      words({
        channels: "[email]",
        messages: 'form: { ru: { subject: s, text: "Анкета: {{ links.survey }}" } }',
        steps: "- { ask: q, message: form, form: habits }",
      }),
      `${visit}\n- { sent: form, via: email, text: "/p/survey/" }\n- { reply: "курю" }\n- { sent: form }`,
    ],
    [
      "a reminder puts the question that is due",
      words({
        steps: `- ask: q\n  message: a\n  form: habits\n  within: 3 days\n  remind: { after: 1 day, message: d }\n${branch}`,
      }),
      `${second}\n- { sent: d, text: "d in ru 2/3.", at: 2026-03-03T12:00 }\n- { reply: "2" }\n- { sent: a, text: "3/3." }`,
    ],
    [
      "each round of a diary is filled in anew",
      words({
        steps: "- repeat:\n    every: 1 day\n    times: 2\n    steps:\n      - { ask: q, message: a, form: habits, within: 12 hours }",
      }),
      `${second}\n- { reply: "2" }\n- { sent: a, text: "3/3." }\n- { reply: "2" }\n- { sent: a, text: "1/3.", at: 2026-03-03T12:00 }`,
    ],
  ]);
});
