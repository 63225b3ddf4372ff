// The words of Conversations, in Russian and in English.
import type { Refused } from "../../../engine/answer-patient.ts";
import type { MessageState } from "../../../store/messages.ts";
import type { ReplyKind } from "../../../store/replies.ts";
import type { Language } from "../../language.ts";

const ru = {
  about: "Что пишут пациенты и что мы им ответили. Сверху те, кто ждёт ответа, ниже остальные, кто писал недавно.",
  show_waiting: "Ждут ответа",
  show_all: "Все",
  filters: "Какие диалоги показать",
  waits: "ждёт",
  alarm: "тревожные слова",
  stranger: "Незнакомый адрес",
  strangerAbout:
    "С этого адреса написал кто-то, кого нет среди пациентов. Если знаете, кто это, свяжите адрес с картой: переписка перейдёт туда.",
  nobody: "Никто не ждёт ответа",
  nobodyHint: "Когда пациент напишет что-то, что нельзя прочитать как ответ на вопрос, диалог появится здесь.",
  noWords: "Пока никто не писал",
  noWordsHint: "Здесь появится всё, что пациенты напишут клинике по любому каналу.",
  choose: "Выберите диалог",
  chooseHint: "Здесь будет переписка и место для ответа.",
  older: "Раньше",
  further: "Дальше",
  fromStart: "К началу",
  others: "Недавние",
  allWaiting: "Все, кто ждёт",
  noMore: "Это всё",
  noMoreHint: "Более ранних диалогов нет. Вернитесь к началу списка.",
  noneByChannel: "По этому каналу никто не писал",
  noneByChannelHint: "Посмотрите все диалоги. Включён ли канал, видно в Настройках, в разделе «Каналы».",
  earlier: "Показать более ранние",
  back: "К диалогам",
  thread: "Переписка",
  silent: "Переписки ещё нет.",
  byHand: "написал сотрудник",
  understood: "Понято как",
  why: "Почему",
  answer: "Ваш ответ",
  send: "Отправить",
  by: "Каким каналом",
  quick: "Готовые ответы",
  done: "Ответ не нужен",
  doneAll: "Отмечено: ответа никто не ждёт.",
  sent: "Отправляем.",
  gone: "Никто уже не ждёт: возможно, ответил кто-то другой.",
  notLinked: "Не связано. Возможно, у пациента уже записан другой адрес в этом канале: тогда сначала поправьте его карту.",
  notOurs: "Не наш пациент",
  link: "Связать с пациентом",
  find: "Имя, телефон или номер",
  search: "Найти",
  noneFound: "Никого не нашли. Попробуйте фамилию или последние четыре цифры телефона.",
  linkThis: "Связать с этой картой",
  cannot: "Ответить здесь сейчас нельзя",
  nowhere: "Написать некуда: у пациента нет адреса ни в одном включённом канале. Позвоните.",
  patientPage: "Открыть карту",
};

type Table = Record<keyof typeof ru, string>;

const en: Table = {
  about: "What patients write and what we answered. Those who wait for an answer are on top, then the others who wrote lately.",
  show_waiting: "Waiting",
  show_all: "All",
  filters: "Which conversations to show",
  waits: "waits",
  alarm: "alarming words",
  stranger: "Unknown address",
  strangerAbout:
    "Somebody who is none of the patients wrote from this address. If you know who it is, link it to their record: the conversation moves there.",
  nobody: "Nobody waits for an answer",
  nobodyHint: "When a patient writes what cannot be read as the answer to a question, the conversation appears here.",
  noWords: "Nobody has written yet",
  noWordsHint: "Everything that patients write to the clinic, by any channel, appears here.",
  choose: "Choose a conversation",
  chooseHint: "The words of both sides, and a place to answer, will be here.",
  older: "Earlier",
  further: "Further",
  fromStart: "To the start",
  others: "Recent",
  allWaiting: "Everybody who waits",
  noMore: "That is all",
  noMoreHint: "There are no earlier conversations. Go back to the start of the list.",
  noneByChannel: "Nobody has written by this channel",
  noneByChannelHint: "Look at all conversations. Whether the channel is on is told in Settings, under Channels.",
  earlier: "Show earlier ones",
  back: "To conversations",
  thread: "Conversation",
  silent: "There are no words yet.",
  byHand: "written by staff",
  understood: "Read as",
  why: "Why",
  answer: "Your answer",
  send: "Send",
  by: "By which channel",
  quick: "Ready answers",
  done: "No answer needed",
  doneAll: "Marked: nobody waits here.",
  sent: "It is on its way.",
  gone: "Nobody waits any more: perhaps a colleague has answered.",
  notLinked: "Not linked. Perhaps the patient has another address by this channel: put their record right first.",
  notOurs: "Not our patient",
  link: "Link to a patient",
  find: "Name, phone or number",
  search: "Find",
  noneFound: "Nobody was found. Try the last name, or the last four digits of the phone.",
  linkThis: "This is who wrote",
  cannot: "You cannot answer here now",
  nowhere: "There is nowhere to write to: the patient has no address by any channel that is on. Please call.",
  patientPage: "Open the record",
};

export const conversationWords: Record<Language, Table> = { ru, en };
export type ConversationWord = keyof typeof ru;

export const stateWords: Record<Language, Record<MessageState, string>> = {
  ru: {
    deferred: "Отправляется",
    sending: "Отправляется",
    sent: "Отправлено",
    delivered: "Доставлено",
    read: "Прочитано",
    failed: "Не доставлено",
    unknown: "Отправлено, но дошло ли, неизвестно",
    suppressed: "Не отправлено",
  },
  en: {
    deferred: "Being sent",
    sending: "Being sent",
    sent: "Sent",
    delivered: "Delivered",
    read: "Read",
    failed: "Not delivered",
    unknown: "Sent; whether it arrived is unknown",
    suppressed: "Not sent",
  },
};

/** What a reply was taken for, where that is worth a word. */
export const kindWords: Record<Language, Partial<Record<ReplyKind, string>>> = {
  ru: {
    unclear: "Не удалось прочитать как ответ",
    stop: "Понято как просьба больше не писать",
    start: "Понято как желание вернуться",
    extra: "Ответ на этот вопрос уже был",
  },
  en: {
    unclear: "Could not be read as an answer",
    stop: "Read as a wish for no more messages",
    start: "Read as a wish to come back",
    extra: "The question had its answer already",
  },
};

type Reason = Refused["reason"];

const refusals: Record<Language, Partial<Record<Reason, string>>> = {
  ru: {
    no_channel: "У пациента нет адреса в этом канале, или канал у клиники выключен.",
    channel_blocked: "Пациент закрыл этот канал для клиники. Откроется, если он сам напишет сюда снова.",
    consent_withdrawn: "Пациент просил не писать ему сюда и с тех пор не писал сам. Позвоните или выберите другой канал.",
    template_needed:
      "WhatsApp принимает свободный текст только сутки после последних слов пациента. Сейчас подойдёт лишь одобренный шаблон: выберите другой канал или позвоните.",
    bad_text: "Текст пустой или слишком длинный: за раз уходит до 3900 знаков. Написанное осталось в поле.",
  },
  en: {
    no_channel: "The patient has no address by this channel, or the clinic has it turned off.",
    channel_blocked: "The patient has closed this channel to the clinic. It opens when they write here again.",
    consent_withdrawn: "The patient asked not to be written to here, and has not written since. Call, or choose another channel.",
    template_needed:
      "WhatsApp takes free words only for a day after the patient’s last ones. Only an approved template would pass now: choose another channel, or call.",
    bad_text: "The text is empty or too long: up to 3900 characters go at once. What you wrote is still in the field.",
  },
};

export const refusalSentence = (reason: Reason, language: Language): string =>
  refusals[language][reason] ?? conversationWords[language].cannot;

export const windowSentence = (until: string, language: Language): string =>
  language === "ru"
    ? `Писать свободно можно до ${until}; потом WhatsApp примет только одобренный шаблон.`
    : `You may write freely until ${until}; after that WhatsApp takes only an approved template.`;
