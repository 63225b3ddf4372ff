// Recognises the wish to hear no more and the wish to come back: only where the whole message is that wish (rules 185 to 190).

import { courtesies, startWishes, stopWishes } from "./stop-words.ts";
import { bare, plain } from "./wording.ts";

/** A wish is a few words; a longer text says more than that. In UTF-16 units. */
const longest = 200;

/** Each place of a wish lists the words that may stand there; a trailing `*` takes any ending. */
type Wish = { word: string; open: boolean }[][];

const polite = new Set(courtesies);
const stops = wishes(stopWishes);
const starts = wishes(startWishes);

export const isStop = (text: string): boolean => means(text, stops);
export const isStart = (text: string): boolean => plain(text) === "/start" || means(text, starts);

function wishes(lines: readonly string[]): Wish[] {
  return lines.map((line) =>
    line
      .split(" ")
      .map((place) => place.split("|").map((word) => ({ word: word.replace("*", ""), open: word.endsWith("*") })))
      .filter((place) => !place.every(({ word, open }) => !open && polite.has(word))),
  );
}

function means(text: string, wishes: Wish[]): boolean {
  if (text.length > longest) return false;
  const words = bare(text).split(" ");
  const said = words.filter((word) => !polite.has(word));
  return wishes.some(
    (wish) =>
      wish.length > 0 &&
      said.length === wish.length &&
      wish.every((place, i) => place.some(({ word, open }) => fits(said[i] ?? "", word, open))),
  );
}

const fits = (said: string, word: string, open: boolean): boolean =>
  open ? said.startsWith(word) && said.length <= word.length + 6 : said === word;
