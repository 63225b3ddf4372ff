// The console and what staff do in it, on either database: no query of theirs may be one that a single database can run.
import type { Context } from "hono";
import { describe, expect, test } from "vitest";
import { crowdScenarios, fillCrowd, lookedAt, patientIdOf } from "../../src/bench/crowd.ts";
import { engineOn } from "../../src/bench/lists.ts";
import { looks } from "../../src/bench/looks.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { erasePatient, exportPatient } from "../../src/engine/erase.ts";
import { pause } from "../../src/engine/pause.ts";
import { currentPlan } from "../../src/engine/plans.ts";
import { resume } from "../../src/engine/resume.ts";
import { forecast } from "../../src/simulate/forecast.ts";
import { audited } from "../../src/store/audit.ts";
import { listPatients } from "../../src/store/patient-list.ts";
import { patient } from "../../src/store/patients.ts";
import { openTasksBy } from "../../src/store/tasks.ts";
import type { Role } from "../../src/store/users.ts";
import { guarded } from "../../src/web/console/guard.ts";
import { routes } from "../../src/web/console/routes.ts";
import { seal } from "../../src/web/sealed.ts";
import { aStore } from "../support/store.ts";

const count = 40;
const doer = { by: "u-coordinator", at: lookedAt, address: "127.0.0.1" };

async function aCrowd(): Promise<Engine> {
  const store = await aStore();
  await fillCrowd(store.db, count, () => {});
  return engineOn(store);
}

/** As if this person had signed in. */
const consoleFor = (engine: Engine, role: Role) =>
  guarded(
    engine,
    routes(),
    async (_: Context) => ({ id: `u-${role}`, name: role, email: `${role}@clinic.example`, role, twoFactor: true }),
    (what, error) => {
      throw new Error(what, { cause: error });
    },
  );

test("every page of the console answers", async () => {
  const engine = await aCrowd();
  const [task] = await openTasksBy(engine.db, "overdue", { now: lookedAt, limit: 1 });
  const names: Record<string, string> = { patient: patientIdOf(3), scenario: "model", task: task?.id ?? "", act: "hold" };
  const pages = routes().filter(({ method, path }) => method === "GET" && !/\/live$|:(?:channel|move|enrolment)/.test(path));
  const answered: string[] = [];
  for (const { path } of pages) {
    const address = path.replace(/:(\w+)/g, (_, name: string) => names[name] ?? "");
    for (const role of ["coordinator", "marketer", "auditor", "administrator"] as const) {
      const answer = await consoleFor(engine, role).request(address);
      if (answer.status === 403) continue;
      answered.push(path);
      expect([200, 302, 303], `${path} for a ${role}`).toContain(answer.status);
      await answer.text();
    }
  }
  expect(pages.map(({ path }) => path).filter((path) => !answered.includes(path))).toEqual([]);
});

test("every list, search and timeline is answered", async () => {
  const engine = await aCrowd();
  for (const { look } of looks) for (let turn = 0; turn < 6; turn++) await look(engine, turn, count);
});

describe("patients in a list", () => {
  const asked = {
    "": 40,
    "tag=vip": 4,
    "held=1": 3,
    "scenario=model": 3,
    "without=advertising&tag=vip": 4,
    "without=care": 0,
    "blocked=telegram": 0,
    "service=cardiology": 20,
    "service=cardiology&tag=vip": 4,
    "from=1&to=30": 4,
    "from=x&to=&step=nonsense&blocked=pigeon&without=everything": 40,
  };

  test("are those alone who meet all that is asked; what cannot be asked is not", async () => {
    const own = consoleFor(await aCrowd(), "coordinator");
    const found: Record<string, number> = {};
    for (const query of Object.keys(asked)) {
      const text = await (await own.request(`/patients?${query}`)).text();
      found[query] = [...text.matchAll(/<li class="someone"/g)].length;
    }
    expect(found).toEqual(asked);
  });

  test("are a file for a coordinator, with nothing a spreadsheet would run; it is written down without what was sought", async () => {
    const engine = await aCrowd();
    const { db } = engine;
    const words = seal(engine, "u-coordinator", "ив");
    const answer = await consoleFor(engine, "coordinator").request(`/patients.csv?q=${words}&tag=vip`);
    const lines = (await answer.text()).trimEnd().split("\r\n");
    expect(answer.headers.get("content-type")).toContain("text/csv");
    const people = await listPatients(db, { words: "ив", tag: "vip", contacts: true }, { limit: 100 });
    expect(lines).toHaveLength(people.length + 1);
    for (const line of lines.slice(1)) expect(line).toMatch(/^c\d+;[^;]+;'\+7\d+;/);
    const [row] = await audited(db, { act: "patients.download" });
    expect(row).toMatchObject({ by: "u-coordinator", detail: { words: true, tag: "vip" } });
    expect((await consoleFor(engine, "marketer").request("/patients.csv")).status).toBe(403);
  });
});

test("a look at the audit log is in the log, with whose lines were looked for and not with what was typed", async () => {
  const engine = await aCrowd();
  const own = consoleFor(engine, "auditor");
  await own.request(`/settings/audit?by=u-doctor&patient=${patientIdOf(3)}`);
  await own.request("/settings/audit?patient=Иванова%20Анна&before=9");
  const rows = await audited(engine.db, { act: "audit.look" });
  expect(rows.map(({ by, subject, patientId, detail }) => ({ by, subject, patientId, detail }))).toEqual([
    { by: "u-auditor", subject: null, patientId: null, detail: { patient: "unknown", before: 9 } },
    { by: "u-auditor", subject: "u-doctor", patientId: patientIdOf(3), detail: {} },
  ]);
});

test("a scenario is paused and resumed, whatever becomes of what fell due", async () => {
  const engine = await aCrowd();
  for (const type of ["expire", "late"] as const) {
    expect(await pause(engine, "model", doer)).toBe(true);
    expect(await resume(engine, "model", { type }, doer)).toBeDefined();
  }
  await pause(engine, "model", doer);
  expect(await resume(engine, "model", { type: "retime", over: 3_600_000 }, doer)).toBeDefined();
});

test("a forecast changes nothing", async () => {
  const engine = await aCrowd();
  const published = (await currentPlan(engine.db, crowdScenarios[1] ?? "")) ?? expect.fail();
  const before = await exportPatient(engine, patientIdOf(5), doer);
  expect(await forecast(engine, published, patientIdOf(5))).toHaveProperty("type");
  const { audit: _, ...after } = (await exportPatient(engine, patientIdOf(5), doer)) ?? {};
  expect(before).toMatchObject(after);
});

test("what is held on a patient is handed over, and erased; then nothing finds them", async () => {
  const engine = await aCrowd();
  const id = patientIdOf(16);
  const { externalId } = (await patient(engine.db, id)) ?? expect.fail();
  const find = async () => (await listPatients(engine.db, { words: externalId }, { limit: 50 })).map((each) => each.id);
  expect(await find()).toEqual([id]);
  expect(Object.keys((await exportPatient(engine, id, doer)) ?? {})).toContain("messages");
  expect(await erasePatient(engine, id, doer)).toBe(true);
  expect(await find()).toEqual([]);
  expect((await listPatients(engine.db, { held: true }, { limit: 50 })).map((each) => each.id)).not.toContain(id);
});
