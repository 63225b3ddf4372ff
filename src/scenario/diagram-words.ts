// The words of a scenario's drawing, in Russian and in English.
import type { Duration, Unit } from "../journey/plan.ts";

export type Language = "ru" | "en";

export interface DiagramWords {
  enters(events: string[]): string;
  exits(events: string[]): string;
  exit(outcome: string, goal: boolean): string;
  wait(length: string, at: string | undefined, on: string | undefined): string;
  until(length: string | undefined, before: boolean, at: string | undefined): string;
  send(message: string): string;
  ask(message: string): string;
  awaits(events: string[]): string;
  branch: string;
  split: string;
  repeat(every: string, times: number | undefined, at: string | undefined): string;
  again: string;
  task(title: string): string;
  back: string;
  tag(names: string[]): string;
  untag(names: string[]): string;
  attributes: string;
  starts(scenario: string): string;
  calls(endpoint: string): string;
  end(outcome: string): string;
  answered: string;
  silence(length: string): string;
  happened: string;
  timeout(length: string): string;
  otherwise: string;
  holdout: string;
  round: string;
  rounds: string;
  over: string;
  passed: string;
  cancelled: string;
  overdue: string;
  and: string;
  or: string;
  not: string;
  in: string;
  outcome(name: string): string;
  duration(length: Duration): string;
  event(type: string): string;
  weekdays: string;
  days: Record<string, string>;
}

/** The form that Russian has for so many: one, two, five. */
export const plural = (count: number, [one, few, many]: readonly [string, string, string]): string => {
  const rule = new Intl.PluralRules("ru").select(count);
  return rule === "one" ? one : rule === "few" ? few : many;
};

const unitsRu: Record<Unit, [string, string, string]> = {
  minute: ["минуту", "минуты", "минут"],
  hour: ["час", "часа", "часов"],
  day: ["день", "дня", "дней"],
  week: ["неделю", "недели", "недель"],
  month: ["месяц", "месяца", "месяцев"],
  workday: ["рабочий день", "рабочих дня", "рабочих дней"],
};

const eventsRu: Record<string, string> = {
  "appointment.booked": "запись на приём",
  "appointment.rescheduled": "перенос приёма",
  "appointment.confirmed": "подтверждение приёма",
  "appointment.arrived": "пациент пришёл",
  "appointment.fulfilled": "приём состоялся",
  "appointment.cancelled": "отмена приёма",
  "appointment.noshow": "пациент не пришёл",
  "patient.created": "новый пациент",
  "patient.tagged": "новая метка",
  "form.started": "анкета начата",
  "form.completed": "анкета заполнена",
  "consent.given": "согласие дано",
  "scenario.ended": "другой сценарий закончен",
  manual: "вручную",
  birthday: "день рождения",
  schedule: "по расписанию",
};
const outcomesRu: Record<string, string> = {
  completed: "пройден до конца",
  cancelled: "отменён",
  booked: "записался",
  rebooked: "записался снова",
  declined: "отказался",
  unreachable: "не дозвонились",
  silent: "не ответил",
  done: "сделано",
};
const join = (...parts: (string | undefined)[]): string => parts.filter(Boolean).join(", ");

const ru: DiagramWords = {
  enters: (events) => `Вход: ${events.join(", ")}`,
  exits: (events) => `в любой момент: ${events.join(", ")}`,
  exit: (outcome, goal) => `Выход: ${ru.outcome(outcome)}${goal ? " ★" : ""}`,
  wait: (length, at, on) => join(`Подождать ${length}`, on, at),
  until: (length, before, at) => join(length ? `Ждать: ${length} ${before ? "до приёма" : "после приёма"}` : "Ждать начала приёма", at),
  send: (message) => `Написать: ${message}`,
  ask: (message) => `Спросить: ${message}`,
  awaits: (events) => `Ждать: ${events.join(" или ")}`,
  branch: "Какой случай?",
  split: "Сравнение вариантов",
  repeat: (every, times, at) =>
    join(`Повторять: раз в ${every}`, at, times === undefined ? undefined : `${times} ${plural(times, ["раз", "раза", "раз"])}`),
  again: "Ещё раз?",
  task: (title) => `Задача: ${title}`,
  back: "Ждать исхода задачи",
  tag: (names) => `Поставить метку: ${names.join(", ")}`,
  untag: (names) => `Снять метку: ${names.join(", ")}`,
  attributes: "Записать сведения о пациенте",
  starts: (scenario) => `Начать сценарий ${scenario}`,
  calls: (endpoint) => `Сообщить системе ${endpoint}`,
  end: (outcome) => `Конец: ${ru.outcome(outcome)}`,
  answered: "ответ",
  silence: (length) => `молчание ${length}`,
  happened: "произошло",
  timeout: (length) => `нет за ${length}`,
  otherwise: "иначе",
  holdout: "без сообщений",
  round: "очередной раз",
  rounds: "да",
  over: "нет",
  passed: "время прошло",
  cancelled: "приём отменён",
  overdue: "просрочено",
  and: "и",
  or: "или",
  not: "не",
  in: "среди",
  outcome: (name) => outcomesRu[name] ?? name,
  duration: ({ count, unit }) => (count === 1 ? unitsRu[unit][0] : `${count} ${plural(count, unitsRu[unit])}`),
  event: (type) => eventsRu[type] ?? type,
  weekdays: "в будни",
  days: { mon: "пн", tue: "вт", wed: "ср", thu: "чт", fri: "пт", sat: "сб", sun: "вс" },
};

const eventsEn: Record<string, string> = {
  "appointment.booked": "a booking",
  "appointment.rescheduled": "a visit moved",
  "appointment.confirmed": "a visit confirmed",
  "appointment.arrived": "the patient arrived",
  "appointment.fulfilled": "a visit took place",
  "appointment.cancelled": "a visit cancelled",
  "appointment.noshow": "a visit missed",
  "patient.created": "a new patient",
  "patient.tagged": "a new tag",
  "form.started": "a form begun",
  "form.completed": "a form completed",
  "consent.given": "consent given",
  "scenario.ended": "another scenario ended",
  manual: "by hand",
  birthday: "a birthday",
  schedule: "on schedule",
};

const en: DiagramWords = {
  enters: (events) => `Enters: ${events.join(", ")}`,
  exits: (events) => `at any moment: ${events.join(", ")}`,
  exit: (outcome, goal) => `Leaves: ${outcome}${goal ? " ★" : ""}`,
  wait: (length, at, on) => join(`Wait ${length}`, on, at),
  until: (length, before, at) =>
    join(length ? `Wait: ${length} ${before ? "before" : "after"} the visit` : "Wait for the visit to begin", at),
  send: (message) => `Write: ${message}`,
  ask: (message) => `Ask: ${message}`,
  awaits: (events) => `Wait for: ${events.join(" or ")}`,
  branch: "Which case?",
  split: "Compare variants",
  repeat: (every, times, at) => join(`Repeat every ${every}`, at, times === undefined ? undefined : `${times} times`),
  again: "Once more?",
  task: (title) => `Task: ${title}`,
  back: "Wait for the task’s outcome",
  tag: (names) => `Tag: ${names.join(", ")}`,
  untag: (names) => `Take off tag: ${names.join(", ")}`,
  attributes: "Note facts about the patient",
  starts: (scenario) => `Start scenario ${scenario}`,
  calls: (endpoint) => `Tell the system ${endpoint}`,
  end: (outcome) => `End: ${outcome}`,
  answered: "an answer",
  silence: (length) => `silence for ${length}`,
  happened: "it happened",
  timeout: (length) => `not within ${length}`,
  otherwise: "otherwise",
  holdout: "no messages",
  round: "next round",
  rounds: "yes",
  over: "no",
  passed: "already past",
  cancelled: "visit cancelled",
  overdue: "overdue",
  and: "and",
  or: "or",
  not: "not",
  in: "in",
  outcome: (name) => name,
  duration: ({ count, unit }) => `${count} ${unit}${count === 1 ? "" : "s"}`,
  event: (type) => eventsEn[type] ?? type,
  weekdays: "on a weekday",
  days: { mon: "Mon", tue: "Tue", wed: "Wed", thu: "Thu", fri: "Fri", sat: "Sat", sun: "Sun" },
};

export const diagramWords: Record<Language, DiagramWords> = { ru, en };
