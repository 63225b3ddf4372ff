// Reads one date as people write it, in Russian and English; a date without a year is the nearest not before today.

import { digits, plain } from "./wording.ts";

const day = 86_400_000;
const months = [
  "янв jan",
  "фев feb",
  "мар mar",
  "апр apr",
  "ма may",
  "июн jun",
  "июл jul",
  "авг aug",
  "сен sep",
  "окт oct",
  "ноя nov",
  "дек dec",
].map((forms) => forms.split(" "));
/** "мар", "марта", "march": a month's beginning and any letters after it, but no other word. */
const month =
  "(янв(?:ар)?\\p{L}?|фев(?:р(?:ал)?)?\\p{L}?|мар(?:т)?[аеу]?|апр(?:ел)?\\p{L}?|ма[йяюе]|ию[нл]\\p{L}?|авг(?:уст)?\\p{L}?|сен(?:т(?:ябр)?)?\\p{L}?|окт(?:ябр)?\\p{L}?|ноя(?:бр)?\\p{L}?|дек(?:абр)?\\p{L}?|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?!\\p{L})";
const dayMonth = new RegExp(
  `(?<!\\d)(\\d{1,2})(?:-?(?:го|ого|е|ое|st|nd|rd|th))? (?:of )?${month}\\.?(?:,? (\\d{4}|\\d{2}(?= ?г))(?!\\d)(?: ?г(?:ода?|\\.)?)?)?`,
  "gu",
);
const monthDay = new RegExp(`(?<!\\p{L})${month}\\.? (\\d{1,2})(?:st|nd|rd|th)?(?:,? (\\d{4}))?(?!\\d)`, "gu");
const weekdays = [
  "воскресенье sunday sun вс",
  "понедельник monday mon пн",
  "вторник tuesday tue вт",
  "среду среда wednesday wed ср",
  "четверг thursday thu чт",
  "пятницу пятница friday fri пт",
  "субботу суббота saturday sat сб",
].map((forms) => forms.split(" "));
const ordinals =
  "первое второе третье четвертое пятое шестое седьмое восьмое девятое десятое одиннадцатое двенадцатое тринадцатое четырнадцатое пятнадцатое шестнадцатое семнадцатое восемнадцатое девятнадцатое".split(
    " ",
  );
const relative: Record<string, number> = {
  сегодня: 0,
  today: 0,
  завтра: 1,
  tomorrow: 1,
  послезавтра: 2,
  вчера: -1,
  yesterday: -1,
  позавчера: -2,
};

/** "YYYY-MM-DD"; `now` is ms UTC and gives today in `zone`. Nothing where the text holds no date, two, or one that is in no calendar. */
export function date(text: string, { now, zone, language }: { now: number; zone: string; language: string }): string | undefined {
  const today = Date.parse(
    new Intl.DateTimeFormat("sv-SE", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(now),
  );
  let rest = digits(ordinal(plain(text)));
  const found = new Set<string | undefined>();
  const take = (pattern: RegExp, read: (groups: string[]) => string | undefined) => {
    rest = rest.replace(pattern, (...groups) => {
      found.add(read(groups.slice(1, -2).map((group) => group ?? "")));
      return " ; ";
    });
  };
  take(/(?<!\d)(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)/gu, ([y, m, d]) => whole(Number(y), Number(m), Number(d)));
  take(/(?<![\d.])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/gu, ([a, sign, b, y]) =>
    numeric(Number(a), Number(b), sign ?? "", year(y ?? "", today), language),
  );
  take(dayMonth, ([d, m, y]) => named(Number(d), m ?? "", y ?? "", today));
  take(monthDay, ([m, d, y]) => named(Number(d), m ?? "", y ?? "", today));
  take(/(?<![\d.])(\d{1,2})([./])(\d{1,2})(?![\d.:])/gu, ([a, sign, b]) =>
    numeric(Number(a), Number(b), sign ?? "", undefined, language, today),
  );
  take(/(?<!\d)(\d{1,2})(?:-?(?:го|е)(?: числа)?| числа|-?(?:st|nd|rd|th))(?!\p{L})/gu, ([d]) => bareDay(Number(d), today));
  // "через день" is the day after tomorrow to one, every other day to another.
  take(/(?<!\p{L})(?:через|in) (\d{1,3}) (день|дня|дней|days?)(?!\p{L})/gu, ([count]) => iso(today + Number(count) * day));
  take(/(?<!\p{L})(?:через|in) (?:a |(\d{1,3}) )?(недел[юиь]|weeks?)(?!\p{L})/gu, ([count]) => iso(today + Number(count || 1) * 7 * day));
  take(/(?<!\p{L})(?:через|in) (?:a |(\d{1,2}) )?(месяц\p{L}*|months?)(?!\p{L})/gu, ([count]) => monthsOn(today, Number(count || 1)));
  take(/(?<!\p{L})(?:a |(\d{1,3}) )?(день|дня|дней|days?|недел[юиь]|weeks?) (?:тому )?(?:назад|ago)(?!\p{L})/gu, ([count, unit]) =>
    iso(today - Number(count || 1) * (/^(нед|week)/.test(unit ?? "") ? 7 : 1) * day),
  );
  rest = rest.replace(/(?<!\p{L})(?:the )?day after tomorrow(?!\p{L})/gu, "послезавтра");
  const [sure] = found;
  for (const word of rest.match(/\p{L}+/gu) ?? []) {
    if (Object.hasOwn(relative, word)) found.add(iso(today + (relative[word] ?? 0) * day));
    const weekday = weekdays.findIndex((forms) => forms.includes(word));
    // "в субботу 15 марта" of a year in which that is a Sunday.
    if (weekday >= 0 && sure && new Date(sure).getUTCDay() !== weekday) return undefined;
    if (weekday >= 0 && found.size === 0) found.add(iso(today + ((weekday - new Date(today).getUTCDay() + 7) % 7) * day));
  }
  const [only] = found;
  return found.size === 1 &&
    !/(?<!\p{L})(или|or|не|not|до|после|before|after|следующ\p{L}*|next)(?!\p{L})/u.test(rest) &&
    !/\d/.test(rest.replace(/(?:в |at )?\d{1,2}(?:[:.]\d{2}| ?(?:утра|вечера|дня|час\p{L}*|ч|am|pm)(?!\p{L}))|(?:в|at) \d{1,2}$/gu, ""))
    ? only
    : undefined;
}

/** "двадцать первое марта" and "пятого мая" become "21 марта", "5 мая". */
function ordinal(text: string): string {
  return text.replace(
    /(?:(двадцать|тридцать) )?(?<!\p{L})(\p{L}+?)(?:ого|его|ьего|ое|ье)(?!\p{L})/gu,
    (all, tens: string | undefined, stem: string) => {
      const one = ordinals.findIndex((form) => form.replace(/(ое|ье)$/u, "") === stem.replace(/ь$/u, ""));
      if (one >= 0) return `${one + 1 + (tens === "двадцать" ? 20 : tens === "тридцать" ? 30 : 0)}-го`;
      return stem === "двадцат" ? "20-го" : stem === "тридцат" ? "30-го" : all;
    },
  );
}

/** The same date so many months on; the month's last day where it has no such date. */
function monthsOn(today: number, count: number): string {
  const from = new Date(today);
  const last = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + count + 1, 0)).getUTCDate();
  return iso(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + count, Math.min(from.getUTCDate(), last)));
}

const iso = (moment: number): string => new Date(moment).toISOString().slice(0, 10);

function whole(year: number, month: number, date: number): string | undefined {
  const moment = new Date(Date.UTC(year, month - 1, date));
  const real = year >= 1900 && year <= 2200 && moment.getUTCMonth() === month - 1 && moment.getUTCDate() === date;
  return real ? iso(moment.getTime()) : undefined;
}

/** Two digits: of this century up to ten years from now, else of the last. */
function year(written: string, today: number): number {
  if (written.length === 4) return Number(written);
  const now = new Date(today).getUTCFullYear();
  const full = Math.floor(now / 100) * 100 + Number(written);
  return full > now + 10 ? full - 100 : full;
}

function nearest(month: number, date: number, today: number): string | undefined {
  const now = new Date(today).getUTCFullYear();
  for (let year = now; year <= now + 8; year++) {
    const read = whole(year, month, date);
    if (read && Date.parse(read) >= today) return read;
  }
  return undefined;
}

/** The day stands first, as in Russia and Europe; in English with strokes either may, so only one reading may be possible. */
function numeric(a: number, b: number, sign: string, year: number | undefined, language: string, today = 0): string | undefined {
  const read = (date: number, month: number) => (year === undefined ? nearest(month, date, today) : whole(year, month, date));
  if (sign !== "/" || !language.startsWith("en")) return read(a, b);
  const [one, other] = [read(a, b), read(b, a)];
  return one && other && one !== other ? undefined : (one ?? other);
}

function named(date: number, month: string, written: string, today: number): string | undefined {
  const index = months.findIndex((forms) => forms.some((form) => (form === "ма" ? /^ма[йяюе]$/u.test(month) : month.startsWith(form))));
  if (index < 0) return undefined;
  return written ? whole(year(written, today), index + 1, date) : nearest(index + 1, date, today);
}

function bareDay(date: number, today: number): string | undefined {
  const start = new Date(today);
  for (let ahead = 0; ahead < 12 && date >= 1 && date <= 31; ahead++) {
    const first = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + ahead, 1));
    const read = whole(first.getUTCFullYear(), first.getUTCMonth() + 1, date);
    if (read && Date.parse(read) >= today) return read;
  }
  return undefined;
}
