// Finds phrases in what people write: in any order of words, near one another, and not denied.
import { plain } from "../messaging/wording.ts";
import type { Phrase } from "./rules.ts";

/** As written in a file: "болит|давит груд*". Undefined where there is no word in it. */
export function phrase(written: string): Phrase | undefined {
  const places = plain(written).split(" ").filter(Boolean);
  const read = places.map((place) => place.split("|").map((word) => ({ word: bareWord(word.replace("*", "")), open: word.endsWith("*") })));
  return read.length > 0 && places.every((place) => place.split("|").every((word) => /^\p{L}[\p{L}'’]*\*?$/u.test(word)))
    ? read
    : undefined;
}

const bareWord = (word: string): string => word.replace(/['’ʼ`]/gu, "");

/** The words of each part of a sentence: commas and stops divide, and so does "но". */
export const clauses = (text: string): string[][] =>
  plain(text)
    .replace(/['’ʼ`]/gu, "")
    .replace(/(?<!\p{L})(кажется|похоже|наверное|наверно|видимо|по-моему|i think),/gu, "$1")
    .split(/[.,;:!?\n()…]+| - |(?<!\p{L})(?:но|а|but)(?!\p{L})/u)
    .map((part) => part.match(/\p{L}+|\d+/gu) ?? [])
    .filter((words) => words.length > 0);

/** Other words that may stand among those of a phrase. */
const slack = 3;
/** An open ending is no longer than this: "давит*" is давит and давитесь, not another word. */
const longestEnding = 6;

/** Where the phrase's words stand, once for each beginning. */
function* places(words: readonly string[], phrase: Phrase): Generator<number[]> {
  const reach = phrase.length + slack;
  for (let start = 0; start < words.length; start++) {
    const taken: number[] = [];
    for (const place of phrase) {
      const end = Math.min(words.length, start + reach);
      let at = start;
      while (at < end && (taken.includes(at) || !place.some((one) => fits(words[at] ?? "", one)))) at++;
      if (at === end) break;
      taken.push(at);
    }
    if (taken.length === phrase.length && taken.includes(start)) yield taken;
  }
}

const fits = (said: string, { word, open }: Phrase[number][number]): boolean =>
  open ? said.startsWith(word) && said.length <= word.length + longestEnding : said === word;

/** Before a symptom these take it away: "не болит", "no chest pain". */
const denials = new Set("не нет без ни нету no not without never dont didnt doesnt isnt wasnt arent nor никогда".split(" "));
/** What may stand between a denial and what it denies. */
const between = new Set(
  "у меня и или or and any have having had feel feeling am is was the a больше никакой никаких никакого такого был была было были есть".split(
    " ",
  ),
);
/** After a symptom these take it away: "боли в груди нет", "одышки не было". */
const absences =
  /^(?:(?:пока |больше |уже |совсем )?(?:нет|нету|не (?:было|бывает|пада\p{L}*|наблюда\p{L}*|беспокоит|беспокоят|чувствую|ощущаю)|отсутству\p{L}*))(?: |$)/u;

/** Whether the phrase is said and not denied. One that denies by its own words ("не могу дышать") is taken as it stands. */
export function isSaid(words: readonly string[], phrase: Phrase): boolean {
  const denying = phrase.some((place) => place.some(({ word }) => denials.has(word)));
  for (const taken of places(words, phrase)) {
    if (denying || !(taken.some((at) => deniedBefore(words, at)) || absences.test(wordsAfter(words, Math.max(...taken)).join(" "))))
      return true;
  }
  return false;
}

/** Of an absence: it is said at once, or of something else. */
const wordsAfter = (words: readonly string[], at: number): string[] => words.slice(at + 1, at + 8);

/** "no chest pain or numbness": one denial holds for both. */
const chains = new Set("или ни or nor".split(" "));
const longestLink = 2;
/** A list of what is not there is no longer than so many words. */
const longestList = 24;

function deniedBefore(words: readonly string[], at: number): boolean {
  let before = at - 1;
  let links = 0;
  while (before >= 0 && at - before <= longestList && (between.has(words[before] ?? "") || links > 0)) {
    links = chains.has(words[before] ?? "") ? longestLink : links - 1;
    before--;
    if (denials.has(words[before] ?? "")) break;
  }
  return denials.has(words[before] ?? "");
}

const now = new Set("сейчас сегодня только now today just".split(" "));

/** Whether one of the phrases puts these words into another time, and nothing else brings them back to now. */
export const isPast = (words: readonly string[], phrases: readonly Phrase[]): boolean =>
  !words.some((word) => now.has(word)) && phrases.some((phrase) => isSaid(words, phrase));
