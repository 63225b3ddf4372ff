// The moment at which a birthday may be kept.
import { Temporal } from "temporal-polyfill";
import { clock, moment } from "./local.ts";
import { type Quiet, quietUntil } from "./quiet.ts";

/**
 * The next birthday's first moment that is not quiet, at or after `from`. `born` is YYYY-MM-DD, or --MM-DD where the year is not known;
 * 29 February is kept on the 28th in common years.
 */
export function nextBirthday(from: number, born: string, zone: string, quiet: Quiet): number {
  const day = Temporal.PlainMonthDay.from(born.replace(/^\d{4}-/, "--"));
  for (let year = clock(from, zone).year; ; year++) {
    const midnight = moment(day.toPlainDate({ year }).toPlainDateTime(), zone);
    const kept = quietUntil(midnight, zone, quiet) ?? midnight;
    if (kept >= from) return kept;
  }
}
