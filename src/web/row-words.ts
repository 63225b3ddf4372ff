// Tells one line of a patient's timeline in words, with the reason where there is one.
import { isUrgent } from "../engine/urgent.ts";
import type { ChannelName } from "../journey/plan.ts";
import type { Reading } from "../messaging/replies.ts";
import { bothTimes, type Language } from "./language.ts";
import type { Told } from "./phone-data.ts";
import { channelNames, words } from "./words.ts";

export interface RowWords {
  /** A shape, since colour alone says nothing. */
  mark: string;
  text: string;
  why?: string;
}

type Pair = Record<Language, string>;
const pick = (table: Record<string, Pair>, key: string, language: Language): string =>
  Object.hasOwn(table, key) ? (table[key]?.[language] ?? key) : key;

const events: Record<string, Pair> = {
  "appointment.booked": { ru: "Пациент записан на приём", en: "A visit was booked" },
  "appointment.rescheduled": { ru: "Приём перенесён", en: "The visit was moved" },
  "appointment.confirmed": { ru: "Приём подтверждён", en: "The visit was confirmed" },
  "appointment.arrived": { ru: "Пациент пришёл", en: "The patient arrived" },
  "appointment.fulfilled": { ru: "Приём состоялся", en: "The visit took place" },
  "appointment.cancelled": { ru: "Приём отменён", en: "The visit was cancelled" },
  "appointment.noshow": { ru: "Пациент не пришёл на приём", en: "The patient missed the visit" },
};

/** Why something was not sent, or nobody let in; the words kept for good, told to people. */
const reasons: Record<string, Pair> = {
  no_consent: { ru: "Пациент не давал согласия на такие сообщения", en: "The patient has not agreed to such messages" },
  consent_withdrawn: { ru: "Пациент отозвал согласие", en: "The patient has taken the consent back" },
  no_channel: { ru: "У пациента нет ни одного канала из сценария", en: "The patient has none of the scenario’s channels" },
  channel_blocked: { ru: "Канал больше не принимает сообщений", en: "The channel takes no more messages" },
  unlawful_channel: { ru: "Закон не разрешает писать об этом по этому каналу", en: "The law does not allow this on this channel" },
  frequency_cap: { ru: "Сообщений за эти дни уже достаточно", en: "Enough messages have gone these days" },
  too_late: { ru: "К этому времени приём уже начнётся", en: "The visit would have begun" },
  journey_ended: { ru: "Сценарий уже закончен", en: "The journey had ended" },
  red_flag_hold: { ru: "Открыта тревога: ждём врача", en: "A red flag is open: a doctor decides" },
  staff_hold: { ru: "Сотрудник приостановил сообщения", en: "Staff have put messages on hold" },
  not_approved: { ru: "Эту рекламу ещё никто не одобрил", en: "Nobody has approved the advertising yet" },
  template_needed: { ru: "Для WhatsApp нужен одобренный шаблон", en: "WhatsApp needs an approved template" },
  new_version: { ru: "Сценарий изменился: сообщение готовится заново", en: "The scenario was changed: the message is prepared anew" },
  skipped: { ru: "Сотрудник пропустил этот шаг", en: "Staff skipped this step" },
  when: { ru: "Условие входа не выполнено", en: "The condition for entering is not met" },
  again: { ru: "Пациент уже был в этом сценарии недавно", en: "The patient was in this scenario not long ago" },
  exclusive: { ru: "Пациента ведёт более важный сценарий", en: "A more important scenario has the patient" },
  paused: { ru: "Сценарий приостановлен", en: "The scenario is paused" },
};

export const reasonWords = (reason: string, language: Language): string => pick(reasons, reason, language);

const deliveries: Record<string, Pair> = {
  delivered: { ru: "Доставлено", en: "Delivered" },
  read: { ru: "Прочитано", en: "Read" },
  failed: { ru: "Не доставлено", en: "Not delivered" },
  blocked: { ru: "Канал закрыт пациентом", en: "The patient has closed the channel" },
};

/** What staff did by hand. */
const deeds: Record<string, Pair> = {
  hold: { ru: "Сотрудник придержал сообщения", en: "Staff held the messages back" },
  release: { ru: "Сотрудник отпустил сообщения", en: "Staff released the messages" },
  skip: { ru: "Сотрудник пропустил шаг", en: "Staff skipped a step" },
  advance: { ru: "Сотрудник не стал ждать: сценарий пошёл дальше", en: "Staff let the journey go on at once" },
  stop: { ru: "Сценарий остановлен вручную", en: "The journey was stopped by hand" },
  reopen: { ru: "Сотрудник вернул задачу в работу", en: "Staff took the outcome back: the task is open again" },
};

const purposes: Record<string, Pair> = {
  service: { ru: "о приёмах", en: "about visits" },
  care: { ru: "о здоровье", en: "about health" },
  advertising: { ru: "рекламу", en: "advertising" },
  personal_data: { ru: "обработка персональных данных", en: "processing of personal data" },
  health_data: { ru: "обработка данных о здоровье", en: "processing of health data" },
};

/** Messages of no scenario. */
const own: Record<string, Pair> = {
  urgent: { ru: "срочный текст", en: "the urgent text" },
  "by-hand": { ru: "сообщение сотрудника", en: "a message by staff" },
  "stop-confirmed": { ru: "подтверждение отписки", en: "the confirmation that messages stop" },
  "start-confirmed": { ru: "подтверждение, что канал открыт", en: "the confirmation that the channel is open" },
};

const outcomes: Record<string, Pair> = {
  completed: { ru: "пройден до конца", en: "completed" },
  cancelled: { ru: "отменён", en: "cancelled" },
  superseded: { ru: "уступил место другому", en: "superseded" },
  stopped: { ru: "остановлен", en: "stopped" },
  failed: { ru: "сбой", en: "failed" },
  booked: { ru: "есть запись", en: "booked" },
  rebooked: { ru: "есть новая запись", en: "rebooked" },
  declined: { ru: "отказ", en: "declined" },
  unreachable: { ru: "не дозвонились", en: "unreachable" },
  silent: { ru: "нет ответа", en: "silent" },
  arrived: { ru: "дошло", en: "it arrived" },
  not_arrived: { ru: "не дошло", en: "it did not arrive" },
  released: { ru: "сообщения отпущены", en: "released" },
};

export const eventWords = (type: string, language: Language): string => pick(events, type, language);
export const outcomeWords = (outcome: string, language: Language): string => pick(outcomes, outcome, language);

const roles: Record<string, Pair> = {
  coordinator: { ru: "координатор", en: "coordinator" },
  doctor: { ru: "врач", en: "doctor" },
  "head-of-desk": { ru: "старший администратор", en: "head of desk" },
};

export const roleWords = (role: string, language: Language): string => pick(roles, role, language);

/** `zones` are the patient's and the clinic's. */
export function rowWords(told: Told, language: Language, zones: readonly [string, string]): RowWords {
  const { row, title, task, reply } = told;
  const ru = language === "ru";
  const { kind, what, detail } = row;
  const scenario = title ?? what;
  const about = told.about ?? own[isUrgent({ key: String(detail.key) }) ? "urgent" : what]?.[language] ?? what.replaceAll("-", " ");
  const reason = detail.reason ? { why: `${pick(reasons, String(detail.reason), language)}.` } : {};
  switch (kind) {
    case "event":
      return { mark: "●", text: `${pick(events, what, language)}${detail.service ? ` (${detail.service})` : ""}` };
    case "entered":
      return { mark: "▶", text: ru ? `Начат сценарий «${scenario}»` : `Entered “${scenario}”` };
    case "started":
      return { mark: "▶", text: ru ? `Сценарий начал другой: «${scenario}»` : `The scenario started another: “${scenario}”` };
    case "not_entered":
      return { mark: "–", text: ru ? `Сценарий «${scenario}» не начат` : `Did not enter “${scenario}”`, ...reason };
    case "sent":
    case "said": {
      const by = channelNames[String(detail.channel) as ChannelName] ?? String(detail.channel);
      const sure = detail.unknown
        ? ru
          ? { why: "Канал не подтвердил отправку: повторять не будем." }
          : { why: "The provider did not confirm it: it is not sent again." }
        : {};
      return { mark: "→", text: ru ? `Отправлено, ${by}: ${about}` : `Sent by ${by}: ${about}`, ...sure };
    }
    case "suppressed":
      return { mark: "✕", text: ru ? `Не отправлено: ${about}` : `Not sent: ${about}`, ...reason };
    case "failed":
      return { mark: "✕", text: ru ? `Отправить не удалось: ${about}` : `Failed: ${about}`, ...reason };
    case "held":
      return { mark: "…", text: ru ? `Придержано: ${about}` : `Held back: ${about}`, ...reason };
    case "deferred": {
      const until = bothTimes(Number(detail.until), ...zones, language);
      return {
        mark: "…",
        text: ru ? `Отложено до ${until}: ${about}` : `Put off until ${until}: ${about}`,
        why: ru
          ? "Тихие часы у пациента, или сообщений за эти дни уже достаточно."
          : "Quiet hours for the patient, or enough messages these days.",
      };
    }
    case "reply":
      return { mark: "←", text: ru ? `Ответ: «${reply?.text ?? what}»` : `Reply: “${reply?.text ?? what}”`, ...replyWhy(told, language) };
    case "delivery":
      return { mark: "·", text: `${pick(deliveries, String(detail.state), language)}: ${about}` };
    case "task":
      return {
        mark: "☐",
        text: ru ? `Задача: ${task?.title ?? what}` : `Task: ${task?.title ?? what}`,
        why: taskWhy(detail, zones, language),
      };
    case "outcome":
      return {
        mark: "☑",
        text: ru ? `Задача закрыта: ${task?.title ?? what}` : `Task closed: ${task?.title ?? what}`,
        why: `${sentence(outcomeWords(String(detail.outcome ?? ""), language))}.`,
      };
    case "alert":
      return {
        mark: "!",
        text: ru ? `Тревога: ${detail.title ?? what}` : `Red flag: ${detail.title ?? what}`,
        why: alertWhy(detail, language),
      };
    case "tagged":
      return { mark: "+", text: ru ? `Метка: ${what}` : `Tag: ${what}` };
    case "untagged":
      return { mark: "–", text: ru ? `Метка снята: ${what}` : `Tag taken off: ${what}` };
    case "called":
      return { mark: "⇢", text: ru ? `Сообщено другой системе: ${what}` : `Told another system: ${what}` };
    case "opened":
      return { mark: "↗", text: ru ? "Пациент открыл страницу записи" : "The patient went to the booking page" };
    case "consent": {
      const purpose = pick(purposes, what, language);
      if (what.endsWith("_data")) {
        const [yes, no] = ru ? ["Согласие", "Согласие отозвано"] : ["Consent", "Consent taken back"];
        return { mark: "·", text: `${detail.given ? yes : no}: ${purpose}` };
      }
      if (ru)
        return { mark: "·", text: detail.given ? `Согласие получать сообщения ${purpose}` : `Согласие отозвано: сообщения ${purpose}` };
      return { mark: "·", text: detail.given ? `Agreed to messages ${purpose}` : `Took back consent to messages ${purpose}` };
    }
    case "by_hand":
      return {
        mark: "◇",
        text: pick(deeds, what, language),
        ...(detail.reason ? { why: `${ru ? "Причина" : "Reason"}: ${detail.reason}` } : {}),
      };
    case "migrated":
      if (what === "stayed")
        return {
          mark: "·",
          text: ru
            ? `Сценарий «${scenario}» идёт по прежней версии: в новой этого шага нет`
            : `“${scenario}” goes on in its former version: the new one has no such step`,
        };
      return { mark: "⇥", text: ru ? `Сценарий «${scenario}» дальше идёт по новой версии` : `“${scenario}” goes on in its new version` };
    case "ended":
      return { mark: "■", text: ru ? `Сценарий закончен: ${outcomeWords(what, language)}` : `Ended: ${outcomeWords(what, language)}` };
  }
}

function alertWhy({ message, unsigned }: Record<string, unknown>, language: Language): string {
  const ru = language === "ru";
  const held = ru ? "Остальные сообщения ждут, пока их не отпустит сотрудник." : "Other messages wait until staff release the patient.";
  if (message) return `${ru ? "Срочный текст ушёл сразу." : "The urgent text went at once."} ${held}`;
  if (unsigned)
    return `${ru ? "Правило не подписано врачом: пациенту ничего не отправлено." : "No doctor has signed the rule: the patient was sent nothing."} ${held}`;
  return held;
}

function replyWhy({ reply, choice }: Told, language: Language): { why?: string } {
  if (!reply) return {};
  const reading = reply.reading as Reading | null;
  if (reply.kind === "unclear") return { why: `${sentence(words[language].unclear)}.` };
  if (reply.kind === "stop")
    return {
      why:
        language === "ru"
          ? "Понято как просьба больше не писать: останавливаемся сразу."
          : "Read as a wish for no more messages: we stop at once.",
    };
  if (reply.kind === "start")
    return {
      why:
        language === "ru"
          ? "Понято как желание вернуться: канал открыт, согласия спрашиваем заново."
          : "Read as a wish to come back: the channel is open, each consent is asked anew.",
    };
  if (reply.kind === "extra")
    return { why: language === "ru" ? "На этот вопрос ответ уже есть." : "This question has its answer already." };
  if (reading?.type === "read") {
    const value = choice === undefined ? shown(reading.value) : language === "ru" ? `«${choice}»` : `“${choice}”`;
    return { why: `${sentence(words[language].read)} ${value}.` };
  }
  return reply.kind === "stray" ? { why: language === "ru" ? "Открытого вопроса не было." : "No question was open." } : {};
}

export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function taskWhy({ role, due }: Record<string, unknown>, zones: readonly [string, string], language: Language): string {
  const until = due == null ? [] : [`${words[language].due} ${bothTimes(Number(due), ...zones, language)}`];
  return `${[sentence(roleWords(String(role), language)), ...until].join(", ")}.`;
}

/** A blood pressure as people write it; anything else as it is. */
export function shown(value: unknown): string {
  if (value && typeof value === "object" && "systolic" in value && "diastolic" in value) return `${value.systolic}/${value.diastolic}`;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
