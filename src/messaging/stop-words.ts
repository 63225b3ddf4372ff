// The wishes to hear no more, and to come back, as people write them: data, read by stop.ts.

/**
 * Whole messages that mean STOP: lower case, ё as е, no punctuation. `*` ends a word in any way: "прекрати*" is прекратите, прекратить.
 * Words in `courtesies` may stand anywhere around them. Left out for a person to read: what may be about treatment or a visit ("хватит",
 * "отказываюсь", "не надо", "cancel"), what asks for another way or hour ("не пишите ночью", "лучше позвоните"), and "отпишусь", which
 * mostly means "I will report".
 */
export const stopWishes: readonly string[] = [
  "стоп",
  "stop",
  "стоп рассылка|рассылке|рассылку|сообщения|смс|спам",
  "останови* рассылку|сообщения|спам|смс",
  "отказ от рассылки|рассылок|сообщений",
  "стопп*",
  "стоп стоп",
  "стоп стоп стоп",
  "хватит писать|сообщений|рассылок|спама|спамить|слать",
  "стп|стопе|ctop|cnjg|ыещз",
  "отписаться|отписатся|отписаца|отписать|отписка|отписку|отпишите|отпиши|отпишете|jngbcfnmcz",
  "хочу|хотел|хотела|хотелось|как отписаться|отписатся|отписать",
  "отписаться|отписать|отпишите|отпиши|отписка|отписку от рассылки|рассылок|сообщений|уведомлений|смс|этого|всего",
  "отказаться|откажусь от рассылки|рассылок|сообщений|уведомлений|смс",
  "отказываюсь получать сообщения|рассылку|смс|уведомления|это",
  "не давал|давала согласие|согласия на рассылку|сообщения|смс",
  "ничего не присыла*|шлите|отправля*|пиши*|надо",
  "не спамь|спамьте|спамить",
  "требую|прошу остановить|прекратить рассылку|сообщения|писать|слать|присылать|смс|спам",
  "прекратить рассылку|сообщения|писать|слать|присылать|смс|спам",
  "требую прекратить звонки и сообщения",
  "прекрати*|перестань* присылать|слать|отправлять сообщения|рассылку|смс|уведомления|это",
  "не хочу получать от сообщения|сообщений|рассылку|рассылки|смс|уведомления|письма",
  "не хочу ничего получать",
  "не хочу чтобы писали|присылали|беспокоили|слали",
  "отключи* от рассылки|рассылок|сообщений|уведомлений",
  "сними*|убери*|исключи*|вычеркни*|выпиши* из|с|от рассылки|рассылок|базы|списка|подписки",
  "убери*|сотри*|вычеркни*|исключи* номер|телефон|контакт|почту|адрес",
  "хорош|харош|достали|задолбали|надоели писать|спамить|слать|рассылкой|сообщениями",
  "оставь|оставьте в покое",
  "хочу отписаться от рассылки|рассылок|сообщений|уведомлений|смс|этого|всего",
  "отключи* рассылку|сообщения|уведомления|смс",
  "отключить",
  "отмени* рассылку|подписку|сообщения|уведомления",
  "отказываюсь от рассылки|рассылок|сообщений|уведомлений|смс",
  "прекрати* рассылку|писать|сообщения|слать|это|спам|спамить|присылать|отправлять",
  "прекратите",
  "перестань*|переста* писать|слать|присылать|спамить|отправлять",
  "перестань*|переста* писать|слать|присылать|отправлять сообщения|рассылку|смс|уведомления",
  "не пиши*",
  "не писать",
  "не пиши* сюда",
  "не беспокой*",
  "не беспокоить",
  "не тревожь*",
  "не присыла*",
  "не присыла* сообщения|сообщений|рассылку|рассылки|смс|ничего|уведомления",
  "не шли*|слать",
  "не шли*|слать сообщения|сообщений|рассылку|смс|ничего",
  "не отправля*",
  "не отправля* сообщения|сообщений|рассылку|смс|ничего",
  "не надо|нужно писать|присылать|слать|рассылок|рассылки|сообщений|уведомлений|спама",
  "не хочу получать сообщения|сообщений|рассылку|рассылки|смс|уведомления|уведомлений|это|письма",
  "удалите",
  "удали* из|с рассылки|списка",
  "удали* мой номер|телефон|контакт",
  "удали* мой номер|телефон из рассылки|базы",
  "уберите|исключите|вычеркните из рассылки|базы|списка",
  "отстань*",
  "отстань* от",
  "отвали*",
  "отвали* от",
  "отвяжи*",
  "отзываю согласие",
  "отзываю согласие на рассылку|сообщения",
  "unsubscribe",
  "unsubscribed|unsub|unsubcribe|unsuscribe|unsubscibe|unsubscrib|usubscribe|unsubscribe me",
  "unsubscribe from all|this|everything|mailing|newsletter|messages|emails",
  "unsubscribe from this|the|your mailing|list|newsletter",
  "stopp",
  "stop all messages|texts|emails|notifications",
  "stop sending",
  "do not send messages|texts|emails|anything",
  "dont send messages|texts|emails|anything",
  "no messages|texts|emails|sms",
  "take off",
  "delete",
  "delete number|phone|email|contact",
  "stop all",
  "stopall",
  "stop stop",
  "stop messages|messaging|texting|writing|sending|contacting|emails|emailing|spam|spamming|it|this",
  "stop sending messages|emails|texts|this|these|it|spam",
  "stop sending these|your messages|emails|texts",
  "stop messaging|texting|writing|contacting|emailing|spamming us",
  "opt out",
  "optout",
  "opt out of messages|emails|texts|this|everything",
  "dont write|text|message|contact|email|disturb",
  "do not write|text|message|contact|email|disturb",
  "dont|not send messages|emails|texts",
  "no messages",
  "quit",
  "end messages",
  "cancel subscription|messages",
  "remove",
  "remove from list|mailing",
  "take off list",
  "take off the|your|this list",
  "remove from the|your|this list",
  "want to unsubscribe|stop",
  "leave alone",
];

/** May stand in a sentence of their own beside a wish to stop; alone they are none. */
export const complaints: readonly string[] = [
  "не нужно|надо|интересно",
  "это не нужно|надо|интересно",
  "не интересует",
  "хватит",
  "надоели|надоело|достали|задолбали",
  "это спам",
  "спам",
  "сколько можно",
  "ошиблись номером",
  "enough",
  "not interested",
  "im not interested",
  "this is spam",
  "wrong number",
];

/**
 * These ask for more than silence: personal data are to be erased, or no longer processed (152-ФЗ art. 9 p. 2, art. 21 p. 5). They stop
 * the messages, and a person sees to the rest.
 */
export const dataWishes: readonly string[] = [
  "удали*|сотри*|уничтожь* данные",
  "удали*|сотри*|уничтожь* персональные данные",
  "удали* из базы",
  "удали* из базы данных",
  "отзываю|отзыв согласие|согласия на обработку данных",
  "отзываю|отзыв согласие|согласия на обработку персональных данных",
  "отзываю|отзыв согласие|согласия на обработку пд|пдн",
  "delete|erase data",
  "delete|erase personal data",
  "delete account|profile",
  "withdraw consent",
  "withdraw consent processing",
  "withdraw consent data processing",
  "withdraw consent for processing",
  "withdraw consent for data processing",
];

/** Whole messages that mean START, after rule 190. */
export const startWishes: readonly string[] = [
  "/start",
  "start",
  "старт",
  "начать",
  "подпис*",
  "подпиш*",
  "возобнови*",
  "unstop",
  "subscribe",
  "resume",
];

/** Taken away before a message is compared: politeness, emphasis, and the person it is about. */
export const courtesies: readonly string[] =
  "пожалуйста пж пжалста просьба ваш ваша ваше ваши вашу ваших пожалуста пжл пжлст плиз плз прошу спасибо спс благодарю здравствуйте добрый день вечер утро привет вас вам меня мне мой мои моих мое свой свое свои нам нас я ты вы больше более никогда уже все впредь совсем вообще немедленно срочно сейчас ну да и please pls plz thanks thank you kindly hi hello dear me my i would id like to the your anymore any more ever again now just ok".split(
    " ",
  );

/** What confirms a STOP: one neutral line, by language. */
export const stopConfirmed: Record<string, string> = {
  ru: "Хорошо, больше не пишем.{% if clinic.phone %} Если передумаете, напишите «старт» или скажите об этом в клинике: {{ clinic.phone }}.{% else %} Если передумаете, напишите «старт».{% endif %}",
  en: "All right, we will not write again.{% if clinic.phone %} If you change your mind, write START or tell the clinic: {{ clinic.phone }}.{% else %} If you change your mind, write START.{% endif %}",
};

/** What greets whoever comes, or comes back, and has taken back no consent. */
export const startConfirmed: Record<string, string> = {
  ru: "Здравствуйте! Это {{ clinic.name }}, мы на связи здесь. Чтобы больше не получать сообщений, напишите «стоп».",
  en: "Hello! This is {{ clinic.name }}; you can reach us here. To get no more messages, write STOP.",
};

/** And whoever has: each purpose is asked anew, on the preferences page (rule 190). */
export const startAsksAnew: Record<string, string> = {
  ru: "Здравствуйте! Вы просили больше не писать, поэтому сами мы ничего не возобновляем. О чём вам снова можно писать, отметьте здесь: {{ links.preferences }}",
  en: "Hello! You asked us not to write, so we resume nothing by ourselves. Please tick what we may write about again: {{ links.preferences }}",
};
