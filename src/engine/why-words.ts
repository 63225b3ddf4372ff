// The words in which staff read why a message was sent, put off or not sent, one table for each language.
import type { ChannelName, Purpose } from "../journey/plan.ts";
import type { Agreement, SuppressionReason } from "../messaging/policy.ts";
import { plural } from "../scenario/diagram-words.ts";
import type { Language } from "./explain-words.ts";

/** Arguments are ready to print: moments with their day, `record` with its brackets or empty. */
export interface WhyWords {
  sent(purpose: Purpose, channel: string, record: string, unlockedBy?: string): string;
  notSent: Record<SuppressionReason, (purpose: Purpose, more: { record: string; law: string; document?: Agreement }) => string>;
  /** Where the clinic requires a document and none is there. */
  required: string;
  quiet(until: string): string;
  capped(until: string, cap: string): string;
  held: Record<"staff_hold" | "red_flag_hold" | "paused", string>;
  /** Of no journey: an urgent text, a confirmation, a word by staff. */
  beyond: string;
  record(way: string, at: string, version?: string): string;
  cap(count: number, days: number): string;
  ways: Record<string, string>;
  channels: Record<ChannelName, string>;
}

const consentEn: Record<Agreement, string> = {
  service: "consent to messages about visits",
  care: "consent to messages about care",
  advertising: "consent to advertising",
  personal_data: "consent to the processing of personal data",
  health_data: "consent to the processing of health data",
};

const en: WhyWords = {
  sent: (purpose, channel, record, unlockedBy) =>
    `By ${channel}: ${consentEn[purpose]} there is on record${record}${unlockedBy ? `; ${unlockedBy} unlocked the channel` : ""}.`,
  notSent: {
    staff_hold: () => "Staff held it back until the end.",
    red_flag_hold: () => "A red flag held it back until the end.",
    consent_withdrawn: (purpose, { record, document }) => `Not sent: ${consentEn[document ?? purpose]} was withdrawn${record}.`,
    no_consent: (purpose) => `Not sent: no ${consentEn[purpose]} is on record by any channel that the patient has.`,
    unlawful_channel: (_, { law }) => `Not sent: the law (${law}) closes the channels that are left.`,
    channel_blocked: () => "Not sent: blocked by the patient, until they write there again.",
    no_channel: () => "Not sent: no channel is left by which the patient can be reached.",
    template_needed: () => "Not sent: WhatsApp would take only an approved template now.",
    not_approved: () => "Not sent: nobody has approved this advertising.",
    too_late: () => "Not sent: it would have come too late.",
    frequency_cap: () => "Not sent: there have been enough messages of this kind.",
    journey_ended: () => "Not sent: its journey had ended.",
  },
  required: "Not sent: the clinic requires a consent to the processing of data, and none is on record.",
  quiet: (until) => `Put off until ${until}: it was night there.`,
  capped: (until, cap) => `Put off until ${until}: at most ${cap}.`,
  held: {
    staff_hold: "Held back by staff until they release it.",
    red_flag_hold: "Held back: a red flag is open.",
    paused: "Held back: the scenario was paused.",
  },
  beyond: "Past every gate: an answer to the patient's own word.",
  record: (way, at, version) => ` (${[way, at, ...(version ? [`version ${version}`] : [])].filter(Boolean).join(", ")})`,
  cap: (count, days) => `${count} in ${days} days`,
  ways: {},
  channels: { telegram: "Telegram", max: "MAX", whatsapp: "WhatsApp", email: "e-mail", sms: "SMS" },
};

const consentRu: Record<Agreement, string> = {
  service: "согласие на сообщения о приёме",
  care: "согласие на сообщения о здоровье",
  advertising: "согласие на рекламу",
  personal_data: "согласие на обработку персональных данных",
  health_data: "согласие на обработку данных о здоровье",
};

const ru: WhyWords = {
  sent: (purpose, channel, record, unlockedBy) =>
    `${channel}: есть ${consentRu[purpose]}${record}${unlockedBy ? `; канал открыл юрист: ${unlockedBy}` : ""}.`,
  notSent: {
    staff_hold: () => "Сообщение так и не отпустили.",
    red_flag_hold: () => "Тревогу так и не закрыли, и сообщение не ушло.",
    consent_withdrawn: (purpose, { record, document }) => `Не отправлено: ${consentRu[document ?? purpose]} отозвано${record}.`,
    no_consent: (purpose) => `Не отправлено: ${consentRu[purpose]} не записано ни для одного канала, который есть у пациента.`,
    unlawful_channel: (_, { law }) => `Не отправлено: оставшиеся каналы закрывает закон (${law}).`,
    channel_blocked: () => "Не отправлено: пациент заблокировал канал; откроется, когда он сам туда напишет.",
    no_channel: () => "Не отправлено: не осталось канала, по которому можно написать пациенту.",
    template_needed: () => "Не отправлено: в WhatsApp сейчас проходит только одобренный шаблон.",
    not_approved: () => "Не отправлено: эту рекламу ещё никто не одобрил.",
    too_late: () => "Не отправлено: было бы слишком поздно.",
    frequency_cap: () => "Не отправлено: таких сообщений уже достаточно.",
    journey_ended: () => "Не отправлено: сценарий к тому времени закончился.",
  },
  required: "Не отправлено: клиника требует согласие на обработку данных, а его нет.",
  quiet: (until) => `Отложено до ${until}: у пациента была ночь.`,
  capped: (until, cap) => `Отложено до ${until}: не больше ${cap}.`,
  held: {
    staff_hold: "Придержано, пока сотрудник не отпустит.",
    red_flag_hold: "Придержано: открыта тревога.",
    paused: "Придержано: сценарий стоял на паузе.",
  },
  beyond: "В ответ на слова самого пациента, мимо всех ограничений.",
  record: (way, at, version) => ` (${[way, at, ...(version ? [`версия ${version}`] : [])].filter(Boolean).join(", ")})`,
  cap: (count, days) =>
    `${count} ${plural(count, ["сообщения", "сообщений", "сообщений"])} за ${days} ${plural(days, ["день", "дня", "дней"])}`,
  ways: {
    form: "по форме",
    paper: "на бумаге",
    reply: "ответом",
    import: "из файла",
    event: "из системы записи",
    page: "на странице",
    staff: "записал сотрудник",
    story: "история",
  },
  channels: { telegram: "Telegram", max: "MAX", whatsapp: "WhatsApp", email: "Почта", sms: "СМС" },
};

export const whyWords: Record<Language, WhyWords> = { ru, en };
