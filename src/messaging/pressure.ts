// Reads a blood pressure as people write it, and guesses nothing: a wrong pressure is worse than a second question.

import { digits, plain } from "./wording.ts";

export interface Pressure {
  systolic: number;
  diastolic: number;
  pulse?: number;
}

/** In mmHg and beats a minute, ends included. Pressure: rule 124 of the scenario language. Pulse: what home monitors show (30 to 220). */
const plausible = { systolic: [60, 280], diastolic: [30, 180], pulse: [30, 220] } as const;
const within = (value: number, [least, most]: readonly [number, number]): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

/** Somebody else's pressure, a usual or an old one, one that was not measured. */
const notNow =
  /(?<!\p{L})(обычно|обычное|норма \d+|(?:больше|более|выше|ниже|меньше|менее|за|above|below|under|(?:more|less|higher|lower) than) (?:чем )?\d|раньше|должно|если бы|не \d+|not \d+|не помню|у (моего |моей )?(мужа|жены|мамы|папы|матери|отца|сына|дочери|бабушки|дедушки|соседки)|usually|normally|should be|my (husband|wife|mother|father|mom|mum|dad|son|daughter)|if it)(?!\p{L})/u;

/** Numbers that are no pressure: hours, dates, doses, ages and other measurements. */
const asides = [
  /(?<![\d/.,-])\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})(?!\d)/gu,
  /(?<![\d/.,-])(?:(?:в|около|к|at|@) ?)?(?:[01]?\d|2[0-3])[:.][0-5]\d(?: ?(?:am|pm|утра|вечера|дня|ночи))?(?!\d|[/:]\d)(?! ?(?:на|over) ?\d)/gu,
  /(?<![\d/.,-])(?:[0-2]?\d|3[01])\.(?:0\d|1[0-2])(?!\d)/gu,
  /(?<![\d/.,-])\d{1,2} (?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|числа)(?!\p{L})/gu,
  /(?<![\d/.,-])(?:(?:в|к|at) )?\d{1,2} ?(?:утра|вечера|дня|ночи|час\p{L}*|ч|am|pm|o'clock)(?!\p{L})/gu,
  /(?<![\p{L}\d])(?:в|к|at) \d{1,2}(?= \d| ?[,:-] ?\d{2,3}(?!\d))/gu,
  /(?<![\d/.,-])\d+(?:[.,]\d+)? ?(?:раз|раза|таблет\p{L}*|табл|мг|mg|мл|капел\p{L}*|лет|год|года|дней|день|мин|минут\p{L}*|недел\p{L}*|кг|kg|см|cm|years?|days?|hours?|min|minutes?|pills?|tablets?|times|weeks?|%)(?!\p{L})/gu,
  /(?<!\p{L})(?:температура|темп|вес|сахар|глюкоза|сатурация|сат|spo ?2|o ?2|кислород|рост|temperature|temp|weight|sugar|glucose|saturation)[ :=-]*\d+(?:[.,]\d+)?/gu,
];

const pulseBefore =
  /(?<!\p{L})(?:пульс\p{L}*|чсс|pulse|pul|hr|heart rate|ps|p|пс|п)(?: (?:был|была|сейчас|около|примерно|is|was|of))*[ :=,.-]*(\d{1,3})(?!\d)(?: ?(?:уд\p{L}*|bpm)(?:[ ./]*(?:в )?мин\p{L}*)?)?/gu;
const pulseAfter = /(?<![\d/.,])(\d{1,3}) ?(?:уд\p{L}*|bpm|beats|чсс|пульс)(?!\p{L})(?:[ ./]*(?:в )?мин\p{L}*)?/gu;

const unit = "(?:мм\\.? ?рт\\.? ?(?:ст\\.?|столба)?|mm ?hg)?";
/** What may stand between the two numbers of one reading. */
const between = new RegExp(`^ ?${unit}\\s*(?:[/\\\\|:;,*×xх&~_-]{1,2}|на|и|а|over|by|on|and)?\\s*$`, "u");
const upper = /верх\p{L}*|систол\p{L}*|(?<!\p{L})(?:сис|сист|upper|top|systolic|sys|sbp|high)(?!\p{L})/u;
const lower = /нижн\p{L}*|диастол\p{L}*|(?<!\p{L})(?:низ|диа|диас|диаст|lower|bottom|diastolic|dia|dbp|low)(?!\p{L})/u;

const spaced = (text: string): string =>
  digits(plain(text))
    .replace(/(\d)(?=\p{L})/gu, "$1 ")
    .replace(/(?<=(?<!\p{L})(?:на|x|х|и|over|ад|давление|давл|верх|верхнее|низ|нижнее|пульс|чсс|pulse|bp|hr|sys|dia))(?=\d)/gu, " ");

/** The text with numbers as digits, and a `;` for each that is no pressure: an hour, a dose, an age. Pulses are set apart. */
export function measured(text: string): { rest: string; pulses: number[] } {
  const pulses: number[] = [];
  const noted = (_: string, number: string) => {
    pulses.push(Number(number));
    return " ; ";
  };
  let rest = spaced(text).replace(pulseBefore, noted).replace(pulseAfter, noted);
  for (const aside of asides) rest = rest.replace(aside, " ; ");
  return { rest, pulses };
}

/** The one reading in the text; nothing where there is none, or two, or one that cannot be. */
export function pressure(text: string): Pressure | undefined {
  if (notNow.test(spaced(text))) return undefined;
  const { rest, pulses } = measured(text);
  const numbers = [...rest.matchAll(/\d+/gu)].map((match) => ({
    value: Number(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));
  const [first, second, third] = numbers;
  if (!first || !second || numbers.length > 3) return undefined;
  if (third) {
    const [gap, nextGap] = [rest.slice(first.end, second.start).trim(), rest.slice(second.end, third.start).trim()];
    if ((nextGap !== "" && (nextGap !== gap || !["/", ",", "-", "на"].includes(gap))) || pulses.length > 0) return undefined;
    pulses.push(third.value);
  }
  const pair = ordered(rest, first, second);
  if (!pair || pulses.length > 1) return undefined;
  const [systolic, diastolic] = pair;
  if (!within(systolic, plausible.systolic) || !within(diastolic, plausible.diastolic) || diastolic >= systolic) return undefined;
  const [pulse] = pulses;
  if (pulse === undefined) return { systolic, diastolic };
  return within(pulse, plausible.pulse) ? { systolic, diastolic, pulse } : undefined;
}

interface Place {
  value: number;
  start: number;
  end: number;
}

/** Which of two numbers is the upper one: by its name where it has one, else the first. Numbers with other words between them are no pair. */
function ordered(text: string, first: Place, second: Place): [number, number] | undefined {
  const lead = text.slice(0, first.start);
  const middle = text.slice(first.end, second.start);
  const tail = text.slice(second.end);
  const named = (words: string) => (upper.test(words) ? "upper" : lower.test(words) ? "lower" : undefined);
  if (!named(middle) && !named(tail)) {
    if (lower.test(lead) && !upper.test(lead)) return undefined;
    return between.test(middle) || /^\.$/.test(middle) ? [first.value, second.value] : undefined;
  }
  const [mine = "", ...others] = middle.split(/[,;.\n]/u);
  const after = !named(lead) && (named(tail) !== undefined || (named(mine) !== undefined && others.length > 0));
  const names = after ? [named(mine) ?? named(middle), named(tail)] : [named(lead), named(middle)];
  const [one, other] = names;
  if (one === other) return undefined;
  if (one === "lower" || other === "upper") return [second.value, first.value];
  return [first.value, second.value];
}
