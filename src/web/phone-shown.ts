// Telephone numbers as people read them out.
import { parsePhoneNumberFromString } from "libphonenumber-js/min";

/** "+7 999 123-45-67" for "+79991234567"; what is no number stays as it is. */
export const phoneShown = (phone: string): string =>
  parsePhoneNumberFromString(phone)
    ?.formatInternational()
    .replace(/ (\d\d) (\d\d)$/, "-$1-$2") ?? phone;
