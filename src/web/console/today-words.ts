// The words of Today, in Russian and in English.
import type { CallOutcome } from "../../store/task-notes.ts";
import type { Language } from "../language.ts";

const ru = {
  group_waiting: "Ждут ответа",
  more: "Показать ещё",
  onlyThese: "Показана часть списка.",
  wholeList: "Ко всему списку",
  backToList: "К списку",
  choose: "Откройте задачу",
  chooseHint: "Здесь будут подсказка к разговору, карточка пациента и заметки.",
  lookInto: "Разобрать",
  look: "Посмотреть",
  answer: "Ответить",
  overdueSince: "просрочено, срок был",
  due: "срок",
  yours: "у вас",
  takenBy: "взял(а)",
  claim: "Беру",
  unclaim: "Вернуть в общий список",
  handOn: "Передать",
  handOnTo: "Кому передать",
  anyOf: "любому:",
  note: "Заметка",
  notePlace: "Что важно знать тому, кто откроет задачу",
  keep: "Сохранить",
  notes: "Заметки",
  what: "Что сказать",
  noScript: "Подсказки к разговору нет.",
  outcome: "Чем закончилось",
  closed: "Задача закрыта",
  noLongerNeeded: "Задача больше не нужна: сценарий закончился раньше.",
  stranger: "Незнакомый адрес",
  patientPage: "Открыть карту",
  conversation: "Открыть диалог",
  nextVisit: "Ближайший приём",
  noVisit: "Приём не назначен",
  lastWords: "Последние слова",
  noWords: "Пациент ещё не писал",
  contacts: "Связаться",
  noContacts: "Контактов нет",
  taken: "Записано",
  undo: "Вернуть в список",
  noUndo: "Сценарий уже пошёл дальше, поэтому отменить нельзя.",
  undone: "Задача снова в списке.",
  notUndone: "Вернуть не вышло: на итог уже опирается что-то ещё, или закрыли не вы.",
  handedOn: "Передано.",
  notHandedOn: "Не передано: задачу уже закрыли, или выбранный сотрудник не может её взять.",
  noted: "Заметка сохранена.",
  nothingWritten: "Заметка пустая: напишите хотя бы слово.",
  reasonNeeded: "Снятие удержания без причины не записано. Выберите, чем закончился звонок, и напишите почему.",
  alert: "Тревожный признак",
  said: "Что написал пациент",
  entered: "Слова записал сотрудник",
  rule: "Правило",
  signedBy: "подписал(а)",
  unsigned: "не подписано врачом",
  ruleGone: "этого правила больше нет в настройках",
  told: "Что сказано пациенту",
  toldNothing: "Пациенту ничего не отправлено.",
  hold: "Удержание",
  holdStands: "Действует: остальные сообщения ждут.",
  holdSince: "Действует с",
  holdOver: "Снято.",
  release: "Снять удержание",
  releaseAbout: "Пациент в порядке или под наблюдением? После снятия отложенные сообщения снова пройдут проверки.",
  reason: "Почему можно снять",
  callOutcome: "Звонок пациенту",
  keepCall: "Записать звонок, удержание оставить",
  forDoctor: "Удержание снимает врач.",
  nothingWaits: "Ничего не ждёт",
};

type Table = Record<keyof typeof ru, string>;

const en: Table = {
  group_waiting: "Waiting for an answer",
  more: "Show more",
  onlyThese: "A part of the list is shown.",
  wholeList: "To the whole list",
  backToList: "To the list",
  choose: "Open a task",
  chooseHint: "What to say, the patient’s card and notes will be here.",
  lookInto: "Look into it",
  look: "Look",
  answer: "Answer",
  overdueSince: "overdue, was due",
  due: "due",
  yours: "yours",
  takenBy: "taken by",
  claim: "I’ll take it",
  unclaim: "Give it back to everybody",
  handOn: "Hand on",
  handOnTo: "To whom",
  anyOf: "any",
  note: "Note",
  notePlace: "What the next person to open this should know",
  keep: "Keep",
  notes: "Notes",
  what: "What to say",
  noScript: "There is no script for it.",
  outcome: "How it ended",
  closed: "The task is closed",
  noLongerNeeded: "The task is no longer needed: its scenario ended before.",
  stranger: "Unknown address",
  patientPage: "Open the record",
  conversation: "Open the conversation",
  nextVisit: "Next visit",
  noVisit: "No visit is booked",
  lastWords: "Last words",
  noWords: "The patient has not written yet",
  contacts: "Reach them",
  noContacts: "No contacts",
  taken: "Recorded",
  undo: "Put it back",
  noUndo: "The scenario has gone on already, so this cannot be undone.",
  undone: "The task is back in the list.",
  notUndone: "It could not be put back: something rests on the outcome, or somebody else closed it.",
  handedOn: "Handed on.",
  notHandedOn: "Not handed on: the task is closed, or the person chosen cannot take it.",
  noted: "The note is kept.",
  nothingWritten: "The note is empty: write a word at least.",
  reasonNeeded: "A release without a reason was not recorded. Say how the call went, and why it is safe.",
  alert: "Red flag",
  said: "What the patient wrote",
  entered: "Staff entered the words",
  rule: "Rule",
  signedBy: "signed by",
  unsigned: "signed by no doctor",
  ruleGone: "this rule is no longer in the settings",
  told: "What the patient was told",
  toldNothing: "The patient was sent nothing.",
  hold: "Hold",
  holdStands: "It stands: other messages wait.",
  holdSince: "Stands since",
  holdOver: "It is over.",
  release: "Release",
  releaseAbout: "Is the patient well, or looked after? After this the messages held back are checked anew and go.",
  reason: "Why it is safe to release",
  callOutcome: "The call to the patient",
  keepCall: "Record the call, keep the hold",
  forDoctor: "A doctor ends the hold.",
  nothingWaits: "Nothing waits",
};

export const todayWords: Record<Language, Table> = { ru, en };
export type TodayWord = keyof typeof ru;

export const callWords: Record<Language, Record<CallOutcome, string>> = {
  ru: { reached: "Дозвонились", not_reached: "Не дозвонились", ambulance: "Вызвали скорую" },
  en: { reached: "Reached", not_reached: "Not reached", ambulance: "Ambulance called" },
};

const rules = new Intl.PluralRules("ru");
const some = (count: number, one: string, few: string, many: string): string => {
  const form = rules.select(count);
  return `${count} ${form === "one" ? one : form === "few" ? few : many}`;
};

/** "2 тревоги, 3 ответа ждут": what a screen reader hears when it changes. */
export function waitingSentence(alerts: number, replies: number, language: Language): string {
  const parts =
    language === "ru"
      ? [
          ...(alerts ? [some(alerts, "тревога", "тревоги", "тревог")] : []),
          ...(replies ? [some(replies, "диалог ждёт", "диалога ждут", "диалогов ждут")] : []),
        ]
      : [
          ...(alerts ? [`${alerts} ${alerts === 1 ? "alert" : "alerts"}`] : []),
          ...(replies ? [`${replies} ${replies === 1 ? "conversation waits" : "conversations wait"}`] : []),
        ];
  return parts.length > 0 ? `${parts.join(", ")}.` : todayWords[language].nothingWaits;
}
