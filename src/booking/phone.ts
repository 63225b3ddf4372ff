// One spelling for phone numbers, E.164, so that a patient is found by theirs however a source wrote it.
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";

/** `country` (two letters, any case) is whose number one without "+" is. Undefined where nobody can be called by it. */
export function phoneOf(text: string, country: string): string | undefined {
  const code = country.toUpperCase();
  const defaultCountry: CountryCode | undefined = isSupportedCountry(code) ? code : undefined;
  const parsed = parsePhoneNumberFromString(text.trim(), { defaultCountry, extract: false });
  return parsed?.isPossible() ? parsed.number : undefined;
}

/** What cannot be called is kept as its digits, for a person to put right. */
export const phoneOrDigits = (text: string, country: string): string => phoneOf(text, country) ?? text.replace(/[^\d+]/g, "");
