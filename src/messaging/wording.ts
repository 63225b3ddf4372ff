// People's writing made plain before it is read: case, width, spaces, dashes, ё, and numbers written as words.

/** Lower case, ordinary digits, spaces and dashes, no ё and no marks of emoji. */
export function plain(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll("ё", "е")
    .replace(/[\ufe0e\ufe0f\u20e3\u200b-\u200d\u2060\u00ad]/gu, "")
    .replace(/[‐‑‒–—―−]/gu, "-")
    .replace(/[^\S\n]+/gu, " ")
    .trim();
}

/** Letters and digits alone, one space between words, "don't" as "dont": for comparing whole wordings. */
export function bare(text: string): string {
  return plain(text)
    .replace(/['’ʼ`]/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

const units: [number, string][] = [
  [0, "ноль нуль нуля zero"],
  [1, "один одна одно одного one"],
  [2, "два две двух two"],
  [3, "три трех three"],
  [4, "четыре четырех four"],
  [5, "пять пяти five"],
  [6, "шесть шести six"],
  [7, "семь семи seven"],
  [8, "восемь восьми eight"],
  [9, "девять девяти nine"],
  [10, "десять десяти ten"],
  [11, "одиннадцать одиннадцати eleven"],
  [12, "двенадцать двенадцати twelve"],
  [13, "тринадцать тринадцати thirteen"],
  [14, "четырнадцать четырнадцати fourteen"],
  [15, "пятнадцать пятнадцати fifteen"],
  [16, "шестнадцать шестнадцати sixteen"],
  [17, "семнадцать семнадцати seventeen"],
  [18, "восемнадцать восемнадцати eighteen"],
  [19, "девятнадцать девятнадцати nineteen"],
  [20, "двадцать двадцати twenty"],
  [30, "тридцать тридцати thirty"],
  [40, "сорок сорока forty fourty"],
  [50, "пятьдесят пятьдесять пятидесяти fifty"],
  [60, "шестьдесят шестьдесять шестидесяти sixty"],
  [70, "семьдесят семьдесять семидесяти seventy"],
  [80, "восемьдесят восемьдесять восьмидесяти eighty"],
  [90, "девяносто девяноста ninety"],
  [100, "сто ста hundred"],
  [200, "двести двухсот"],
  [300, "триста трехсот"],
];
const words = new Map(units.flatMap(([value, forms]) => forms.split(" ").map((form): [string, number] => [form, value])));

/** "сто пятьдесят на девяносто пять" becomes "150 на 95"; "one hundred and fifty" and "one fifty" become "150". Expects plain text. */
export function digits(text: string): string {
  const parts = text.match(/\p{L}+|[^\p{L}]+/gu) ?? [];
  let written = "";
  for (let i = 0; i < parts.length; ) {
    const number = numberAt(parts, i);
    written += number ? number.value : parts[i];
    i = number ? number.next : i + 1;
  }
  return written;
}

/** The number whose words begin at part `i`; words follow each other over one space or hyphen, each smaller in rank than the one before. */
function numberAt(parts: string[], i: number): { value: number; next: number } | undefined {
  const first = words.get(parts[i] ?? "");
  if (first === undefined) return undefined;
  let value = first;
  let rank = rankOf(first);
  let next = i + 1;
  const joined = () => parts[next] === " " || parts[next] === "-";
  if (rank === 1 && first > 0 && joined() && parts[next + 1] === "hundred") {
    value = first * 100;
    rank = 100;
    next += 2;
  } else if ((parts[i] === "one" || parts[i] === "two") && joined() && tens(parts[next + 1]) !== undefined) {
    value = first * 100;
    rank = 100;
  }
  while (joined()) {
    if (rank === 100 && parts[next] === " " && parts[next + 1] === "and" && parts[next + 2] === " " && words.has(parts[next + 3] ?? ""))
      next += 2;
    const more = words.get(parts[next + 1] ?? "");
    if (more === undefined || more === 0 || rankOf(more) >= rank || (rank === 10 && value % 100 < 20 && value % 100 > 0)) break;
    value += more;
    rank = more > 9 && more < 20 ? 1 : rankOf(more);
    next += 2;
  }
  return { value, next };
}

const rankOf = (value: number): number => (value >= 100 ? 100 : value >= 10 ? 10 : 1);
const tens = (word: string | undefined): number | undefined => {
  const value = words.get(word ?? "");
  return value !== undefined && value >= 10 && value < 100 ? value : undefined;
};
