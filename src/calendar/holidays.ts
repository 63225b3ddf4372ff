// Which dates are holidays in the clinic's country.
import { createRequire } from "node:module";
import type Holidays from "date-holidays";
import { russianDaysOff } from "./holidays-ru.ts";

/** date-holidays knows every country and takes its time to load, so it is loaded when a date is asked for that nothing lighter answers. */
const library = (): typeof Holidays => createRequire(import.meta.url)("date-holidays");

const day = 86_400_000;

/** "MM-DD" of each public holiday of that year; a holiday of several days gives each of them. */
function publicHolidays(country: string, year: string): readonly string[] {
  const Library = library();
  const known = new Library(country);
  if (!Object.hasOwn(known.getCountries(), country.split("-")[0] ?? ""))
    throw new RangeError(`no holidays are known for the country "${country}"`);
  return known
    .getHolidays(Number(year))
    .filter((holiday) => holiday.type === "public")
    .flatMap((holiday) => {
      const first = Date.parse(`${holiday.date.slice(0, 10)}T00:00:00Z`);
      const days = Math.max(1, Math.round((holiday.end.getTime() - holiday.start.getTime()) / day));
      return Array.from({ length: days }, (_, index) => new Date(first + index * day).toISOString().slice(0, 10));
    })
    .filter((date) => date.startsWith(`${year}-`))
    .map((date) => date.slice(5));
}

/**
 * Tells whether a date (YYYY-MM-DD) is a holiday in `country`: "RU", or another ISO 3166 code, with a region as in "DE-BY"; none without a
 * country. Russia's days off are as decreed in the years that are shipped, and its public holidays on their own dates in all others.
 * The first date asked for in an unknown country throws a RangeError.
 */
export function holidays(country: string | undefined): (date: string) => boolean {
  if (country === undefined) return () => false;
  const name = country.toUpperCase();
  const years = new Map<string, ReadonlySet<string>>();
  return (date) => {
    const year = date.slice(0, 4);
    let known = years.get(year);
    if (!known) {
      known = new Set((name === "RU" ? russianDaysOff[year] : undefined) ?? publicHolidays(name, year));
      years.set(year, known);
    }
    return known.has(date.slice(5));
  };
}
