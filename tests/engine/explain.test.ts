// Where a journey stands, in one sentence of the reader's language, for every kind of want.
import { describe, expect, test } from "vitest";
import { wantSentence } from "../../src/engine/explain.ts";
import type { Journey, Want } from "../../src/journey/journey.ts";
import { compileFile } from "../../src/scenario/check.ts";
import { loadLibrary } from "../../src/scenario/library.ts";

const { plan } = compileFile("scenarios/hypertension-control.yaml", loadLibrary("scenarios"));
if (!plan) throw new Error("the shipped scenario does not compile");
const entered = Date.UTC(2026, 2, 2, 7);
const at = Date.UTC(2026, 2, 23, 5);
const find = (op: string) => plan.steps.findIndex((step) => step.op === op);

function standing(step: number, want: Want, rest: Partial<Journey> = {}) {
  const journey: Journey = { step, turn: 3, at: entered, since: entered, want, rounds: {}, heard: [], ...rest };
  return { journey, enteredAt: entered, endedAt: null, outcome: null };
}

const sending = { type: "send_message", turn: 3, step: find("ask"), part: { type: "first", copy: 0 } } as const;
const asked = { deadline: at + 5 * 86_400_000, reminders: [{ index: 0, at: at + 2 * 86_400_000 }], unclear: 0 };
const task = plan.steps.findIndex((step) => step.op === "task" && step.do.task === "book-control-visit");

const table: [string, ReturnType<typeof standing>, string, string][] = [
  [
    "a wait",
    standing(find("wait"), { type: "wake", at }),
    "Waiting until Mon 23 March, 10:00 their time, to ask about pressure.",
    "Ждёт до пн 23 марта, 10:00 по времени пациента, чтобы спросить «Как ваше давление?».",
  ],
  [
    "a question",
    standing(find("ask"), { type: "hear", at }, { asked }),
    "Asked about pressure; an answer is awaited until Sat 28 March, 10:00 their time. A reminder follows Wed 25 March, 10:00.",
    "Вопрос «Как ваше давление?» задан; ответа ждёт до сб 28 марта, 10:00 по времени пациента. Напомнит: ср 25 марта, 10:00.",
  ],
  [
    "a message put off",
    standing(find("ask"), { type: "wake", at, command: sending }),
    "Waiting until Mon 23 March, 10:00 their time, to ask about pressure: it may not write earlier.",
    "Ждёт до пн 23 марта, 10:00 по времени пациента, чтобы спросить «Как ваше давление?»: раньше писать нельзя.",
  ],
  [
    "a hold",
    standing(find("ask"), { type: "hear", command: sending }),
    "Held back until staff release the patient, to ask about pressure.",
    "Придержано, пока сотрудник не отпустит: спросить «Как ваше давление?».",
  ],
  [
    "a command under way",
    standing(find("ask"), { type: "perform", command: sending }),
    "About to ask about pressure.",
    "Сейчас делает: спросить «Как ваше давление?».",
  ],
  [
    "an await",
    standing(find("await"), { type: "hear", at }),
    "Waiting for a therapy booking until Mon 23 March, 10:00 their time; without one, it goes on to give staff the task “Записать на контрольный визит”.",
    "Ждёт до пн 23 марта, 10:00 по времени пациента: запись на приём (therapy). Если не дождётся: поставить задачу «Записать на контрольный визит».",
  ],
  [
    "a task",
    standing(task, { type: "hear" }),
    "Waiting for the outcome of the task “Записать на контрольный визит”.",
    "Ждёт, чем кончится задача «Записать на контрольный визит».",
  ],
];

describe("the sentence of", () => {
  test.each(table)("%s", (_, where, en, ru) => {
    const zone = "Asia/Yekaterinburg";
    expect(wantSentence(plan, where, zone, "en")).toBe(`${en} A cardiology booking would end it.`);
    expect(wantSentence(plan, where, zone, "ru")).toBe(`${ru} Запись на приём (cardiology) завершит сценарий.`);
  });

  test("an end", () => {
    const ended = { ...standing(0, { type: "nothing", outcome: "booked" }), endedAt: at, outcome: "booked" };
    expect(wantSentence(plan, ended, "UTC", "en")).toBe("Ended: booked.");
    expect(wantSentence(plan, ended, "UTC", "ru")).toBe("Закончен: пациент записался.");
  });

  test("a moment in another year bears the year", () => {
    const far = standing(find("wait"), { type: "wake", at: Date.UTC(2027, 0, 4, 7) });
    expect(wantSentence(plan, far, "UTC", "en")).toContain("until Mon 4 January 2027, 07:00");
  });

  test("every step of every shipped scenario, in both languages, has words", () => {
    for (const id of ["hypertension-control", "check-up-recall", "no-show-recovery"]) {
      const shipped = compileFile(`scenarios/${id}.yaml`, loadLibrary("scenarios")).plan;
      for (const [step] of shipped?.steps.entries() ?? []) {
        for (const want of [
          { type: "wake", at } as const,
          { type: "hear", at } as const,
          { type: "perform", command: { ...sending, step } } as const,
        ]) {
          if (want.type === "wake" && !["wait", "until", "repeat"].includes(shipped?.steps[step]?.op ?? "")) continue;
          for (const language of ["ru", "en"] as const) {
            const sentence = shipped ? wantSentence(shipped, standing(step, want), "UTC", language) : "";
            expect(sentence).toMatch(/\.$/);
            expect(sentence).not.toMatch(/undefined|\{\{|NaN/);
          }
        }
      }
    }
  });
});
