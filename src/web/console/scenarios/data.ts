// Reads what Scenarios shows: each one as published and as on disk, who is inside it and where.
import type { Engine } from "../../../engine/engine.ts";
import { wantSentence } from "../../../engine/explain.ts";
import { planOf } from "../../../engine/plans.ts";
import type { Plan } from "../../../journey/plan.ts";
import { diagram } from "../../../scenario/diagram.ts";
import type { Problem } from "../../../scenario/problem.ts";
import { audited } from "../../../store/audit.ts";
import { countAtSteps, countInside, enrolmentsAtStep } from "../../../store/enrolments.ts";
import { countKeptBack } from "../../../store/messages.ts";
import { patientsByIds } from "../../../store/patients.ts";
import { type Publication, type PublishedScenario, publicationsOf, publishedScenario, publishedScenarios } from "../../../store/plans.ts";
import type { Language } from "../../language.ts";
import { type Names, namesOfDoers } from "../doers.ts";
import { fullName } from "../name.ts";
import type { Find } from "../route.ts";
import { type ScenarioFile, scenarioFiles } from "./files.ts";

/** A scenario is there when it is published, or on disk. */
export interface Known {
  id: string;
  file?: ScenarioFile;
  published?: PublishedScenario;
}

export interface Listed extends Known {
  /** The current one, else the file's. */
  plan?: Plan;
  inside: number;
  by?: string;
  errors: number;
  warnings: number;
  /** The file is another than the published version. */
  changed: boolean;
}

export const scenarioKnown: Find<Known> = async ({ db }, { scenario: id = "" }) => {
  const known = await knownOf(db, id);
  return known && { value: known };
};

/** One that was published: what can be paused, resumed and returned to. */
export const scenarioPublished: Find<Known> = async ({ db }, { scenario: id = "" }) => {
  const known = await knownOf(db, id);
  return known?.published && { value: known };
};

async function knownOf(db: Engine["db"], id: string): Promise<Known | undefined> {
  const published = await publishedScenario(db, id);
  const file = scenarioFiles().get(id);
  return published || file ? { id, ...(file && { file }), ...(published && { published }) } : undefined;
}

export const numberOf = (problems: readonly Problem[], severity: Problem["severity"]): number =>
  problems.filter((problem) => problem.severity === severity).length;

/** A file that does not compile is another than what was published. */
export const isChanged = ({ file, published }: Known): boolean =>
  file !== undefined && published !== undefined && file.plan?.hash !== published.hash;

/** A step as its box in the drawing has it, in one line. */
export const stepWords = (plan: Plan, id: string, language: Language): string =>
  diagram(plan, language)
    .boxes.find(({ step }) => step !== undefined && plan.steps[step]?.id === id)
    ?.text.replaceAll("\n", ", ") ?? id;

export async function scenariosData({ db }: Engine): Promise<Listed[]> {
  const files = scenarioFiles();
  const published = await publishedScenarios(db);
  const inside = await countInside(
    db,
    published.map(({ id }) => id),
  );
  const names = await namesOfDoers(db);
  const ids = [...new Set([...published.map(({ id }) => id), ...files.keys()])].sort();
  return Promise.all(
    ids.map(async (id): Promise<Listed> => {
      const row = published.find((each) => each.id === id);
      const file = files.get(id);
      const known: Known = { id, ...(file && { file }), ...(row && { published: row }) };
      const plan = row ? await planOf(db, row.hash) : file?.plan;
      const [last] = row ? await publicationsOf(db, id) : [];
      return {
        ...known,
        ...(plan && { plan }),
        inside: inside.get(id) ?? 0,
        ...publisher(last, names),
        errors: numberOf(file?.problems ?? [], "error"),
        warnings: numberOf(file?.problems ?? [], "warning"),
        changed: isChanged(known),
      };
    }),
  );
}

export interface Version {
  hash: string;
  /** When it was last made current, ms UTC. */
  at?: number;
  by?: string;
  current: boolean;
  inside: number;
}

export interface Someone {
  patientId: string;
  name: string;
  enteredAt: number;
  zone: string;
  /** Where they stand, in one sentence. */
  sentence: string;
}

export interface ScenarioData extends Known {
  /** What is drawn; none where nothing compiles. */
  plan?: Plan;
  drawn: "current" | "older" | "disk";
  versions: Version[];
  /** By step of the drawn plan. */
  counts: ReadonlyMap<number, number>;
  keptBack: number;
  pausedBy?: string;
  chosen?: { step: number; count: number; people: Someone[] };
}

const shownPeople = 50;

/** `version` is a hash, or its beginning, or `disk`; `step` an index into its plan. */
export async function scenarioData(
  { db, clinic }: Engine,
  known: Known,
  { version, step }: { version?: string; step?: number },
  language: Language,
): Promise<ScenarioData> {
  const { id, file, published } = known;
  const rows = await countAtSteps(db, id);
  const names = await namesOfDoers(db);
  const versions = versionsOf(await publicationsOf(db, id), rows, published, names);
  const older = version && version !== "disk" ? versions.find(({ hash }) => hash.startsWith(version))?.hash : undefined;
  const hash = older ?? published?.hash;
  const disk = version === "disk" || hash === undefined;
  const plan = disk ? file?.plan : await planOf(db, hash);
  const here = rows.filter((row) => row.hash === plan?.hash);
  const counts = new Map(here.map(({ step: at, count }) => [at, count]));
  const pausedBy = published && published.pausedAt !== null ? await whoPaused(db, id) : undefined;
  return {
    ...known,
    ...(plan && { plan }),
    drawn: disk ? "disk" : hash === published?.hash ? "current" : "older",
    versions,
    counts,
    keptBack: published && published.pausedAt !== null ? await countKeptBack(db, id) : 0,
    ...(pausedBy && { pausedBy: names.get(pausedBy) ?? pausedBy }),
    ...(plan &&
      step !== undefined &&
      plan.steps[step] && {
        chosen: { step, count: counts.get(step) ?? 0, people: await peopleAt(db, clinic.timezone, id, plan, step, language) },
      }),
  };
}

function versionsOf(
  publications: Publication[],
  rows: { hash: string; count: number }[],
  published: PublishedScenario | undefined,
  names: Names,
): Version[] {
  const hashes = [...new Set([...publications.map(({ hash }) => hash), ...rows.map(({ hash }) => hash)])];
  return hashes.map((hash) => {
    const last = publications.find((each) => each.hash === hash);
    return {
      hash,
      ...(last && { at: last.at }),
      ...publisher(last, names),
      current: hash === published?.hash,
      inside: rows.filter((row) => row.hash === hash).reduce((sum, { count }) => sum + count, 0),
    };
  });
}

async function peopleAt(
  db: Engine["db"],
  zone: string,
  scenario: string,
  plan: Plan,
  step: number,
  language: Language,
): Promise<Someone[]> {
  const rows = await enrolmentsAtStep(db, scenario, plan.hash, step, shownPeople);
  const people = new Map(
    (
      await patientsByIds(
        db,
        rows.map(({ patientId }) => patientId),
      )
    ).map((each) => [each.id, each]),
  );
  return rows.map((row) => {
    const patient = people.get(row.patientId);
    const own = patient?.timezone ?? zone;
    return {
      patientId: row.patientId,
      name: patient ? fullName(patient) : row.patientId,
      enteredAt: row.enteredAt,
      zone: own,
      sentence: wantSentence(plan, row, own, language),
    };
  });
}

async function whoPaused(db: Engine["db"], scenario: string): Promise<string | undefined> {
  return (await audited(db, { act: "scenario.pause", limit: 200 })).find(({ subject }) => subject === scenario)?.by;
}

/** None for the command line and the installation itself. */
const publisher = (last: Publication | undefined, names: Names): { by?: string } =>
  last?.by && last.by !== "command-line" ? { by: names.get(last.by) ?? last.by } : {};

/** Whether anything that it sends is advertising. */
export const advertises = ({ purpose, messages }: Plan): boolean =>
  purpose === "advertising" || Object.values(messages).some((message) => message.purpose === "advertising");
