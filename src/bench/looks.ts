// Every list, search and timeline that staff and the clinic's programs look at, asked as they ask, each time for something else.
import type { Engine } from "../engine/engine.ts";
import { audited } from "../store/audit.ts";
import { patient as patientById } from "../store/patients.ts";
import { openTasksBy } from "../store/tasks.ts";
import type { Role } from "../store/users.ts";
import { apiRoutes } from "../web/api/routes.ts";
import { type Conversations, conversations, thread } from "../web/console/conversations/data.ts";
import { enteringData } from "../web/console/entering/data.ts";
import { patientData } from "../web/console/patient/data.ts";
import { kindNames, timelineData } from "../web/console/patient/timeline-data.ts";
import { type Asked, everybody } from "../web/console/patients/asked.ts";
import { patientsData } from "../web/console/patients/data.ts";
import type { Staff } from "../web/console/route.ts";
import { scenarioData, scenarioKnown, scenariosData } from "../web/console/scenarios/data.ts";
import { openTask, type TodayData, todayData, urgencies, waitingCounts } from "../web/console/today/data.ts";
import { cameAt, crowdScenarios, crowdUsers, firstNameOf, heavy, lastNameOf, lookedAt, patientIdOf, phoneOf } from "./crowd.ts";

export interface Look {
  name: string;
  /** The `turn`th time, among `count` patients. Answers with how many rows, lines or people it shows or tells the number of. */
  look(engine: Engine, turn: number, count: number): Promise<number>;
}

const staff = (role: Role): Staff => ({ id: `u-${role}`, name: role, email: `${role}@clinic.example`, role, twoFactor: false });
const coordinator = staff("coordinator");
/** Everybody is met in some turn, in no order. */
const someone = (turn: number, count: number): number => (turn * 7_919 + 13) % count;

const patients = (name: string, asked: (turn: number, count: number) => Partial<Asked>): Look => ({
  name: `patients: ${name}`,
  look: async (engine, turn, count) => (await patientsData(engine, coordinator, { ...everybody, ...asked(turn, count) })).rows.length,
});

async function found(engine: Engine, number: number) {
  const patient = await patientById(engine.db, patientIdOf(number));
  if (!patient) throw new Error("the crowd has no such patient");
  return patient;
}

async function asked(engine: Engine, path: string, params: Record<string, string>, query: Record<string, unknown>): Promise<number> {
  const route = apiRoutes.find((each) => each.method === "GET" && each.path === path);
  if (!route) throw new Error(`the API has no route ${path}`);
  // That a look is written down is no part of the list.
  const answer = await route.run({
    engine,
    params,
    query: { limit: 50, ...query },
    body: undefined,
    by: "key:bench",
    at: lookedAt,
    audit: async () => {},
  });
  return (answer as { items: unknown[] }).items.length;
}

/** Of the patients' own lists: nobody among however many, and a whole page among few. */
export const nobody = patients("of a name that nobody has", (turn) => ({ words: `Абв${turn}` }));
export const wholePage = patients("of a tag", () => ({ tag: "vip" }));

const onToday = ({ groups, people }: TodayData): number => people.length + groups.flatMap(({ rows }) => rows).length;

const inList = ({ waiting, rows }: Conversations): number => waiting.length + rows.length;

export const looks: readonly Look[] = [
  { name: "today", look: async (engine, turn) => onToday(await todayData(engine, staff(turn % 3 === 2 ? "doctor" : "coordinator"))) },
  {
    name: "today: one group, from its middle",
    async look(engine, turn) {
      const after = { at: lookedAt - (turn % 40) * 86_400_000, id: "t-8" };
      return onToday(await todayData(engine, coordinator, { urgency: urgencies[turn % 4] ?? "due", after }));
    },
  },
  {
    name: "today: what waits, in numbers",
    async look(engine) {
      const { alerts, replies } = await waitingCounts(engine, coordinator);
      return alerts + replies;
    },
  },
  {
    name: "today: one task",
    async look(engine, turn) {
      const [first] = await openTasksBy(engine.db, urgencies[turn % 4] ?? "due", { now: lookedAt, limit: 1 });
      if (first) await openTask(engine, first);
      return first ? 1 : 0;
    },
  },
  patients("all", () => ({})),
  patients("a later page", (turn, count) => ({ after: patientIdOf(someone(turn, count)) })),
  patients("by last name", (turn) => ({ words: lastNameOf(turn * 31) })),
  patients("by the beginning of a name", (turn) => ({ words: lastNameOf(turn * 31).slice(0, 3 + (turn % 3)) })),
  patients("by first and last name", (turn) => ({ words: `${firstNameOf(turn)} ${lastNameOf(turn * 31)}` })),
  patients("by telephone", (turn, count) => ({ words: phoneOf(someone(turn, count)) })),
  patients("by the last four digits", (turn, count) => ({ words: phoneOf(someone(turn, count)).slice(-4) })),
  nobody,
  wholePage,
  patients("of a tag, by last name", (turn) => ({ tag: "vip", words: lastNameOf(turn * 31) })),
  patients("inside a scenario", (turn) => ({ scenario: crowdScenarios[turn % 5] ?? "" })),
  patients("held", () => ({ held: true })),
  patients("without consent, by the beginning of a name", (turn) => ({ without: "advertising", words: lastNameOf(turn * 31).slice(0, 4) })),
  patients("of a last visit so many days ago", (turn) => ({ from: (turn * 3) % 330, to: ((turn * 3) % 330) + 30 })),
  patients("of a last visit and a tag, inside", (turn) => ({
    service: "cardiology",
    tag: "vip",
    scenario: crowdScenarios[turn % 5] ?? "",
  })),
  patients("held, inside, by first name", (turn) => ({ held: true, scenario: crowdScenarios[turn % 5] ?? "", words: firstNameOf(turn) })),
  {
    name: "patient: the page",
    async look(engine, turn, count) {
      const { journeys, holds, planned } = await patientData(engine, coordinator, await found(engine, someone(turn, count)), "ru");
      return journeys.length + holds.length + planned.length;
    },
  },
  {
    name: "patient: the timeline",
    look: async (engine, turn, count) =>
      (await timelineData(engine, coordinator, await found(engine, someone(turn, count)), "ru", {})).lines.length,
  },
  {
    name: "patient: a long timeline, one kind of lines, a later page",
    async look(engine, turn, count) {
      const kind = turn % 2 === 0 && { kind: kindNames[turn % kindNames.length] };
      const before = `${cameAt(heavy, count) + (300 - (turn % 300)) * 3_600_000}.1`;
      return (await timelineData(engine, coordinator, await found(engine, heavy), "ru", { ...kind, before })).lines.length;
    },
  },
  {
    name: "conversations",
    look: async (engine, turn) =>
      inList(await conversations(engine, (["waiting", "all", "telegram"] as const)[turn % 3] ?? "all", undefined)),
  },
  {
    name: "conversations: a later page",
    look: async (engine, turn) =>
      inList(await conversations(engine, turn % 2 ? "all" : "sms", `${lookedAt - (turn % 300) * 86_400_000}.r`)),
  },
  {
    name: "conversation",
    look: async (engine, turn, count) =>
      (await thread(engine, await found(engine, turn % 5 === 0 ? heavy : someone(turn, count)), "ru")).spoken.length,
  },
  { name: "scenarios", look: async (engine) => (await scenariosData(engine)).length },
  {
    name: "scenario: who stands where",
    async look(engine, turn) {
      const known = await scenarioKnown(engine, { scenario: crowdScenarios[turn % 5] ?? "" }, coordinator);
      const shown = known && (await scenarioData(engine, known.value, { step: [1, 2, 4][turn % 3] ?? 1 }, "ru"));
      return shown?.chosen?.people.length ?? 0;
    },
  },
  {
    name: "entering",
    async look(engine, turn) {
      const scenario = turn % 2 && { scenario: crowdScenarios[turn % 5] ?? "" };
      return (await enteringData(engine, { ...scenario, ...(turn % 3 === 0 && { reason: "no_consent" }) })).rows.length;
    },
  },
  {
    name: "audit log",
    async look({ db }, turn, count) {
      const by = turn % 3 === 1 && { by: crowdUsers[turn % 4] ?? "" };
      const patientId = turn % 3 === 2 && { patientId: patientIdOf(someone(turn, count)) };
      return (await audited(db, { limit: 51, ...by, ...patientId })).length;
    },
  },
  {
    name: "API: timeline",
    look: (engine, turn, count) =>
      asked(engine, "/patients/:externalId/timeline", { externalId: `c${turn % 3 ? someone(turn, count) : heavy}` }, {}),
  },
  {
    name: "API: tasks",
    look: (engine, turn) =>
      asked(
        engine,
        "/tasks",
        {},
        turn % 2
          ? { cursor: Buffer.from(JSON.stringify([String(lookedAt - (turn % 300) * 86_400_000), "t-8"])).toString("base64url") }
          : {},
      ),
  },
];
