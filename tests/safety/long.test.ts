// Red flags in a very long text: the work grows with its length, not with its square. Work is counted, not timed.
import { expect, test, vi } from "vitest";
import { isSaid, phrase } from "../../src/safety/phrases.ts";
import { readFlags } from "../../src/safety/read.ts";
import { loadLibrary } from "../../src/scenario/check.ts";

const rules = loadLibrary("scenarios").clinic.redFlags;

/** The letters that are given to patterns to look through. */
function lettersTested(work: () => unknown): number {
  const { test: original } = RegExp.prototype;
  let letters = 0;
  const spy = vi.spyOn(RegExp.prototype, "test").mockImplementation(function (this: RegExp, text: string) {
    letters += text.length;
    return original.call(this, text);
  });
  work();
  spy.mockRestore();
  return letters;
}

/** How often words are looked at. */
function wordsRead(words: readonly string[], work: (words: readonly string[]) => unknown): number {
  let reads = 0;
  const counted = new Proxy(words, {
    get(list, name) {
      if (typeof name === "string" && /^\d+$/.test(name)) reads++;
      return Reflect.get(list, name);
    },
  });
  work(counted);
  return reads;
}

const repeated = (text: string, length: number) => text.repeat(Math.ceil(length / text.length)).slice(0, length);

test.each(["1 ", "не выше 150 ", "дом 200 ", "давление 120 ", "120/80 ", "нижнее 70 ", "не болит в груди и "])(
  "of «%s» again and again",
  (text) => {
    const [short, long] = [4_000, 16_000].map((length) => lettersTested(() => readFlags(rules, { text: repeated(text, length) })));
    expect(long).toBeLessThan(5 * (short ?? 0) + 1_000);
  },
);

test.each(["нет боли в груди или ", "болит грудь нет ", "не болит грудь и у меня ", "или "])(
  "of the words «%s» again and again",
  (text) => {
    const pain = phrase("болит|боли груд*");
    if (!pain) throw new Error("no phrase");
    const [short, long] = [1_000, 4_000].map((count) =>
      wordsRead(
        repeated(text, count * 6)
          .trim()
          .split(" "),
        (words) => isSaid(words, pain),
      ),
    );
    expect(long).toBeLessThan(5 * (short ?? 0) + 1_000);
  },
);

test("what stands in its first twenty thousand letters is read", () => {
  expect(
    readFlags(rules, { text: `${repeated("слово ", 19_000)}. Давление 200 на 120. ${"x ".repeat(2_500_000)}` }).map(({ rule }) => rule.id),
  ).toEqual(["dangerous-pressure"]);
});
