// Questionnaires: which question comes next, what may be left out, and what the answers are worth.
import { describe, expect, test } from "vitest";
import type { Question, Questionnaire } from "../../src/journey/plan.ts";
import { type FormAnswers, formValue, nextQuestion, readAnswer, score } from "../../src/messaging/questionnaire.ts";

const text = { ru: "?" };
const question = (id: string, rest: Partial<Question> = {}): Question => ({ id, text, answer: { type: "number" }, ...rest });
const form: Questionnaire = {
  id: "q",
  version: "1",
  title: text,
  public: false,
  questions: [
    question("mood", { answer: { type: "scale", from: 0, to: 3 }, score: { "2": 2, "3": 4 }, required: true }),
    question("walks", {
      answer: { type: "choices", choices: ["often", "rarely"].map((value) => ({ value, label: text })) },
      score: { often: 0, rarely: 1.5 },
    }),
    question("pain", { answer: { type: "yes-no" }, score: { yes: 3 } }),
    question("score"),
  ],
};
const where = { now: Date.UTC(2026, 2, 2, 9), zone: "Europe/Moscow", language: "ru" };

test.each<[FormAnswers, string | undefined]>([
  [{}, "mood"],
  [{ mood: 1 }, "walks"],
  [{ mood: 1, walks: null }, "pain"],
  [{ pain: true, mood: 1 }, "walks"],
  [{ mood: 1, walks: "often", pain: false, score: null }, undefined],
])("after %j comes %s", (answers, next) => {
  expect(nextQuestion(form, answers)?.id).toBe(next);
});

test.each<[FormAnswers, number]>([
  [{}, 0],
  [{ mood: 1, walks: null, pain: false }, 0],
  [{ mood: 3, walks: "rarely", pain: true, score: 100 }, 8.5],
  [{ walks: "constructor" }, 0],
])("%j is worth %d", (answers, points) => {
  expect(score(form, answers)).toBe(points);
});

test("the whole holds what was said and the sum, also where a question is called score", () => {
  expect(formValue(form, { mood: 2, walks: null, pain: true, score: 7 })).toEqual({ mood: 2, pain: true, score: 5 });
});

describe("a word", () => {
  const [mood = question(""), , pain = question("")] = form.questions;
  test.each(["пропустить", "Пропустить!", "дальше", "skip", "Next"])("%s leaves a question out that may be", (said) => {
    expect(readAnswer(pain, said, where)).toEqual({ type: "skipped" });
    expect(readAnswer(mood, said, where)).toEqual({ type: "unclear" });
  });
  test("of another kind is read as the answer", () => {
    expect(readAnswer(mood, "тройка", where)).toEqual({ type: "read", value: 3 });
    expect(readAnswer(pain, "нет", where)).toEqual({ type: "read", value: false });
  });
});
