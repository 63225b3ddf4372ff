// Every route of the HTTP API, for the clinic's own programs.
import * as z from "zod";
import { channel, moment, momentOf, patient as patientSaid } from "../../booking/generic.ts";
import { consent } from "../../engine/consent.ts";
import type { Engine } from "../../engine/engine.ts";
import { wantSentence } from "../../engine/explain.ts";
import { keepPatient } from "../../engine/keep-patient.ts";
import { keepOutcome } from "../../engine/outcome.ts";
import { planOf } from "../../engine/plans.ts";
import { channelsOf } from "../../engine/reach.ts";
import { documents } from "../../messaging/policy.ts";
import { consentHistory } from "../../store/consents.ts";
import type { Db } from "../../store/db.ts";
import { enrolment as enrolmentById } from "../../store/enrolments.ts";
import { type Patient, patientByExternalId, patientsByExternalId } from "../../store/patients.ts";
import { openTasksAfter, type Task, task as taskById } from "../../store/tasks.ts";
import { toldBefore } from "../../store/timeline.ts";
import { ApiProblem, noSuch } from "./problem.ts";
import { type ApiRoute, apiRoute } from "./route.ts";

const source = z.string().max(100).optional().describe("Which system's id it is; needed where several use the same one.");
const limit = z.coerce.number().int().min(1).max(200).default(50);
const cursor = z.string().max(500).optional().describe("`next` of the page before.");
const next = z.string().nullable().describe("Pass it as `cursor` for the next page; null on the last one.");
const when = z.string().describe("A moment, ISO 8601 in UTC.");

const patientShown = z.object({
  id: z.string().describe("Zabota's own id."),
  ...patientSaid.omit({ externalId: true }).shape,
  externalId: z.string(),
  source: z.string(),
  tags: z.array(z.string()),
});

const purpose = z.enum(["service", "care", "advertising", ...documents]);
const consentShown = z.object({
  purpose,
  channel: channel.nullable(),
  given: z.boolean(),
  at: when,
  document: z.string().nullable(),
  version: z.string().nullable(),
  way: z.string().nullable(),
  proof: z.string().nullable(),
  recordedBy: z.string().nullable(),
});
const told = (max: number) => z.string().min(1).max(max).optional();
const consentSaid = z.object({
  purpose,
  channels: z.array(channel).min(1).optional().describe("All by which the patient can be reached, where none is named."),
  given: z.boolean().describe("false takes it back."),
  at: moment.optional().describe("When it was given or taken back; now where it is not said."),
  way: z.string().min(1).max(50).describe("How: form, paper, import, …"),
  proof: told(500).describe("What proves it, such as the name of a scan."),
  document: told(200),
  language: told(10),
  version: told(100),
  text: told(20_000),
});

const taskShown = z.object({
  id: z.string(),
  patient: z.string().describe("Zabota's own id."),
  enrolment: z.string().nullable(),
  task: z.string(),
  title: z.string(),
  role: z.string(),
  script: z.string().nullable(),
  outcomes: z.array(z.string()),
  due: when.nullable(),
  created: when,
  state: z.enum(["open", "done", "no_longer_needed"]),
  outcome: z.string().nullable(),
});

export const apiRoutes: readonly ApiRoute[] = [
  apiRoute({
    method: "GET",
    path: "/patients/:externalId",
    scope: "patients:read",
    act: "patient.read",
    summary: "A patient.",
    query: z.object({ source }),
    answer: patientShown,
    async run({ engine, params, query, audit }) {
      const patient = await named(engine, params, query.source);
      await audit(engine.db, { patientId: patient.id });
      return shown(patient);
    },
  }),
  apiRoute({
    method: "PUT",
    path: "/patients/:externalId",
    scope: "patients:write",
    act: "patient.write",
    summary: "Makes the patient, or changes what is given: absent stays, null clears.",
    query: z.object({ source }),
    body: patientSaid.omit({ externalId: true }),
    answer: patientShown,
    run: ({ engine, params, query, body, at, audit }) =>
      engine.db.transaction(async (tx) => {
        const externalId = patientSaid.shape.externalId.safeParse(params.externalId);
        if (!externalId.success) throw noSuch("patient");
        const of = query.source ?? (await onlySource(tx, externalId.data));
        const { patient, news } = await keepPatient(engine, tx, of, { ...body, externalId: externalId.data }, at);
        await audit(tx, { patientId: patient.id, detail: { news, fields: Object.keys(body).join(" ") } });
        return shown(patient);
      }),
  }),
  apiRoute({
    method: "GET",
    path: "/patients/:externalId/consents",
    scope: "consents:read",
    act: "consent.read",
    summary: "The ledger of what the patient agreed to and took back, oldest first.",
    query: z.object({ source }),
    answer: z.object({ items: z.array(consentShown) }),
    async run({ engine, params, query, audit }) {
      const patient = await named(engine, params, query.source);
      await audit(engine.db, { patientId: patient.id });
      return { items: (await consentHistory(engine.db, patient.id)).map((row) => ({ ...row, at: iso(row.at) })) };
    },
  }),
  apiRoute({
    method: "POST",
    path: "/patients/:externalId/consents",
    scope: "consents:write",
    act: "consent.write",
    summary: "Records that the patient agreed, or took it back. A withdrawal answers when nothing that rests on the consent can begin.",
    query: z.object({ source }),
    body: consentSaid,
    answer: z.object({ recorded: z.boolean() }),
    async run({ engine, params, query, body, by, at, audit }) {
      const patient = await named(engine, params, query.source);
      const { channels = await channelsOf(engine.db, patient.id), at: said, ...rest } = body;
      await audit(engine.db, { patientId: patient.id, detail: { purpose: body.purpose, given: String(body.given) } });
      const given = { ...spoken(rest), purpose: body.purpose, given: body.given, way: body.way };
      await consent(engine, { ...given, patientId: patient.id, channels, at: said ? momentOf(said) : at, recordedBy: by });
      return { recorded: true };
    },
  }),
  apiRoute({
    method: "GET",
    path: "/patients/:externalId/timeline",
    scope: "timeline:read",
    act: "timeline.read",
    summary: "Everything that happened to the patient here, the latest written first.",
    query: z.object({ source, limit, cursor }),
    answer: z.object({
      items: z.array(
        z.object({
          at: when,
          kind: z.string(),
          what: z.string(),
          scenario: z.string().nullable(),
          enrolment: z.string().nullable(),
          detail: z.record(z.string(), z.unknown()),
        }),
      ),
      next,
    }),
    async run({ engine, params, query, audit }) {
      const patient = await named(engine, params, query.source);
      const before = query.cursor === undefined ? undefined : Number(read(query.cursor, 1)[0]);
      if (before !== undefined && !Number.isSafeInteger(before)) throw badCursor();
      await audit(engine.db, { patientId: patient.id });
      const rows = await toldBefore(engine.db, patient.id, before, query.limit + 1);
      const items = rows.slice(0, query.limit);
      return {
        items: items.map(({ at, enrolmentId, ...row }) => ({ ...row, at: iso(at), enrolment: enrolmentId })),
        next: rows.length > query.limit ? written(String(items.at(-1)?.seq)) : null,
      };
    },
  }),
  apiRoute({
    method: "GET",
    path: "/enrolments/:id",
    scope: "enrolments:read",
    act: "enrolment.read",
    summary: "A patient's stay in a scenario, and where it stands.",
    query: z.object({ lang: z.enum(["ru", "en"]).default("en") }),
    answer: z.object({
      id: z.string(),
      patient: z.string().describe("Zabota's own id."),
      scenario: z.string(),
      plan: z.string().describe("The version that the patient is on."),
      entered: when,
      ended: when.nullable(),
      outcome: z.string().nullable(),
      stands: z.string().describe("One sentence for people."),
      wakes: when.nullable(),
    }),
    async run({ engine, params, query, audit }) {
      const row = await enrolmentById(engine.db, params.id ?? "");
      if (!row) throw noSuch("enrolment");
      await audit(engine.db, { patientId: row.patientId, subject: row.id });
      const plan = await planOf(engine.db, row.planHash);
      return {
        id: row.id,
        patient: row.patientId,
        scenario: row.scenario,
        plan: row.planHash,
        entered: iso(row.enteredAt),
        ended: row.endedAt === null ? null : iso(row.endedAt),
        outcome: row.outcome,
        stands: wantSentence(plan, row, engine.clinic.timezone, query.lang),
        wakes: row.wakeAt === null ? null : iso(row.wakeAt),
      };
    },
  }),
  apiRoute({
    method: "GET",
    path: "/tasks",
    scope: "tasks:read",
    act: "tasks.read",
    summary: "The open tasks, the oldest first.",
    query: z.object({ limit, cursor }),
    answer: z.object({ items: z.array(taskShown), next }),
    async run({ engine, query, audit }) {
      const after = query.cursor === undefined ? undefined : read(query.cursor, 2);
      const createdAt = Number(after?.[0]);
      if (after && !Number.isSafeInteger(createdAt)) throw badCursor();
      await audit(engine.db);
      const rows = await openTasksAfter(engine.db, after && { createdAt, id: after[1] ?? "" }, query.limit + 1);
      const items = rows.slice(0, query.limit);
      const last = items.at(-1);
      return { items: items.map(taskOf), next: rows.length > query.limit && last ? written(String(last.createdAt), last.id) : null };
    },
  }),
  apiRoute({
    method: "POST",
    path: "/tasks/:id/outcome",
    scope: "tasks:write",
    act: "task.outcome",
    summary: "Closes a task with what came of it; the journey goes on by that branch.",
    query: z.object({}),
    body: z.object({ outcome: z.string().min(1).max(200).describe("One of the task's outcomes; `done` where it has none.") }),
    answer: taskShown,
    run: ({ engine, params, body, by, at, audit }) =>
      engine.db.transaction(async (tx) => {
        const before = await taskById(tx, params.id ?? "");
        if (!before) throw noSuch("task");
        const recorded = await keepOutcome(engine, tx, before.id, body.outcome, by, at);
        if (recorded.type === "refused")
          throw new ApiProblem({ status: 409, title: "The outcome was not recorded", detail: `Nothing was kept: ${recorded.reason}.` });
        await audit(tx, { patientId: before.patientId, subject: before.id, detail: { outcome: body.outcome } });
        const task = await taskById(tx, before.id);
        return taskOf(task ?? before);
      }),
  }),
];

/** Without what was not said, which would hide what the clinic's own texts say. */
const spoken = <Row extends object>(row: Row): Partial<Row> =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as Partial<Row>;

const iso = (at: number): string => new Date(at).toISOString();

const shown = (patient: Patient) => ({ ...patient, sex: patient.sex as "male" | "female" | "other" | "unknown" | null });

function taskOf({ patientId, enrolmentId, dueAt, createdAt, ...task }: Task) {
  return { ...task, patient: patientId, enrolment: enrolmentId, due: dueAt === null ? null : iso(dueAt), created: iso(createdAt) };
}

async function named({ db }: Engine, { externalId = "" }: Record<string, string>, source: string | undefined): Promise<Patient> {
  const found = source === undefined ? await patientsByExternalId(db, externalId) : [await patientByExternalId(db, externalId, source)];
  const [patient, ...others] = found.flatMap((each) => each ?? []);
  if (!patient) throw noSuch("patient");
  if (others.length > 0) throw severalSources();
  return patient;
}

/** The source of the patient who is known by this id; that of the API itself for a new one. */
async function onlySource(tx: Db, externalId: string): Promise<string> {
  const [known, ...others] = await patientsByExternalId(tx, externalId);
  if (others.length > 0) throw severalSources();
  return known?.source ?? "";
}

const severalSources = (): ApiProblem =>
  new ApiProblem({ status: 409, title: "Several patients have this id", detail: "Several sources use this id: say which by ?source=." });

const badCursor = (): ApiProblem =>
  new ApiProblem({
    status: 400,
    title: "The request cannot be used",
    detail: "The cursor is not one that was given here: begin without it.",
  });

/** A cursor says where a page ended, and nothing that its reader should rely on. */
const written = (...parts: string[]): string => Buffer.from(JSON.stringify(parts)).toString("base64url");

function read(cursor: string, parts: number): string[] {
  try {
    const given: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    if (Array.isArray(given) && given.length === parts && given.every((part) => typeof part === "string")) return given;
  } catch {
    throw badCursor();
  }
  throw badCursor();
}
