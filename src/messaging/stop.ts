// Recognises the wish to hear no more and the wish to come back: only where the whole message is that wish (rules 185 to 190).

import { complaints, courtesies, dataWishes, startWishes, stopWishes } from "./stop-words.ts";
import { bare, plain } from "./wording.ts";

/** A wish is a few words; a longer text says more than that. In UTF-16 units. */
const longest = 200;

/** Each place of a wish lists the words that may stand there; a trailing `*` takes any ending. */
type Wish = { word: string; open: boolean }[][];

const polite = new Set(courtesies);
const data = wishes(dataWishes);
const stops = [...wishes(stopWishes), ...data];
const starts = wishes(startWishes);
const grumbles = wishes(complaints);

/** In one sentence or in several, each of which is that wish or a complaint beside it. */
export function isStop(text: string): boolean {
  if (text.length > longest) return false;
  if (/^\s*🛑+\s*$/u.test(text)) return true;
  const sentences = text.split(/[.,!;\n]+/u).filter((sentence) => wordsOf(sentence).length > 0);
  const meant = (sentence: string) => means(sentence, stops);
  return meant(text) || (sentences.some(meant) && sentences.every((sentence) => meant(sentence) || means(sentence, grumbles)));
}

/** A stop that asks for more than silence: for its person's data to be erased or left alone. */
export const isDataWish = (text: string): boolean => text.length <= longest && means(text, data);

export const isStart = (text: string): boolean => isCommand(text) || (text.length <= longest && means(text, starts));
/** What a messenger's own button writes: never an answer to a question. */
export const isCommand = (text: string): boolean => plain(text) === "/start";

function wishes(lines: readonly string[]): Wish[] {
  return lines.map((line) =>
    line
      .split(" ")
      .map((place) => place.split("|").map((word) => ({ word: word.replace("*", ""), open: word.endsWith("*") })))
      .filter((place) => !place.every(({ word, open }) => !open && polite.has(word))),
  );
}

/** Without courtesies; "с т о п" is one word, and "стоооп" has one о. */
function wordsOf(text: string): string[] {
  const words = bare(oneAlphabet(text)).split(" ");
  const joined = words.length > 2 && words.every((word) => word.length === 1) ? [words.join("")] : words;
  return joined.map((word) => word.replace(/(\p{L})\1{2,}/gu, "$1")).filter((word) => word !== "" && !polite.has(word));
}

const twins = new Map([..."aceopxkmthby"].map((letter, index) => [letter, "асеорхкмтнву"[index] ?? letter]));

/** "CTOП" with Latin letters among Russian ones: each that looks alike is taken for the Russian one. */
const oneAlphabet = (text: string): string =>
  plain(text).replace(/\p{L}+/gu, (word) =>
    /[а-я]/u.test(word) && /[a-z]/.test(word) ? word.replace(/[a-z]/g, (letter) => twins.get(letter) ?? letter) : word,
  );

function means(text: string, wishes: Wish[]): boolean {
  const said = wordsOf(text);
  return wishes.some(
    (wish) =>
      wish.length > 0 &&
      said.length === wish.length &&
      wish.every((place, i) => place.some(({ word, open }) => fits(said[i] ?? "", word, open))),
  );
}

const fits = (said: string, word: string, open: boolean): boolean =>
  open ? said.startsWith(word) && said.length <= word.length + 6 : said === word;
