// Every word of the patient pages, in Russian and in English: calm, exact, and about health only where the patient has come to speak of it.
import type { ChannelName, Purpose } from "../../journey/plan.ts";
import type { Language } from "../language.ts";

/** Of the words that a consent given or taken back on a page is kept with: to be raised whenever `purposes` change. */
export const wordsVersion = "page-1";

const ru = {
  clinic: "Клиника",
  otherLanguage: "English",
  skip: "К содержанию",
  call: "Позвонить",
  emergency: "Если вам плохо, не ждите ответа: звоните 103 или 112.",
  about: "Сообщения о пациенте",

  preferences: "Какие сообщения вы получаете",
  preferencesHint: "Отметьте, о чём и куда вам писать. Изменения вступают в силу сразу после сохранения.",
  noChannels: "У нас нет вашего адреса для таких сообщений.",
  first: "Куда писать сначала",
  noFirst: "Как удобнее клинике",
  language: "На каком языке писать",
  languageKept: "Как сейчас",
  save: "Сохранить",
  saved: "Сохранено",
  savedHint: "Теперь пишем так, как отмечено ниже.",
  unchanged: "Всё осталось как было.",
  stopAll: "Отказаться от всех сообщений",

  stop: "Остановить сообщения?",
  stopHint: "Пока вы не нажмёте кнопку, ничего не изменится.",
  stopThis: "Не присылать такие сообщения",
  stopThisHint: "Перестанем присылать это по всем каналам.",
  stopEverything: "Не присылать никаких сообщений",
  stopEverythingHint: "Ни одного сообщения ни по одному каналу, напоминаний о визите тоже.",
  alsoStop: "Остановить и всё остальное?",
  stopped: "Больше не пишем",
  stoppedAlready: "Такие сообщения уже остановлены. Ничего делать не нужно.",
  stoppedWhat: "Остановлено",
  undo: "Вернуть: кнопка нажата по ошибке",
  undone: "Вернули как было",
  undoneHint: "Сообщения снова включены, как до вашего отказа.",
  toPreferences: "Выбрать, о чём писать",

  answer: "Ваш ответ",
  question: "Вопрос",
  of: "из",
  next: "Дальше",
  send: "Отправить",
  back: "Назад",
  leaveOut: "Пропустить вопрос",
  thanks: "Спасибо, мы получили ваш ответ",
  thanksHint: "Страницу можно закрыть.",
  answered: "Вы уже ответили",
  answeredAt: "Мы получили ваш ответ",
  closed: "Отвечать больше не нужно",
  closedHint: "Время для этого ответа прошло. Если хотите что-то сказать врачу, позвоните нам.",
  stoppedByWord: "Вы написали, что сообщения больше не нужны: мы их остановили.",
  urgent: "Важно",
  goOn: "Продолжить",
  systolic: "Верхнее",
  diastolic: "Нижнее",
  yes: "Да",
  no: "Нет",

  problem: "Проверьте, пожалуйста",
  orLeaveOut: "Ответьте или пропустите вопрос.",
  badNumber: "Нужно одно число, например 7 или 36,6.",
  badScale: "Выберите одно число.",
  badChoice: "Выберите один ответ.",
  badDate: "Нужна дата, например 05.03.2026.",
  badPressure: "Нужны два числа с экрана тонометра: верхнее от 60 до 280, нижнее от 30 до 180, и верхнее больше нижнего.",
  badText: "Напишите хотя бы слово.",

  callMe: "Перезвонить вам?",
  callMeHint: "Мы позвоним вам в рабочее время клиники.",
  when: "Когда удобнее",
  morning: "Утром",
  day: "Днём",
  evening: "Вечером",
  anytime: "В любое время",
  callMeButton: "Жду звонка",
  callNoted: "Записали: перезвоним",
  callNotedHint: "Позвоним не позднее следующего рабочего дня. Если удобнее, позвоните сами.",

  book: "Запись на приём",
  bookHint: "Свободное время откроется на сайте клиники.",
  bookButton: "Выбрать время",
  bookByCall: "Запишем вас по телефону: позвоните или попросите перезвонить.",

  expired: "Эта ссылка устарела",
  expiredHint: "Так мы бережём ваши данные. Попросите новую, и мы пришлём её или позвоним.",
  newLink: "Попросить новую ссылку",
  newLinkNoted: "Мы получили вашу просьбу",
  newLinkNotedHint: "Пришлём новую ссылку или позвоним не позднее следующего рабочего дня.",
  forged: "Ссылка не открылась",
  forgedHint: "Похоже, она скопирована не целиком. Откройте её ещё раз прямо из сообщения. Если не поможет, позвоните нам.",
  foreign: "Нажмите кнопку ещё раз",
  foreignHint: "Запрос пришёл с другого сайта, поэтому мы ничего не изменили. Откройте ссылку из нашего сообщения и нажмите кнопку там.",
};

type Table = Record<keyof typeof ru, string>;

const en: Table = {
  clinic: "The clinic",
  otherLanguage: "Русский",
  skip: "Skip to content",
  call: "Call",
  emergency: "If you feel unwell, do not wait for a reply: call 103 or 112.",
  about: "Messages about",

  preferences: "Which messages you get",
  preferencesHint: "Tick what we may write about, and where. Changes hold as soon as you save.",
  noChannels: "We have no address of yours for such messages.",
  first: "Where to write first",
  noFirst: "Whatever suits the clinic",
  language: "In which language",
  languageKept: "As it is now",
  save: "Save",
  saved: "Saved",
  savedHint: "From now on we write as ticked below.",
  unchanged: "Everything is as it was.",
  stopAll: "Stop all messages",

  stop: "Stop these messages?",
  stopHint: "Nothing changes until you press a button.",
  stopThis: "Stop such messages",
  stopThisHint: "We will stop sending this on every channel.",
  stopEverything: "Stop all messages",
  stopEverythingHint: "Not one message on any channel, not even a reminder of a visit.",
  alsoStop: "Stop everything else as well?",
  stopped: "We will write no more",
  stoppedAlready: "Such messages are stopped already. There is nothing to do.",
  stoppedWhat: "Stopped",
  undo: "Undo: it was a mistake",
  undone: "Everything is back as it was",
  undoneHint: "The messages are on again, as before you stopped them.",
  toPreferences: "Choose what we write about",

  answer: "Your answer",
  question: "Question",
  of: "of",
  next: "Next",
  send: "Send",
  back: "Back",
  leaveOut: "Leave this question out",
  thanks: "Thank you, we have your answer",
  thanksHint: "You can close this page.",
  answered: "You have answered already",
  answeredAt: "We got your answer on",
  closed: "No answer is needed any more",
  closedHint: "The time for this answer is over. If there is something to tell the doctor, please call us.",
  stoppedByWord: "You wrote that you want no more messages: we have stopped them.",
  urgent: "Important",
  goOn: "Continue",
  systolic: "Upper",
  diastolic: "Lower",
  yes: "Yes",
  no: "No",

  problem: "Please check",
  orLeaveOut: "Please answer, or leave the question out.",
  badNumber: "One number, please, for example 7 or 36.6.",
  badScale: "Please choose one number.",
  badChoice: "Please choose one answer.",
  badDate: "A date, please, for example 2026-03-05.",
  badPressure: "Two numbers from the monitor, please: the upper from 60 to 280, the lower from 30 to 180, and the upper above the lower.",
  badText: "A word at least, please.",

  callMe: "Shall we call you back?",
  callMeHint: "We will call during the clinic’s working hours.",
  when: "What time suits you",
  morning: "Morning",
  day: "Afternoon",
  evening: "Evening",
  anytime: "Any time",
  callMeButton: "Please call me",
  callNoted: "Noted: we will call",
  callNotedHint: "We will call no later than the next working day. If you prefer, call us yourself.",

  book: "Book a visit",
  bookHint: "Free times open on the clinic’s site.",
  bookButton: "Choose a time",
  bookByCall: "We book by phone: call us, or ask us to call you.",

  expired: "This link is too old",
  expiredHint: "That is how we keep your data safe. Ask for a new one, and we will send it or call.",
  newLink: "Ask for a new link",
  newLinkNoted: "We have your request",
  newLinkNotedHint: "We will send a new link or call no later than the next working day.",
  forged: "The link did not open",
  forgedHint: "It seems that a part of it is missing. Open it once more straight from the message. If that does not help, please call us.",
  foreign: "Please press the button again",
  foreignHint: "The request came from another site, so nothing was changed. Open the link in our message and press the button there.",
};

export const words: Record<Language, Table> = { ru, en };

/** What the patient agrees to: kept in the ledger as it was shown. */
export const purposes: Record<Language, Record<Purpose, { title: string; text: string }>> = {
  ru: {
    service: { title: "О ваших визитах", text: "подтверждения, напоминания и переносы" },
    care: { title: "После визита", text: "вопросы о самочувствии и приглашения на контроль" },
    advertising: { title: "Реклама", text: "новости и предложения клиники" },
  },
  en: {
    service: { title: "About your visits", text: "confirmations, reminders and changes" },
    care: { title: "After a visit", text: "questions about how you are, and invitations to a check" },
    advertising: { title: "Advertising", text: "the clinic’s news and offers" },
  },
};

/** What a patient would call them. */
export const channelWords: Record<Language, Record<ChannelName, string>> = {
  ru: { telegram: "Telegram", max: "MAX", whatsapp: "WhatsApp", email: "Электронная почта", sms: "СМС" },
  en: { telegram: "Telegram", max: "MAX", whatsapp: "WhatsApp", email: "E-mail", sms: "Text message" },
};

export const languageNames: Record<Language, string> = { ru: "Русский", en: "English" };

/** For staff. */
export const staffWords = {
  callBack: "Перезвонить: пациент просит звонка",
  newLink: "Прислать новую ссылку: прежняя устарела",
};
