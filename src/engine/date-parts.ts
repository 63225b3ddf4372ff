// The words and numbers of which dates are put together. The form of each zone is kept: making one takes longer than writing many dates.
import type { Language } from "./explain-words.ts";

const forms = new Map<string, Intl.DateTimeFormat>();

/** Of "Mon 23 March 2026, 10:00" in the zone, each under its name. */
export function dateParts(at: number, zone: string, language: Language): Record<string, string> {
  return Object.fromEntries(
    formOf(zone, language)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
}

function formOf(zone: string, language: Language): Intl.DateTimeFormat {
  const key = `${language} ${zone}`;
  const known = forms.get(key);
  if (known) return known;
  const form = new Intl.DateTimeFormat(language === "ru" ? "ru-RU" : "en-GB", {
    timeZone: zone,
    weekday: "short",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  forms.set(key, form);
  return form;
}
