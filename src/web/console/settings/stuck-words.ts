// What the administrator reads of what was tried often in vain.
import type { Language } from "../../language.ts";

const plural = new Intl.PluralRules("ru");
const ru = (number: number, one: string, few: string, many: string): string => {
  const form = plural.select(number);
  return form === "one" ? one : form === "few" ? few : many;
};

export const stuckWords = {
  ru: {
    events: (number: number) =>
      `${number} ${ru(number, "событие не удалось принять", "события не удалось принять", "событий не удалось принять")}`,
    calls: (number: number) => `${number} ${ru(number, "вызов не прошёл", "вызова не прошли", "вызовов не прошли")}`,
    silent: "Не отвечает система записи",
    from: "от",
    to: "по адресу",
    since: "Ждёт с",
    tried: (times: number) => `попыток: ${times}`,
    next: (at: string | undefined) => (at === undefined ? "Следующая попытка сейчас." : `Следующая попытка ${at}.`),
    givenUp: "Сами больше не пробуем.",
    code: "Код",
    inboundHint: "Ничего не потеряно: всё сохранено, остальные события идут своим чередом, а эти мы пробуем принять снова.",
    callsHint: "Пациентов это не задерживает: сценарии идут дальше. Проверьте, работает ли программа по этому адресу.",
    again: "Попробовать сейчас",
  },
  en: {
    events: (number: number) => (number === 1 ? "1 event could not be taken in" : `${number} events could not be taken in`),
    calls: (number: number) => (number === 1 ? "1 call has not succeeded" : `${number} calls have not succeeded`),
    silent: "No answer from the booking system",
    from: "from",
    to: "to",
    since: "Waiting since",
    tried: (times: number) => (times === 1 ? "tried once" : `tried ${times} times`),
    next: (at: string | undefined) => (at === undefined ? "Tried again now." : `Tried again ${at}.`),
    givenUp: "Not tried any more.",
    code: "Code",
    inboundHint: "Nothing is lost: all of it is kept, other events go on as usual, and these are tried again and again.",
    callsHint: "No patient is held up: scenarios go on. See whether the program at that address works.",
    again: "Try again now",
  },
} satisfies Record<Language, unknown>;
