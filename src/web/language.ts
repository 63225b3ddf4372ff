// Which language a visitor reads, and how moments and names look in it.
import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { dateParts } from "../engine/date-parts.ts";
import type { Language } from "../engine/explain.ts";
import { plural } from "../scenario/diagram-words.ts";

export type { Language } from "../engine/explain.ts";

/** `?lang` wins and is remembered; then what was remembered; then the browser's wish. Russian where none of ours is wished for. */
export function languageOf(c: Context): Language {
  const asked = c.req.query("lang");
  if (asked === "ru" || asked === "en") {
    setCookie(c, "lang", asked, { path: "/", sameSite: "Lax", httpOnly: true, maxAge: 365 * 24 * 3600 });
    return asked;
  }
  const kept = getCookie(c, "lang");
  if (kept === "ru" || kept === "en") return kept;
  const wished = (c.req.header("accept-language") ?? "").split(",").map((each) => each.trim().slice(0, 2).toLowerCase());
  return wished.find((each): each is Language => each === "ru" || each === "en") ?? "ru";
}

const locale = (language: Language): string => (language === "ru" ? "ru-RU" : "en-GB");

/** "10:42" */
export function clockTime(at: number, zone: string, language: Language): string {
  const { hour, minute } = dateParts(at, zone, language);
  return `${hour}:${minute}`;
}

/** "Mon 23 March" */
export function dayOf(at: number, zone: string, language: Language): string {
  const { weekday, day, month } = dateParts(at, zone, language);
  return `${weekday} ${day} ${month}`;
}

/** "23 March 2026": for what may be years old. */
export const dateOf = (at: number, zone: string, language: Language): string =>
  new Intl.DateTimeFormat(locale(language), { timeZone: zone, day: "numeric", month: "long", year: "numeric" }).format(at);

/** "Mon 23 March, 10:42" */
export const shortMoment = (at: number, zone: string, language: Language): string =>
  `${dayOf(at, zone, language)}, ${clockTime(at, zone, language)}`;

/** "Fri 27 March, 13:20 (11:20 at the clinic)": the patient's time, with the clinic's beside it where they differ. */
export function bothTimes(at: number, theirs: string, clinics: string, language: Language): string {
  const [own, other] = [shortMoment(at, theirs, language), shortMoment(at, clinics, language)];
  if (own === other) return own;
  const there = dayOf(at, theirs, language) === dayOf(at, clinics, language) ? clockTime(at, clinics, language) : other;
  return language === "ru" ? `${own} (в клинике ${there})` : `${own} (${there} at the clinic)`;
}

/** Of `YYYY-MM-DD` or `MM-DD`: with its year where that is known. */
export function birthday(date: string, language: Language): string {
  const whole = date.length === 10;
  const form: Intl.DateTimeFormatOptions = { timeZone: "UTC", day: "numeric", month: "long", ...(whole && { year: "numeric" }) };
  const at = Date.parse(whole ? date : `2000-${date}`);
  return Number.isNaN(at) ? date : new Intl.DateTimeFormat(language === "ru" ? "ru-RU" : "en-GB", form).format(at);
}

/** "2 errors", «2 ошибки», «5 ошибок»: the forms that each language has, from one thing to many. */
export const counted = (
  count: number,
  language: Language,
  forms: { ru: readonly [string, string, string]; en: readonly [string, string] },
) => `${count} ${language === "ru" ? plural(count, forms.ru) : forms.en[count === 1 ? 0 : 1]}`;

/** "Yekaterinburg", «Екатеринбург». */
export function cityOf(zone: string, language: Language): string {
  const english = (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
  if (language === "en") return english;
  const parts = new Intl.DateTimeFormat("ru-RU", { timeZone: zone, timeZoneName: "shortGeneric" }).formatToParts(0);
  const named = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  return /^[А-Яа-яЁё -]+$/.test(named) ? named : english;
}
