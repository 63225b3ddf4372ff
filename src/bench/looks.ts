// Every list, search and timeline that staff and the clinic's programs look at, asked as they ask, each time for something else.
import type { Engine } from "../engine/engine.ts";
import { audited } from "../store/audit.ts";
import { patient as patientById } from "../store/patients.ts";
import { openTasksBy } from "../store/tasks.ts";
import type { Role } from "../store/users.ts";
import { apiRoutes } from "../web/api/routes.ts";
import { conversations, thread } from "../web/console/conversations/data.ts";
import { enteringData } from "../web/console/entering/data.ts";
import { patientData } from "../web/console/patient/data.ts";
import { kindNames, timelineData } from "../web/console/patient/timeline-data.ts";
import { type Asked, everybody } from "../web/console/patients/asked.ts";
import { patientsData } from "../web/console/patients/data.ts";
import type { Staff } from "../web/console/route.ts";
import { scenarioData, scenarioKnown, scenariosData } from "../web/console/scenarios/data.ts";
import { openTask, todayData, urgencies, waitingCounts } from "../web/console/today/data.ts";
import { crowdScenarios, crowdUsers, firstNameOf, heavy, lastNameOf, lookedAt, patientIdOf, phoneOf } from "./crowd.ts";

export interface Look {
  name: string;
  /** The `turn`th time, among `count` patients. */
  look(engine: Engine, turn: number, count: number): Promise<unknown>;
}

const staff = (role: Role): Staff => ({ id: `u-${role}`, name: role, email: `${role}@clinic.example`, role, twoFactor: false });
const coordinator = staff("coordinator");
/** Everybody is met in some turn, in no order. */
const someone = (turn: number, count: number): number => (turn * 7_919 + 13) % count;

const patients = (name: string, asked: (turn: number, count: number) => Partial<Asked>): Look => ({
  name: `patients: ${name}`,
  look: (engine, turn, count) => patientsData(engine, coordinator, { ...everybody, ...asked(turn, count) }),
});

async function found(engine: Engine, number: number) {
  const patient = await patientById(engine.db, patientIdOf(number));
  if (!patient) throw new Error("the crowd has no such patient");
  return patient;
}

async function asked(engine: Engine, path: string, params: Record<string, string>, query: Record<string, unknown>): Promise<unknown> {
  const route = apiRoutes.find((each) => each.method === "GET" && each.path === path);
  if (!route) throw new Error(`the API has no route ${path}`);
  // That a look is written down is no part of the list.
  return route.run({
    engine,
    params,
    query: { limit: 50, ...query },
    body: undefined,
    by: "key:bench",
    at: lookedAt,
    audit: async () => {},
  });
}

export const looks: readonly Look[] = [
  { name: "today", look: (engine, turn) => todayData(engine, staff(turn % 3 === 2 ? "doctor" : "coordinator")) },
  {
    name: "today: one group, from its middle",
    look: (engine, turn) =>
      todayData(engine, coordinator, {
        urgency: urgencies[turn % 4] ?? "due",
        after: { at: lookedAt - (turn % 40) * 86_400_000, id: "t-8" },
      }),
  },
  { name: "today: what waits, in numbers", look: (engine) => waitingCounts(engine, coordinator) },
  {
    name: "today: one task",
    async look(engine, turn) {
      const [first] = await openTasksBy(engine.db, urgencies[turn % 4] ?? "due", { now: lookedAt, limit: 1 });
      if (first) await openTask(engine, first);
    },
  },
  patients("all", () => ({})),
  patients("a later page", (turn, count) => ({ after: patientIdOf(someone(turn, count)) })),
  patients("by last name", (turn) => ({ words: lastNameOf(turn * 31) })),
  patients("by the beginning of a name", (turn) => ({ words: lastNameOf(turn * 31).slice(0, 3 + (turn % 3)) })),
  patients("by first and last name", (turn) => ({ words: `${firstNameOf(turn)} ${lastNameOf(turn * 31)}` })),
  patients("by telephone", (turn, count) => ({ words: phoneOf(someone(turn, count)) })),
  patients("by the last four digits", (turn, count) => ({ words: phoneOf(someone(turn, count)).slice(-4) })),
  patients("of a name that nobody has", (turn) => ({ words: `Абв${turn}` })),
  patients("of a tag", () => ({ tag: "vip" })),
  patients("of a tag, by last name", (turn) => ({ tag: "vip", words: lastNameOf(turn * 31) })),
  patients("inside a scenario", (turn) => ({ scenario: crowdScenarios[turn % 5] ?? "" })),
  patients("held", () => ({ held: true })),
  patients("without consent, by the beginning of a name", (turn) => ({ without: "advertising", words: lastNameOf(turn * 31).slice(0, 4) })),
  patients("of a last visit so many days ago", (turn) => ({ from: turn * 3, to: turn * 3 + 30 })),
  patients("of a last visit and a tag, inside", (turn) => ({
    service: "cardiology",
    tag: "vip",
    scenario: crowdScenarios[turn % 5] ?? "",
  })),
  patients("held, inside, by first name", (turn) => ({ held: true, scenario: crowdScenarios[turn % 5] ?? "", words: firstNameOf(turn) })),
  {
    name: "patient: the page",
    look: async (engine, turn, count) => patientData(engine, coordinator, await found(engine, someone(turn, count)), "ru"),
  },
  {
    name: "patient: the timeline",
    look: async (engine, turn, count) => timelineData(engine, coordinator, await found(engine, someone(turn, count)), "ru", {}),
  },
  {
    name: "patient: a long timeline, one kind of lines, a later page",
    look: async (engine, turn) =>
      timelineData(engine, coordinator, await found(engine, heavy), "ru", {
        ...(turn % 2 === 0 && { kind: kindNames[turn % kindNames.length] }),
        before: `${lookedAt - (turn % 300) * 3_600_000}.1`,
      }),
  },
  {
    name: "conversations",
    look: (engine, turn) => conversations(engine, (["waiting", "all", "telegram"] as const)[turn % 3] ?? "all", undefined),
  },
  {
    name: "conversations: a later page",
    look: (engine, turn) => conversations(engine, turn % 2 ? "all" : "sms", `${lookedAt - (turn % 300) * 86_400_000}.r`),
  },
  {
    name: "conversation",
    look: async (engine, turn, count) => thread(engine, await found(engine, turn % 5 === 0 ? heavy : someone(turn, count)), "ru"),
  },
  { name: "scenarios", look: (engine) => scenariosData(engine) },
  {
    name: "scenario: who stands where",
    async look(engine, turn) {
      const known = await scenarioKnown(engine, { scenario: crowdScenarios[turn % 5] ?? "" }, coordinator);
      if (known) await scenarioData(engine, known.value, { step: [1, 2, 4][turn % 3] ?? 1 }, "ru");
    },
  },
  {
    name: "entering",
    look: (engine, turn) =>
      enteringData(engine, {
        ...(turn % 2 && { scenario: crowdScenarios[turn % 5] ?? "" }),
        ...(turn % 3 === 0 && { reason: "no_consent" }),
      }),
  },
  {
    name: "audit log",
    look: ({ db }, turn, count) =>
      audited(db, {
        limit: 51,
        ...(turn % 3 === 1 && { by: crowdUsers[turn % 4] ?? "" }),
        ...(turn % 3 === 2 && { patientId: patientIdOf(someone(turn, count)) }),
      }),
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
