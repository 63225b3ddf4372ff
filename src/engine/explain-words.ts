// The words of `explain`, one table for each language that staff read.

export type Language = "ru" | "en";

/** Arguments are ready to print: moments with their day, aims as phrases of the same table. */
export interface Words {
  language: Language;
  waiting(until: string, aim: string): string;
  busy(aim: string): string;
  deferred(aim: string, until: string): string;
  held(aim: string): string;
  asked(topic: string, until: string): string;
  reminder(at: string): string;
  awaiting(events: string[], until: string, otherwise: string): string;
  task(title: string, due?: string): string;
  cascade(at: string): string;
  idle: string;
  ended(outcome: string): string;
  exit(events: string[], conditional: boolean): string;
  about(name: string, subject?: string): string;
  toAsk(topic: string): string;
  toSend(message: string): string;
  toTask(title: string): string;
  toAwait(events: string[]): string;
  toStart(scenario: string): string;
  toEnd(outcome: string): string;
  toDecide: string;
  toRepeat: string;
  goOn: string;
  event(type: string, service?: string): string;
}

const or = (list: string[], word: string): string =>
  list.length < 2 ? list.join("") : `${list.slice(0, -1).join(", ")} ${word} ${list.at(-1)}`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const withArticle = (noun: string): string => `${/^[aeiou]/i.test(noun) ? "an" : "a"} ${noun}`;

const eventsEn: Record<string, string> = {
  "appointment.booked": "booking",
  "appointment.rescheduled": "rescheduled visit",
  "appointment.confirmed": "confirmation",
  "appointment.arrived": "arrival",
  "appointment.fulfilled": "visit that took place",
  "appointment.cancelled": "cancellation",
  "appointment.noshow": "missed visit",
  "form.started": "form that was begun",
  "form.completed": "completed form",
  "consent.given": "consent",
  "patient.tagged": "new tag",
  "scenario.ended": "finished scenario",
};

const en: Words = {
  language: "en",
  waiting: (until, aim) => `Waiting until ${until} their time, ${aim}.`,
  busy: (aim) => `About ${aim}.`,
  deferred: (aim, until) => `Waiting until ${until} their time, ${aim}: it may not write earlier.`,
  held: (aim) => `Held back until staff release the patient, ${aim}.`,
  asked: (topic, until) => `Asked ${topic}; an answer is awaited until ${until} their time.`,
  reminder: (at) => `A reminder follows ${at}.`,
  awaiting: (events, until, otherwise) =>
    `Waiting for ${or(events.map(withArticle), "or")} until ${until} their time; without one, it goes on ${otherwise}.`,
  task: (title, due) => `Waiting for the outcome of the task “${title}”${due ? `, due ${due} their time` : ""}.`,
  cascade: (at) => `Waiting until ${at} their time for the message to arrive; then the next channel is tried.`,
  idle: "Waiting for something to happen.",
  ended: (outcome) => `Ended: ${outcome}.`,
  exit: (events, conditional) =>
    `${capital(or(events.map(withArticle), "or"))}${conditional ? " that meets its condition" : ""} would end it.`,
  about: (name) => `about ${name}`,
  toAsk: (topic) => `to ask ${topic}`,
  toSend: (message) => `to send “${message}”`,
  toTask: (title) => `to give staff the task “${title}”`,
  toAwait: (events) => `to listen for ${or(events.map(withArticle), "or")}`,
  toStart: (scenario) => `to start ${scenario}`,
  toEnd: (outcome) => `to end as ${outcome}`,
  toDecide: "to decide which way to go",
  toRepeat: "to begin the next round",
  goOn: "to go on",
  event: (type, service) => `${service ? `${service} ` : ""}${eventsEn[type] ?? type}`,
};

const eventsRu: Record<string, string> = {
  "appointment.booked": "запись на приём",
  "appointment.rescheduled": "перенос приёма",
  "appointment.confirmed": "подтверждение приёма",
  "appointment.arrived": "приход пациента",
  "appointment.fulfilled": "состоявшийся приём",
  "appointment.cancelled": "отмена приёма",
  "appointment.noshow": "неявка",
  "form.started": "начатая анкета",
  "form.completed": "заполненная анкета",
  "consent.given": "согласие пациента",
  "patient.tagged": "новая метка",
  "scenario.ended": "конец другого сценария",
};

const outcomesRu: Record<string, string> = {
  completed: "пройден до конца",
  cancelled: "отменён",
  superseded: "уступил место другому",
  stopped: "остановлен",
  failed: "сбой",
  booked: "пациент записался",
  rebooked: "пациент записался снова",
  declined: "пациент отказался",
  silent: "пациент не ответил",
};

const outcomeRu = (outcome: string): string => outcomesRu[outcome] ?? outcome;

const ru: Words = {
  language: "ru",
  waiting: (until, aim) => `Ждёт до ${until} по времени пациента, чтобы ${aim}.`,
  busy: (aim) => `Сейчас делает: ${aim}.`,
  deferred: (aim, until) => `Ждёт до ${until} по времени пациента, чтобы ${aim}: раньше писать нельзя.`,
  held: (aim) => `Придержано, пока сотрудник не отпустит: ${aim}.`,
  asked: (topic, until) => `Вопрос ${topic} задан; ответа ждёт до ${until} по времени пациента.`,
  reminder: (at) => `Напомнит: ${at}.`,
  awaiting: (events, until, otherwise) => `Ждёт до ${until} по времени пациента: ${or(events, "или")}. Если не дождётся: ${otherwise}.`,
  task: (title, due) => `Ждёт, чем кончится задача «${title}»${due ? `; срок ${due} по времени пациента` : ""}.`,
  cascade: (at) => `Ждёт до ${at} по времени пациента, дойдёт ли сообщение; потом попробует следующий канал.`,
  idle: "Ждёт, что произойдёт.",
  ended: (outcome) => `Закончен: ${outcomeRu(outcome)}.`,
  exit: (events, conditional) => `${capital(or(events, "или"))}${conditional ? " (при условии из сценария)" : ""} завершит сценарий.`,
  about: (name, subject) => `«${subject ?? name}»`,
  toAsk: (topic) => `спросить ${topic}`,
  toSend: (message) => `отправить «${message}»`,
  toTask: (title) => `поставить задачу «${title}»`,
  toAwait: (events) => `подождать: ${or(events, "или")}`,
  toStart: (scenario) => `начать сценарий ${scenario}`,
  toEnd: (outcome) => `закончить: ${outcomeRu(outcome)}`,
  toDecide: "выбрать, как идти дальше",
  toRepeat: "начать следующий круг",
  goOn: "идти дальше",
  event: (type, service) => `${eventsRu[type] ?? type}${service ? ` (${service})` : ""}`,
};

export const words: Record<Language, Words> = { ru, en };
