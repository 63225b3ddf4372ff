// Reads one number, a mark on a scale, and yes or no.

import { bare, digits, plain } from "./wording.ts";

/** Words that make a number none: a limit, a doubt about it, a denial of it. */
const notExactly = /(?<!\p{L})(не|меньше|больше|менее|более|до|от|ниже|выше|not|less|more|under|over|below|above|than)\s+(чем )?-?\d/u;

/** "три с половиной", "две тысячи", and "тридцать шесть и шесть" as a temperature is dictated. */
const spoken = (text: string): string =>
  digits(text.replace(/(?<!\p{L})(полтора|полторы)(?!\p{L})/gu, "1,5"))
    .replace(/(?<![\d.,])(\d+) (?:с половиной|and a half)(?!\p{L})/gu, "$1,5")
    .replace(/(?<![\d.,])(3[4-9]|4[0-2]) и (\d)(?: десят\p{L}*)?(?!\d)/gu, "$1,$2")
    .replace(/(?<![\d.,])(\d{1,3}) (?:тысяч\p{L}*|thousand)(?!\p{L}| ?\d)/gu, "$1000");

/** The only number in the text: "36,6", "минус 5", "примерно двадцать". */
export function number(text: string): number | undefined {
  const words = spoken(plain(text))
    .replace(/(?<!\p{L})(?:минус|minus) ?(?=\d)/gu, "-")
    .replace(/(?<=(?<![\d.,])\d{1,3}) (?=\d{3}(?![\d]))/gu, "");
  if (
    notExactly.test(words) ||
    /\d (?:тысяч|с половиной|сот|млн|миллион|thousand|million)/u.test(words) ||
    /\d[\p{L}_]+\d|\d\s*[+]|\d-(?=\s|$)/u.test(words)
  )
    return undefined;
  const found = [...words.matchAll(/(?<![\p{L}\d])(-(?=\d))?\d+(?:[.,]\d+)?/gu)];
  if (found.length !== 1 || (words.match(/\d+/g)?.length ?? 0) !== (/[.,]\d/.test(found[0]?.[0] ?? "") ? 2 : 1)) return undefined;
  const value = Number(found[0]?.[0].replace(",", "."));
  return Number.isFinite(value) && Math.abs(value) < 1e9 ? value : undefined;
}

const marks: Record<string, number> = {
  единица: 1,
  единицу: 1,
  кол: 1,
  двойка: 2,
  двойку: 2,
  тройка: 3,
  тройку: 3,
  четверка: 4,
  четверку: 4,
  пятерка: 5,
  пятерку: 5,
  шестерка: 6,
  семерка: 7,
  восьмерка: 8,
  девятка: 9,
  четверочка: 4,
  пятерочка: 5,
  десяточка: 10,
  десятка: 10,
  десятку: 10,
};

/** A whole number from `from` to `to`: "4", "4 из 5", "пятёрка", "⭐⭐⭐⭐". */
export function scale(text: string, from: number, to: number): number | undefined {
  const stars = text.match(/[⭐★🌟]/gu)?.length;
  const written = plain(text)
    .replaceAll("🔟", "10")
    .replace(/\p{L}+/gu, (word) => (Object.hasOwn(marks, word) ? String(marks[word]) : word));
  if (stars) return !/\d/.test(digits(written)) && stars >= from && stars <= to ? stars : undefined;
  const alone = digits(written).replace(
    new RegExp(`(?<=\\d)(?: балл\\p{L}*| звезд\\p{L}*| points?)? ?(?:/|из|out of|of) ?${to}(?!\\d)`, "u"),
    "",
  );
  const value = number(alone.replace(new RegExp(`(?<!\\d)${to}\\s*\\++`, "u"), String(to)));
  return value !== undefined && Number.isInteger(value) && value >= from && value <= to ? value : undefined;
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(" "));
const agreeing = set("да ага агась угу дa lf ок окей ok okay yes yep yeah yea yup y true aye");
const denying = set("нет неа нету ytn no nope nah n false");
/** Say yes where nothing else does, and only add weight where something does. */
const surely = set(
  "конечно безусловно разумеется естественно обязательно верно точно абсолютно ofc certainly definitely absolutely sure surely indeed correct",
);
const doubtful = set(
  "наверное наверно возможно может иногда частично или но хотя почти вроде кажется сомневаюсь maybe perhaps probably sometimes partly or but almost unsure",
);

const fillers = set("ну well так пока еще уже");
const known = new Set([...agreeing, ...denying, ...surely, ...doubtful, ...fillers]);
/** "даааа" is да. */
const drawl = (word: string): string => {
  const short = word.replace(/(\p{L})\1+/gu, "$1");
  return !known.has(word) && known.has(short) ? short : word;
};

/** "да, принимаю" is yes, "конечно нет" is no; "да нет", "да, но…", "не знаю" are neither. */
export function yesNo(text: string): boolean | undefined {
  const sign = plain(text).replace(/[.!\s]/gu, "");
  if (/^(\+|👍|👌|✅)+[🏻-🏿]*$/u.test(sign)) return true;
  if (/^(-|👎|❌)+[🏻-🏿]*$/u.test(sign)) return false;
  const words = bare(plain(text).replace(/(?<!\p{L})не+-+а+(?!\p{L})/gu, "неа"))
    .replace(/\bof course\b/u, "certainly")
    .split(" ")
    .map(drawl);
  const [first = ""] = words.filter((word) => !surely.has(word) && !fillers.has(word));
  if (words.some((word) => doubtful.has(word)) || /(да|нет|yes|no)\s*\?/u.test(plain(text))) return undefined;
  const yes = words.some((word) => agreeing.has(word));
  const no = words.some((word) => denying.has(word));
  if (yes && no) return undefined;
  if (denying.has(first)) return false;
  if (first === "не" && words.length === 1) return false;
  const denied = words.some((word) => word === "не" || word === "not" || word === "никак" || word === "dont" || word === "never");
  if (denied) return bare(text) === "никак нет" ? false : undefined;
  if (agreeing.has(first)) return true;
  return first === "" && words.some((word) => surely.has(word)) ? true : undefined;
}
