// Liquid as messages speak it: our filters, no files, and limits that stop a template bomb.

import { Drop, filters, Liquid } from "liquidjs";

/** A patient's language, and the IANA zone whose dates and hours a text speaks of. */
export interface Where {
  language: string;
  zone: string;
}

/** Stands in a rendered text where a name is not known, until the sentence around it is mended. */
export const nameless = "\uE0F1\uE0F2";

/** A name that is not known: empty to every condition and filter, a mark where it is printed. */
export class Nameless extends Drop {
  override valueOf(): undefined {
    return undefined;
  }
}

/** Longest template, in UTF-16 units. */
export const longestTemplate = 100_000;
const made = new Map<string, Liquid>();
const dated = filters.date as (this: unknown, value: string | Date, format?: string, offset?: number | string) => unknown;

/** One reader for each language and zone, since Liquid binds dates to both. */
export function liquidFor({ language, zone }: Where): Liquid {
  const key = `${language} ${zone}`;
  const kept = made.get(key);
  if (kept) return kept;
  const liquid = new Liquid({
    parseLimit: longestTemplate,
    // ms on the wall's clock: a bomb stops, and an honest text passes on a machine that is busy with other things.
    renderLimit: 1_000,
    memoryLimit: 1e6,
    ownPropertyOnly: true,
    strictFilters: true,
    locale: language,
    timezoneOffset: zone,
    templates: {},
    outputEscape: printed,
  });
  for (const tag of ["include", "render", "layout", "block"]) delete liquid.tags[tag];
  liquid.registerFilter("plural", (value: unknown, ...forms: unknown[]) => plural(value, forms.map(String), language));
  liquid.registerFilter("patronymic", withPatronymic);
  liquid.registerFilter("date_local", (value: unknown) => local(value, language, zone, { day: "numeric", month: "long", year: "numeric" }));
  liquid.registerFilter("time_local", (value: unknown) => local(value, language, zone, { hour: "2-digit", minute: "2-digit" }));
  for (const name of ["capitalize", "upcase", "downcase", "strip"] as const) {
    const plain = filters[name] as (this: unknown, value: string) => string;
    liquid.registerFilter(name, function (value: unknown) {
      return value instanceof Nameless ? value : plain.call(this, value as string);
    });
  }
  liquid.registerFilter("date", function (value: string | Date, format?: string, offset?: number | string) {
    return dated.call(this, value, format, isDay(value) ? 0 : offset);
  });
  made.set(key, liquid);
  return liquid;
}

function printed(value: unknown): string {
  if (value instanceof Nameless) return nameless;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value as string;
  const { systolic, diastolic } = value as Record<string, unknown>;
  return typeof systolic === "number" && typeof diastolic === "number" ? `${systolic}/${diastolic}` : "";
}

/** The number and its word: 1 день, 2 дня, 5 дней; 1 day, 2 days. A fraction takes the second form in Russian (1,5 дня). */
function plural(value: unknown, forms: string[], language: string): string {
  const number = typeof value === "number" ? value : Number.parseFloat(String(value ?? ""));
  if (!Number.isFinite(number)) return "";
  const category = new Intl.PluralRules(language).select(number);
  const place = { zero: 0, one: 0, two: 1, few: 1, many: 2, other: Number.isInteger(number) ? forms.length - 1 : 1 }[category];
  const form = forms[Math.min(place, forms.length - 1)] ?? "";
  return `${new Intl.NumberFormat(language, { useGrouping: false }).format(number)} ${form}`.trimEnd();
}

/** "Анна Ивановна", of the patient or of the patient's first name. */
function withPatronymic(this: FilterScope, value: unknown): unknown {
  const patient = (value instanceof Nameless || typeof value !== "object" ? this.context.getSync(["patient"]) : value) as Record<
    string,
    unknown
  > | null;
  const first = typeof value === "string" ? value : patient?.first_name;
  if (typeof first !== "string" || first.trim() === "") return new Nameless();
  const patronymic = patient?.patronymic;
  return typeof patronymic === "string" && patronymic.trim() !== "" ? `${first} ${patronymic}` : first;
}

interface FilterScope {
  context: { getSync(path: string[]): unknown };
}

const isDay = (value: unknown): boolean => typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value);

/** Days, and hours without an offset, are already the patient's own; a moment is told in the zone. What is no date is printed as it is. */
function local(value: unknown, language: string, zone: string, parts: Intl.DateTimeFormatOptions): unknown {
  if (typeof value !== "string" && typeof value !== "number" && !(value instanceof Date)) return "";
  const own = typeof value === "string" && /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$/.test(value);
  const moment = new Date(own && !isDay(value) ? `${value}Z` : value);
  if (Number.isNaN(moment.getTime())) return value;
  const locale = language.startsWith("en") ? "en-GB" : language;
  return new Intl.DateTimeFormat(locale, { ...parts, timeZone: own ? "UTC" : zone }).format(moment).replace(/\s*г\.$/, "");
}
