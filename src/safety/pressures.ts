// Looks for a dangerous blood pressure in words that could not be read as one answer: both ways round, or one number alone.
import { measured } from "../messaging/pressure.ts";
import { clauses, isPast } from "./phrases.ts";
import type { Phrase, PressureCondition } from "./rules.ts";

const named =
  /давлен|(?<!\p{L})(?:ад|давл|верх\p{L}*|нижн\p{L}*|низ|систол\p{L}*|диастол\p{L}*|тонометр\p{L}*|bp|upper|lower|top|bottom|systolic|diastolic|sys|dia)(?!\p{L})|blood pressure/u;
const lowerName = /(?<!\p{L})(?:нижн\p{L}*|низ|диастол\p{L}*|lower|bottom|diastolic|dia)(?!\p{L})\D{0,12}$/u;
/** Between two numbers that are surely a pressure, asked for or not. */
const firmly = /^\s*(?:мм\.? ?рт\.? ?(?:ст\.?)?|mm ?hg)?\s*(?:[/\\|x×х]|на|over)\s*$/u;
/** And where a pressure was asked for, or is spoken of. */
const loosely = /^\s*(?:мм\.? ?рт\.? ?(?:ст\.?)?|mm ?hg)?\s*(?:[/\\|x×х:.,*~&-]{0,2}|на|over|и|and|by)\s*$/u;
/** A number that is denied, or is a limit that was not reached. */
const notReached =
  /(?<!\p{L})(?:не|not|(?<!(?:не|not) )(?:ниже|меньше|менее|less than|under|below)|never over|(?:не|not) (?:выше|больше|более|превыша\p{L}*|поднима\p{L}*(?: до| выше)?|above|over|more than))\s*$/u;
/** A number of a house, a room, a call. */
const numbered =
  /(?:№|(?<!\p{L})(?:дом|д|ул|улица|кв|квартира|корп\p{L}*|каб\p{L}*|палата|номер|тел|стр|room|house|flat|street|st|no)\.?)\s*$/u;
const otherUnit = /^\s*(?:см|cm|м|m|кг|kg|г|руб\p{L}*|р|₽|\$|€|£|usd|eur|тыс\p{L}*|шт\p{L}*|км|km|шаг\p{L}*|ккал|kcal|steps)(?!\p{L})/u;

/** `asked`: the text answers a question about blood pressure. Errs towards alarm: a needless call costs less than a missed one. */
export function isDangerous(text: string, asked: boolean, condition: PressureCondition, unless: readonly Phrase[]): boolean {
  return parts(measured(text).rest).some((part) => {
    const words = clauses(part).flat();
    return !isPast(words, unless) && inPart(part, asked || named.test(part), condition);
  });
}

/** At stops, and at commas that do not part two numbers. */
const parts = (text: string): string[] => text.split(/[;!?\n]+|[.,](?!\d)|(?<!\d)[.,]|(?<!\p{L})(?:но|а|but)(?!\p{L})/u);

/** What stands beside a number says what it is; the rest of a long text need not be read again for each. In UTF-16 units. */
const near = 60;
const before = (part: string, start: number): string => part.slice(Math.max(0, start - near), start);

function inPart(part: string, meant: boolean, { systolic, diastolic, least, most }: PressureCondition): boolean {
  const numbers = [...part.matchAll(/\d+/gu)]
    .map((match) => ({ value: Number(match[0]), start: match.index, end: match.index + match[0].length }))
    .filter(
      ({ start, end }) =>
        !notReached.test(before(part, start)) && !numbered.test(before(part, start)) && !otherUnit.test(part.slice(end, end + near)),
    );
  const believed = ({ value }: { value: number }): boolean => value >= least && value <= most;
  const pairs = numbers.flatMap((one, index) => {
    const next = numbers[index + 1];
    return next && (meant ? loosely : firmly).test(part.slice(one.end, next.start)) ? [[one, next] as const] : [];
  });
  if (
    pairs.some(
      (pair) =>
        pair.every(believed) && (Math.max(pair[0].value, pair[1].value) >= systolic || Math.min(pair[0].value, pair[1].value) >= diastolic),
    )
  )
    return true;
  if (!meant) return false;
  const paired = new Set(pairs.filter((pair) => !pair.every(believed)).flat());
  return numbers.some(
    (one) =>
      believed(one) && !paired.has(one) && (one.value >= systolic || (one.value >= diastolic && lowerName.test(before(part, one.start)))),
  );
}
