// What the administrator reads of what was tried often in vain.

import { counted, type Language } from "../../language.ts";

const events = (number: number, language: Language): string =>
  counted(number, language, {
    ru: ["событие не удалось принять", "события не удалось принять", "событий не удалось принять"],
    en: ["event could not be taken in", "events could not be taken in"],
  });
const calls = (number: number, language: Language): string =>
  counted(number, language, {
    ru: ["вызов не прошёл", "вызова не прошли", "вызовов не прошли"],
    en: ["call has not succeeded", "calls have not succeeded"],
  });

export const stuckWords = {
  ru: {
    events: (number: number) => events(number, "ru"),
    calls: (number: number) => calls(number, "ru"),
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
    events: (number: number) => events(number, "en"),
    calls: (number: number) => calls(number, "en"),
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
