// Reads who entered what and why, who was refused; and whom staff mean when they enrol by hand.
import { type Engine, now } from "../../engine/engine.ts";
import { planOf } from "../../engine/plans.ts";
import { patientsByLastVisit } from "../../store/last-visits.ts";
import { listPatients } from "../../store/patient-list.ts";
import { type Patient, patientsByIds } from "../../store/patients.ts";
import { publishedScenarios } from "../../store/plans.ts";
import { type TimelineRow, toldEntries } from "../../store/timeline.ts";
import { nameOf } from "../phone-data.ts";

export interface EnteringAsked {
  scenario?: string;
  /** `entered`, or the word of a refusal. */
  reason?: string;
  before?: number;
}

export interface EntryRow {
  row: TimelineRow;
  patient: { id: string; name: string; zone: string };
  title: string;
}

export interface EnteringData {
  rows: EntryRow[];
  /** Pass it as `before` for the next page. */
  next?: number;
  scenarios: { id: string; title: string }[];
}

const rows = 50;

export async function enteringData({ db, clinic }: Engine, asked: EnteringAsked): Promise<EnteringData> {
  const found = await toldEntries(db, { ...asked, limit: rows + 1 });
  const shown = found.slice(0, rows);
  const people = new Map(
    (
      await patientsByIds(
        db,
        shown.map(({ patientId }) => patientId),
      )
    ).map((each) => [each.id, each]),
  );
  const scenarios = await titles(db);
  const last = shown.at(-1);
  return {
    rows: shown.map((row) => {
      const patient = people.get(row.patientId);
      return {
        row,
        patient: { id: row.patientId, name: patient ? nameOf(patient) : row.patientId, zone: patient?.timezone ?? clinic.timezone },
        title: scenarios.find(({ id }) => id === row.scenario)?.title ?? row.what,
      };
    }),
    ...(found.length > rows && last && { next: last.seq }),
    scenarios,
  };
}

/** Of what is published. */
export async function titles(db: Engine["db"]): Promise<{ id: string; title: string }[]> {
  return Promise.all((await publishedScenarios(db)).map(async ({ id, hash }) => ({ id, title: (await planOf(db, hash)).title })));
}

/** Empty where it was not given. Days count back from now. */
export interface Whom {
  words: string;
  tag: string;
  service: string;
  from: number | undefined;
  to: number | undefined;
}

export const mostPeople = 100;
/** Among so many whose last visit fits a tag is looked for. */
const plenty = 20_000;
const day = 24 * 3_600_000;

/** One more than `mostPeople` where there are more. Undefined where nothing was asked. */
export async function sought(engine: Engine, { words, tag, service, from, to }: Whom, contacts: boolean): Promise<Patient[] | undefined> {
  const { db } = engine;
  const limit = mostPeople + 1;
  if (words !== "") return listPatients(db, { words, contacts }, { limit });
  const visited = service !== "" || from !== undefined || to !== undefined;
  if (!visited) return tag === "" ? undefined : listPatients(db, { tag }, { limit });
  const at = now(engine);
  const visit = {
    ...(service !== "" && { service }),
    ...(to !== undefined && { since: at - (to + 1) * day }),
    until: at - (from ?? 0) * day,
    now: at,
  };
  const ids = await patientsByLastVisit(db, visit, tag === "" ? limit : plenty);
  const found: Patient[] = [];
  for (let index = 0; index < ids.length && found.length < limit; index += 500) {
    const some = await patientsByIds(db, ids.slice(index, index + 500));
    found.push(...some.filter((each) => each.erasedAt === null && (tag === "" || each.tags.includes(tag))));
  }
  return found.slice(0, limit);
}
