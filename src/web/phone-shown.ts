// Telephone numbers as people read them out.
import { parsePhoneNumberFromString } from "libphonenumber-js/min";

/** A Russian mobile is written without the library, which took longer over the numbers of a page of patients than the database over the page. */
const mobile = /^\+7(9\d\d)(\d{3})(\d\d)(\d\d)$/;

/** "+7 999 123-45-67" for "+79991234567"; what is no number stays as it is. */
export const phoneShown = (phone: string): string =>
  mobile.test(phone)
    ? phone.replace(mobile, "+7 $1 $2-$3-$4")
    : (parsePhoneNumberFromString(phone)
        ?.formatInternational()
        .replace(/ (\d\d) (\d\d)$/, "-$1-$2") ?? phone);
