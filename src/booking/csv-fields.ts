// Which column is which: the names that clinics' programs give to their columns, as data.

export const kinds = ["patients", "appointments", "consents"] as const;
export type ImportKind = (typeof kinds)[number];

/** Names are compared without case, spaces and signs; the first that a header has wins. */
const person: Record<string, string[]> = {
  lastName: ["Фамилия", "Фамилия пациента", "last name", "surname", "family name"],
  firstName: ["Имя", "Имя пациента", "first name", "given name"],
  patronymic: ["Отчество", "Отчество пациента", "patronymic", "middle name"],
  fullName: ["ФИО", "ФИО пациента", "Пациент", "Клиент", "Имя клиента", "full name", "name", "patient", "client"],
  birthDate: ["Дата рождения", "ДР", "День рождения", "birth date", "date of birth", "dob", "birthday"],
  sex: ["Пол", "sex", "gender"],
  phone: [
    "Телефон",
    "Мобильный",
    "Мобильный телефон",
    "Номер телефона",
    "Телефон клиента",
    "Телефон пациента",
    "phone",
    "mobile",
    "phone number",
    "tel",
  ],
  email: ["Почта", "Эл. почта", "Электронная почта", "Email пациента", "email", "e-mail", "mail"],
  timezone: ["Часовой пояс", "timezone", "time zone"],
  language: ["Язык", "language", "lang"],
};
const patientId = [
  "ID пациента",
  "Код пациента",
  "Номер пациента",
  "Номер карты",
  "Амбулаторная карта",
  "ID клиента",
  "Код клиента",
  "patient id",
  "patient",
  "client id",
  "external id of patient",
  "mrn",
];

export const fieldNames: Record<ImportKind, Record<string, string[]>> = {
  patients: { patientId: ["ID", "Код", "№ карты", "external id", ...patientId], ...person, tags: ["Метки", "Теги", "Категории", "tags"] },
  appointments: {
    externalId: [
      "ID",
      "ID записи",
      "ID приёма",
      "ID визита",
      "Код записи",
      "Номер записи",
      "Номер приёма",
      "appointment id",
      "visit id",
      "record id",
      "external id",
    ],
    start: [
      "Дата и время",
      "Дата приёма",
      "Дата и время приёма",
      "Начало",
      "Дата визита",
      "Дата записи",
      "Дата",
      "start",
      "date",
      "appointment date",
      "visit date",
      "datetime",
      "start time",
    ],
    time: ["Время", "Время приёма", "Время визита", "Время начала", "time", "appointment time"],
    status: ["Статус", "Статус визита", "Статус записи", "Состояние", "status", "attendance"],
    service: ["Услуга", "Услуги", "Специальность", "Направление", "service", "speciality", "specialty"],
    doctor: ["Врач", "Доктор", "Специалист", "Сотрудник", "ФИО врача", "doctor", "physician", "practitioner", "staff"],
    diagnoses: ["Диагноз", "Диагнозы", "МКБ", "МКБ-10", "Код МКБ", "Код МКБ-10", "diagnosis", "diagnoses", "icd", "icd-10"],
    patientId,
    ...person,
  },
  consents: {
    purpose: ["Согласие", "Вид согласия", "Цель", "Назначение", "consent", "purpose"],
    channels: ["Канал", "Каналы", "channel", "channels"],
    given: ["Дано", "Согласен", "Да/нет", "Статус согласия", "given", "agreed"],
    at: ["Дата согласия", "Дата", "Дата подписания", "date", "given at", "consent date", "signed"],
    version: ["Версия", "Версия документа", "version", "document version"],
    text: ["Текст", "Текст согласия", "text", "wording"],
    proof: ["Документ", "Скан", "Подтверждение", "Номер документа", "proof", "document", "scan"],
    patientId: ["ID", ...patientId],
    ...person,
  },
};

/** What stands in cells. */
export const statusWords = {
  booked: [
    "записан",
    "запись",
    "ожидание",
    "ожидание клиента",
    "ожидает",
    "ожидается",
    "назначен",
    "запланирован",
    "новая",
    "создана",
    "booked",
    "scheduled",
    "planned",
    "pending",
    "0",
  ],
  confirmed: ["подтвержден", "подтвердил", "подтверждена", "клиент подтвердил", "пациент подтвердил", "confirmed", "2"],
  arrived: ["прибыл", "в клинике", "на приеме", "arrived", "checked in", "in progress"],
  fulfilled: [
    "пришел",
    "пришла",
    "клиент пришел",
    "пациент пришел",
    "состоялся",
    "состоялась",
    "завершен",
    "завершена",
    "оказан",
    "оказана",
    "выполнен",
    "проведен",
    "принят",
    "закрыт",
    "fulfilled",
    "completed",
    "done",
    "finished",
    "attended",
    "1",
  ],
  cancelled: [
    "отменен",
    "отменена",
    "отмена",
    "отменен клиентом",
    "отменен пациентом",
    "отменен клиникой",
    "отменена клиентом",
    "отменена пациентом",
    "отменена клиникой",
    "отказ",
    "удален",
    "удалена",
    "cancelled",
    "canceled",
    "deleted",
  ],
  noshow: [
    "клиент не пришел",
    "пациент не пришел",
    "не пришел",
    "не пришла",
    "неявка",
    "не явился",
    "не явилась",
    "не состоялся",
    "noshow",
    "no show",
    "missed",
    "-1",
  ],
} as const;

export const purposeWords = {
  service: ["сервисные", "сервис", "сервисные сообщения", "service"],
  care: ["забота", "о здоровье", "наблюдение", "сообщения о здоровье", "care"],
  advertising: ["реклама", "рекламные", "рекламные сообщения", "рассылка", "маркетинг", "advertising", "marketing"],
  personal_data: ["персональные данные", "обработка персональных данных", "пдн", "опд", "152-фз", "personal data"],
  health_data: ["данные о здоровье", "специальные категории", "медицинские данные", "health data"],
} as const;

export const channelWords = {
  telegram: ["telegram", "телеграм", "телеграмм", "тг"],
  max: ["max", "макс"],
  whatsapp: ["whatsapp", "ватсап", "вотсап", "вацап"],
  email: ["email", "почта", "эл почта", "электронная почта", "mail"],
  sms: ["sms", "смс"],
} as const;

export const sexWords = { male: ["м", "муж", "мужской", "male", "m"], female: ["ж", "жен", "женский", "female", "f"] } as const;
export const yesWords = ["да", "есть", "дано", "получено", "согласен", "согласна", "yes", "true", "y", "1", "given", "active"];
export const noWords = ["нет", "отозвано", "отказ", "не дано", "no", "false", "n", "0", "withdrawn", "revoked", "inactive"];

/** Letters and digits only, since everybody spells columns their own way. */
export const folded = (text: string): string =>
  text
    .normalize("NFC")
    .toLowerCase()
    .replaceAll("ё", "е")
    .replace(/[^\p{L}\p{N}/-]+/gu, " ")
    .trim();

const squeezed = (text: string): string => folded(text).replace(/[\s/-]/g, "");

const spellings = new WeakMap<object, Map<string, string>>();

/** The word that `text` is one of. */
export function wordIn<Word extends string>(table: Record<Word, readonly string[]>, text: string): Word | undefined {
  const bare = text.trim();
  if (Object.hasOwn(table, bare)) return bare as Word;
  let known = spellings.get(table);
  if (!known) {
    const words = Object.entries<readonly string[]>(table).flatMap(([word, each]) => each.map((spelling) => [spelling, word] as const));
    // Of two words that are spelt alike the first one stands.
    known = new Map(words.toReversed().map(([spelling, word]) => [squeezedSigned(spelling), word]));
    spellings.set(table, known);
  }
  return known.get(squeezedSigned(bare)) as Word | undefined;
}

/** "-1" is not "1". */
const squeezedSigned = (text: string): string => (/^-\d+$/.test(text.trim()) ? text.trim() : squeezed(text));

export type Columns = Record<string, number>;

/** What the clinic says of its file: columns to fields, and under a field's own name what stands in its cells, to our words. */
export type ImportMap = Record<string, string | Record<string, string>>;

/** The clinic's own words of each field, as `squeezed`, to ours. */
export type OwnWords = Record<string, Map<string, string>>;

export const ownWords = (map: ImportMap = {}): OwnWords =>
  Object.fromEntries(
    Object.entries(map).flatMap(([field, words]) =>
      typeof words === "string" ? [] : [[field, new Map(Object.entries(words).map(([word, ours]) => [squeezedSigned(word), ours]))]],
    ),
  );

export const inOurWords = (own: OwnWords, field: string, text: string): string => own[field]?.get(squeezedSigned(text)) ?? text;

/** Where each field stands, by the names of columns; a `map` goes before the table. Or one sentence on what is wrong. */
export function columnsOf(kind: ImportKind, header: string[], map: ImportMap = {}): Columns | string {
  const names = header.map(squeezed);
  const columns: Columns = {};
  const fields = Object.keys(fieldNames[kind]);
  for (const [column, field] of Object.entries(map)) {
    if (typeof field !== "string") {
      if (fields.includes(column)) continue;
      return `The map has words for "${column}", which is no field; there are ${fields.join(", ")}.`;
    }
    if (!fields.includes(field)) return `The map names the field "${field}"; there are ${fields.join(", ")}.`;
    const index = names.indexOf(squeezed(column));
    if (index < 0) return `The map names the column "${column}", which the file does not have.`;
    columns[field] = index;
  }
  for (const field of fields.filter((each) => columns[each] === undefined)) {
    const taken = new Set(Object.values(columns));
    const known = fieldNames[kind][field]?.map((name) => names.indexOf(squeezed(name))).find((index) => index >= 0 && !taken.has(index));
    const own = names.indexOf(squeezed(field));
    const index = known ?? (own >= 0 && !taken.has(own) ? own : undefined);
    if (index !== undefined) columns[field] = index;
  }
  const needed = { patients: ["phone", "email", "patientId"], appointments: ["start"], consents: ["purpose", "given"] }[kind];
  if (!needed.some((field) => columns[field] !== undefined)) {
    const example = needed.map((field) => `"${fieldNames[kind][field]?.[0]}"`).join(", ");
    return `The first row names no column ${needed.length > 1 ? "such as" : "for"} ${example}. Is it the header? Say what is what with --map.`;
  }
  return columns;
}
