// The people of the demo's clinic: who they are, why they came, and what they do when they are written to.

/** What somebody does some time after something was sent to them or put before the desk. */
export interface Habit {
  /** `<kind> <name>`: "sent pressure-check", "task callback". */
  on: string;
  /** Virtual minutes later. */
  after: number;
  do: { reply: string } | { book: string } | { outcome: string };
}

export interface Person {
  id: string;
  firstName: string;
  lastName: string;
  sex: "male" | "female";
  birthDate: string;
  timezone: string;
  language: "ru" | "en";
  /** The ways they have; e-mail goes through a real mail server. */
  channels: ("telegram" | "max" | "whatsapp" | "email" | "sms")[];
  consents: ("service" | "care")[];
  /** Who is written to in a child's place; the ways are theirs. */
  guardian?: { firstName: string; lastName: string };
  /** Their Telegram takes nothing from the clinic's bot. */
  hasBlockedBot?: true;
  visit: { type: "appointment.fulfilled" | "appointment.noshow"; service: string; doctor: string; diagnoses: string[] };
  /** Virtual minutes after the clinic opens. */
  comesAt: number;
  habits: Habit[];
}

const day = 24 * 60;
const pressure: Person["visit"] = { type: "appointment.fulfilled", service: "cardiology", doctor: "Орлова М. С.", diagnoses: ["I10"] };
const checkUp: Person["visit"] = { type: "appointment.fulfilled", service: "check-up", doctor: "Лебедев А. И.", diagnoses: ["Z00.0"] };
const missed: Person["visit"] = { type: "appointment.noshow", service: "dermatology", doctor: "Соколова Е. В.", diagnoses: [] };

const answersHigh: Habit = { on: "sent pressure-check", after: 42, do: { reply: "150 на 95" } };
const answersHighInWords: Habit = { on: "sent pressure-check", after: 95, do: { reply: "верхнее 148 нижнее 92" } };
const answersWell: Habit = { on: "sent pressure-check", after: 35, do: { reply: "125/80" } };
const answersLate: Habit = { on: "sent pressure-reminder", after: 60, do: { reply: "128 на 82" } };
const mumbles: Habit = { on: "sent pressure-check", after: 50, do: { reply: "да вроде ничего" } };
const repeats: Habit = { on: "sent pressure-unclear", after: 15, do: { reply: "132 на 84" } };
const booksSoon: Habit = { on: "sent control-visit-needed", after: 20 * 60, do: { book: "cardiology" } };
const deskBooks: Habit = { on: "task book-control-visit", after: 180, do: { outcome: "booked" } };
const deskDeclined: Habit = { on: "task book-control-visit", after: 200, do: { outcome: "declined" } };
const deskUnreachable: Habit = { on: "task book-control-visit", after: 220, do: { outcome: "unreachable" } };
const booksByLetter: Habit = { on: "sent recall-letter", after: 2 * day, do: { book: "check-up" } };
const booksOnInvitation: Habit = { on: "sent doctor-invitation", after: day, do: { book: "check-up" } };
const wantsTime: Habit = { on: "sent missed-you", after: 25, do: { reply: "1" } };
const wantsCall: Habit = { on: "sent missed-you", after: 40, do: { reply: "позвоните мне" } };
const notNow: Habit = { on: "sent missed-you", after: 55, do: { reply: "3" } };
const rebooks: Habit = { on: "sent booking-link", after: 90, do: { book: "dermatology" } };
const answersDangerously: Habit = { on: "sent pressure-check", after: 38, do: { reply: "190 на 115, голова тяжёлая" } };
const doctorReleases: Habit = { on: "alert dangerous-pressure", after: 12, do: { outcome: "released" } };
const deskAsksWhy: Habit = { on: "task call-silent-patient", after: 240, do: { outcome: "done" } };
const asksMore: Habit = { on: "sent pressure-is-fine", after: 25, do: { reply: "Спасибо! А кофе по утрам можно?" } };
const deskCalls: Habit = { on: "task callback", after: 120, do: { outcome: "booked" } };
const deskGivesUp: Habit = { on: "task callback", after: 150, do: { outcome: "declined" } };
const says = (on: string, after: number, reply: string): Habit => ({ on: `sent ${on}`, after, do: { reply } });

/** Each with the people who behave so; a child's guardian is named after the child. */
interface Role extends Pick<Person, "visit" | "habits"> {
  who: string[];
  consents?: Person["consents"];
  channels?: Person["channels"];
  guardian?: Person["guardian"];
  hasBlockedBot?: true;
  born?: number;
  /** Days after the clinic opens; the first when left out. */
  comesOn?: number;
}

const roles: Role[] = [
  { visit: pressure, habits: [answersHigh, booksSoon], who: ["Анна Ковалёва", "Виктор Смирнов", "Galina Petrova"] },
  { visit: pressure, habits: [answersWell], who: ["Борис Фёдоров", "Людмила Зайцева", "Тимур Галиев", "Helen Brooks"] },
  { visit: pressure, habits: [answersLate], who: ["Ирина Волкова", "Степан Егоров"] },
  { visit: pressure, habits: [deskAsksWhy], who: ["Павел Никитин", "Раиса Белова"] },
  { visit: pressure, habits: [answersHighInWords, deskBooks], who: ["Нина Морозова"] },
  { visit: pressure, habits: [answersHigh, deskDeclined], who: ["Глеб Антонов"] },
  { visit: pressure, habits: [answersHighInWords, deskUnreachable], who: ["Олег Титов"] },
  { visit: pressure, habits: [mumbles, repeats], who: ["Зоя Крылова"] },
  { visit: pressure, habits: [says("pressure-check", 30, "стоп")], who: ["Марк Денисов"] },
  { visit: pressure, consents: [], habits: [deskAsksWhy], who: ["Семён Орехов"] },
  { visit: checkUp, habits: [booksByLetter], who: ["Дарья Лисицына", "Алексей Громов"] },
  { visit: checkUp, habits: [booksOnInvitation], who: ["Юлия Макарова", "Robert Hill"] },
  { visit: checkUp, habits: [deskGivesUp], who: ["Кирилл Жуков", "Вера Панова"] },
  { visit: checkUp, habits: [deskCalls], who: ["Елена Сорокина"] },
  { visit: missed, habits: [wantsTime, rebooks], who: ["Максим Быков", "Софья Королёва"] },
  { visit: missed, habits: [wantsCall, deskCalls], who: ["Артём Виноградов", "Sarah Cole"] },
  { visit: missed, habits: [notNow], who: ["Полина Фомина"] },
  { visit: missed, habits: [deskGivesUp], who: ["Игорь Данилов", "Лариса Ершова"] },
  { visit: pressure, habits: [answersDangerously, doctorReleases, booksSoon], who: ["Фаина Юсупова"] },
  { visit: pressure, habits: [answersWell], channels: ["telegram", "max"], hasBlockedBot: true, who: ["Клавдия Рогова"] },
  {
    visit: missed,
    habits: [wantsTime, rebooks],
    channels: ["telegram"],
    guardian: { firstName: "Ольга", lastName: "Котова" },
    born: 2019,
    who: ["Миша Котов"],
  },
  // They come so late that what is theirs still waits for a visitor of the console when all is quiet.
  { visit: pressure, comesOn: 178, habits: [], who: ["Тамара Седова"] },
  { visit: pressure, comesOn: 182, habits: [answersHigh], who: ["Роман Ильин"] },
  { visit: pressure, comesOn: 185, habits: [answersWell, asksMore], channels: ["telegram"], who: ["Нелли Гусева"] },
  { visit: pressure, comesOn: 185, habits: [answersDangerously], channels: ["telegram"], who: ["Эмма Шульц"] },
];

const zones = ["Europe/Moscow", "Asia/Yekaterinburg", "Europe/Moscow", "Asia/Novosibirsk", "Europe/Kaliningrad", "Asia/Vladivostok"];
const ways: Person["channels"][] = [
  ["telegram"],
  ["telegram", "email"],
  ["max", "email"],
  ["whatsapp", "email"],
  ["email"],
  ["max", "sms", "email"],
];

/** The same people each time. */
export function people(): Person[] {
  const parts = roles.flatMap(({ who, ...role }) => who.map((name) => ({ name, ...role })));
  return parts.map(({ name, visit, consents, habits, channels, born, guardian, hasBlockedBot, comesOn = 0 }, index) => {
    const [firstName = "", lastName = ""] = name.split(" ");
    const latin = /^[A-Z]/.test(name);
    return {
      id: `p-${String(index + 1).padStart(2, "0")}`,
      firstName,
      lastName,
      sex: /[ая]$/.test(lastName) || ["Helen", "Sarah", "Galina"].includes(firstName) ? "female" : "male",
      birthDate: `${born ?? 1952 + ((index * 7) % 45)}-${String(1 + (index % 12)).padStart(2, "0")}-${String(1 + ((index * 5) % 28)).padStart(2, "0")}`,
      timezone: zones[index % zones.length] ?? "Europe/Moscow",
      language: latin ? "en" : "ru",
      channels: channels ?? (visit === checkUp ? ["telegram", "email"] : (ways[index % ways.length] ?? ["telegram"])),
      consents: consents ?? ["service", "care"],
      visit,
      comesAt: comesOn * day + ((index * 13) % 480),
      habits,
      ...(guardian && { guardian }),
      ...(hasBlockedBot && { hasBlockedBot }),
    };
  });
}
