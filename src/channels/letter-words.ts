// What every letter says besides its message, in the languages that Zabota itself speaks.

const ru = {
  /** After a question, on the button. */
  answer: "Ответить",
  agreed: "Мы пишем вам, потому что вы согласились получать от нас письма.",
  known: "Мы пишем вам, потому что вы оставили нам этот адрес.",
  preferences: "Выбрать, о чём вам писать",
  unsubscribe: "Отписаться от писем",
};

const en: typeof ru = {
  answer: "Answer",
  agreed: "We are writing to you because you agreed to receive letters from us.",
  known: "We are writing to you because you gave us this address.",
  preferences: "Choose what we write about",
  unsubscribe: "Unsubscribe",
};

/** By the language of the letter; a language of the scenario's own gets English. */
export const letterWords = (language: string): typeof ru => (/^ru\b/.test(language) ? ru : en);
