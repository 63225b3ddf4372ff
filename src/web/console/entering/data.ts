// Reads who entered what and why, who was refused; and whom staff mean when they enrol by hand.
import { type Engine, now } from "../../../engine/engine.ts";
import { planOf } from "../../../engine/plans.ts";
import type { LastVisit } from "../../../store/last-visits.ts";
import { listPatients } from "../../../store/patient-list.ts";
import { type Patient, patientsByIds } from "../../../store/patients.ts";
import { publishedScenarios } from "../../../store/plans.ts";
import { type TimelineRow, toldEntries } from "../../../store/timeline.ts";
import { fullName } from "../name.ts";

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
        patient: { id: row.patientId, name: patient ? fullName(patient) : row.patientId, zone: patient?.timezone ?? clinic.timezone },
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
const day = 24 * 3_600_000;

/** One more than `mostPeople` where there are more. Undefined where nothing was asked. */
export async function sought(engine: Engine, whom: Whom, contacts: boolean): Promise<Patient[] | undefined> {
  const { words, tag } = whom;
  const visited = visitedBy(whom, now(engine));
  if (words === "" && tag === "" && !visited) return undefined;
  return listPatients(engine.db, { words, contacts, tag, ...(visited && { visited }) }, { limit: mostPeople + 1 });
}

/** Undefined where no visit is asked for. */
export function visitedBy(
  { service, from, to }: { service: string; from?: number | undefined; to?: number | undefined },
  at: number,
): LastVisit | undefined {
  if (service === "" && from === undefined && to === undefined) return undefined;
  return {
    ...(service !== "" && { service }),
    ...(to !== undefined && { since: at - (to + 1) * day }),
    until: at - (from ?? 0) * day,
    now: at,
  };
}
