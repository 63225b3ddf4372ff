// What staff and patients read in Russian, held to the house's words: one name for one thing, nobody's gender guessed, ё and «ёлочки».
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const files = ["src/web", "src/engine", "src/scenario", "src/channels"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /words\.ts$|problem-[a-z]+\.ts$/.test(name) && !name.endsWith("own-words.ts"))
    .map((name) => `${folder}/${name}`),
);
const lines = files.flatMap((file) =>
  readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line, index) => (/[а-яё]/i.test(line) && !/^\s*(\/\/|\*|\/\*)/.test(line) ? [{ at: `${file}:${index + 1}`, line }] : [])),
);

test("there is Russian to read", () => expect(lines.length).toBeGreaterThan(900));

test.each<[string, RegExp]>([
  ["a hold is told as messages that are held (придержаны) and let go (отпущены)", /удержан/i],
  ["a template and an advertisement are approved (одобрены)", /утвержд[её]н|утвержда/i],
  ["an alert is an alert (тревога); only its rule is of red flags", /тревожный признак/i],
  ["nobody's gender is guessed, and none is left in brackets", /[а-яё]\((а|ла|лась)\)|он или она(?![а-яё])|я ошибся/i],
  ["ё is written", /(?<![а-яё])(еще|ее|идет|придет|ушел|вошел|прием\p{L}*|свое|счет|ведет|дает|отменен|перенесен|включен)(?![а-яё])/iu],
  ["quotes are «ёлочки»", /[а-яё][^"]* \\"[а-яё]|“[а-яё]|„/i],
  ["numbers agree with their words, and are not cut short", /\} (дн|мин|шт|чел)\./],
])("%s", (_name, pattern) => {
  expect(lines.filter(({ line }) => pattern.test(line)).map(({ at, line }) => `${at} ${line.trim()}`)).toEqual([]);
});
