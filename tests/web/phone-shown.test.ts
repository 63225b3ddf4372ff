// How telephone numbers are read out.
import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { expect, test } from "vitest";
import { phoneShown } from "../../src/web/phone-shown.ts";

test.each([
  ["a Russian mobile", "+79991234567", "+7 999 123-45-67"],
  ["a Russian telephone at home", "+74951234567", "+7 495 123-45-67"],
  ["one of Kazakhstan", "+77011234567", "+7 701 123 4567"],
  ["one of another country", "+14155552671", "+1 415 555 2671"],
  ["what is no number", "доб. 12", "доб. 12"],
])("%s", (_, phone, shown) => expect(phoneShown(phone)).toBe(shown));

test("every Russian mobile is written as the library groups it", () => {
  for (let code = 900; code < 1000; code++) {
    const phone = `+7${code}0806012`;
    expect(phoneShown(phone).replaceAll("-", " ")).toBe(parsePhoneNumberFromString(phone)?.formatInternational());
  }
});
